// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.Concat;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Pad;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule with a term on which it matches: value and gradient stay, and the rule comes to an end. */
class RulesTest {
    /** What the terms are made of: x, y of shape [2, 3], row [3], a scalar s, conditions c, d of shape [2, 3]. */
    private static final class Leaves {
        final GraphBuilder builder = new GraphBuilder();
        final Term x = real("x", 2, 3);
        final Term y = real("y", 2, 3);
        final Term row = real("row", 3);
        final Term s = real("s");
        final Term c = x.lessThan(y);
        final Term d = x.lessThan(s);
        final Term yes = truth(1);
        final Term no = truth(0);
        final Term i = x.lessThan(s).to(ElementType.INT);
        final Term j = y.lessThan(s).to(ElementType.INT);

        private Term real(String name, long... shape) {
            return new Term(builder, builder.input(name, TensorType.real(Shape.of(shape))));
        }

        private Term truth(double value) {
            return new Term(builder, builder.constant(value, TensorType.scalar(ElementType.BOOL)));
        }

        Term positions(long count) {
            return new Term(builder, builder.apply(new Source.Iota(Dimension.of(count))));
        }

        Term minusZero() {
            return x.constant(-0.0);
        }

        Term repeated() {
            return row.broadcast(Shape.of(2, 3));
        }

        Term ones() {
            return new Term(builder, builder.constant(1, TensorType.real(Shape.of(2, 3))));
        }

        Term pick(Elementwise select, Term condition, Term a, Term b) {
            return condition.apply(select, a, b);
        }
    }

    private static final RuleSet SIMPLIFY = Simplify.finalRules(Precision.F64);
    private static final Map<String, Function<Leaves, Term>> EXAMPLES = examples();

