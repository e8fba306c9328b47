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
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Scan;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.random.Formulas;
import dev.chainrule.compiler.random.Formulas.Contents;
import dev.chainrule.compiler.random.Formulas.Sample;
import dev.chainrule.compiler.random.LoopedFormula;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A loop means its turns, written out: in value, in derivative, through every pass. */
class ScanTest {
    private static final Pipeline PIPELINE = new Pipeline(Precision.F64, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);
    private static final TensorType ROW = TensorType.real(Shape.of(3));
    private static final TensorType REAL = TensorType.scalar(ElementType.REAL);

    @Provide
    Arbitrary<Sample> graphs() {
        return Formulas.samples(Contents.DIFFERENTIABLE);
    }

    @Property(tries = 150)
    void aLoopIsItsTurns(@ForAll("graphs") Sample sample, @ForAll("seeds") long seed) {
        LoopedFormula looped = new LoopedFormula(sample, seed);
        Graph scan = looped.scan();
        Map<String, Array> written = value(looped.writtenOut(), looped);
        same(value(scan, looped), written, 0);
        same(value(PIPELINE.finish("y", PIPELINE.prepare("y", scan)), looped), written, 1e-9);
    }

    @Property(tries = 200)
    void itsDerivativeIsThatOfItsTurns(@ForAll("graphs") Sample sample, @ForAll("seeds") long seed) {
        LoopedFormula looped = new LoopedFormula(sample, seed);
        Graph scan = looped.gradients(looped.scan());
        Map<String, Array> written = value(looped.gradients(looped.writtenOut()), looped);
        same(value(scan, looped), written, 1e-8);
        same(value(PIPELINE.finish("gradients", scan), looped), written, 1e-7);
    }

