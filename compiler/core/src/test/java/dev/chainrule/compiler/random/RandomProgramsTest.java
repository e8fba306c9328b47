// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random programs: each compiles, and what runs is what it means. The same ones each time; {@code -Dprograms.count=20000
 * -Dprograms.seed=7} tries others.
 */
class RandomProgramsTest {
    private static final int COUNT = Integer.getInteger("programs.count", 300);
    private static final long SEED = Long.getLong("programs.seed", 20_261_128);
    /** As many as javac compiles in one task. */
    private static final int BATCH = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatRunsIsWhatAProgramMeans() {
        Map<String, RandomProgram> failing = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (int from = 0; from < COUNT; from += BATCH) {
            List<RandomProgram> programs = new ArrayList<>();
            for (int i = from; i < Math.min(COUNT, from + BATCH); i++) {
                programs.add(ProgramGenerator.program(SEED + i));
            }
            List<Optional<ProgramCheck.Failure>> failures = ProgramCheck.checkAll(programs, 4);
            for (int i = 0; i < programs.size(); i++) {
                if (failures.get(i).isPresent()) {
                    String kind = failures.get(i).get().kind();
                    failing.putIfAbsent(kind, programs.get(i));
                    counts.merge(kind, 1, Integer::sum);
                }
            }
        }
        if (!failing.isEmpty()) {
            StringBuilder text = new StringBuilder("of " + COUNT + " programs fail " + counts + "\n");
            failing.forEach((kind, program) -> text.append('\n').append(smallest(kind, program)));
            throw new AssertionError(text.toString());
        }
    }

    /** The smallest program that fails in the same way, to paste, and how it fails. */
    private static String smallest(String kind, RandomProgram program) {
        RandomProgram smallest = Shrinker.smallest(
                program,
                candidate -> ProgramCheck.check(candidate)
                        .filter(failure -> failure.kind().equals(kind))
                        .isPresent(),
                PATIENCE);
        String message = ProgramCheck.check(smallest)
                .map(ProgramCheck.Failure::message)
                .orElse("it failed only beside others: " + program);
        return "==== " + kind + "\n" + smallest + message + "\n";
    }
}
