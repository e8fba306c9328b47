// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Texts that travel in the compiler's jar. */
public final class Resources {
    private Resources() {}

    /** @param name below {@code dev/chainrule} */
    public static String text(String name) {
        try (InputStream stream = Resources.class.getResourceAsStream("/dev/chainrule/" + name)) {
            if (stream == null) {
                throw new InternalCompilerError("the compiler lacks " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new InternalCompilerError("the compiler's " + name + " cannot be read", fault);
        }
    }
}
