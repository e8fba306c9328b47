// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.contest.Workload.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** The results as Markdown. */
final class Report {
    private final Results results;
    private final List<Jdk> jdks;
    private final List<Integer> threads;
    private final StringBuilder out = new StringBuilder();

    Report(Results results, List<Jdk> jdks, List<Integer> threads) {
        this.results = results;
        this.jdks = jdks;
        this.threads = threads;
    }

    /** @param settings how the run was made, in a sentence */
    String markdown(String settings, String chart) {
        out.append(Machine.describe(jdks, results.vectorBits()))
                .append('\n')
                .append(settings)
                .append("\n\n");
        for (String absence : results.absences()) {
            out.append("Did not run: ").append(absence).append("\n\n");
        }
        goals();
        out.append("![Speed side by side](").append(chart).append(")\n\n");
        for (Jdk jdk : jdks) {
            for (int count : threads) {
                String setting = jdk.title() + ", " + (count == 1 ? "one thread" : count + " threads");
                products(jdk, count, setting);
                training(jdk, count, setting);
                inference(jdk, count, setting);
            }
        }
        footprint();
        return out.toString();
    }

    private void goals() {
        List<Goals.Goal> goals = new Goals(results, threads.get(threads.size() - 1)).all();
        List<String> head = new ArrayList<>(List.of("What it must show", "At least", "Aim"));
        jdks.forEach(jdk -> head.add(jdk.title()));
        List<List<String>> rows = new ArrayList<>();
        for (Goals.Goal goal : goals) {
            List<String> row = new ArrayList<>(List.of(
                    goal.title(), goal.unit().text(goal.bound()), goal.unit().text(goal.aim())));
            jdks.forEach(jdk -> row.add(goal.verdict(jdk)));
            rows.add(row);
        }
        out.append(
                "★ the aim is reached, ✓ what must be is, ✗ it is not. Ratios are medians over the rounds of one run.\n\n");
        table(head, rows);
    }

    private void products(Jdk jdk, int count, String setting) {
        List<List<String>> rows = new ArrayList<>();
        for (Product product : of(Product.class)) {
            if (results.time(product, Contestant.SCALAR, jdk, count).isEmpty()
                    && results.time(product, Contestant.TWIN, jdk, count).isEmpty()) {
                continue;
            }
            List<String> row = new ArrayList<>(List.of(product.title()));
            for (Contestant contestant :
                    List.of(Contestant.PEAK, Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH)) {
                row.add(Text.spread(
                        results.time(product, contestant, jdk, count).map(time -> time.rate(product.operations())),
                        Text::number));
            }
            row.add(Text.median(results.speedup(product, Contestant.TWIN, Contestant.PEAK, jdk, count), Text::percent));
            row.add(ratio(product, Contestant.TWIN, Contestant.LIBTORCH, jdk, count));
            row.add(ratio(product, Contestant.SCALAR, Contestant.LIBTORCH, jdk, count));
            rows.add(row);
        }
        section(
                "Matrix products, f32, GFLOP/s: " + setting,
                List.of(
                        "",
                        "FMA peak",
                        "twin",
                        "scalar",
                        "libtorch",
                        "twin / peak",
                        "twin / libtorch",
                        "scalar / libtorch"),
                rows);
    }

