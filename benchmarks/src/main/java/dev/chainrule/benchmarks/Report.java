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
import java.util.stream.Stream;

/** The results as Markdown. */
final class Report {
    private static final List<Contestant> OURS = List.of(Contestant.TWIN, Contestant.SCALAR);

    private final Results results;
    private final List<Jdk> jdks;
    private final List<Integer> threads;
    private final Tables tables = new Tables();

    Report(Results results, List<Jdk> jdks, List<Integer> threads) {
        this.results = results;
        this.jdks = jdks;
        this.threads = threads;
    }

    /**
     * @param settings how the run was made, in a sentence
     * @param charts names of pictures
     */
    String markdown(String settings, List<String> charts) {
        tables.paragraph(Machine.describe(jdks, results.vectorBits()) + "\n" + settings);
        for (String absence : results.absences()) {
            tables.paragraph("Did not run: " + absence);
        }
        behind();
        goals();
        charts.forEach(chart -> tables.paragraph("![Speed side by side](" + chart + ")"));
        for (Jdk jdk : jdks) {
            for (int count : threads) {
                new Part(jdk, count).write();
            }
        }
        ready();
        footprint();
        artefacts();
        return tables.toString();
    }

    private void behind() {
        List<List<String>> rows = new ArrayList<>();
        for (Standing standing : Standing.behind(results, jdks, threads)) {
            Workload workload = standing.workload();
            String kind = workload instanceof Product
                    ? "product "
                    : workload instanceof Workload.Training ? "train " : "predict ";
            rows.add(List.of(
                    kind + workload.title(),
                    setting(standing.jdk(), standing.threads()),
                    standing.peer().title(),
                    Text.spread(Optional.of(standing.ratio()), Text::ratio),
                    ratio(workload, Contestant.SCALAR, standing.peer(), standing.jdk(), standing.threads())));
        }
        tables.section(
                "Where another is faster, the largest gap first",
                List.of("", "", "the fastest", "twin", "scalar"),
                rows);
    }

    private void goals() {
        List<String> head = new ArrayList<>(List.of("What it must show", "At least", "Aim"));
        jdks.forEach(jdk -> head.add(jdk.title()));
        List<List<String>> rows = new ArrayList<>();
        for (Goals.Goal goal : new Goals(results, threads.get(threads.size() - 1)).all()) {
            List<String> row = new ArrayList<>(List.of(
                    goal.title(), goal.unit().text(goal.bound()), goal.unit().text(goal.aim())));
            jdks.forEach(jdk -> row.add(goal.verdict(jdk)));
            rows.add(row);
        }
        tables.section("What it must show", head, rows);
        tables.paragraph(
                "★ the aim is reached, ✓ what must be is, ✗ it is not. Ratios are medians over the rounds of one run.");
    }

    private static String setting(Jdk jdk, int count) {
        return jdk.title() + ", " + (count == 1 ? "one thread" : count + " threads");
    }

    private String ratio(Workload workload, Contestant ours, Contestant peer, Jdk jdk, int count) {
        return Text.median(results.speedup(workload, ours, peer, jdk, count), Text::ratio);
    }

    /** The tables of one JDK on so many threads. */
    private final class Part {
        private final Jdk jdk;
        private final int count;

        Part(Jdk jdk, int count) {
            this.jdk = jdk;
            this.count = count;
        }

        void write() {
            products();
            training();
            predictions();
        }

        private void products() {
            List<Contestant> contestants = List.of(
                    Contestant.PEAK,
                    Contestant.TILE,
                    Contestant.TWIN,
                    Contestant.SCALAR,
                    Contestant.LIBTORCH,
                    Contestant.PYTORCH,
                    Contestant.JAX);
            List<List<String>> rows = new ArrayList<>();
            for (Product product : of(Product.class)) {
                List<String> row = new ArrayList<>(List.of(product.title()));
                for (Contestant contestant : contestants) {
                    row.add(Text.spread(
                            results.time(product, contestant, jdk, count).map(time -> time.rate(product.operations())),
                            Text::number));
                }
                row.add(Text.median(
                        results.speedup(product, Contestant.TWIN, Contestant.TILE, jdk, count), Text::percent));
                row.addAll(ratios(product, List.of(Contestant.LIBTORCH, Contestant.JAX)));
                addMeasured(rows, product, row);
            }
            List<String> head = head(contestants);
            head.add("twin / tile");
            head.addAll(ratioHead(List.of(Contestant.LIBTORCH, Contestant.JAX)));
            tables.section("Matrix products, f32, GFLOP/s: " + setting(jdk, count), head, rows);
        }