    @Property(tries = 60)
    void theSecondDerivativeToo(@ForAll("graphs") Sample sample, @ForAll("seeds") long seed) {
        LoopedFormula looped = new LoopedFormula(sample, seed);
        Graph scan = slopes(looped.gradients(looped.scan()), looped);
        Map<String, Array> written = value(slopes(looped.gradients(looped.writtenOut()), looped), looped);
        same(value(scan, looped), written, 1e-6);
        same(value(PIPELINE.finish("slopes", scan), looped), written, 1e-6);
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    /** The derivatives of the sum of all derivatives. */
    private static Graph slopes(Graph graph, LoopedFormula looped) {
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        Term sum = new Term(builder, builder.constant(0, REAL));
        for (Graph.Output output : graph.outputs()) {
            sum = sum.plus(new Term(builder, Rebuild.find(values, output.value())).sum());
        }
        builder.output("y", sum.value());
        return looped.gradients(builder.build());
    }

    /** Slices that differ may leave a row nothing, and an int no room. */
    private static Map<String, Array> value(Graph graph, LoopedFormula looped) {
        try {
            return ReferenceEvaluator.evaluate(graph, looped.inputs(), Map.of()).outputs();
        } catch (ArithmeticException overflow) {
            throw new TestAbortedException("an int overflows");
        }
    }

    private static void same(Map<String, Array> found, Map<String, Array> expected, double tolerance) {
        expected.forEach((name, wanted) -> {
            Array given = java.util.Objects.requireNonNull(found.get(name));
            assertThat(given.shape()).as(name).isEqualTo(wanted.shape());
            for (int i = 0; i < wanted.size(); i++) {
                double value = wanted.get(i);
                if (Double.isFinite(value)) {
                    assertThat(given.get(i)).as(name).isCloseTo(value, within(tolerance * (1 + Math.abs(value))));
                }
            }
        });
    }

    // Single cases.

    private final GraphBuilder builder = new GraphBuilder();

    private static final Dimension BATCH = Dimension.named("B");
    private static final Dimension TIME = Dimension.named("T");

    /** {@code h ← tanh(x · W + h · U)}, and h is yielded. */
    private static Function cell() {
        TensorType state = TensorType.real(Shape.of(BATCH, Dimension.of(4)));
        TensorType slice = TensorType.real(Shape.of(BATCH, Dimension.of(3)));
        TensorType w = TensorType.real(Shape.of(3, 4));
        TensorType u = TensorType.real(Shape.of(4, 4));
        GraphBuilder turn = new GraphBuilder();
        Term h = new Term(turn, turn.parameter(0, state));
        Term x = new Term(turn, turn.parameter(1, slice));
        Value next = x.matmul(new Term(turn, turn.parameter(2, w)))
                .plus(h.matmul(new Term(turn, turn.parameter(3, u))))
                .tanh()
                .value();
        return Function.of("cell", List.of(state, slice, w, u), turn, List.of(next, next));
    }

    private List<Value> recurrent() {
        Function cell = cell();
        Value past = builder.input("x", TensorType.real(Shape.of(BATCH, TIME, Dimension.of(3))));
        Value first = builder.input("h", cell.parameters().get(0));
        Value w = builder.input("W", cell.parameters().get(2));
        Value u = builder.input("U", cell.parameters().get(3));
        return builder.applyAll(
                new Scan(new Loop(cell, 1, List.of(1), List.of(1), TIME, false)), List.of(first, past, w, u));
    }

    /** The product with the inputs stands before the loop, and in the derivative the products for weights and inputs after it. */
    @Test
    void aTurnMultipliesOnlyWhatIsCarried() {
        builder.output(
                "y", new Term(builder, recurrent().get(1)).squared().sum().value());
        Graph prepared = PIPELINE.prepare("y", builder.build());
        GraphBuilder training = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(prepared, training);
        List<Value> x = new ArrayList<>();
        for (Node node : prepared.nodes()) {
            if (node instanceof Node.Input) {
                x.add(training.add(node).get(0));
            }
        }
        List<Value> dx = Differentiate.gradients(training, Rebuild.find(values, prepared.output("y")), x);
        for (int i = 0; i < dx.size(); i++) {
            training.output("d" + ((Node.Input) training.node(x.get(i))).name(), dx.get(i));
        }
        assertThat(GraphPrinter.print(PIPELINE.finish("gradients", training.build())))
                .isEqualTo("""
                %0 = input x : [B, T, 3]
                %1 = input h : [B, 4]
                %2 = input W : [3, 4]
                %3 = input U : [4, 4]
                %4 = transpose[1, 0, 2](%0) : [T, B, 3]
                %5 = reshape[B·T, 3](%4) : [B·T, 3]
                %6 = matmul(%5, %2) : [B·T, 4]
                %7 = reshape[T, B, 4](%6) : [T, B, 4]
                %8, %8.1, %8.2 = scan[T, carried=1, along=[0], stacked=[1, 0]] cell(%1, %7, %3) : [B, 4], [B, T, 4], [T, B, 4]
                %9 = 2.0 : real   // adjoint
                %10 = multiply(%8.1, %9) : [B, T, 4]   // adjoint
                %11 = 0.0 : [B, 4]   // adjoint
                %12, %12.1 = scan[T backwards, carried=1, along=[1, 1], stacked=[0]] dcell(%11, %8.1, %10, %3) : [B, 4], [T, B, 4]   // adjoint
                %13 = reshape[B·T, 4](%8.2) : [B·T, 4]   // adjoint
                %14 = transpose[1, 0](%13) : [4, B·T]   // adjoint
                %15 = reshape[B·T, 4](%12.1) : [B·T, 4]   // adjoint
                %16 = matmul(%14, %15) : [4, 4]   // adjoint
                %17 = transpose[1, 0](%2) : [4, 3]   // adjoint
                %18 = matmul(%15, %17) : [B·T, 3]   // adjoint
                %19 = transpose[1, 0](%5) : [3, B·T]   // adjoint
                %20 = matmul(%19, %15) : [3, 4]   // adjoint
                %21 = reshape[T, B, 3](%18) : [T, B, 3]   // adjoint
                %22 = transpose[1, 0, 2](%21) : [B, T, 3]   // adjoint
                output dx = %22
                output dh = %12
                output dW = %20
                output dU = %16
                function cell([B, 4], [B, 4], [4, 4]) = (%5, %5, %0)
                  %0 = parameter 0 : [B, 4]
                  %1 = parameter 1 : [B, 4]
                  %2 = parameter 2 : [4, 4]
                  %3 = matmul(%0, %2) : [B, 4]
                  %4 = add(%1, %3) : [B, 4]
                  %5 = tanh(%4) : [B, 4]
                function dcell([B, 4], [B, 4], [B, 4], [4, 4]) = (%10, %8)
                  %0 = parameter 0 : [B, 4]   // adjoint
                  %1 = parameter 1 : [B, 4]   // adjoint
                  %2 = parameter 2 : [B, 4]   // adjoint
                  %3 = parameter 3 : [4, 4]   // adjoint
                  %4 = add(%0, %2) : [B, 4]   // adjoint
                  %5 = 1.0 : real   // adjoint
                  %6 = multiply(%1, %1) : [B, 4]   // adjoint
                  %7 = subtract(%5, %6) : [B, 4]   // adjoint
                  %8 = multiply(%4, %7) : [B, 4]   // adjoint
                  %9 = transpose[1, 0](%3) : [4, 4]   // adjoint
                  %10 = matmul(%8, %9) : [B, 4]   // adjoint
                """);
    }

    @Test
    void whatNoTurnNeedsAndNobodyReadsGoes() {
        TensorType real = REAL;
        GraphBuilder turn = new GraphBuilder();
        Term a = new Term(turn, turn.parameter(0, real));
        Term b = new Term(turn, turn.parameter(1, real));
        Term c = new Term(turn, turn.parameter(2, real));
        Term x = new Term(turn, turn.parameter(3, real));
        Term k = new Term(turn, turn.parameter(4, real));
        // b needs a; nothing needs c, which alone needs k.
        Function body = Function.of(
                "turn",
                List.of(real, real, real, real, real),
                turn,
                List.of(
                        a.plus(x).value(),
                        b.plus(a).value(),
                        c.times(k).value(),
                        c.plus(1).value(),
                        b.value()));
        List<Value> operands = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            operands.add(builder.input(name, real));
        }
        operands.add(builder.input("x", TensorType.real(Shape.of(TIME))));
        operands.add(builder.input("k", real));
        List<Value> results =
                builder.applyAll(new Scan(new Loop(body, 3, List.of(0), List.of(0, 0), TIME, false)), operands);
        builder.output("b", results.get(1));
        assertThat(GraphPrinter.print(GraphVerifier.verify("drop-dead", DropDead.apply(builder.build()))))
                .isEqualTo("""
                %0 = input a : real
                %1 = input b : real
                %2 = input x : [T]
                %3, %3.1 = scan[T, carried=2, along=[0], stacked=[]] turn(%0, %1, %2) : real, real
                output b = %3.1
                function turn(real, real, real) = (%3, %4)
                  %0 = parameter 0 : real
                  %1 = parameter 1 : real
                  %2 = parameter 2 : real
                  %3 = add(%0, %2) : real
                  %4 = add(%1, %0) : real
                """);
    }