    private static Map<String, Function<Leaves, Term>> examples() {
        Map<String, Function<Leaves, Term>> all = new LinkedHashMap<>();
        all.put("stop_gradient(x) → x", l -> l.x.apply(new StopGradient()));
        all.put("cut(x) → x", l -> l.x.apply(new CutPoint("x")));
        all.put(
                "no elements → constant",
                l -> l.x.times(l.row.slice(l.row.rank() - 1, Dimension.ZERO, Dimension.ZERO)
                        .exp()
                        .sum()));
        all.put("f(constants) → constant", l -> l.x.times(l.x.constant(2).exp()));
        all.put("layout(constant) → constant", l -> l.x.times(l.x.constant(2).broadcast(Shape.of(2, 3))));

        all.put("x · 1 → x", l -> l.row.times(l.ones()));
        all.put("x / 1 → x", l -> l.x.over(1));
        all.put("x · −1 → −x", l -> l.x.times(-1));
        all.put("x / 2ⁿ → x · 2⁻ⁿ", l -> l.x.over(-8));
        all.put("x⁰ → 1", l -> l.x.power(l.x.constant(0)));
        all.put(
                "x < −∞ → false, ∞ < x → false",
                l -> l.x.lessThan(l.x.constant(Double.NEGATIVE_INFINITY)).select(l.y, l.x));
        all.put("x + −0 → x", l -> l.x.plus(l.minusZero()));
        all.put("x + 0 → x, where x is not −0", l -> l.x.squared().plus(0));
        all.put("x − 0 → x", l -> l.x.minus(0));
        all.put("−(−x) → x", l -> l.x.negated().negated());
        all.put("x + −y → x − y", l -> l.x.plus(l.row.negated()));
        all.put("x − −y → x + y", l -> l.x.minus(l.row.negated()));
        all.put("−x · −y → x · y", l -> l.x.negated().times(l.row.negated()));
        all.put("−x · y → −(x · y)", l -> l.row.times(l.x.negated()));
        all.put("−x / y → −(x / y)", l -> l.x.negated().over(l.y));
        all.put("Σ −x → −Σ x", l -> l.x.negated().sum(List.of(1)));
        all.put("−x · c → x · −c", l -> l.x.negated().times(3));
        all.put("−(x · c) → x · −c", l -> l.x.times(3).negated());
        all.put("|−x| → |x|", l -> l.x.negated().abs());
        all.put("||x|| → |x|", l -> l.x.abs().abs());
        all.put("relu(relu(x)) → relu(x)", l -> l.x.apply(Elementwise.RELU).apply(Elementwise.RELU));
        all.put("where(true, a, b) → a", l -> l.yes.select(l.row, l.y));
        all.put(
                "where(true, a, b) → a, of ints",
                l -> l.pick(Discrete.INT_SELECT, l.no, l.i, l.j).to(ElementType.REAL));
        all.put(
                "where(true, a, b) → a, of truth values",
                l -> l.pick(Discrete.BOOL_SELECT, l.no, l.c, l.d).to(ElementType.REAL));
        all.put("where(c, a, a) → a", l -> l.c.select(l.row, l.row));
        all.put(
                "where(c, a, a) → a, of ints",
                l -> l.pick(Discrete.INT_SELECT, l.c, l.i, l.i).to(ElementType.REAL));
        all.put(
                "where(not c, a, b) → where(c, b, a)",
                l -> l.c.apply(Discrete.NOT).select(l.x, l.y));
        all.put("where(c, where(c, a, b), d) → where(c, a, d)", l -> l.c.select(l.c.select(l.x, l.y), l.row));
        all.put("where(c, a, where(c, b, d)) → where(c, a, d)", l -> l.c.select(l.row, l.c.select(l.x, l.y)));
        all.put(
                "not not c → c",
                l -> l.c.apply(Discrete.NOT).apply(Discrete.NOT).to(ElementType.REAL));
        all.put("c and true → c", l -> l.c.apply(Discrete.AND, l.yes).to(ElementType.REAL));
        all.put("c and false → false", l -> l.no.apply(Discrete.AND, l.c).to(ElementType.REAL));
        all.put("c or false → c", l -> l.c.apply(Discrete.OR, l.no).to(ElementType.REAL));
        all.put("c or true → true", l -> l.yes.apply(Discrete.OR, l.c).to(ElementType.REAL));
        all.put("c and c → c", l -> l.c.apply(Discrete.AND, l.c).to(ElementType.REAL));
        all.put("c or c → c", l -> l.c.apply(Discrete.OR, l.c).to(ElementType.REAL));

        all.put("reshape to the same shape → x", l -> l.x.apply(new Layout.Reshape(Shape.of(2, 3))));
        all.put("broadcast to the same shape → x", l -> l.x.apply(new Layout.Broadcast(Shape.of(2, 3))));
        all.put(
                "reshape(reshape(x)) → reshape(x)",
                l -> l.x.reshape(Shape.of(6)).reshape(Shape.of(3, 2)));
        all.put("broadcast(broadcast(x)) → broadcast(x)", l -> l.repeated().broadcast(Shape.of(2, 2, 3)));
        all.put(
                "transpose(transpose(x)) → transpose(x)",
                l -> l.x.reshape(Shape.of(1, 2, 3)).transpose(List.of(2, 0, 1)).transpose(List.of(1, 0, 2)));
        all.put("transpose in the old order → x", l -> l.x.apply(new Layout.Transpose(List.of(0, 1))));
        all.put(
                "transpose of axes of length 1 → reshape",
                l -> l.x.reshape(Shape.of(2, 1, 3)).transpose(List.of(0, 2, 1)));
        all.put(
                "reshape(broadcast(x)) → broadcast(x), of one element",
                l -> l.s.reshape(Shape.of(1, 1)).broadcast(Shape.of(2, 3)).reshape(Shape.of(6)));
        all.put(
                "broadcast(reshape(x)) → broadcast(x), of one element",
                l -> l.s.reshape(Shape.of(1)).broadcast(Shape.of(2, 3)));
        all.put(
                "f(reshape(x)) → reshape(f(x)), of one element",
                l -> l.s.reshape(Shape.of(1, 1)).times(l.s));
        all.put("slice of all → x", l -> l.x.apply(new Layout.Slice(1, Dimension.ZERO, Dimension.of(3))));
        all.put(
                "slice(slice(x)) → slice(x)",
                l -> l.x.slice(1, Dimension.ONE, Dimension.of(2)).slice(1, Dimension.ONE, Dimension.ONE));
        all.put(
                "slice(pad(x)) → x",
                l -> l.x.apply(new Pad(1, Dimension.of(2), Dimension.ONE)).slice(1, Dimension.of(2), Dimension.of(3)));
        all.put(
                "slice(concat(…, x, …)) → x",
                l -> l.x.apply(new Concat(0), l.y).slice(0, Dimension.of(2), Dimension.of(2)));
        all.put("pad by nothing → x", l -> l.x.apply(new Pad(1, Dimension.ZERO, Dimension.ZERO)));
        all.put(
                "pad(x) + pad(y) → concat(x, y), where they do not meet",
                l -> padded(l.x, 4, 0)
                        .plus(padded(l.y.slice(1, Dimension.ZERO, Dimension.ONE), 2, 4))
                        .plus(padded(l.x.slice(1, Dimension.ONE, Dimension.of(2)), 0, 5)));
        all.put(
                "where(pad(c), pad(x), 0) → pad(where(c, x, 0))",
                l -> l.c.apply(new Pad(1, Dimension.of(2), Dimension.ONE)).select(padded(l.x, 2, 1), l.s.zero()));
        all.put("concat(x) → x", l -> l.x.apply(new Concat(1)));
        all.put("reverse(reverse(x)) → x", l -> l.x.apply(new Layout.Reverse(1)).apply(new Layout.Reverse(1)));
        all.put("reverse of one → x", l -> l.x.reshape(Shape.of(2, 1, 3)).apply(new Layout.Reverse(1)));
        all.put(
                "reduction over axes of length 1 → reshape",
                l -> l.x.reshape(Shape.of(2, 1, 3)).max(List.of(1)));
        all.put(
                "sum(broadcast(x)) → x · size",
                l -> l.x.reshape(Shape.of(2, 1, 3))
                        .broadcast(Shape.of(4, 2, 5, 3))
                        .sum(List.of(0, 1, 2)));
        all.put("f(broadcast(x), y) → f(x, y)", l -> l.x.times(l.repeated()));
        all.put(
                "f(broadcast(x)) → broadcast(f(x))",
                l -> l.repeated().times(l.s).times(2));

        all.put(
                "Σ where(i = iota, a, 0) → a, of a checked index",
                l -> l.j.apply(new CheckIndex(Dimension.of(4), "j"))
                        .reshape(Shape.of(2, 3, 1))
                        .apply(Discrete.INT_EQUAL, l.positions(4))
                        .select(l.x.reshape(Shape.of(2, 3, 1)), l.x.zero())
                        .sum(List.of(2)));

        all.put(
                "where(i = iota, a, 0) − p · a → (1[i] − p) · a, of a checked index",
                l -> l.s.lessThan(l.s.zero())
                        .to(ElementType.INT)
                        .reshape(Shape.of(1))
                        .apply(new CheckIndex(Dimension.of(3), "i"))
                        .apply(Discrete.INT_EQUAL, l.positions(3))
                        .select(l.s.constant(-1).over(l.s), l.x.zero())
                        .minus(l.x.times(l.s.constant(-1).over(l.s))));

        all.put("x + x → 2 · x", l -> l.x.plus(l.x));
        all.put(
                "2ⁿ · (s · x) → (2ⁿ · s) · x, of a scalar s",
                l -> l.x.times(l.s).times(4));
        all.put(
                "2ⁿ · (c / s) → (2ⁿ · c) / s",
                l -> l.s.constant(3).over(l.s).times(2).times(l.x));

        all.put(
                "log(p) → the logarithm of p, of powers, their sums, products and layouts",
                l -> l.x.exp()
                        .times(3)
                        .plus(l.y.exp().over(2))
                        .sum(List.of(0))
                        .plus(1)
                        .times(l.x.apply(new Rowwise.Softmax(0)).slice(0, Dimension.ONE, Dimension.ONE))
                        .log());
        all.put(
                "eˣ / Σ eˣ → softmax(x)",
                l -> l.x.exp().over(l.x.exp().sum(List.of(1)).reshape(Shape.of(2, 1))));
        all.put(
                "x − logsumexp(x) → log_softmax(x)",
                l -> l.x.minus(l.x.apply(new Rowwise.LogSumExp(List.of(1))).reshape(Shape.of(2, 1))));
        all.put(
                "log1p(p) → softplus(log(p)), of powers",
                l -> l.x.exp().sum(List.of(0)).apply(Elementwise.LOG1P));
        all.put("1 − σ(x) → σ(−x)", l -> l.x.one().minus(l.x.apply(Elementwise.SIGMOID)));
        all.put(
                "log1p(−σ(x)) → −softplus(x)",
                l -> l.x.apply(Elementwise.SIGMOID).negated().apply(Elementwise.LOG1P));
        all.put("log(1 + x) → log1p(x)", l -> l.x.squared().plus(1).log());
        all.put(
                "log(1 − x) → log1p(−x)",
                l -> l.x.one().minus(l.x.squared().negated()).log());
        all.put(
                "log(1 − eˣ) → log(−expm1(x)) near 0, else log1p(−eˣ)",
                l -> l.x.one().minus(l.x.squared().plus(0.1).negated().exp()).log());
        all.put("x / (eˣ − 1) and (eˣ − 1) / x → a series near 0", l -> l.x.over(l.x.apply(Elementwise.EXPM1)));
        all.put("1 − eˣ → −expm1(x)", l -> l.x.one().minus(l.x.exp()));
        all.put(
                "mean(x²) − mean(x)² → mean((x − mean(x))²)",
                l -> l.x.squared().mean(List.of(1)).minus(l.x.mean(List.of(1)).squared()));
        all.put(
                "Σ (x − mean(x))² → Σ c², c centred twice",
                l -> l.x.minus(l.x.meanKept(List.of(1))).squared().sum(List.of(1)));
        all.put("eˣ − 1 → expm1(x)", l -> l.x.exp().minus(1));
        all.put("eˣ + −1 → expm1(x)", l -> l.x.exp().plus(-1));
        all.put("sinh(x) / cosh(x) → tanh(x)", l -> l.x.sinh().over(l.x.cosh()));
        all.put("n / (eᵃ + eᵇ) → σ, tanh or a power of the difference", l -> {
            Term a = l.x.exp();
            Term b = l.y.exp();
            return a.over(a.plus(b))
                    .plus(l.s.over(b.plus(1)))
                    .plus(b.minus(a).over(a.plus(b)))
                    .times(b.over(a.plus(1)).plus(l.x.over(a.plus(b))));
        });
        all.put("√s · √s → s, of a sum of squares s", l -> {
            Term length = l.x.squared().sum(List.of(1)).sqrt();
            return length.times(length);
        });
        all.put(
                "p · log(q) → p · where(p = 0, finite(log(q)), log(q))",
                l -> l.y.times(l.x.squared().log().negated()));
        all.put("x · 0 → 0", l -> l.x.times(0));
        all.put("0 / x → 0", l -> l.x.zero().over(l.x));
        all.put("x + 0 → x", l -> l.x.plus(0));
        all.put("0 − x → −x", l -> l.x.zero().minus(l.x));
        all.put("x − x → 0", l -> l.x.minus(l.x));
        return all;
    }

