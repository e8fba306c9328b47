// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.contest.Workload.Product;
import dev.chainrule.benchmarks.contest.Workload.Product.Orientation;
import dev.chainrule.benchmarks.family.CharacterNet;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.family.PictureNet;
import dev.chainrule.benchmarks.family.RecurrentNet;
import dev.chainrule.benchmarks.family.ResidualNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the project has set itself, and what a run found. */
final class Goals {
    private static final Workload TINY = new Workload.Training(DenseNet.TINY, 1);
    private static final Workload LARGE = new Workload.Training(DenseNet.LARGE, 64);
    private static final Workload WIDE = new Workload.Training(DenseNet.LARGE, 256);
    private static final Workload AUTOENCODER = new Workload.Training(DenseNet.AUTOENCODER, 128);
    private static final Workload PICTURES = new Workload.Training(PictureNet.NET, 64);
    private static final Workload RESIDUAL = new Workload.Training(ResidualNet.NET, 64);
    private static final Workload RECURRENT = new Workload.Training(RecurrentNet.NET, 32);
    private static final Workload CHARACTERS = new Workload.Training(CharacterNet.NET, 16);
    private static final List<Contestant> OURS = List.of(Contestant.TWIN, Contestant.SCALAR);

    private final Results results;
    private final int cores;
    private final List<Goal> goals = new ArrayList<>();

    Goals(Results results, int cores) {
        this.results = results;
        this.cores = cores;
    }

    /** The figure of a goal on a JDK, empty where it was not measured. */
    private interface Measure extends Function<Jdk, Optional<Double>> {}

    /**
     * A row of the table.
     *
     * @param bound what must be reached
     * @param aim what would be better
     */
    record Goal(String title, Direction direction, double bound, double aim, Unit unit, Measure measure) {
        /** The figure found, and whether it is the aim (★), enough (✓) or not (✗). */
        String verdict(Jdk jdk) {
            return measure.apply(jdk)
                    .map(value -> unit.text(value) + " " + mark(value))
                    .orElse(Text.MISSING);
        }

        private String mark(double value) {
            if (isReached(value, aim)) {
                return "★";
            }
            return isReached(value, bound) ? "✓" : "✗";
        }

        private boolean isReached(double value, double wanted) {
            return direction == Direction.AT_LEAST ? value >= wanted : value <= wanted;
        }
    }

    enum Direction {
        AT_LEAST,
        AT_MOST
    }

    enum Unit {
        RATIO,
        SHARE,
        BYTES,
        KILOBYTES,
        SECONDS;

        String text(double value) {
            return switch (this) {
                case RATIO -> Text.ratio(value);
                case SHARE -> Text.percent(value);
                case BYTES -> Text.number(value) + " B";
                case KILOBYTES -> Text.number(value) + " KB";
                case SECONDS -> Text.number(value) + " s";
            };
        }
    }

    List<Goal> all() {
        products();
        training();
        inference();
        threads();
        footprint();
        return List.copyOf(goals);
    }

    private void products() {
        for (Orientation orientation : Orientation.values()) {
            atLeast(
                    0.9,
                    0.96,
                    Unit.SHARE,
                    "GEMM f32 " + orientation.title() + ", n = 384 … 1536, share of the bare tile, the least; twin",
                    leastSpeedup(product -> product.orientation() == orientation, Contestant.TWIN, Contestant.TILE));
        }
        for (Orientation orientation : Orientation.values()) {
            atLeast(
                    1,
                    1.1,
                    Unit.RATIO,
                    "GEMM f32 " + orientation.title() + ", n = 384 … 1536, against libtorch, the least; twin",
                    leastSpeedup(
                            product -> product.orientation() == orientation, Contestant.TWIN, Contestant.LIBTORCH));
        }
        atLeast(
                0.35,
                0.5,
                Unit.RATIO,
                "GEMM f32, n = 384 … 1536, against libtorch, the least; scalar only",
                leastSpeedup(product -> true, Contestant.SCALAR, Contestant.LIBTORCH));
    }

    private void training() {
        trainStep(2, 4, LARGE, Contestant.TWIN);
        trainStep(2, 3, AUTOENCODER, Contestant.TWIN);
        trainStep(1.5, 3, PICTURES, Contestant.TWIN);
        trainStep(1.1, 1.5, RESIDUAL, Contestant.TWIN);
        trainStep(1.1, 2, RECURRENT, Contestant.TWIN);
        trainStep(1.2, 2, CHARACTERS, Contestant.TWIN);
        for (Workload workload : List.of(LARGE, AUTOENCODER, PICTURES, RESIDUAL, RECURRENT, CHARACTERS)) {
            trainStep(0.4, 0.8, workload, Contestant.SCALAR);
        }
        for (Workload workload : List.of(LARGE, AUTOENCODER, PICTURES, RESIDUAL, RECURRENT, CHARACTERS)) {
            atLeast(
                    1,
                    1.5,
                    Unit.RATIO,
                    "train step against the fastest of JAX, TensorFlow and compiled PyTorch: " + workload.title()
                            + "; twin",
                    jdk -> Standing.fastest(results, workload, Standing.COMPILED, 1)
                            .flatMap(peer -> results.speedup(workload, Contestant.TWIN, peer, jdk, 1))
                            .map(Figure::median));
        }
        for (Contestant ours : OURS) {
            trainStep(400, 1000, TINY, ours);
        }
        for (Contestant ours : OURS) {
            atLeast(
                    5,
                    20,
                    Unit.RATIO,
                    "train step against JAX with all steps in one call: " + TINY.title() + "; " + name(ours),
                    jdk -> results.speedup(TINY, ours, Contestant.JAX_LOOP, jdk, 1)
                            .map(Figure::median));
        }
    }

