// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A child process: one contestant on one JVM. It reads a command a line, and answers each by one line that begins with
 * {@link #MARK}; whatever else is printed, by native libraries say, is no answer.
 *
 * <pre>
 * prepare ID        makes a workload ready; answers its sample
 * warm FROM TO      runs for at least FROM seconds until it gets no faster and nothing is made ready beside it, at most TO, or
 *                   {@value #PATIENCE_SECONDS} for the latter; answers ns a step
 * round SECONDS     goes back to the initial state and takes the time of so many seconds' steps; answers ns a step
 * run STEPS         answers nothing
 * allocated STEPS   answers bytes allocated on the Java heap a step
 * memory            answers the most memory that the process has held so far, in bytes
 * quit
 * </pre>
 */
public final class Child {
    public static final String MARK = "@ ";

    private static final double UNKNOWN = 1e12;

    /** So long is waited for what Chainrule makes ready on a thread of its own. */
    static final int PATIENCE_SECONDS = 90;

    /** The thread that does so; it ends when nothing is left. */
    private static final String PREPARING = "chainrule-warm-up";

    private final Contestant contestant;
    private final int threads;
    private @Nullable Task prepared;
    /** Of a step, in ns, as found last; so long at first that one step is tried. */
    private double estimate = UNKNOWN;

    private Child(Contestant contestant, int threads) {
        this.contestant = contestant;
        this.threads = threads;
    }

    /** @param arguments the contestant's name and the number of threads */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Child child = new Child(Contestant.valueOf(arguments[0]), Integer.parseInt(arguments[1]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = commands.readLine();
        while (line != null && !line.equals("quit")) {
            answers.println(MARK + child.answer(line.split(" ")));
            answers.flush();
            line = commands.readLine();
        }
        child.close();
        // Some peers leave threads behind that are no daemons.
        System.exit(0);
    }

    private String answer(String... words) throws IOException {
        return switch (words[0]) {
            case "prepare" -> prepare(words[1]);
            case "warm" -> Double.toString(warm(Double.parseDouble(words[1]), Double.parseDouble(words[2])));
            case "round" -> Double.toString(round(Double.parseDouble(words[1])));
            case "run" -> run(Long.parseLong(words[1]));
            case "allocated" -> Double.toString(Heap.allocated(task(), Long.parseLong(words[1])));
            case "memory" -> Long.toString(memory());
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        };
    }

    private String prepare(String id) {
        close();
        estimate = UNKNOWN;
        prepared = contestant.task(Workload.of(id), threads);
        return Arrays.stream(prepared.sample()).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    private String run(long steps) {
        task().run(steps);
        return "";
    }

    private Task task() {
        if (prepared == null) {
            throw new IllegalStateException("nothing prepared");
        }
        return prepared;
    }

    /**
     * Slices of 40 ms, until the best of the last ten is not 1 % better than the best before them. Vector bodies are made ready one after the
     * other, so with many of them there are ten slices without a new one long before the last.
     */
    private double warm(double from, double to) {
        task().reset();
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        double recent = Double.POSITIVE_INFINITY;
        for (int slice = 1; ; slice++) {
            recent = Math.min(recent, time(0.04));
            double seconds = (System.nanoTime() - start) / 1e9;
            if (slice % 10 == 0 || seconds > to) {
                boolean settled = recent > 0.99 * best;
                best = Math.min(best, recent);
                recent = Double.POSITIVE_INFINITY;
                boolean isOver = seconds > to || settled && seconds > from;
                if (isOver && (seconds > PATIENCE_SECONDS || !isPreparing())) {
                    return best;
                }
            }
        }
    }

    private static boolean isPreparing() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(PREPARING));
    }

    private double round(double seconds) {
        task().reset();
        // The others have had the caches meanwhile; a long step does not notice.
        if (estimate < 0.1 * seconds * 1e9) {
            time(0.1 * seconds);
        }
        return time(seconds);
    }

    /** Runs for about that long, at least one step. */
    private double time(double seconds) {
        long steps = Math.max(1, Math.round(seconds * 1e9 / estimate));
        long start = System.nanoTime();
        task().run(steps);
        estimate = Math.max(1, (System.nanoTime() - start) / (double) steps);
        return estimate;
    }

    /** The high-water mark of the resident set, which Linux keeps; −1 elsewhere. */
    private static long memory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(-1);
    }

    private void close() {
        if (prepared != null) {
            prepared.close();
            prepared = null;
        }
    }
}