        private void training() {
            List<Contestant> contestants = Stream.of(
                            Contestant.TWIN,
                            Contestant.SCALAR,
                            Contestant.TWIN_ALONE,
                            Contestant.SCALAR_ALONE,
                            Contestant.LIBTORCH,
                            Contestant.DL4J,
                            Contestant.PYTORCH,
                            Contestant.PYTORCH_COMPILED,
                            Contestant.JAX,
                            Contestant.JAX_LOOP,
                            Contestant.TENSORFLOW)
                    .filter(contestant -> contestant.runsOn(count))
                    .toList();
            List<List<String>> rows = new ArrayList<>();
            for (Workload.Training training : of(Workload.Training.class)) {
                List<String> row = times(training, contestants);
                row.add(atPeak(training.net().stepOperations(training.batch())));
                row.addAll(ratios(training, List.of(Contestant.LIBTORCH)));
                row.add(bytes(training, Contestant.TWIN));
                row.add(bytes(training, Contestant.LIBTORCH));
                addMeasured(rows, training, row);
            }
            List<String> head = head(contestants);
            head.add("products at the FMA peak");
            head.addAll(ratioHead(List.of(Contestant.LIBTORCH)));
            head.addAll(List.of("B a step, twin", "B a step, DJL"));
            tables.section("One training step, µs: " + setting(jdk, count), head, rows);
        }

        private void predictions() {
            List<Contestant> contestants = List.of(
                    Contestant.TWIN,
                    Contestant.SCALAR,
                    Contestant.ONNX_RUNTIME,
                    Contestant.LIBTORCH,
                    Contestant.PYTORCH,
                    Contestant.PYTORCH_COMPILED,
                    Contestant.JAX,
                    Contestant.TENSORFLOW);
            List<Contestant> against = List.of(Contestant.ONNX_RUNTIME, Contestant.LIBTORCH);
            List<List<String>> rows = new ArrayList<>();
            for (Workload workload : Workload.all()) {
                if (workload instanceof Workload.Inference || workload instanceof Workload.Generation) {
                    List<String> row = times(workload, contestants);
                    row.add(
                            workload instanceof Workload.Inference inference
                                    ? atPeak(inference.net().forwardOperations(inference.batch()))
                                    : Text.MISSING);
                    row.addAll(ratios(workload, against));
                    addMeasured(rows, workload, row);
                }
            }
            List<String> head = head(contestants);
            head.add("products at the FMA peak");
            head.addAll(ratioHead(against));
            tables.section("One prediction, µs: " + setting(jdk, count), head, rows);
        }

        private void addMeasured(List<List<String>> rows, Workload workload, List<String> row) {
            if (OURS.stream()
                    .anyMatch(ours -> results.time(workload, ours, jdk, count).isPresent())) {
                rows.add(row);
            }
        }

        private List<String> head(List<Contestant> contestants) {
            List<String> head = new ArrayList<>(List.of(""));
            contestants.forEach(contestant -> head.add(contestant.shortTitle()));
            return head;
        }

        private List<String> ratioHead(List<Contestant> peers) {
            return peers.stream()
                    .flatMap(peer -> OURS.stream().map(ours -> ours.shortTitle() + " : " + peer.shortTitle()))
                    .toList();
        }

        private List<String> ratios(Workload workload, List<Contestant> peers) {
            return peers.stream()
                    .flatMap(peer -> OURS.stream().map(ours -> ratio(workload, ours, peer, jdk, count)))
                    .toList();
        }

        private List<String> times(Workload workload, List<Contestant> contestants) {
            List<String> row = new ArrayList<>(List.of(workload.title()));
            for (Contestant contestant : contestants) {
                row.add(Text.spread(results.time(workload, contestant, jdk, count), Text::microseconds));
            }
            return row;
        }