    private static Term padded(Term x, long before, long after) {
        return x.apply(new Pad(1, Dimension.of(before), Dimension.of(after)));
    }

    static Stream<String> rules() {
        return sets().flatMap(set -> set.ruleNames().stream());
    }

    private static Stream<RuleSet> sets() {
        return Stream.of(SIMPLIFY, Stabilise.SET, FiniteOnly.SET);
    }

    @Test
    void everyRuleHasAnExample() {
        assertThat(EXAMPLES.keySet()).containsExactlyInAnyOrderElementsOf(rules().toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void valueAndGradientStay(String name) {
        RuleSet rule = sets().filter(set -> set.ruleNames().contains(name))
                .findFirst()
                .orElseThrow()
                .only(name);
        Leaves leaves = new Leaves();
        Term example = Optional.ofNullable(EXAMPLES.get(name)).orElseThrow().apply(leaves);
        leaves.builder.output("y", example.value());
        Graph before = leaves.builder.build();
        Graph after = GraphVerifier.verify(name, rule.apply(before));
        assertThat(after).as("the rule matches").isNotSameAs(before);
        assertThat(after.nodes()).isNotEqualTo(before.nodes());
        assertThat(rule.apply(after)).as("and comes to an end").isSameAs(after);

        // The rule that lets cut points go comes after the derivative.
        boolean differentiable = !name.startsWith("stop_gradient");
        Map<String, Array> inputs = inputs();
        assertClose(evaluate(before, inputs), evaluate(after, inputs));
        if (differentiable) {
            assertClose(evaluate(gradients(before), inputs), evaluate(gradients(after), inputs));
        }
    }

    private static Map<String, Array> inputs() {
        Random random = new Random(7);
        Map<String, Array> inputs = new LinkedHashMap<>();
        inputs.put("x", Array.generate(ElementType.REAL, new int[] {2, 3}, index -> random.nextGaussian()));
        inputs.put("y", Array.generate(ElementType.REAL, new int[] {2, 3}, index -> random.nextGaussian()));
        inputs.put("row", Array.generate(ElementType.REAL, new int[] {3}, index -> random.nextGaussian()));
        inputs.put("s", Array.scalar(ElementType.REAL, 0.3));
        return inputs;
    }

    /** The gradient of Σ y² by all inputs. */
    private static Graph gradients(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        Term y = new Term(builder, Rebuild.find(values, graph.output("y")));
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < y.rank(); axis++) {
            axes.add(axis);
        }
        List<String> names = List.copyOf(inputs().keySet());
        List<Value> x = List.of(
                builder.input("x", TensorType.real(Shape.of(2, 3))),
                builder.input("y", TensorType.real(Shape.of(2, 3))),
                builder.input("row", TensorType.real(Shape.of(3))),
                builder.input("s", TensorType.real(Shape.SCALAR)));
        List<Value> gradients =
                Differentiate.gradients(builder, y.squared().sum(axes).value(), x);
        for (int i = 0; i < x.size(); i++) {
            builder.output("d" + names.get(i), gradients.get(i));
        }
        return builder.build();
    }

    private static Map<String, Array> evaluate(Graph graph, Map<String, Array> inputs) {
        return ReferenceEvaluator.evaluate(graph, inputs, Map.of()).outputs();
    }

    private static void assertClose(Map<String, Array> expected, Map<String, Array> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, array) -> assertThat(
                        Optional.ofNullable(actual.get(name)).orElseThrow().values())
                .as(name)
                .containsExactly(array.values(), within(1e-10)));
    }
}
