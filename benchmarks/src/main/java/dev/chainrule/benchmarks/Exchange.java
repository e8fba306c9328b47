// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Losses;
import dev.chainrule.benchmarks.contest.Matrices;
import dev.chainrule.benchmarks.contest.Passage;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.family.Batch;
import dev.chainrule.benchmarks.family.CharacterNet;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.Rule;
import dev.chainrule.benchmarks.family.Weight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What contestants in Python read: a folder for each workload, with workload.json, which says what it is, and a file of
 * NumPy's for each array.
 */
final class Exchange {
    private final Path folder;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private Exchange(Path folder) {
        this.folder = folder;
    }

    /** Writes a workload; over what a run before has written. */
    static void write(Path root, Workload workload) {
        Path folder = root.resolve(workload.id());
        Path done = folder.resolve("workload.json");
        try {
            Files.createDirectories(folder);
            Exchange exchange = new Exchange(folder);
            if (workload instanceof Workload.Product product) {
                exchange.product(product);
            } else if (workload instanceof Workload.Training training) {
                exchange.net("train", training.net(), training.net().batches(training.batch()));
            } else if (workload instanceof Workload.Inference inference) {
                exchange.net("infer", inference.net(), inference.net().batches(inference.batch()));
            } else {
                exchange.generation();
            }
            Files.writeString(done, exchange.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void product(Workload.Product product) throws IOException {
        text("kind", "product");
        text("orientation", product.orientation().name());
        List<Integer> shape = List.of(product.n(), product.n());
        Npy.write(folder.resolve("a.npy"), shape, Matrices.random(product.n(), 1));
        Npy.write(folder.resolve("b.npy"), shape, Matrices.random(product.n(), 2));
    }

    private void generation() throws IOException {
        text("kind", "generate");
        number("sampled", Passage.SAMPLED);
        tokens("tokens", CharacterNet.NET.batches(1).subList(0, 1), List.of(CharacterNet.CONTEXT));
        weights(CharacterNet.NET);
    }

    private void net(String kind, Net net, List<Batch> batches) throws IOException {
        text("kind", kind);
        number("losses", Losses.COUNT);
        if (batches.get(0).tokens().length > 0) {
            tokens("inputs", batches, net.inputShape());
        } else {
            numbers(batches, net.inputShape());
        }
        int[] labels = batches.stream()
                .flatMapToInt(batch -> Arrays.stream(batch.label()))
                .toArray();
        int rows = batches.get(0).rows();
        List<Integer> each = net.target() == Net.Target.CLASS_OF_EACH ? net.inputShape() : List.of();
        Npy.write(folder.resolve("labels.npy"), shape(batches.size(), rows, each), labels);
        rule(net.rule());
        weights(net);
    }

    private void rule(Rule rule) {
        text("rule", rule.kind().name());
        number("peak", rule.rate());
        number("decay", rule.decay());
        number("clip", rule.clip());
        number("warmup", rule.warmup());
        number("steps", rule.steps());
        number("floor", rule.floor());
        number("epsilon", Rule.EPSILON);
    }

    private void weights(Net net) throws IOException {
        text("net", net.id());
        text("target", net.target().name());
        if (net instanceof DenseNet dense) {
            fields.put(
                    "widths",
                    IntStream.rangeClosed(0, dense.layers())
                            .map(dense::width)
                            .boxed()
                            .toList()
                            .toString());
        }
        arrays("weights", net.weights());
        arrays("states", net.states());
        fields.put(
                "transposed",
                net.weights().stream()
                        .filter(weight -> weight.order() == Weight.Order.TRANSPOSED)
                        .map(weight -> quoted(weight.name()))
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    /** A file for each; the field says which is whose. */
    private void arrays(String field, List<Weight> weights) throws IOException {
        List<String> files = new ArrayList<>();
        for (Weight weight : weights) {
            String file = field + "-" + files.size();
            Npy.write(folder.resolve(file + ".npy"), weight.shape(), weight.values());
            files.add(quoted(weight.name()) + ": " + quoted(file));
        }
        fields.put(field, "{" + String.join(", ", files) + "}");
    }

    private void numbers(List<Batch> batches, List<Integer> row) throws IOException {
        int length = batches.get(0).x().length;
        float[] all = new float[batches.size() * length];
        for (int i = 0; i < batches.size(); i++) {
            System.arraycopy(batches.get(i).x(), 0, all, i * length, length);
        }
        Npy.write(
                folder.resolve("inputs.npy"),
                shape(batches.size(), batches.get(0).rows(), row),
                all);
    }

    private void tokens(String file, List<Batch> batches, List<Integer> row) throws IOException {
        int[] all = batches.stream()
                .flatMapToInt(batch -> Arrays.stream(batch.tokens()))
                .toArray();
        Npy.write(
                folder.resolve(file + ".npy"),
                shape(batches.size(), batches.get(0).rows(), row),
                all);
    }

    private static List<Integer> shape(int batches, int rows, List<Integer> row) {
        List<Integer> shape = new ArrayList<>(List.of(batches, rows));
        shape.addAll(row);
        return shape;
    }

    private void text(String field, String value) {
        fields.put(field, quoted(value));
    }

    private void number(String field, double value) {
        fields.put(field, Double.toString(value));
    }

    private void number(String field, int value) {
        fields.put(field, Integer.toString(value));
    }

    /** No name or word here has a character that JSON would have escaped. */
    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private String json() {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ": " + field.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }
}
