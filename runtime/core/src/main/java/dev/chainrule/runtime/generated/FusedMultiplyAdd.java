// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/** Whether this process has fused multiply-add in hardware; if not, it says so once. */
final class FusedMultiplyAdd {
    /** With hardware an interpreted call takes some 50 ns, without it a compiled one takes 1,500. */
    private static final long SLOW_NANOS = 500;

    private static boolean looked;

    private FusedMultiplyAdd() {}

    /** Takes some microseconds, once. A JVM that interprets fma in Java may be about to compile it, so a slow one gets time. */
    static synchronized void look() {
        if (!looked) {
            looked = true;
            if (nanos() >= SLOW_NANOS) {
                WarmUp.add(new SecondLook());
            }
        }
    }

    private static final class SecondLook implements Runnable {
        @Override
        public void run() {
            for (int attempt = 0; attempt < 100; attempt++) {
                if (nanos() < SLOW_NANOS) {
                    return;
                }
            }
            Vectors.log().log(
                    System.Logger.Level.WARNING,
                    "This processor has no fused multiply-add, or this JVM does not use it: models give the right"
                            + " numbers, but take some hundred times as long");
        }
    }

    private static long nanos() {
        int calls = 50;
        double x = 1;
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            x = Math.fma(x, 0.75, 0.1);
        }
        long nanos = (System.nanoTime() - start) / calls;
        return x > 1 ? 0 : nanos; // x stays below 1: a use that the compiler cannot drop
    }
}
