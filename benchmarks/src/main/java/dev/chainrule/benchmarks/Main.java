// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures Chainrule and its peers side by side, and writes docs/benchmarks.md. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Chainrule and its peers side by side. A run of everything writes its tables and chart"
                + " into docs/benchmarks.md; raw figures lie in target/benchmarks in any case.")
public final class Main implements Callable<Integer> {
    private static final Path TARGET =
            Path.of(System.getProperty("chainrule.target", "target")).resolve("benchmarks");
    private static final Path SCRIPT = Path.of(System.getProperty("chainrule.python", "python"), "peers.py");
    private static final List<String> CHARTS = List.of("benchmarks-training.png", "benchmarks-prediction.png");
    private static final Path DOCS = Path.of(System.getProperty("chainrule.docs", "../docs"));

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "workloads whose id is found by it, such as 'train-large' or '^gemm-ab-'")
    private Pattern only = Pattern.compile("");

    @Option(
            names = "--jdk",
            paramLabel = "FOLDER",
            description =
                    "a JDK to run on; may be repeated. If not said: one of each version in JAVA_HOME and /usr/lib/jvm")
    private List<Path> homes = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "may be repeated. If not said: 1, and all cores for workloads that are large enough")
    private List<Integer> threads = new ArrayList<>();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "5 if not said")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "0.12",
            description = "of each contestant in each round; 0.12 if not said")
    private double seconds;

    @Option(
            names = "--warm",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "for which a contestant runs at least before it is measured; 1 if not said, the twin twice as long")
    private double warm;

    @Option(names = "--quick", description = "two short rounds: to see that everything runs, not for figures")
    private boolean quick;

    @Option(
            names = "--footprint",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "start-up time and memory; on if not said")
    private boolean footprint;

    @Option(
            names = "--option",
            paramLabel = "OPTION",
            description = "an option for every JVM that is measured; may be repeated")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            defaultValue = "${sys:benchmark.python:-python3}",
            description = "the Python whose PyTorch, JAX and TensorFlow are measured as well; python3 if not said")
    private String python = "python3";

    @Option(
            names = "--without",
            paramLabel = "REGEX",
            description = "contestants that are left out, such as 'COMPILED|TENSORFLOW'; ours are not")
    private Pattern without = Pattern.compile("^$");

    @Option(
            names = "--resume",
            description =
                    "goes on from the results of the run before, whichever they are, and measures what is missing")
    private boolean resume;

    @Option(names = "--write", description = "writes docs/benchmarks.md also when the run is not of everything")
    private boolean write;

    @Option(names = "--list", description = "lists the workloads and ends")
    private boolean list;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Workload> workloads = Workload.all().stream()
                .filter(workload -> only.matcher(workload.id()).find())
                .toList();
        if (list) {
            workloads.forEach(workload -> System.out.printf("%-22s%s%n", workload.id(), workload.title()));
            return 0;
        }
        List<Jdk> jdks =
                homes.isEmpty() ? Jdk.found() : homes.stream().map(Main::jdk).toList();
        boolean whole = only.pattern().isEmpty()
                && homes.isEmpty()
                && threads.isEmpty()
                && !quick
                && footprint
                && without.pattern().equals("^$")
                && options.isEmpty();
        List<Integer> counts = threads.isEmpty()
                ? List.of(1, Machine.cores()).stream().distinct().toList()
                : threads;
        Comparison.Pace pace = quick ? new Comparison.Pace(2, 0.04, 0.3) : new Comparison.Pace(rounds, seconds, warm);
        ResultsFile file = new ResultsFile(TARGET.resolve("results.csv"));
        Results results = resume ? file.read(jdks) : new Results();
        Python found = Python.at(python, SCRIPT).without(without);
        try {
            for (int count : counts) {
                measure(workloads, jdks, count, pace, found, results, file);
            }
            if (footprint) {
                footprints(jdks, results, file);
            }
        } catch (Agreement.DifferentWork | ChildProcess.Failure e) {
            System.err.println("benchmarks: " + e.getMessage());
            return 1;
        }
        found.absences().forEach(results::addAbsence);
        write(results, jdks, counts, pace, found, whole || write);
        return 0;
    }

    private static Jdk jdk(Path home) {
        return Jdk.at(home).orElseThrow(() -> new IllegalArgumentException("no JDK in " + home));
    }

    private void measure(
            List<Workload> workloads,
            List<Jdk> jdks,
            int count,
            Comparison.Pace pace,
            Python found,
            Results results,
            ResultsFile file) {
        Map<String, List<Workload>> groups = new LinkedHashMap<>();
        workloads.stream()
                .filter(workload -> count == 1 || workload.isShared())
                .filter(workload -> !jdks.stream().allMatch(jdk -> results.has(workload, jdk, count)))
                .forEach(workload -> groups.computeIfAbsent(workload.group(), group -> new ArrayList<>())
                        .add(workload));
        List<Launch> launches = jdks.stream()
                .map(jdk -> new Launch(jdk, count, TARGET, options))
                .toList();
        try (Comparison comparison = new Comparison(pace, launches, found, results)) {
            for (List<Workload> group : groups.values()) {
                comparison.run(group);
                file.write(results);
            }
        }
    }

    private void footprints(List<Jdk> jdks, Results results, ResultsFile file) {
        for (Jdk jdk : jdks) {
            if (results.footprint(Footprint.Quantity.START, Contestant.TWIN, jdk)
                    .isEmpty()) {
                Footprints footprints = quick ? Footprints.QUICK : Footprints.WHOLE;
                footprints.measure(new Launch(jdk, 1, TARGET, options), jdk.equals(jdks.get(0)), results);
                file.write(results);
            }
        }
    }

    private void write(
            Results results, List<Jdk> jdks, List<Integer> counts, Comparison.Pace pace, Python found, boolean intoDocs)
            throws IOException {
        // Those that were resumed may have been of another pace.
        IntSummaryStatistics rounds = results.measurements().stream()
                .mapToInt(measurement -> measurement.rounds().rounds().length)
                .summaryStatistics();
        String settings = (rounds.getMin() == rounds.getMax() ? "" : rounds.getMin() + " to ") + rounds.getMax()
                + " rounds of " + Text.number(pace.seconds())
                + " s for each contestant; the median, in brackets the least and the most."
                + found.description();
        String report = new Report(results, jdks, counts).markdown(settings, CHARTS);
        Files.createDirectories(TARGET);
        Files.writeString(TARGET.resolve("report.md"), report);
        Chart chart = new Chart(results, jdks.get(0));
        chart.training(TARGET.resolve(CHARTS.get(0)));
        chart.predictions(TARGET.resolve(CHARTS.get(1)));
        if (intoDocs) {
            new Page(DOCS.resolve("benchmarks.md")).replace(report);
            for (String name : CHARTS) {
                Files.copy(TARGET.resolve(name), DOCS.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } else {
            System.out.println(report);
        }
    }
}