    private void training(Jdk jdk, int count, String setting) {
        List<List<String>> rows = new ArrayList<>();
        for (Workload.Training training : of(Workload.Training.class)) {
            List<Contestant> contestants =
                    List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH, Contestant.DL4J);
            List<String> row = times(training, contestants, jdk, count);
            if (!row.isEmpty()) {
                row.add(atPeak(training.net().stepOperations(training.batch()), jdk, count));
                row.add(ratio(training, Contestant.TWIN, Contestant.LIBTORCH, jdk, count));
                row.add(ratio(training, Contestant.SCALAR, Contestant.LIBTORCH, jdk, count));
                row.add(bytes(training, Contestant.TWIN, jdk, count));
                row.add(bytes(training, Contestant.LIBTORCH, jdk, count));
                rows.add(row);
            }
        }
        section(
                "One training step, µs: " + setting,
                List.of(
                        "",
                        "twin",
                        "scalar",
                        "libtorch",
                        "DL4J",
                        "products at the FMA peak",
                        "twin : libtorch",
                        "scalar : libtorch",
                        "B a step, twin",
                        "B a step, DJL"),
                rows);
    }

    private void inference(Jdk jdk, int count, String setting) {
        List<List<String>> rows = new ArrayList<>();
        for (Workload.Inference inference : of(Workload.Inference.class)) {
            List<Contestant> contestants = List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.ONNX_RUNTIME);
            List<String> row = times(inference, contestants, jdk, count);
            if (!row.isEmpty()) {
                row.add(atPeak(inference.net().forwardOperations(inference.batch()), jdk, count));
                row.add(ratio(inference, Contestant.TWIN, Contestant.ONNX_RUNTIME, jdk, count));
                row.add(ratio(inference, Contestant.SCALAR, Contestant.ONNX_RUNTIME, jdk, count));
                rows.add(row);
            }
        }
        section(
                "One prediction, µs: " + setting,
                List.of(
                        "",
                        "twin",
                        "scalar",
                        "ONNX Runtime",
                        "products at the FMA peak",
                        "twin : ONNX Runtime",
                        "scalar : ONNX Runtime"),
                rows);
    }

    private void footprint() {
        List<List<String>> rows = new ArrayList<>();
        for (Jdk jdk : jdks) {
            results.footprint(jdk).ifPresent(footprint -> {
                for (Contestant contestant : List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH)) {
                    rows.add(List.of(
                            jdk.title(),
                            contestant.title(),
                            Text.spread(footprint.start(contestant), Text::number),
                            Text.median(footprint.memory(contestant), Text::megabytes),
                            Text.median(footprint.memoryOfSmallHeap(contestant), Text::megabytes)));
                }
            });
        }
        section(
                "A process",
                List.of(
                        "",
                        "",
                        "start to the end of the first step of Digits, s",
                        "peak memory, training MLP 784-512-256-10, batch 64",
                        "the same with " + Footprint.SMALL_HEAP + " on both sides"),
                rows);
        section(
                "Jars on the class path, native libraries for linux-x86_64 among them",
                List.of("", "size"),
                List.of(
                        List.of("chainrule-runtime", Text.number(Artefacts.runtime() / 1e3) + " KB"),
                        List.of("libtorch through DJL", Text.megabytes(Artefacts.libtorch())),
                        List.of("DL4J", Text.megabytes(Artefacts.dl4j())),
                        List.of("ONNX Runtime", Text.megabytes(Artefacts.onnxRuntime()))));
    }

    private List<String> times(Workload workload, List<Contestant> contestants, Jdk jdk, int count) {
        List<String> row = new ArrayList<>(List.of(workload.title()));
        boolean some = false;
        for (Contestant contestant : contestants) {
            Optional<Figure> time = results.time(workload, contestant, jdk, count);
            some |= time.isPresent();
            row.add(Text.spread(time, Text::microseconds));
        }
        return some ? row : new ArrayList<>();
    }

    private String atPeak(double operations, Jdk jdk, int count) {
        return Text.median(results.atPeak(operations, jdk, count), Text::microseconds);
    }

    private String ratio(Workload workload, Contestant ours, Contestant peer, Jdk jdk, int count) {
        return Text.median(results.speedup(workload, ours, peer, jdk, count), Text::ratio);
    }

    private String bytes(Workload workload, Contestant contestant, Jdk jdk, int count) {
        DoubleFunction<String> text = Text::number;
        OptionalDouble allocated = results.find(workload, contestant, jdk, count).stream()
                .mapToDouble(Measurement::allocated)
                .findFirst();
        return text.apply(allocated.orElse(Double.NaN));
    }

    private static <T extends Workload> List<T> of(Class<T> kind) {
        return Workload.all().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void section(String title, List<String> head, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            out.append("### ").append(title).append("\n\n");
            table(head, rows);
        }
    }

    private void table(List<String> head, List<List<String>> rows) {
        line(head);
        line(Stream.generate(() -> "---").limit(head.size()).toList());
        rows.forEach(this::line);
        out.append('\n');
    }

    private void line(List<String> cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
