// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayList;
import java.util.List;

/**
 * Has HotSpot's best compiler take routines on vectors, for as little garbage as can be: until it has, each vector is an object.
 *
 * <p>Note [Turns of nothing]: that compiler takes a method after 5,000 calls, or after 600 calls if these and the turns of its
 * loops make 15,000, and it looks at the turns every 8,192. A turn of a tile makes a hundred objects. So each routine has a loop of
 * nothing in front, which the compiler leaves out: with {@link #TURNS} turns in it 744 calls are enough. Of these one in
 * {@value #CALLS_OF_A_LOOK} goes on behind that loop; the others end there, see {@link FloatProducts#areCallsForNothing}, so how many turns the
 * loops behind it take, by which the compiler unrolls them, is counted in whole calls alone. Fewer would not do: of a branch that has been counted less than 40 times the compiler
 * believes that it is never taken, and what it has made is thrown away when it is.
 */
final class Rehearsal {
    private static final int TURNS = 32;
    private static final int CALLS_OF_A_LOOK = 12;
    /** So many looks come in quick succession: they make the calls that it takes where nobody else wants the processor. */
    private static final int QUICK = 80;
    /** What looks may leave behind: whoever leaves more waits for longer, and the more of it his patience ends. */
    static final int BYTES_A_MILLISECOND = 64 << 10;

    private Rehearsal() {}

    /**
     * Calls them until they leave no objects behind. The compiler works beside, and on a busy machine slowly: pauses between looks grow, and are as
     * long as what a look has left behind is large.
     *
     * @param patience how many milliseconds they make together, each good for {@link #BYTES_A_MILLISECOND} of garbage; a tenth where the JVM does
     *     not count what is allocated
     * @return those of which it is not known that they leave none behind
     */
    static List<Runnable> of(List<? extends Runnable> routines, long patience) throws InterruptedException {
        FloatProducts.turnsOfNothing = TURNS;
        try {
            List<Runnable> cold = new ArrayList<>(routines);
            long left = Allocations.ARE_COUNTED ? patience : patience / 10;
            for (int look = 1; left > 0 && !cold.isEmpty(); look++) {
                long before = Allocations.ofThisThread();
                cold.removeIf(Rehearsal::isReady);
                long garbage = Allocations.ofThisThread() - before;
                long pause = 1L + Math.max(0, look - QUICK) / 2 + garbage / BYTES_A_MILLISECOND;
                Thread.sleep(pause);
                left -= pause;
            }
            return cold;
        } finally {
            FloatProducts.turnsOfNothing = 0;
        }
    }

    /** Calls it, for nothing but the last time. */
    private static boolean isReady(Runnable routine) {
        FloatProducts.callingForNothing = Thread.currentThread();
        try {
            for (int call = 1; call < CALLS_OF_A_LOOK; call++) {
                routine.run();
            }
        } finally {
            FloatProducts.callingForNothing = null;
        }
        return leavesNothing(routine);
    }

    /** Whether it leaves no objects behind: then it has been compiled, and well. False where that is not counted. */
    static boolean leavesNothing(Runnable routine) {
        long before = Allocations.ofThisThread();
        routine.run();
        return Allocations.ARE_COUNTED && Allocations.ofThisThread() == before;
    }
}
