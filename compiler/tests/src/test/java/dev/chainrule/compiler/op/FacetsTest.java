// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator says of itself in several ways is one thing: lowering and flow agree with the meaning. */
class FacetsTest {
    static Stream<OperatorCase> expanded() {
        return OperatorCase.all().stream().filter(each -> each.op().lowering() instanceof Lowering.Expand);
    }

    static Stream<OperatorCase> moves() {
        return OperatorCase.all().stream().filter(each -> each.op().lowering() instanceof Lowering.Move);
    }

    static Stream<OperatorCase> withOperands() {
        return OperatorCase.all().stream().filter(each -> !each.types().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("expanded")
    void whatTakesItsPlaceMeansTheSame(OperatorCase each) {
        Lowering.Expand expand = (Lowering.Expand) each.op().lowering();
        List<Array> x = each.draw(new Random(1));
        assertClose(evaluate(each, x, expand.expansion()::apply), meaning(each, x), 1e-12);
    }

    @ParameterizedTest
    @MethodSource("moves")
    void anElementStandsWhereTheMoveSays(OperatorCase each) {
        Lowering.Move move = (Lowering.Move) each.op().lowering();
        List<Lowering.Place> places = move.places().apply(each.types().get(0).shape());
        Array x = each.draw(new Random(1)).get(0);
        Array y = meaning(each, List.of(x));
        Array moved = Array.generate(
                y.element(),
                y.shape(),
                index -> x.at(places.stream()
                        .mapToInt(place -> (int) place.start().value().orElseThrow()
                                + place.steps().stream()
                                        .mapToInt(step -> step.elements() * index[step.axis()])
                                        .sum())
                        .toArray()));
        assertThat(moved).isEqualTo(y);
    }

    /** Each axis of each operand in turn; where it is said to be mixed there is nothing that could be wrong. */
    @ParameterizedTest
    @MethodSource("withOperands")
    void anAxisGoesWhereTheFlowSays(OperatorCase each) {
        List<Shape> shapes = each.types().stream().map(type -> type.shape()).toList();
        List<Array> x = each.draw(new Random(1));
        Array y = meaning(each, x);
        for (int operand = 0; operand < x.size(); operand++) {
            for (int axis = 0; axis < shapes.get(operand).rank(); axis++) {
                Flow flow = each.op().flow(operand, axis, shapes, each.result().shape());
                int extent = x.get(operand).extent(axis);
                if (flow instanceof Flow.Kept kept && y.extent(kept.axis()) == extent) {
                    for (int place = 0; place < extent; place++) {
                        List<Array> other = new ArrayList<>(x);
                        other.set(operand, changed(each, operand, axis, place, x.get(operand)));
                        assertChangesOnlyAt(place, kept.axis(), y, meaning(each, other));
                    }
                } else if (flow instanceof Flow.Regrouped) {
                    assertThat(y.values()).isEqualTo(x.get(operand).values());
                } else if (flow instanceof Flow.Combined combined && x.size() == 1 && extent > 1) {
                    Array first = evaluate(each, List.of(part(x.get(0), axis, 0, 1)), each.op());
                    Array rest = evaluate(each, List.of(part(x.get(0), axis, 1, extent)), each.op());
                    Array whole = Array.generate(
                            y.element(),
                            y.shape(),
                            index -> both(combined.combination(), first.at(index), rest.at(index)));
                    assertClose(whole, y, 1e-12);
                }
            }
        }
    }

    private static double both(Combination combination, double a, double b) {
        return switch (combination) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case LOG_SUM_EXP -> Math.log(Math.exp(a) + Math.exp(b));
        };
    }

    /** The operand with other elements at one place of an axis. */
    private static Array changed(OperatorCase each, int operand, int axis, int place, Array x) {
        Array other = each.draw(new Random(2)).get(operand);
        return Array.generate(x.element(), x.shape(), index -> index[axis] == place ? other.at(index) : x.at(index));
    }

    private static Array part(Array x, int axis, int from, int to) {
        int[] shape = x.shape();
        shape[axis] = to - from;
        return Array.generate(x.element(), shape, index -> {
            int[] at = index.clone();
            at[axis] += from;
            return x.at(at);
        });
    }

    private static void assertChangesOnlyAt(int place, int axis, Array before, Array after) {
        Array.generate(before.element(), before.shape(), index -> {
            if (index[axis] != place) {
                assertThat(after.at(index)).isEqualTo(before.at(index));
            }
            return 0;
        });
    }

    private static void assertClose(Array actual, Array expected, double room) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.size(); i++) {
            double wanted = expected.get(i);
            if (Double.isFinite(wanted)) {
                assertThat(actual.get(i)).isCloseTo(wanted, within(room * Math.max(1, Math.abs(wanted))));
            } else {
                assertThat(actual.get(i)).isEqualTo(wanted);
            }
        }
    }

    private static Array meaning(OperatorCase each, List<Array> x) {
        return evaluate(each, x, each.op());
    }

    private static Array evaluate(OperatorCase each, List<Array> x, Op op) {
        return evaluate(
                each, x, (builder, operands) -> builder.applyAll(op, operands).get(0));
    }

    private static Array evaluate(OperatorCase each, List<Array> x, BiFunction<GraphBuilder, List<Value>, Value> term) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> data = new HashMap<>();
        List<Value> operands = IntStream.range(0, x.size())
                .mapToObj(i -> {
                    data.put("x" + i, x.get(i));
                    Shape shape = Shape.of(
                            IntStream.of(x.get(i).shape()).asLongStream().toArray());
                    return builder.input("x" + i, each.types().get(i).withShape(shape));
                })
                .toList();
        builder.output("y", term.apply(builder, operands));
        return ReferenceEvaluator.evaluate(builder.build(), data, Map.of()).output("y");
    }
}
