// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.Growth;
import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.random.Closeness;
import dev.chainrule.compiler.random.Formulas;
import dev.chainrule.compiler.random.Formulas.Contents;
import dev.chainrule.compiler.random.Formulas.Sample;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SimplifyTest {
    private static final Pipeline PIPELINE = new Pipeline(Precision.F64, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);

    @Provide
    Arbitrary<Sample> graphs() {
        return Formulas.samples(Contents.ALL);
    }

    /** y, and its derivatives by all inputs. */
    private static Graph withGradients(Graph graph, Map<String, Array> inputs) {
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        Value y = Rebuild.find(values, graph.output("y"));
        builder.output("y", y);
        List<Value> x = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Input input && inputs.containsKey(input.name())) {
                x.add(builder.input(input.name(), input.type()));
            }
        }
        List<Value> gradients = Differentiate.gradients(builder, y, x);
        for (int i = 0; i < gradients.size(); i++) {
            builder.output("d" + i, gradients.get(i));
        }
        return builder.build();
    }

    @Property(tries = 200)
    void keepsValuesAndGradients(@ForAll("graphs") Sample sample) {
        Graph plain = withGradients(sample.graph(), sample.inputs());
        assertSame(plain, PIPELINE.finish("test", plain), sample.inputs());
        // Whole inputs stay, so that the derivatives are by the same ones.
        Graph prepared = PIPELINE.run("test", sample.graph(), List.of(Simplify.pass(Precision.F64), Stabilise.PASS));
        GraphBuilder all = new GraphBuilder();
        sample.graph().nodes().stream().filter(Node.Input.class::isInstance).forEach(all::add);
        List<List<Value>> values = Rebuild.copy(prepared, all);
        all.output("y", Rebuild.find(values, prepared.output("y")));
        assertSame(plain, withGradients(all.build(), sample.inputs()), sample.inputs());
    }

    private static void assertSame(Graph expected, Graph actual, Map<String, Array> inputs) {
        Map<String, Array> a =
                ReferenceEvaluator.evaluate(expected, inputs, Map.of()).outputs();
        Map<String, Array> b =
                ReferenceEvaluator.evaluate(actual, inputs, Map.of()).outputs();
        assertThat(b.keySet()).isEqualTo(a.keySet());
        Map<String, double[]> values = new LinkedHashMap<>();
        b.forEach((name, array) -> values.put(name, array.values().clone()));
        assertThat(new Closeness(expected, inputs, Map.of(), Map.of(), Precision.F64).difference(a, values))
                .isEmpty();
    }

    @Property(tries = 200)
    void twiceIsOnce(@ForAll("graphs") Sample sample) {
        RuleSet rules = Simplify.finalRules(Precision.F64);
        Graph once = rules.apply(withGradients(sample.graph(), sample.inputs()));
        assertThat(rules.apply(once)).isSameAs(once);
        assertThat(DropDead.apply(once)).isSameAs(once);
    }

    // What the pipeline makes of what is written.

    private static Graph prepared(Function<Term, Term> formula) {
        GraphBuilder builder = new GraphBuilder();
        Term x =
                new Term(builder, builder.input("x", TensorType.real(Shape.of(Dimension.named("B"), Dimension.of(4)))));
        builder.output("y", formula.apply(x).value());
        return PIPELINE.prepare("test", builder.build());
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream()
                .filter(Node.Apply.class::isInstance)
                .map(node -> ((Node.Apply) node).op().name())
                .toList();
    }

    private static Term softmaxByHand(Term x) {
        Term powers = x.exp();
        return powers.over(powers.sum(List.of(1)).restoreAxes(List.of(1), x.shape()));
    }

    @Test
    void stableFormsOfTheTextbook() {
        assertThat(operators(prepared(x -> softmaxByHand(x).log()))).containsExactly("log_softmax[1]");
        assertThat(operators(prepared(x -> x.exp().sum(List.of(0, 1)).log()))).containsExactly("logsumexp[0, 1]");
        assertThat(operators(prepared(x ->
                        x.one().minus(x.one().over(x.negated().exp().plus(1))).log())))
                .contains("softplus")
                .doesNotContain("log", "exp", "divide");
    }

    @Test
    void cutPointsAreNotMatchedAcross() {
        assertThat(operators(prepared(x ->
                        x.apply(new Rowwise.Softmax(1)).apply(new CutPoint("x")).log())))
                .containsExactly("softmax[1]", "cut", "log");
        assertThat(operators(prepared(x -> x.apply(new Rowwise.Softmax(1))
                        .apply(new StopGradient())
                        .log())))
                .containsExactly("softmax[1]", "stop_gradient", "log");
    }

    @Test
    void minusZeroIsKept() {
        RuleSet rules = Simplify.rules(Precision.F64);
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.scalar(ElementType.REAL)));
        builder.output("sum", x.plus(0).value());
        builder.output("difference", x.zero().minus(x).value());
        builder.output("product", x.times(0).value());
        Graph graph = builder.build();
        assertThat(rules.apply(graph)).isSameAs(graph);
        assertThat(operators(PIPELINE.run("test", graph, List.of(FiniteOnly.PASS))))
                .containsExactly("negate");
    }

    @Test
    void constantsAreFoldedInThePrecisionOfTheModel() {
        GraphBuilder builder = new GraphBuilder();
        Term tenth = new Term(builder, builder.constant(0.1, TensorType.scalar(ElementType.REAL)));
        builder.output("y", tenth.times(3).value());
        builder.output(
                "setting",
                new Term(builder, builder.constant(0.1, TensorType.scalar(ElementType.SETTING)))
                        .times(3)
                        .value());
        Graph graph = Simplify.rules(Precision.F32).apply(builder.build());
        assertThat(graph.node(graph.output("y")))
                .isEqualTo(new Node.Constant(0.1f * 3f, TensorType.scalar(ElementType.REAL)));
        assertThat(graph.node(graph.output("setting")))
                .isEqualTo(new Node.Constant(0.1 * 3, TensorType.scalar(ElementType.SETTING)));
    }

    @Test
    void twoSumIsNotReassociated() {
        GraphBuilder builder = new GraphBuilder();
        Term a = new Term(builder, builder.input("a", TensorType.scalar(ElementType.REAL)));
        Term b = new Term(builder, builder.input("b", TensorType.scalar(ElementType.REAL)));
        Term sum = a.plus(b);
        Term taken = sum.minus(a);
        builder.output("error", a.minus(sum.minus(taken)).plus(b.minus(taken)).value());
        Graph graph = builder.build();
        assertThat(Simplify.finalRules(Precision.F32).apply(graph)).isSameAs(graph);
    }

    @Test
    void observersSeeEveryPass() {
        List<String> seen = new ArrayList<>();
        Pipeline watched = new Pipeline(
                Precision.F32, Pipeline.Mode.FINITE_ONLY, (entry, pass, graph) -> seen.add(entry + ":" + pass));
        GraphBuilder builder = new GraphBuilder();
        builder.output("y", builder.input("x", TensorType.scalar(ElementType.REAL)));
        Graph graph = builder.build();
        assertThat(watched.finish("e", watched.prepare("e", graph))).isSameAs(graph);
        assertThat(seen)
                .containsExactly(
                        "e:drop-dead",
                        "e:simplify",
                        "e:stabilise",
                        "e:hoist",
                        "e:drop-own-gradients",
                        "e:merge-calls",
                        "e:drop-dead",
                        "e:finite-only",
                        "e:finish",
                        "e:drop-dead");
    }

    @Test
    void longChainsTakeLinearTime() {
        assertThat(Growth.of(() -> simplifyChain(1_000), () -> simplifyChain(8_000)))
                .as("eight times the length")
                .isLessThan(Growth.LINEAR_OF_EIGHT);
    }

    private static void simplifyChain(int length) {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.real(Shape.of(3))));
        Term y = x;
        for (int i = 0; i < length; i++) {
            y = y.negated()
                    .times(1)
                    .plus(x.negated())
                    .apply(Elementwise.TANH)
                    .broadcast(Shape.of(2, 3))
                    .slice(0, Dimension.ZERO, Dimension.ONE)
                    .reshape(Shape.of(3));
        }
        builder.output("y", y.value());
        Simplify.rules(Precision.F32).apply(builder.build());
    }
}
