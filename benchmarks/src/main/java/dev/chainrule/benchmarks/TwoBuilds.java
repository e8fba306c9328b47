// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * This build beside another one, turn by turn in one run: how many times as fast each workload has become. Both must give
 * the same bits, or it says that they do not.
 */
@Command(
        name = "two-builds",
        mixinStandardHelpOptions = true,
        description = "Measures this build and another clone's in turns, with and without the vector twin.")
public final class TwoBuilds implements Callable<Integer> {
    @Parameters(paramLabel = "CLONE", description = "the root of another clone, with its benchmarks built")
    private Path other = Path.of("");

    @Option(names = "--only", paramLabel = "REGEX", description = "workloads whose id is found by it")
    private Pattern only = Pattern.compile("^(train|infer)");

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "7", description = "7 if not said")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "0.12", description = "of a round; 0.12 if not said")
    private double seconds;

    @Option(names = "--warm", paramLabel = "S", defaultValue = "1", description = "before; 1 if not said")
    private double warm;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "1 if not said")
    private int threads;

    private TwoBuilds() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TwoBuilds()).execute(arguments));
    }

    @Override
    public Integer call() {
        Jdk jdk = Jdk.at(Path.of(System.getProperty("java.home"))).orElseThrow();
        Path folder = Path.of(System.getProperty("chainrule.target", "target"), "benchmarks");
        Launch own = new Launch(jdk, threads, folder, List.of());
        System.out.println("| workload | | this | other | times as fast | bits |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (Workload workload : Workload.all()) {
            if (only.matcher(workload.id()).find()) {
                for (Contestant contestant : List.of(Contestant.SCALAR, Contestant.TWIN)) {
                    compare(workload, contestant, List.of(own, own.of(other)));
                }
            }
        }
        return 0;
    }

    private void compare(Workload workload, Contestant contestant, List<Launch> launches) {
        List<ChildProcess> children = new ArrayList<>();
        try {
            List<String> samples = new ArrayList<>();
            for (Launch launch : launches) {
                ChildProcess child = ChildProcess.start(contestant, launch);
                children.add(child);
                samples.add(child.ask("prepare " + workload.id()));
            }
            children.forEach(child -> child.number("warm " + contestant.patience() * warm + " " + 4 * warm));
            double[][] times = new double[2][rounds];
            for (int round = 0; round < rounds; round++) {
                for (int turn = 0; turn < 2; turn++) {
                    int next = (round + turn) % 2;
                    times[next][round] = children.get(next).number("round " + seconds);
                }
            }
            Figure own = new Figure(times[0]);
            Figure before = new Figure(times[1]);
            Figure ratio = before.over(own);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %.2f (%.2f–%.2f) | %s |%n",
                    workload.id(),
                    contestant == Contestant.TWIN ? "twin" : "scalar",
                    Text.time(own.median()),
                    Text.time(before.median()),
                    ratio.median(),
                    ratio.least(),
                    ratio.most(),
                    samples.get(0).equals(samples.get(1)) ? "equal" : "differ");
        } finally {
            children.forEach(ChildProcess::close);
        }
    }
}
