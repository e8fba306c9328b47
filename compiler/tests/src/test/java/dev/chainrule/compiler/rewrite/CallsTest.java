// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.random.Formulas;
import dev.chainrule.compiler.random.Formulas.Contents;
import dev.chainrule.compiler.random.Formulas.Sample;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A call means its body: in value, in derivative, through every pass. */
class CallsTest {
    private static final Pipeline PIPELINE = new Pipeline(Precision.F64, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);
    private static final TensorType ROW = TensorType.real(Shape.of(3));

    @Provide
    Arbitrary<Sample> graphs() {
        return Formulas.samples(Contents.DIFFERENTIABLE);
    }

    @Provide
    Arbitrary<Sample> anyGraphs() {
        return Formulas.samples(Contents.ALL);
    }

    /** A stretch of the graph as a function, and a stretch around it again, so that functions call functions. */
    private static Graph outlined(Graph graph, int start, int length) {
        int from = start % graph.nodes().size();
        Graph once = Outline.stretch(
                graph, from, Math.min(from + length, graph.nodes().size()));
        int outer = from / 2;
        return GraphVerifier.verify(
                "outline",
                Outline.stretch(
                        once, outer, Math.min(outer + length, once.nodes().size())));
    }

    /** The last of T − 1 elements is there from T = 2 on, also where nothing but a function has the dimension. */
    @Test
    void aConditionOfWhatAFunctionComputesStays() {
        Dimension length = Dimension.named("T").minus(Dimension.ONE);
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.scalar(ElementType.REAL)));
        Term last = x.broadcast(new Shape(List.of(length)))
                .slice(0, length.minus(Dimension.ONE), Dimension.ONE)
                .sum();
        builder.output("y", last.times(3).value());
        Condition condition = new Condition.AtMost(Dimension.ONE, length, "1 ≤ T − 1: there is a last one");
        builder.require(condition);
        Graph called = Outline.stretch(builder.build(), 1, 4);
        assertThat(calls(called)).hasSize(1);
        assertThat(DropDead.PASS.apply(called).conditions()).containsExactly(condition);
        assertThat(Inline.apply(DropDead.PASS.apply(called)).conditions()).containsExactly(condition);
    }

    @Property(tries = 150)
    void aCallIsItsBodyInEveryBit(
            @ForAll("anyGraphs") Sample sample, @ForAll("places") int start, @ForAll("places") int length) {
        Graph called = outlined(sample.graph(), start, length);
        Graph inlined = GraphVerifier.verify("inline", Inline.apply(called));
        Array expected = value(sample.graph(), sample);
        assertThat(value(called, sample)).isEqualTo(expected);
        assertThat(value(inlined, sample)).isEqualTo(expected);
        assertThat(calls(inlined)).isEmpty();
        Graph prepared = PIPELINE.finish("y", PIPELINE.prepare("y", called));
        Graph written = PIPELINE.finish("y", PIPELINE.prepare("y", sample.graph()));
        assertThat(value(prepared, sample).scalar())
                .satisfies(close(value(written, sample).scalar(), 1e-9));
    }

    @Property(tries = 200)
    void theDerivativeOfACallIsThatOfItsBody(
            @ForAll("graphs") Sample sample, @ForAll("places") int start, @ForAll("places") int length) {
        Graph called = gradients(outlined(sample.graph(), start, length), sample);
        Graph written = gradients(sample.graph(), sample);
        same(called, written, sample, 1e-9);
        same(PIPELINE.finish("gradients", called), written, sample, 1e-7);
    }

    @Property(tries = 60)
    void theSecondDerivativeToo(
            @ForAll("graphs") Sample sample, @ForAll("places") int start, @ForAll("places") int length) {
        Graph called = slopes(gradients(outlined(sample.graph(), start, length), sample), sample);
        Graph written = slopes(gradients(sample.graph(), sample), sample);
        same(called, written, sample, 1e-6);
        same(PIPELINE.finish("slopes", called), written, sample, 1e-6);
    }

    @Provide
    Arbitrary<Integer> places() {
        return net.jqwik.api.Arbitraries.integers().between(0, 60);
    }

    private static Graph gradients(Graph graph, Sample sample) {
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        List<Value> x = new ArrayList<>();
        sample.inputs().forEach((name, array) -> x.add(builder.input(name, type(array))));
        List<Value> dx = Differentiate.gradients(builder, Rebuild.find(values, graph.output("y")), x);
        for (int i = 0; i < dx.size(); i++) {
            builder.output("d" + i, dx.get(i));
        }
        return GraphVerifier.verify("differentiate", builder.build());
    }

    /** The derivatives of the sum of all derivatives. */
    private static Graph slopes(Graph graph, Sample sample) {
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        Term sum = new Term(builder, builder.constant(0, TensorType.scalar(ElementType.REAL)));
        for (Graph.Output output : graph.outputs()) {
            sum = sum.plus(new Term(builder, Rebuild.find(values, output.value())).sum());
        }
        builder.output("y", sum.value());
        return gradients(builder.build(), sample);
    }

    private static TensorType type(Array array) {
        return TensorType.real(
                Shape.of(java.util.Arrays.stream(array.shape()).asLongStream().toArray()));
    }

    private static Array value(Graph graph, Sample sample) {
        return ReferenceEvaluator.evaluate(graph, sample.inputs(), Map.of()).output("y");
    }

    private static void same(Graph a, Graph b, Sample sample, double tolerance) {
        Map<String, Array> left =
                ReferenceEvaluator.evaluate(a, sample.inputs(), Map.of()).outputs();
        Map<String, Array> right =
                ReferenceEvaluator.evaluate(b, sample.inputs(), Map.of()).outputs();
        right.forEach((name, expected) -> {
            Array found = java.util.Objects.requireNonNull(left.get(name));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i)).as(name).satisfies(close(expected.get(i), tolerance));
            }
        });
    }

    private static java.util.function.Consumer<Double> close(double expected, double tolerance) {
        return found -> {
            if (Double.isFinite(expected)) {
                assertThat(found).isCloseTo(expected, within(tolerance * (1 + Math.abs(expected))));
            }
        };
    }

    private static List<Function> calls(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node instanceof Node.Apply apply && apply.op() instanceof Call)
                .map(node -> ((Call) ((Node.Apply) node).op()).function())
                .toList();
    }

    // Single cases.

    private final GraphBuilder builder = new GraphBuilder();

    /** {@code f(x, w) = tanh(x · w), x + 1}; the second parameter is of no use to the second result. */
    private static Function function() {
        GraphBuilder body = new GraphBuilder();
        body.at(new Origin(Optional.empty(), Optional.of("h"), "dense", Origin.Phase.FORWARD));
        Term x = new Term(body, body.parameter(0, ROW));
        Term w = new Term(body, body.parameter(1, ROW));
        List<Value> results = List.of(x.times(w).tanh().value(), x.plus(1).value());
        return Function.of("f", List.of(ROW, ROW), body, results);
    }

    private List<Term> call(Function function, Term... operands) {
        return builder
                .applyAll(
                        new Call(function),
                        java.util.Arrays.stream(operands).map(Term::value).toList())
                .stream()
                .map(value -> new Term(builder, value))
                .toList();
    }

    private Term row(String name) {
        return new Term(builder, builder.input(name, ROW));
    }

    @Test
    void whatNobodyReadsGoesAndWithItTheOperandsThatItNeeded() {
        Term y = call(function(), row("x"), row("w")).get(1);
        builder.output("y", y.value());
        Graph graph = DropDead.apply(builder.build());
        assertThat(GraphPrinter.print(GraphVerifier.verify("drop-dead", graph))).isEqualTo("""
                %0 = input x : [3]
                %1 = f(%0) : [3]
                output y = %1
                function f([3]) = (%2)
                  %0 = parameter 0 : [3]   // dense: h
                  %1 = 1.0 : real   // dense: h
                  %2 = add(%0, %1) : [3]   // dense: h
                """);
    }

    @Test
    void callsOnTheSameOperandsBecomeOne() {
        GraphBuilder body = new GraphBuilder();
        Term x = new Term(body, body.parameter(0, ROW));
        Term product = x.times(new Term(body, body.parameter(1, ROW)));
        Function other = Function.of(
                "g",
                List.of(ROW, ROW),
                body,
                List.of(product.value(), product.tanh().value()));
        List<Term> first = call(function(), row("x"), row("w"));
        List<Term> second = call(other, row("x"), row("w"));
        builder.output("sum", first.get(0).plus(second.get(1)).value());
        builder.output("product", second.get(0).value());
        Graph graph = GraphVerifier.verify("merge-calls", MergeCalls.apply(builder.build()));
        assertThat(calls(graph)).singleElement().satisfies(function -> {
            assertThat(function.results()).hasSize(3);
            assertThat(function.body().nodes()).hasSize(6);
        });
        Node.Apply sum = (Node.Apply) graph.node(graph.output("sum"));
        assertThat(sum.operands().get(0)).isEqualTo(sum.operands().get(1));
        assertThat(MergeCalls.apply(graph)).isSameAs(graph);
    }

    @Test
    void callsOfWhatHasBecomeOneBecomeOneAsWell() {
        Function function = function();
        Function again = Function.of("again", function.parameters(), copy(function), List.of(new Value(3, 0)));
        Term x = row("x");
        Term a = call(function, x, row("w")).get(0).squared();
        Term b = call(again, x, row("w")).get(0).squared();
        builder.output("a", call(function, a, x).get(0).value());
        builder.output("b", call(function, b, x).get(0).value());
        Graph graph = GraphVerifier.verify("merge-calls", MergeCalls.apply(builder.build()));
        assertThat(graph.output("a")).isEqualTo(graph.output("b"));
        assertThat(calls(graph)).hasSize(2);
    }

    private static GraphBuilder copy(Function function) {
        GraphBuilder copy = new GraphBuilder();
        Rebuild.copy(function.body(), copy);
        return copy;
    }

    @Test
    void aPassSeesAFunctionOnce() {
        Function function = function();
        Term x = row("x");
        for (int i = 0; i < 10; i++) {
            x = call(function, x, row("w")).get(0);
        }
        builder.output("y", x.value());
        List<Integer> seen = new ArrayList<>();
        Pass pass = new Pass("watch", "", graph -> {
            seen.add(graph.nodes().size());
            return graph;
        });
        PIPELINE.run("y", builder.build(), List.of(pass));
        assertThat(seen).containsExactly(function.body().nodes().size(), 12);
    }

    @Test
    void theDerivativesOfEqualCallsShareTwoFunctions() {
        Function function = function();
        Term w = row("w");
        Term x = row("x");
        for (int i = 0; i < 10; i++) {
            x = call(function, x, w).get(0);
        }
        List<Value> gradients = Differentiate.gradients(builder, x.sum().value(), List.of(w.value(), row("x").value()));
        builder.output("dw", gradients.get(0));
        builder.output("dx", gradients.get(1));
        Graph graph = PIPELINE.finish("gradients", builder.build());
        Set<String> names = new TreeSet<>();
        calls(graph).forEach(each -> names.add(each.name() + each.results().size()));
        // tanh is its own residual, so the forward function stays as it is.
        assertThat(calls(graph)).hasSize(20);
        assertThat(names).containsExactly("df2", "f1");
        assertThat(Set.copyOf(calls(graph))).hasSize(2);
    }

    /** The condition is an operand of the derivative: what is infinite inside meets no zero, in the weights' sums neither. */
    @Test
    void whereAroundACallGuardsWhatIsInside() {
        GraphBuilder body = new GraphBuilder();
        Term p = new Term(body, body.parameter(0, ROW));
        Term w = new Term(body, body.parameter(1, TensorType.scalar(ElementType.REAL)));
        Term y = p.sqrt().times(w).plus(p.log());
        Function function = Function.of(
                "f", List.of(ROW, TensorType.scalar(ElementType.REAL)), body, List.of(y.value(), p.value()));
        Term x = row("x");
        Term scale = new Term(builder, builder.input("w", TensorType.scalar(ElementType.REAL)));
        Term chosen = x.greaterThan(x.zero()).select(call(function, x, scale).get(0), x.zero());
        List<Value> gradients =
                Differentiate.gradients(builder, chosen.sum().value(), List.of(x.value(), scale.value()));
        builder.output("dx", gradients.get(0));
        builder.output("dw", gradients.get(1));
        Map<String, Array> data =
                Map.of("x", Array.real(new int[] {3}, -1, 0, 4), "w", Array.scalar(ElementType.REAL, 2));
        for (Graph graph : List.of(builder.build(), PIPELINE.finish("gradients", builder.build()))) {
            var result = ReferenceEvaluator.evaluate(graph, data, Map.of());
            assertThat(result.output("dx").values()).containsExactly(new double[] {0, 0, 0.75}, within(0.0));
            assertThat(result.output("dw").scalar()).isEqualTo(2);
        }
    }

    @Test
    void placesAndNamesOfAWrittenOutBodyAreTheCalls() {
        builder.at(new Origin(Optional.empty(), Optional.of("blocks.3"), "blocks.3", Origin.Phase.FORWARD));
        Term y = call(function(), row("x"), row("w")).get(1);
        builder.output("y", y.value());
        Graph graph = DropDead.apply(Inline.apply(builder.build()));
        assertThat(graph.origin(graph.output("y")).place()).isEqualTo("blocks.3.dense");
        assertThat(graph.origin(graph.output("y")).name()).contains("h");
    }
}
