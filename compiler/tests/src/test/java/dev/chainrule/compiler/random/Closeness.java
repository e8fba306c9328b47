// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether results differ by no more than rounding explains. Most are close at once. For the others the graph is evaluated
 * again with noise of the size of rounding on every operator's result: how far that moves a result is how far it may be
 * off. A random program may be as ill-conditioned as it likes.
 */
public final class Closeness {
    private static final int TRIALS = 4;
    /** How many times rounding the noise is: the order of sums differs, and a function is off by an ULP or two. */
    private static final double LOUDNESS = 8;

    private static final Set<String> EXPONENTIALS = Set.of("exp", "exp2", "expm1", "sinh", "cosh");

    /** NaN of large angles (docs/numerics.md), of which noise makes any others. */
    private static final Set<String> ANGULAR = Set.of("sin", "cos", "tan");

    private final Graph graph;
    private final Map<String, Array> inputs;
    private final Map<Cell, Array> cells;
    private final Map<String, Long> sizes;
    private final double ulp;
    private final boolean single;

    /** @param precision in which the results were computed that are compared */
    public Closeness(
            Graph graph,
            Map<String, Array> inputs,
            Map<Cell, Array> cells,
            Map<String, Long> sizes,
            Precision precision) {
        this.graph = graph;
        this.inputs = inputs;
        this.cells = cells;
        this.sizes = sizes;
        this.single = precision == Precision.F32;
        this.ulp = single ? 0x1p-23 : 0x1p-52;
    }

    /** Outputs by name, and cells written, as {@code KIND name}. */
    public static Map<String, Array> flat(ReferenceEvaluator.Result result) {
        Map<String, Array> all = new LinkedHashMap<>(result.outputs());
        result.writes().forEach((cell, value) -> all.put(cell.kind() + " " + cell.name(), value));
        return all;
    }

    /** What is wanted, with what is given where that is NaN, and where it is infinite and what is given need not overflow. */
    static Array known(Array wanted, double[] given, boolean overflows) {
        int[] next = {0};
        return given.length != wanted.size()
                ? wanted
                : Array.generate(wanted.element(), wanted.shape(), index -> {
                    int at = next[0]++;
                    double value = wanted.get(at);
                    return Double.isNaN(value) || overflows && Double.isInfinite(value) ? given[at] : value;
                });
    }

    /** Whether powers of e stand in a graph: log(eᵃ + eᵇ) as it is written is infinite where its stable form is not. */
    static boolean hasExponentials(Graph graph) {
        return has(graph, EXPONENTIALS);
    }

    private static boolean has(Graph graph, Set<String> operators) {
        return graph.nodes().stream()
                .anyMatch(node -> node instanceof Node.Apply apply
                        && operators.contains(apply.op().name()));
    }

    /** The first difference; empty if there is none. */
    public Optional<String> difference(Map<String, Array> expected, Map<String, double[]> actual) {
        List<Map<String, Array>> noisy = new ArrayList<>();
        for (Map.Entry<String, Array> entry : expected.entrySet()) {
            Array wanted = entry.getValue();
            double[] given = actual.getOrDefault(entry.getKey(), new double[0]);
            if (given.length != wanted.size()) {
                return Optional.of(entry.getKey() + " has " + given.length + " elements, not " + wanted.size());
            }
            double most = 0;
            for (double value : wanted.values()) {
                most = Double.isFinite(value) ? Math.max(most, Math.abs(value)) : most;
            }
            for (int i = 0; i < given.length; i++) {
                if (Double.compare(given[i], wanted.get(i)) == 0
                        || Math.abs(given[i] - wanted.get(i)) <= 64 * ulp * (1 + most)) {
                    continue;
                }
                if (noisy.isEmpty()) {
                    noisy.addAll(noisy());
                }
                if (!isExplained(entry.getKey(), i, wanted, given[i], noisy)) {
                    return Optional.of(
                            entry.getKey() + "[" + i + "] is " + given[i] + ", not " + wanted.get(i) + "; " + wanted);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isExplained(String name, int at, Array wanted, double given, List<Map<String, Array>> noisy) {
        double spread = 0;
        for (Map<String, Array> other : noisy) {
            Array array = other.getOrDefault(name, wanted);
            if (array.element() != ElementType.REAL) {
                // Something is decided by a hair: then anything that depends on it may be otherwise.
                if (array.get(at) != wanted.get(at)) {
                    return true;
                }
                continue;
            }
            if (Double.isFinite(array.get(at)) != Double.isFinite(wanted.get(at))
                    || !Double.isFinite(wanted.get(at)) && Double.compare(array.get(at), wanted.get(at)) != 0) {
                return true;
            }
            for (int i = 0; i < array.size(); i++) {
                double moved = Math.abs(array.get(i) - wanted.get(i));
                spread = Double.isFinite(moved) ? Math.max(spread, moved) : spread;
            }
        }
        return Math.abs(given - wanted.get(at)) <= 16 * spread
                || Double.isNaN(given) && has(graph, ANGULAR) && Math.abs(wanted.get(at)) <= 16 * spread;
    }

    private List<Map<String, Array>> noisy() {
        List<Map<String, Array>> all = new ArrayList<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            Random random = new Random(trial);
            // Of a sum of nothing but zeros the sign of the result depends on the order, and 1/0 on the sign.
            DoubleUnaryOperator noise = value -> value == 0 && random.nextBoolean()
                    ? -value
                    : value * (1 + LOUDNESS * ulp * (2 * random.nextDouble() - 1));
            try {
                all.add(evaluate(single ? value -> (float) noise.applyAsDouble(value) : noise));
            } catch (ArithmeticException noInt) {
                // What is moved so far says nothing.
            }
        }
        return all;
    }

    private Map<String, Array> evaluate(DoubleUnaryOperator rounding) {
        return flat(ReferenceEvaluator.evaluate(graph, inputs, cells, sizes, rounding));
    }
}
