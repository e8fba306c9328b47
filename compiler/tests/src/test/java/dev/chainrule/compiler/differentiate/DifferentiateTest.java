// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.Growth;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.random.Formulas;
import dev.chainrule.compiler.random.Formulas.Contents;
import dev.chainrule.compiler.random.Formulas.Sample;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DifferentiateTest {
    private static final double STEP = 1e-5;

    @Provide
    Arbitrary<Sample> graphs() {
        return Formulas.samples(Contents.DIFFERENTIABLE);
    }

    @Property(tries = 250)
    void gradientIsCentralDifference(@ForAll("graphs") Sample sample) {
        checkDerivative(sample.graph(), sample.inputs());
    }

    @Property(tries = 60)
    void secondDerivativeIsCentralDifferenceOfTheFirst(@ForAll("graphs") Sample sample) {
        checkDerivative(slope(sample.graph(), sample.inputs(), 1), sample.inputs());
    }

    /** Compares the derivative along one random direction. */
    private static void checkDerivative(Graph graph, Map<String, Array> inputs) {
        double wide = difference(graph, inputs, STEP);
        double narrow = difference(graph, inputs, STEP / 2);
        double scale = 1 + Math.abs(wide);
        // A kink or a jump between the two points: no derivative to compare with.
        Assume.that(Math.abs(wide - narrow) < 1e-5 * scale);
        Graph slope = slope(graph, inputs, 0);
        double symbolic = evaluate(slope, inputs);
        // The root of a variance that is 0, and its like: 0 · ∞ backwards.
        Assume.that(Double.isFinite(symbolic));
        assertThat(symbolic).isCloseTo(wide, within(1e-4 * scale));
    }

    private static double difference(Graph graph, Map<String, Array> inputs, double step) {
        return (evaluate(graph, moved(inputs, step)) - evaluate(graph, moved(inputs, -step))) / (2 * step);
    }

    private static Map<String, Array> moved(Map<String, Array> inputs, double step) {
        Map<String, Array> moved = new HashMap<>();
        inputs.forEach((name, array) -> {
            double[] values = array.values();
            double[] direction = direction(name, values.length, 0);
            for (int i = 0; i < values.length; i++) {
                values[i] += step * direction[i];
            }
            moved.put(name, Array.real(array.shape(), values));
        });
        return moved;
    }

    private static double[] direction(String input, int length, int which) {
        return new Random(input.hashCode() + 31L * which).doubles(length, -1, 1).toArray();
    }

    /** The derivative of y along a direction as a graph, with the direction's numbers as constants in it. */
    private static Graph slope(Graph graph, Map<String, Array> inputs, int which) {
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        List<Term> x = new ArrayList<>();
        inputs.forEach((name, array) ->
                x.add(new Term(builder, builder.input(name, TensorType.real(Shape.of(extents(array)))))));
        List<Value> gradients = Differentiate.gradients(
                builder,
                Rebuild.find(values, graph.output("y")),
                x.stream().map(Term::value).toList());
        Term slope = new Term(builder, builder.constant(0, TensorType.scalar(ElementType.REAL)));
        int index = 0;
        for (String name : inputs.keySet()) {
            Term gradient = new Term(builder, gradients.get(index));
            int size = size(gradient);
            double[] direction = direction(name, size, which);
            Term flat = gradient.reshape(Shape.of(size));
            for (int i = 0; i < size; i++) {
                slope = slope.plus(flat.slice(0, Dimension.of(i), Dimension.ONE)
                        .reshape(Shape.SCALAR)
                        .times(direction[i]));
            }
            index++;
        }
        builder.output("y", slope.value());
        return GraphVerifier.verify("differentiate", builder.build());
    }

    private static long[] extents(Array array) {
        return java.util.Arrays.stream(array.shape()).asLongStream().toArray();
    }

    private static int size(Term term) {
        return (int) term.shape().size().value().orElseThrow();
    }

    private static double evaluate(Graph graph, Map<String, Array> inputs) {
        return ReferenceEvaluator.evaluate(graph, inputs, Map.of()).output("y").scalar();
    }

    // What the derivative is made of.

    private final GraphBuilder builder = new GraphBuilder();
    private final Term x = new Term(builder, builder.input("x", TensorType.scalar(ElementType.REAL)));

    private Term derivative(Term y, Term by) {
        return new Term(
                builder,
                Differentiate.gradients(builder, y.value(), List.of(by.value())).get(0));
    }

    @Test
    void whatDoesNotDependIsZero() {
        Term other = new Term(builder, builder.input("other", TensorType.real(Shape.of(2))));
        assertThat(derivative(x.squared(), other).value()).isEqualTo(builder.constant(0, TensorType.real(Shape.of(2))));
        assertThat(Differentiate.adjoints(builder, x.value(), List.of(other.value())))
                .containsExactly(Optional.empty());
    }

    @Test
    void noDerivativePassesAStop() {
        builder.output("dx", derivative(x.times(x.apply(new StopGradient())), x).value());
        var result =
                ReferenceEvaluator.evaluate(builder.build(), Map.of("x", Array.scalar(ElementType.REAL, 5)), Map.of());
        assertThat(result.output("dx").scalar()).isEqualTo(5);
    }

    @Test
    void intermediateValuesAreVariables() {
        Term h = x.squared();
        Term y = h.times(3);
        List<Value> gradients = Differentiate.gradients(builder, y.value(), List.of(h.value(), x.value()));
        builder.output("dh", gradients.get(0));
        builder.output("dx", gradients.get(1));
        var result =
                ReferenceEvaluator.evaluate(builder.build(), Map.of("x", Array.scalar(ElementType.REAL, 5)), Map.of());
        assertThat(result.output("dh").scalar()).isEqualTo(3);
        assertThat(result.output("dx").scalar()).isEqualTo(30);
    }

    @Test
    void onlyScalarsHaveADerivative() {
        Term vector = new Term(builder, builder.input("v", TensorType.real(Shape.of(2))));
        assertThatThrownBy(() -> derivative(vector, vector)).isInstanceOf(IllegalArgumentException.class);
    }

    /** {@code h = tanh(w · x)}, {@code y = h · 2}: an adjoint is called after the value whose adjoint it is. */
    @Test
    void anAdjointBearsTheNameOfItsOperand() {
        Origin h = new Origin(Optional.empty(), Optional.of("h"), "layer", Origin.Phase.FORWARD, Origin.Role.INNER);
        Origin w = h.named("w").as(Origin.Role.ROOT);
        builder.at(w);
        Term weight = new Term(builder, builder.input("w", TensorType.scalar(ElementType.REAL)));
        builder.at(h);
        Term inner = x.times(weight);
        Term root = inner.apply(Elementwise.TANH);
        builder.claim(root.value(), h.as(Origin.Role.ROOT));
        builder.at(Origin.UNKNOWN);
        List<Value> gradients = Differentiate.gradients(
                builder, root.times(2).value(), List.of(weight.value(), inner.value(), root.value()));
        assertThat(gradients)
                .extracting(builder::origin)
                .containsExactly(
                        w.in(Origin.Phase.BACKWARD),
                        h.in(Origin.Phase.BACKWARD),
                        h.as(Origin.Role.ROOT).in(Origin.Phase.BACKWARD));
        assertThat(builder.origin(root.value())).isEqualTo(h.as(Origin.Role.ROOT));
        // 1 − h² is no adjoint, but on the way from that of h to that of w · x.
        Term slope = root.one().minus(root.squared());
        assertThat(builder.origin(slope.value()))
                .isEqualTo(h.in(Origin.Phase.BACKWARD).as(Origin.Role.PART));
    }

    @Test
    void timeIsLinear() {
        assertThat(Growth.of(() -> differentiateChain(2_500), () -> differentiateChain(20_000)))
                .as("eight times the length")
                .isLessThan(Growth.LINEAR_OF_EIGHT);
    }

    private static void differentiateChain(int length) {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.scalar(ElementType.REAL)));
        Term y = x;
        for (int i = 0; i < length; i++) {
            y = i % 3 == 0 ? x.lessThan(y.constant(i)).select(y.apply(Elementwise.TANH), y) : y.plus(x);
        }
        Differentiate.gradients(builder, y.value(), List.of(x.value()));
    }
}
