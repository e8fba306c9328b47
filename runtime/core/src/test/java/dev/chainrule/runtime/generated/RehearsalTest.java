// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Routines are called until they leave nothing behind, most of the time for nothing, and not for more garbage than their patience is good for. */
class RehearsalTest {
    private static final int PATIENCE = 200;
    private static final int LARGE = 1 << 20;

    private byte[] garbage = {};

    @AfterEach
    void nobodyIsCalledForNothingAfterwards() {
        assertThat(FloatProducts.turnsOfNothing).isZero();
        assertThat(FloatProducts.callingForNothing).isNull();
        assertThat(Twin.areCallsForNothing()).isFalse();
    }

    @Test
    void elevenCallsOfTwelveAreForNothing() throws InterruptedException {
        assumeTrue(Allocations.ARE_COUNTED, "this JVM does not count what is allocated");
        List<Boolean> calls = new ArrayList<>();
        Runnable routine = () -> {
            if (!Twin.areCallsForNothing() && calls.size() < 100) {
                garbage = new byte[64];
            }
            calls.add(Twin.areCallsForNothing());
        };

        assertThat(Rehearsal.of(List.of(routine), 10_000)).isEmpty();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(100);
        for (int call = 0; call < calls.size(); call++) {
            assertThat(calls.get(call)).as("call %s", call).isEqualTo(call % 12 < 11);
        }
    }

    @Test
    void whatAnotherThreadCallsMeanwhileIsMeant() throws InterruptedException {
        List<Boolean> elsewhere = new ArrayList<>();
        Rehearsal.of(
                List.of(() -> elsewhere.add(
                        // A thread of its own: who waits for the common pool may run the task himself.
                        CompletableFuture.supplyAsync(Twin::areCallsForNothing, task -> new Thread(task).start())
                                .join())),
                1);

        assertThat(elsewhere).hasSizeGreaterThanOrEqualTo(12).containsOnly(false);
    }

    @Test
    void garbageIsBoundedByPatience() throws InterruptedException {
        assumeTrue(Allocations.ARE_COUNTED, "this JVM does not count what is allocated");
        Runnable wasteful = () -> {
            if (!Twin.areCallsForNothing()) {
                garbage = new byte[LARGE];
            }
        };
        long before = Allocations.ofThisThread();

        assertThat(Rehearsal.of(List.of(wasteful), PATIENCE)).containsExactly(wasteful);
        // The last look may begin while there is a millisecond left.
        assertThat(Allocations.ofThisThread() - before)
                .isBetween((long) LARGE, (long) PATIENCE * Rehearsal.BYTES_A_MILLISECOND + 2 * LARGE);
        assertThat(garbage).hasSize(LARGE);
    }

    @Test
    void aFaultEndsIt() {
        Runnable faulty = () -> {
            throw new IllegalStateException("broken");
        };

        assertThatThrownBy(() -> Rehearsal.of(List.of(faulty), PATIENCE)).hasMessage("broken");
    }
}