        private String atPeak(double operations) {
            return Text.median(results.atPeak(operations, count), Text::microseconds);
        }

        private String bytes(Workload workload, Contestant contestant) {
            OptionalDouble allocated = results.find(workload, contestant, jdk, count).stream()
                    .mapToDouble(Measurement::allocated)
                    .findFirst();
            return Text.number(allocated.orElse(Double.NaN));
        }
    }

    private void ready() {
        List<Contestant> contestants = List.of(
                Contestant.TWIN,
                Contestant.LIBTORCH,
                Contestant.PYTORCH,
                Contestant.PYTORCH_COMPILED,
                Contestant.JAX,
                Contestant.TENSORFLOW);
        List<List<String>> rows = new ArrayList<>();
        for (Workload.Training training : of(Workload.Training.class)) {
            List<String> row = new ArrayList<>(List.of(training.title()));
            for (Contestant contestant : contestants) {
                row.add(Text.number(results.find(training, contestant, jdks.get(0), 1)
                        .map(Measurement::ready)
                        .orElse(Double.NaN)));
            }
            if (results.has(training, jdks.get(0), 1)) {
                rows.add(row);
            }
        }
        List<String> head = new ArrayList<>(List.of(""));
        contestants.forEach(contestant -> head.add(contestant.shortTitle()));
        tables.section("From the model to the losses of ten steps, s: " + setting(jdks.get(0), 1), head, rows);
    }

    private void footprint() {
        List<List<String>> rows = new ArrayList<>();
        for (Jdk jdk : jdks) {
            for (Contestant contestant : List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH)) {
                boolean here = contestant.isOurs() || jdk.equals(jdks.get(0));
                if (here
                        && results.footprint(Footprint.Quantity.START, contestant, jdk)
                                .isPresent()) {
                    List<String> row = new ArrayList<>(List.of(jdk.title(), contestant.title()));
                    row.add(Text.spread(results.footprint(Footprint.Quantity.START, contestant, jdk), Text::number));
                    for (Footprint.Quantity quantity :
                            List.of(Footprint.Quantity.FULL_SPEED, Footprint.Quantity.FULL_SPEED_PINNED)) {
                        row.add(Text.median(results.footprint(quantity, contestant, jdk), Text::number));
                    }
                    for (Footprint.Quantity quantity :
                            List.of(Footprint.Quantity.MEMORY, Footprint.Quantity.MEMORY_OF_SMALL_HEAP)) {
                        row.add(Text.median(results.footprint(quantity, contestant, jdk), Text::megabytes));
                    }
                    rows.add(row);
                }
            }
        }
        tables.section(
                "A process",
                List.of(
                        "",
                        "",
                        "start to the end of the first step of Digits, s",
                        "start to 90 % of full speed, training MLP 784-512-256-10, batch 64, s",
                        "the same, pinned to one core, s",
                        "peak memory of that training",
                        "the same with " + Footprint.SMALL_HEAP + " on both sides"),
                rows);
    }

    private void artefacts() {
        tables.section(
                "Jars on the class path, native libraries for linux-x86_64 among them",
                List.of("", "size"),
                List.of(
                        List.of("chainrule-runtime", Text.number(Artefacts.runtime() / 1e3) + " KB"),
                        List.of("libtorch through DJL", Text.megabytes(Artefacts.libtorch())),
                        List.of("DL4J", Text.megabytes(Artefacts.dl4j())),
                        List.of("ONNX Runtime", Text.megabytes(Artefacts.onnxRuntime()))));
    }

    private static <T extends Workload> List<T> of(Class<T> kind) {
        return Workload.all().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Text in Markdown. */
    private static final class Tables {
        private final StringBuilder out = new StringBuilder();

        void paragraph(String text) {
            out.append(text).append("\n\n");
        }

        /** A table under a title; nothing where there are no rows. */
        void section(String title, List<String> head, List<List<String>> rows) {
            if (!rows.isEmpty()) {
                paragraph("### " + title);
                line(head);
                line(Stream.generate(() -> "---").limit(head.size()).toList());
                rows.forEach(this::line);
                out.append('\n');
            }
        }

        private void line(List<String> cells) {
            out.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }
}