    @Test
    void loopsThatCarryTheSameBecomeOne() {
        List<Value> one = recurrent();
        Function cell = cell();
        GraphBuilder turn = new GraphBuilder();
        List<Value> parameters = IntStream.range(0, 4)
                .mapToObj(i -> turn.parameter(i, cell.parameters().get(i)))
                .toList();
        Value next = cell.writtenInto(turn, parameters).get(0);
        Value other = new Term(turn, next).exp().value();
        Function also = Function.of("also", cell.parameters(), turn, List.of(next, other, next));
        List<Value> operands = ((Node.Apply) builder.node(one.get(0))).operands();
        List<Value> two =
                builder.applyAll(new Scan(new Loop(also, 1, List.of(1), List.of(0, 1), TIME, false)), operands);
        List<Value> back = builder.applyAll(new Scan(new Loop(cell, 1, List.of(1), List.of(1), TIME, true)), operands);
        builder.output("h", one.get(1));
        builder.output("exp", two.get(1));
        builder.output("last", two.get(0));
        builder.output("same", two.get(2));
        builder.output("back", back.get(1));
        Graph graph = GraphVerifier.verify("merge-calls", MergeCalls.apply(builder.build()));
        assertThat(graph.output("same")).isEqualTo(graph.output("h"));
        assertThat(graph.output("exp").node()).isEqualTo(graph.output("h").node());
        assertThat(graph.output("last").node()).isEqualTo(graph.output("h").node());
        assertThat(graph.output("back").node()).isNotEqualTo(graph.output("h").node());
    }

    /** Without turns the first carried value is the last one, in the derivative too, whatever a turn would do. */
    @Test
    void withoutTurnsWhatIsCarriedPassesBy() {
        GraphBuilder turn = new GraphBuilder();
        turn.parameter(0, ROW);
        Value x = turn.parameter(1, ROW);
        Function body = Function.of("turn", List.of(ROW, ROW), turn, List.of(x));
        Value first = builder.input("h", ROW);
        Value sequence = builder.input("x", TensorType.real(Shape.of(TIME, Dimension.of(3))));
        Value last = builder.applyAll(
                        new Scan(new Loop(body, 1, List.of(0), List.of(), TIME, false)), List.of(first, sequence))
                .get(0);
        List<Value> dx = Differentiate.gradients(
                builder, new Term(builder, last).squared().sum().value(), List.of(first));
        builder.output("dh", dx.get(0));
        Graph graph = PIPELINE.finish("gradients", builder.build());
        Array h = Array.real(new int[] {3}, 1, 2, 3);
        for (int turns = 0; turns < 3; turns++) {
            Array given = Array.generate(ElementType.REAL, new int[] {turns, 3}, index -> 5);
            Array dh = ReferenceEvaluator.evaluate(
                            graph, Map.of("h", h, "x", given), Map.of(), Map.of("T", (long) turns))
                    .output("dh");
            assertThat(dh.values()).isEqualTo(turns == 0 ? new double[] {2, 4, 6} : new double[] {0, 0, 0});
        }
    }
}