    private void trainStep(double bound, double aim, Workload workload, Contestant ours) {
        atLeast(
                bound,
                aim,
                Unit.RATIO,
                "train step against libtorch: " + workload.title() + "; " + name(ours),
                jdk -> results.speedup(workload, ours, Contestant.LIBTORCH, jdk, 1)
                        .map(Figure::median));
    }

    private void inference() {
        for (Workload workload : List.of(
                new Workload.Inference(DenseNet.LARGE, 64),
                new Workload.Inference(DenseNet.LARGE, 1),
                new Workload.Inference(PictureNet.NET, 64))) {
            atLeast(
                    1,
                    1.3,
                    Unit.RATIO,
                    "inference against ONNX Runtime: " + workload.title() + "; twin",
                    jdk -> results.speedup(workload, Contestant.TWIN, Contestant.ONNX_RUNTIME, jdk, 1)
                            .map(Figure::median));
        }
    }

    private void threads() {
        if (cores == 1) {
            return;
        }
        for (Workload workload : List.of(WIDE, RESIDUAL, CHARACTERS)) {
            threads(workload, Contestant.TWIN, Contestant.TWIN_ALONE);
            threads(workload, Contestant.SCALAR, Contestant.SCALAR_ALONE);
        }
    }

    private void threads(Workload workload, Contestant ours, Contestant alone) {
        atLeast(
                1.6,
                1.9,
                Unit.RATIO,
                cores + " threads against one, " + workload.title() + "; " + name(ours),
                jdk -> results.speedup(workload, ours, alone, jdk, cores).map(Figure::median));
    }

    private void footprint() {
        atMost(
                0,
                0,
                Unit.BYTES,
                "bytes allocated a step once compiled, the most of all workloads",
                this::mostAllocated);
        for (Contestant ours : OURS) {
            atMost(
                    0.5,
                    0.25,
                    Unit.SECONDS,
                    "process start to the end of the first train step of Digits; " + name(ours),
                    footprint(Footprint.Quantity.START, ours));
        }
        atMost(
                5,
                2,
                Unit.SECONDS,
                "process start to 90 % of full speed, " + LARGE.title() + "; twin",
                footprint(Footprint.Quantity.FULL_SPEED, Contestant.TWIN));
        atMost(
                10,
                4,
                Unit.SECONDS,
                "the same, pinned to one core; twin",
                footprint(Footprint.Quantity.FULL_SPEED_PINNED, Contestant.TWIN));
        atMost(
                300,
                200,
                Unit.KILOBYTES,
                "chainrule-runtime jar",
                jdk -> Optional.of(Artefacts.runtime() / 1e3).filter(size -> size > 0));
        for (Contestant ours : OURS) {
            atMost(
                    0.5,
                    0.25,
                    Unit.RATIO,
                    "peak memory of training " + LARGE.title() + ", against DJL's process; " + name(ours),
                    jdk -> memory(ours, jdk));
        }
    }

    private Measure footprint(Footprint.Quantity quantity, Contestant contestant) {
        return jdk -> results.footprint(quantity, contestant, jdk).map(Figure::median);
    }

    private Optional<Double> mostAllocated(Jdk jdk) {
        return results.measurements().stream()
                .filter(measurement -> measurement.contestant().isOurs()
                        && !measurement.contestant().isProbe()
                        && measurement.jdk().equals(jdk))
                .map(Measurement::allocated)
                .max(Double::compare);
    }

    private Optional<Double> memory(Contestant ours, Jdk jdk) {
        return results.footprint(Footprint.Quantity.MEMORY, ours, jdk)
                .flatMap(our -> results.footprint(Footprint.Quantity.MEMORY, Contestant.LIBTORCH, jdk)
                        .map(our::over))
                .map(Figure::median);
    }

    private Measure leastSpeedup(Predicate<Product> which, Contestant contestant, Contestant other) {
        return jdk -> Workload.all().stream()
                .filter(workload -> workload instanceof Product product && product.n() >= 384 && which.test(product))
                .flatMap(product -> results.speedup(product, contestant, other, jdk, 1).stream())
                .map(Figure::median)
                .min(Double::compare);
    }

    private void atLeast(double bound, double aim, Unit unit, String title, Measure measure) {
        goals.add(new Goal(title, Direction.AT_LEAST, bound, aim, unit, measure));
    }

    private void atMost(double bound, double aim, Unit unit, String title, Measure measure) {
        goals.add(new Goal(title, Direction.AT_MOST, bound, aim, unit, measure));
    }

    private static String name(Contestant ours) {
        return ours == Contestant.TWIN ? "twin" : "scalar only";
    }
}
