// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import org.junit.jupiter.api.Test;

/** The record of what can be called says what trying finds; {@code -Dgolden.update} rewrites it. */
class KnownCallsTest {
    @Test
    void theRecordIsWhatTryingFinds() {
        String tried = KnownCalls.tried();
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(KnownCalls.RECORD, tried);
        }
        assertThat(TestFiles.read(KnownCalls.RECORD)).isEqualTo(tried);
    }
}
