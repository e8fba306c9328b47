// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** See Note [Guards]: what is not chosen leaves no trace, however poisoned it is, in derivatives of any order. */
class GuardTest {
    private static final Pipeline PIPELINE = new Pipeline(Precision.F64, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);

    /** The derivative of the given order of Σ f(x) by the points, each of which comes in by itself. */
    private static double[] derivative(UnaryOperator<Term> f, int order, double... points) {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.real(Shape.of(points.length))));
        Term y = f.apply(x);
        for (int i = 0; i < order; i++) {
            Value sum = y.sum().value();
            y = new Term(
                    builder,
                    Differentiate.gradients(builder, sum, List.of(x.value())).get(0));
        }
        builder.output("d", y.value());
        Map<String, Array> inputs = Map.of("x", Array.real(new int[] {points.length}, points));
        Graph graph = builder.build();
        double[] plain =
                ReferenceEvaluator.evaluate(graph, inputs, Map.of()).output("d").values();
        double[] simplified = ReferenceEvaluator.evaluate(PIPELINE.finish("test", graph), inputs, Map.of())
                .output("d")
                .values();
        assertThat(simplified).containsExactly(plain, within(1e-9));
        return plain;
    }

    private static Term positive(Term x) {
        return x.greaterThan(x.zero());
    }

    /** where(x > 0, f(x), 0) for several f that are not defined at and below 0. */
    private static Term guarded(UnaryOperator<Term> f, Term x) {
        return positive(x).select(f.apply(x), x.zero());
    }

    @Test
    void logarithm() {
        assertThat(derivative(x -> guarded(Term::log, x), 1, -1, 0, 2)).containsExactly(0, 0, 0.5);
        assertThat(derivative(x -> guarded(Term::log, x), 2, -1, 0, 2)).containsExactly(0, 0, -0.25);
        assertThat(derivative(x -> guarded(Term::log, x), 3, -1, 0, 2)).containsExactly(0, 0, 0.25);
    }

    @Test
    void root() {
        assertThat(derivative(x -> guarded(Term::sqrt, x), 1, -1, 0, 4)).containsExactly(0, 0, 0.25);
        assertThat(derivative(x -> guarded(Term::sqrt, x), 2, -1, 0, 4)).containsExactly(0, 0, -1.0 / 32);
    }

    @Test
    void quotient() {
        UnaryOperator<Term> f = x -> guarded(z -> z.one().over(z), x);
        assertThat(derivative(f, 1, -1, 0, 2)).containsExactly(0, 0, -0.25);
        assertThat(derivative(f, 2, -1, 0, 2)).containsExactly(0, 0, 0.25);
    }

    @Test
    void productWithWhatIsPoisoned() {
        assertThat(derivative(x -> guarded(z -> z.times(z.log()), x), 1, -1, 0, 1))
                .containsExactly(0, 0, 1);
    }

    @Test
    void otherBranchTakesOver() {
        UnaryOperator<Term> f = x -> positive(x).select(x.log(), x.times(3));
        assertThat(derivative(f, 1, -1, 0, 2)).containsExactly(3, 3, 0.5);
    }

    @Test
    void poisonBeforeTheChoice() {
        UnaryOperator<Term> f = x -> {
            Term root = x.sqrt();
            return positive(x).select(root.times(root).plus(root), x.zero());
        };
        assertThat(derivative(f, 1, -1, 0, 4)).containsExactly(0, 0, 1.25);
    }

    @Test
    void choicesInsideOfChoices() {
        UnaryOperator<Term> f = x -> {
            Term inner = x.lessThan(x.constant(1)).select(x.log(), x.sqrt());
            return positive(x).select(inner, x.negated());
        };
        assertThat(derivative(f, 1, -1, 0, 0.5, 4)).containsExactly(-1, -1, 2, 0.25);
        assertThat(derivative(f, 2, -1, 0, 0.5, 4)).containsExactly(0, 0, -4, -1.0 / 32);
    }

    @Test
    void twoChoicesOfOnePoison() {
        UnaryOperator<Term> f = x -> {
            Term log = x.log();
            Term large = x.greaterThan(x.constant(1));
            return guarded(z -> log, x).plus(large.select(log.times(2), x.zero()));
        };
        assertThat(derivative(f, 1, -1, 0, 0.5, 2)).containsExactly(0, 0, 2, 1.5);
    }

    @Test
    void guardsGoThroughLayouts() {
        UnaryOperator<Term> moved = x -> {
            Term column = x.log().reshape(Shape.of(3, 1)).transposed().apply(new Layout.Reverse(1));
            Term condition = positive(x).reshape(Shape.of(3, 1)).transposed().apply(new Layout.Reverse(1));
            return condition.select(column, column.zero()).reshape(Shape.of(3));
        };
        assertThat(derivative(moved, 1, -1, 0, 2)).containsExactly(0, 0, 0.5);
        UnaryOperator<Term> cut = x -> {
            Term part = x.log().slice(0, Dimension.ONE, Dimension.of(2));
            Term condition = positive(x).slice(0, Dimension.ONE, Dimension.of(2));
            return condition.select(part, part.zero());
        };
        assertThat(derivative(cut, 1, -1, 0, 2)).containsExactly(0, 0, 0.5);
    }

    @Test
    void guardsGoThroughReductions() {
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            UnaryOperator<Term> f = x -> {
                Term rows = x.reshape(Shape.of(2, 2));
                Term each = rows.log().apply(new Reduce(kind, List.of(1)));
                Term condition = positive(rows.apply(new Reduce(Reduce.Kind.MIN, List.of(1))));
                return condition.select(each, each.zero());
            };
            double[] expected = kind == Reduce.Kind.SUM
                    ? new double[] {0, 0, 0.5, 0.25}
                    : kind == Reduce.Kind.MAX ? new double[] {0, 0, 0, 0.25} : new double[] {0, 0, 0.5, 0};
            assertThat(derivative(f, 1, 0, 0, 2, 4)).as(kind.name()).containsExactly(expected);
        }
    }

    @Test
    void rowsThatDoNotCount() {
        UnaryOperator<Term> f = x -> {
            Term rows = x.reshape(Shape.of(2, 2));
            Term valid = positive(rows.max(List.of(1))).reshape(Shape.of(2, 1));
            Term masked = rows.greaterThan(rows.zero()).select(rows, rows.constant(Double.NEGATIVE_INFINITY));
            Term p = masked.apply(new Rowwise.Softmax(1));
            return valid.select(p.squared(), p.zero()).sum(List.of(1));
        };
        assertThat(derivative(f, 1, -1, -2, 1, -1)).containsExactly(0, 0, 0, 0);
        assertThat(DoubleStream.of(derivative(f, 1, -1, -2, 1, 2)).allMatch(Double::isFinite))
                .isTrue();
    }

    /** Whatever chooses keeps infinite slopes out of what it has not chosen, to any order. */
    @Test
    void choicesKeepInfiniteSlopesOut() {
        Map<String, UnaryOperator<Term>> choices = new LinkedHashMap<>();
        choices.put("max", x -> x.sqrt().max(x.one()));
        choices.put("min", x -> x.one().over(x.abs()).min(x.constant(5)));
        choices.put("relu", x -> x.log().apply(Elementwise.RELU));
        choices.put("power", x -> x.sqrt().power(x.zero()));
        choices.put("abs", x -> x.sqrt().abs());
        choices.put("floor", x -> x.sqrt().apply(Elementwise.FLOOR));
        choices.put("sign", x -> x.log().apply(Elementwise.SIGN));
        choices.put("maximum", x -> x.sqrt().max(List.of(0)));
        choices.put("maximum along rows", x -> x.reshape(Shape.of(1, 2)).sqrt().max(List.of(1)));
        choices.put("minimum", x -> x.one().over(x).min(List.of(0)));
        choices.forEach((name, f) -> {
            for (int order = 1; order <= 3; order++) {
                double[] derivative = derivative(f, order, 0, 4);
                assertThat(derivative[0]).as(name + ", order " + order).isZero();
                assertThat(derivative[1]).as(name + ", order " + order).isFinite();
            }
        });
    }

    /** At a corner, and where the second derivative is infinite, 0 is taken. */
    @Test
    void lengthsHaveCorners() {
        UnaryOperator<Term> length = x -> x.squared().sum(List.of(0)).sqrt();
        assertThat(derivative(length, 1, 0, 0)).containsExactly(0, 0);
        assertThat(derivative(length, 2, 0, 0)).containsExactly(0, 0);
        assertThat(derivative(length, 1, 3, 4)).containsExactly(new double[] {0.6, 0.8}, within(1e-12));
        UnaryOperator<Term> deviation = x -> x.minus(x.mean()).squared().mean().sqrt();
        assertThat(derivative(deviation, 1, 5, 5)).containsExactly(0, 0);
        assertThat(derivative(deviation, 2, 5, 5)).containsExactly(0, 0);
        UnaryOperator<Term> cusp = x -> x.abs().sqrt();
        assertThat(derivative(cusp, 1, 0, 4)).containsExactly(0, 0.25);
        assertThat(derivative(cusp, 2, 0, 4)).containsExactly(0, -1.0 / 32);
        UnaryOperator<Term> power = x -> x.squared().power(x.constant(0.25));
        assertThat(derivative(power, 1, 0, 4)).containsExactly(new double[] {0, 0.25}, within(1e-12));
        assertThat(derivative(power, 2, 0, 4)).containsExactly(new double[] {0, -1.0 / 32}, within(1e-12));
    }

    /** What is no sum of squares has an infinite slope at 0, and that is said. */
    @Test
    void aRootOfWhatIsNotFlatIsSteep() {
        assertThat(derivative(Term::sqrt, 1, 0, 4)).containsExactly(Double.POSITIVE_INFINITY, 0.25);
        assertThat(derivative(x -> x.squared().minus(x).plus(x.sin()).sqrt(), 1, 0.0)[0])
                .isNaN();
    }

    /** The square of a length is a sum of squares again, before any derivative is taken. */
    @Test
    void squaredLengthsAreSmooth() {
        GraphBuilder written = new GraphBuilder();
        Term w = new Term(written, written.input("x", TensorType.real(Shape.of(2))));
        written.output("y", w.squared().sum(List.of(0)).sqrt().squared().value());
        Graph prepared = PIPELINE.prepare("test", written.build());
        UnaryOperator<Term> f =
                x -> new Term(x.builder(), Rebuild.find(Rebuild.copy(prepared, x.builder()), prepared.output("y")));
        assertThat(derivative(f, 1, 0, 0)).containsExactly(0, 0);
        assertThat(derivative(f, 2, 0, 0)).containsExactly(2, 2);
    }

    /** Of the library's bce, which has a slope where a probability is certain and wrong, and no bend there. */
    @Test
    void certaintyHasAFiniteSlopeAndBend() {
        Graph written = Resolver.resolve(Resolver.Request.of(new SourceFile(
                                "m.nn",
                                "model M {\n    input x: [4]\n"
                                        + "    output y = bce(x, 1 - real(x > 0.5), reduce = sum)\n}\n"))
                        .with(Precision.F64))
                .models()
                .get(0)
                .evaluating();
        Graph prepared = PIPELINE.prepare("test", written);
        UnaryOperator<Term> f =
                x -> new Term(x.builder(), Rebuild.find(Rebuild.copy(prepared, x.builder()), prepared.output("y")));
        double[] slope = derivative(f, 1, 0, 1, 0.25, 1e-60);
        assertThat(slope).containsExactly(new double[] {-1e12, 1e12, -4, -1e12}, within(1e-3));
        double[] bend = derivative(f, 2, 0, 1, 0.25, 1e-60);
        assertThat(bend).containsExactly(new double[] {0, 0, 16, 0}, within(1e-9));
    }

    /** A term that is zero by itself where it does not count is not chosen from again. */
    @Test
    void whatIsZeroIsNotZeroedTwice() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.real(Shape.of(3))));
        Term y = x.minus(x.constant(2)).abs().sum(List.of(0));
        builder.output(
                "d",
                Differentiate.gradients(builder, y.value(), List.of(x.value())).get(0));
        assertThat(PIPELINE.finish("test", builder.build()).nodes())
                .noneMatch(node -> node instanceof dev.chainrule.compiler.graph.Node.Apply apply
                        && apply.op() == Elementwise.SELECT);
    }

    @Test
    void repeatedOperandsAreSummedWithoutPoison() {
        UnaryOperator<Term> f = x -> {
            Term scale = x.slice(0, Dimension.ZERO, Dimension.ONE);
            Term quotient = scale.over(x);
            return x.equalTo(x.zero()).select(quotient.zero(), quotient);
        };
        // Σ x₀ / xᵢ over those that are not 0.
        assertThat(derivative(f, 1, 2, 0, 4)).containsExactly(new double[] {0.25, 0, -0.125}, within(1e-12));
    }

    /** An element that is taken several times has the slope of those that count. */
    @Test
    void whatIsGatheredCountsWhereItIsChosen() {
        UnaryOperator<Term> f = x -> {
            Term position = Term.iota(x.builder(), Dimension.of(3));
            Term ids = position.greaterThan(position.zero()).to(ElementType.INT); // 0, 1, 1
            Term gathered = x.log().apply(new Gather(0, 0, 1), ids);
            return position.equalTo(position.zero().plus(1)).select(gathered, gathered.zero());
        };
        assertThat(derivative(f, 1, 0, 4)).containsExactly(0, 0.25);
        assertThat(derivative(f, 2, 0, 4)).containsExactly(0, -0.0625);
    }

    @Test
    void oneChoiceIsOneSelect() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.real(Shape.of(3))));
        Term y = positive(x).select(x.apply(Elementwise.TANH), x.times(0.1)).sum(List.of(0));
        builder.output(
                "d",
                Differentiate.gradients(builder, y.value(), List.of(x.value())).get(0));
        long selects = PIPELINE.finish("test", builder.build()).nodes().stream()
                .filter(node -> node instanceof dev.chainrule.compiler.graph.Node.Apply apply
                        && apply.op() == Elementwise.SELECT)
                .count();
        assertThat(selects).isEqualTo(1);
    }
}
