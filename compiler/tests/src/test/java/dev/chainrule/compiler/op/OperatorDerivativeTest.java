// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every rule of the catalogue agrees with central differences, and so does the derivative of the rule. */
class OperatorDerivativeTest {
    private static final double STEP = 1e-5;

    @Property(tries = 5)
    void theRuleIsTheSlope(@ForAll long seed) {
        for (OperatorCase each : OperatorCase.all()) {
            if (isDifferentiated(each)) {
                check(each, new Random(seed), 1);
            }
        }
    }

    @Property(tries = 3)
    void theRuleOfTheRuleIsTheSecondSlope(@ForAll long seed) {
        for (OperatorCase each : OperatorCase.all()) {
            if (isDifferentiated(each)) {
                check(each, new Random(seed), 2);
            }
        }
    }

    static boolean isDifferentiated(OperatorCase each) {
        return each.result().isReal()
                && each.types().stream().anyMatch(TensorType::isReal)
                && !(each.op() instanceof StopGradient);
    }

    /** A graph with the output {@code scalar}, a result projected at random or its gradient, and that one's gradients. */
    record Derived(OperatorCase of, Graph graph, Map<String, Array> data, List<Value> x, List<Value> variables) {}

    static Derived derived(OperatorCase each, Random random, int order) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> data = new HashMap<>();
        List<Value> x = new ArrayList<>();
        List<Array> drawn = each.draw(random);
        for (int i = 0; i < drawn.size(); i++) {
            x.add(builder.input("x" + i, each.types().get(i)));
            data.put("x" + i, drawn.get(i));
        }
        List<Value> variables =
                x.stream().filter(value -> builder.type(value).isReal()).toList();
        List<Value> projected = builder.applyAll(each.op(), x);
        Value scalar = project(builder, projected, data, random, "first");
        if (order == 2) {
            scalar = project(builder, Differentiate.gradients(builder, scalar, variables), data, random, "second");
        }
        List<Value> gradients = Differentiate.gradients(builder, scalar, variables);
        builder.output("scalar", scalar);
        for (int i = 0; i < gradients.size(); i++) {
            builder.output("gradient" + i, gradients.get(i));
        }
        return new Derived(
                each, GraphVerifier.verify("differentiation of " + each, builder.build()), data, x, variables);
    }

    /** Compares the slope of a projection in a random direction. */
    private static void check(OperatorCase each, Random random, int order) {
        Derived derived = derived(each, random, order);
        Graph graph = derived.graph;
        Map<String, Array> data = derived.data;
        List<Value> x = derived.x;
        List<Value> variables = derived.variables;
        if (variables.stream()
                .allMatch(value -> graph.type(value).shape().size().is(0))) {
            return; // No element, no slope; and the maximum of nothing is infinite.
        }
        Map<String, Array> directions = new HashMap<>();
        double promised = 0;
        ReferenceEvaluator.Result here = ReferenceEvaluator.evaluate(graph, data, Map.of());
        for (int i = 0; i < variables.size(); i++) {
            String name = "x" + x.indexOf(variables.get(i));
            Array direction = OperatorCase.noise(graph.type(variables.get(i)), random);
            directions.put(name, direction);
            promised += dot(direction, here.output("gradient" + i));
        }
        double ahead = scalar(graph, moved(data, directions, STEP));
        double behind = scalar(graph, moved(data, directions, -STEP));
        double slope = (ahead - behind) / (2 * STEP);
        assertThat(promised)
                .as("order %d of %s on %s along %s", order, each, data, directions)
                .isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
    }

    private static Value project(
            GraphBuilder builder, List<Value> values, Map<String, Array> data, Random random, String name) {
        Term sum = new Term(builder, builder.constant(0, TensorType.real(Shape.SCALAR)));
        for (int i = 0; i < values.size(); i++) {
            TensorType type = builder.type(values.get(i));
            Term weight = new Term(builder, builder.input(name + i, type));
            data.put(name + i, OperatorCase.noise(type, random));
            sum = sum.plus(new Term(builder, values.get(i)).times(weight).sum());
        }
        return sum.value();
    }

    private static Map<String, Array> moved(Map<String, Array> data, Map<String, Array> directions, double step) {
        Map<String, Array> moved = new HashMap<>(data);
        directions.forEach((name, direction) -> {
            Array from = Objects.requireNonNull(data.get(name));
            moved.put(name, Array.generate(from.element(), from.shape(), i -> from.at(i) + step * direction.at(i)));
        });
        return moved;
    }

    private static double scalar(Graph graph, Map<String, Array> data) {
        return ReferenceEvaluator.evaluate(graph, data, Map.of())
                .output("scalar")
                .scalar();
    }

    private static double dot(Array a, Array b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    /** The reason is part of the operator: nothing silently gives zero. */
    @Property(tries = 1)
    void whatHasNoDerivativeSaysWhy() {
        for (OperatorExamples.Entry entry : OperatorExamples.ALL) {
            if (entry.op().derivative() instanceof Derivative.Zero zero) {
                assertThat(zero.why()).as(entry.name()).isNotBlank();
            }
        }
    }

    /** A rule makes the adjoints that are asked for, the same as among all, and for the others not a node. */
    @Property(tries = 1)
    void onlyWhatIsWantedIsMade() {
        for (OperatorCase each : OperatorCase.all()) {
            if (!(each.op().derivative() instanceof Derivative.Rule rule)
                    || each.types().size() < 2) {
                continue;
            }
            GraphBuilder builder = new GraphBuilder();
            List<Value> x = new ArrayList<>();
            each.types().forEach(type -> x.add(builder.input("x" + x.size(), type)));
            List<Value> y = builder.applyAll(each.op(), x);
            List<Value> dy = List.of(builder.input("dy", each.result()));
            int before = builder.size();
            assertThat(rule.rule().apply(builder, dy, y, x, operand -> false))
                    .as(each.toString())
                    .hasSize(x.size())
                    .containsOnly(Optional.empty());
            assertThat(builder.size()).as(each.toString()).isEqualTo(before);
            List<Optional<Value>> all = rule.rule().apply(builder, dy, y, x, operand -> true);
            for (int i = 0; i < x.size(); i++) {
                int wanted = i;
                List<Optional<Value>> expected = new ArrayList<>(Collections.nCopies(x.size(), Optional.empty()));
                expected.set(i, all.get(i));
                assertThat(rule.rule().apply(builder, dy, y, x, operand -> operand == wanted))
                        .as("%s by operand %d", each, i)
                        .isEqualTo(expected);
            }
        }
    }
}
