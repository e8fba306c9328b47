// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.ChooseIndex;
import dev.chainrule.compiler.op.Concat;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.MatMul;
import dev.chainrule.compiler.op.Pad;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Small values that can be checked by hand: they fix what the operators mean. */
class ReferenceEvaluatorTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;
    private static final Array MATRIX = real(new int[] {2, 3}, 1, 2, 3, 4, 5, 6);

    @Example
    void layoutsMoveElements() {
        assertThat(apply(new Layout.Reshape(Shape.of(3, 2)), MATRIX))
                .isEqualTo(real(new int[] {3, 2}, 1, 2, 3, 4, 5, 6));
        assertThat(apply(new Layout.Broadcast(Shape.of(2, 2, 3)), MATRIX).values())
                .containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
        assertThat(apply(new Layout.Broadcast(Shape.of(2, 2)), real(new int[] {2, 1}, 7, 8))
                        .values())
                .containsExactly(7, 7, 8, 8);
        assertThat(apply(new Layout.Transpose(List.of(1, 0)), MATRIX))
                .isEqualTo(real(new int[] {3, 2}, 1, 4, 2, 5, 3, 6));
        assertThat(apply(new Layout.Slice(1, Dimension.ONE, Dimension.of(2)), MATRIX))
                .isEqualTo(real(new int[] {2, 2}, 2, 3, 5, 6));
        assertThat(apply(new Pad(0, Dimension.ONE, Dimension.ZERO), MATRIX).values())
                .containsExactly(0, 0, 0, 1, 2, 3, 4, 5, 6);
        assertThat(apply(new Concat(1), MATRIX, real(new int[] {2, 1}, 7, 8)).values())
                .containsExactly(1, 2, 3, 7, 4, 5, 6, 8);
        assertThat(apply(new Layout.Reverse(1), MATRIX).values()).containsExactly(3, 2, 1, 6, 5, 4);
    }

    /** {@code x.permute(2, 0, 1)[k, i, j]} is {@code x[i, j, k]}. */
    @Example
    void transposeNamesTheOperandsAxes() {
        Array x = Array.generate(ElementType.REAL, new int[] {2, 3, 4}, i -> 100 * i[0] + 10 * i[1] + i[2]);
        Array y = apply(new Layout.Transpose(List.of(2, 0, 1)), x);
        assertThat(y.shape()).containsExactly(4, 2, 3);
        assertThat(y.at(3, 1, 2)).isEqualTo(x.at(1, 2, 3));
    }

    @Example
    void reductionsTakeAxesAway() {
        assertThat(apply(new Reduce(Reduce.Kind.SUM, List.of(0)), MATRIX)).isEqualTo(real(new int[] {3}, 5, 7, 9));
        assertThat(apply(new Reduce(Reduce.Kind.MAX, List.of(1)), MATRIX)).isEqualTo(real(new int[] {2}, 3, 6));
        assertThat(apply(new Reduce(Reduce.Kind.MIN, List.of(0, 1)), MATRIX)).isEqualTo(real(new int[] {}, 1));
        Array nothing = real(new int[] {0});
        assertThat(apply(new Reduce(Reduce.Kind.SUM, List.of(0)), nothing).scalar())
                .isZero();
        assertThat(apply(new Reduce(Reduce.Kind.MAX, List.of(0)), nothing).scalar())
                .isEqualTo(-INFINITY);
        assertThat(apply(new Reduce(Reduce.Kind.MIN, List.of(0)), nothing).scalar())
                .isEqualTo(INFINITY);
        assertThat(apply(new Reduce(Reduce.Kind.MAX, List.of(0)), real(new int[] {2}, 1, NAN))
                        .scalar())
                .isNaN();
        Array large = new Array(ElementType.INT, new int[] {2}, Integer.MAX_VALUE, 1);
        assertThatThrownBy(() -> apply(new Reduce(Reduce.Kind.SUM, List.of(0)), large))
                .isInstanceOf(ArithmeticException.class);
    }

    @Example
    void theFirstOfEqualElementsIsFound() {
        Array x = real(new int[] {3, 3}, 1, 5, 5, 2, 2, 1, 0, NAN, 9);
        assertThat(apply(new ChooseIndex(ChooseIndex.Preferred.LARGEST, 1), x).values())
                .containsExactly(1, 0, 1);
        assertThat(apply(new ChooseIndex(ChooseIndex.Preferred.SMALLEST, 1), x).values())
                .containsExactly(0, 2, 1);
        assertThat(apply(new ChooseIndex(ChooseIndex.Preferred.LARGEST, 0), x).values())
                .containsExactly(1, 2, 2);
    }

    @Example
    void rowsAreStable() {
        Array large = real(new int[] {1, 2}, 1000, 1000);
        assertThat(apply(new Rowwise.Softmax(1), large).values()).containsExactly(0.5, 0.5);
        assertThat(apply(new Rowwise.LogSumExp(List.of(1)), large).get(0)).isEqualTo(1000 + StrictMath.log(2));
        assertThat(apply(new Rowwise.LogSoftmax(1), real(new int[] {1, 2}, 0, -1000))
                        .values())
                .containsExactly(0, -1000);
    }

    @Example
    void maskedElementsGetNothing() {
        Array masked = real(new int[] {1, 3}, 0, -INFINITY, 0);
        assertThat(apply(new Rowwise.Softmax(1), masked).values()).containsExactly(0.5, 0, 0.5);
        assertThat(apply(new Rowwise.LogSoftmax(1), masked).get(1)).isEqualTo(-INFINITY);
        assertThat(apply(new Rowwise.LogSumExp(List.of(1)), masked).get(0)).isEqualTo(StrictMath.log(2));
        Array all = real(new int[] {1, 2}, -INFINITY, -INFINITY);
        assertThat(apply(new Rowwise.Softmax(1), all).get(0)).isZero();
        assertThat(apply(new Rowwise.LogSumExp(List.of(1)), all).get(0)).isEqualTo(-INFINITY);
    }

    /** A row operator means what the composition means that it stands for. */
    @Property(tries = 100)
    void rowOperatorsAreTheirExpansions(@ForAll("rows") List<Double> row) {
        Array x = real(
                new int[] {2, row.size() / 2},
                row.stream().limit(row.size() / 2 * 2L).mapToDouble(v -> v).toArray());
        for (Rowwise op : List.of(
                new Rowwise.Softmax(0),
                new Rowwise.Softmax(1),
                new Rowwise.LogSoftmax(1),
                new Rowwise.LogSumExp(List.of(0)),
                new Rowwise.LogSumExp(List.of(0, 1)))) {
            GraphBuilder builder = new GraphBuilder();
            Term input = new Term(builder, builder.input("x", type(x)));
            builder.output("direct", input.apply(op).value());
            builder.output("expanded", op.expand(input).value());
            ReferenceEvaluator.Result result = ReferenceEvaluator.evaluate(builder.build(), Map.of("x", x), Map.of());
            assertThat(result.output("expanded").shape())
                    .isEqualTo(result.output("direct").shape());
            for (int i = 0; i < result.output("direct").size(); i++) {
                double expected = result.output("direct").get(i);
                double actual = result.output("expanded").get(i);
                if (Double.isFinite(expected)) {
                    assertThat(actual)
                            .as(op.name())
                            .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
                } else {
                    assertThat(actual).as(op.name()).isEqualTo(Double.valueOf(expected));
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Double>> rows() {
        return Arbitraries.frequencyOf(
                        Tuple.of(8, Arbitraries.doubles().between(-800, 800)),
                        Tuple.of(1, Arbitraries.of(-INFINITY, INFINITY, NAN)))
                .list()
                .ofMinSize(2)
                .ofMaxSize(12);
    }

    @Example
    void matricesAreMultiplied() {
        Array b = real(new int[] {3, 1}, 1, 0, -1);
        assertThat(apply(new MatMul(), MATRIX, b)).isEqualTo(real(new int[] {2, 1}, -2, -2));
        Array batch = real(new int[] {2, 1, 1}, 2, 3);
        assertThat(apply(new MatMul(), batch, batch).values()).containsExactly(4, 9);
        assertThat(apply(new MatMul(), real(new int[] {1, 0}), real(new int[] {0, 2}))
                        .values())
                .containsExactly(0, 0);
    }

    @Example
    void dimensionsBecomeNumbers() {
        GraphBuilder builder = new GraphBuilder();
        Dimension b = Dimension.named("B");
        builder.input("x", TensorType.real(Shape.of(b)));
        builder.output("size", builder.apply(new Source.Size(b.times(b))));
        builder.output("iota", builder.apply(new Source.Iota(b)));
        ReferenceEvaluator.Result result =
                ReferenceEvaluator.evaluate(builder.build(), Map.of("x", real(new int[] {3}, 0, 0, 0)), Map.of());
        assertThat(result.output("size").scalar()).isEqualTo(9);
        assertThat(result.output("iota").values()).containsExactly(0, 1, 2);
    }

    @Example
    void indicesOutOfRangeAreErrors() {
        CheckIndex check = new CheckIndex(Dimension.of(3), "label of cross_entropy");
        assertThat(apply(check, ints(0, 2)).values()).containsExactly(0, 2);
        assertThatThrownBy(() -> apply(check, ints(0, 3)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("label of cross_entropy: 3 is outside of 0 to 2");
        assertThatThrownBy(() -> apply(check, ints(-1))).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Example
    void pickTakesTheElementThatTheIndexNames() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", type(MATRIX)));
        Term checked =
                new Term(builder, builder.input("i", type(ints(2, 0)))).apply(new CheckIndex(Dimension.of(3), "i"));
        builder.output(
                "y",
                checked.insertAxis(1)
                        .equalTo(Term.iota(builder, Dimension.of(3)))
                        .select(x, x.zero())
                        .sum(List.of(1))
                        .value());
        Map<String, Array> data = Map.of("x", MATRIX, "i", ints(2, 0));
        assertThat(ReferenceEvaluator.evaluate(builder.build(), data, Map.of())
                        .output("y")
                        .values())
                .containsExactly(3, 4);
    }

    @Example
    void elementTypesMeetInTheWiderOne() {
        GraphBuilder builder = new GraphBuilder();
        Term i = new Term(builder, builder.input("i", TensorType.scalar(ElementType.INT)));
        Term two = i.constant(2);
        builder.output("quotient", i.over(two).value());
        builder.output("sum", i.plus(two).value());
        builder.output("count", i.lessThan(two).plus(i.equalTo(two)).value());
        builder.output("cut", i.over(two).negated().to(ElementType.INT).value());
        builder.output("mean", i.equalTo(two).mean().value());
        Map<String, Array> data = Map.of("i", Array.scalar(ElementType.INT, 1));
        ReferenceEvaluator.Result result = ReferenceEvaluator.evaluate(builder.build(), data, Map.of());
        assertThat(result.output("quotient")).isEqualTo(Array.scalar(ElementType.REAL, 0.5));
        assertThat(result.output("sum")).isEqualTo(Array.scalar(ElementType.INT, 3));
        assertThat(result.output("count")).isEqualTo(Array.scalar(ElementType.INT, 1));
        assertThat(result.output("cut").scalar()).isZero();
        assertThat(result.output("mean")).isEqualTo(Array.scalar(ElementType.REAL, 0));
    }

    @Example
    void cellsAreReadAndWritten() {
        Cell step = new Cell(Cell.Kind.STEP, "step", TensorType.scalar(ElementType.INT), Initial.ZEROS);
        GraphBuilder builder = new GraphBuilder();
        Term now = new Term(builder, builder.read(step));
        builder.write(step, now.plus(1).value());
        Map<Cell, Array> cells = Map.of(step, Array.scalar(ElementType.INT, 41));
        assertThat(ReferenceEvaluator.evaluate(builder.build(), Map.of(), cells)
                        .write(step)
                        .scalar())
                .isEqualTo(42);
    }

    @Example
    void dataThatDoNotFitAreRefused() {
        GraphBuilder builder = new GraphBuilder();
        Dimension t = Dimension.named("T");
        builder.input("x", TensorType.real(Shape.of(t)));
        builder.require(new Condition.AtMost(t, Dimension.of(2), "T ≤ context"));
        var graph = builder.build();
        assertThatThrownBy(() -> ReferenceEvaluator.evaluate(graph, Map.of(), Map.of(), Map.of("T", 1L)))
                .hasMessage("nothing given for input x");
        assertThatThrownBy(() -> ReferenceEvaluator.evaluate(
                        graph, Map.of("x", real(new int[] {1}, 0)), Map.of(), Map.of("T", 2L)))
                .hasMessage("input x is [T] with {T=2}, not real[1]");
        assertThatThrownBy(() ->
                        ReferenceEvaluator.evaluate(graph, Map.of("x", real(new int[] {3}, 0, 0, 0)), Map.of()))
                .hasMessage("T ≤ context does not hold with {T=3}");
    }

    private static Array apply(Op op, Array... operands) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> data = new HashMap<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            values.add(builder.input("x" + i, type(operands[i])));
            data.put("x" + i, operands[i]);
        }
        builder.output("y", builder.applyAll(op, values).get(0));
        return ReferenceEvaluator.evaluate(builder.build(), data, Map.of()).output("y");
    }

    private static TensorType type(Array array) {
        long[] extents = new long[array.rank()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = array.extent(axis);
        }
        return new TensorType(array.element(), Shape.of(extents));
    }

    private static Array real(int[] shape, double... values) {
        return Array.real(shape, values);
    }

    private static Array ints(double... values) {
        return new Array(ElementType.INT, new int[] {values.length}, values);
    }
}
