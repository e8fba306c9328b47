// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.schedule.Routine;
import dev.chainrule.compiler.schedule.Schedule;
import java.util.Arrays;

/** Faults of the compiler that random programs come upon, and that are not mended yet. */
final class KnownFaults {
    private KnownFaults() {}

    /** An index that is known while compiling is checked in an array that nothing has written. */
    static boolean isUnwrittenIndex(Schedule.Step step) {
        return step instanceof Schedule.RoutineCall call && call.routine() instanceof Routine.CheckIndices;
    }

    /** The sum of an empty axis is 0; of what is stretched along it, rewritten as a product, it is 0 · NaN. */
    static boolean isNothingTimesNaN(double[] given) {
        return Arrays.stream(given).anyMatch(Double::isNaN);
    }
}
