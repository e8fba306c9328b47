// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
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
            Value sum = y.sum(List.of(0)).value();
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
