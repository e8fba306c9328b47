// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A graph over dynamic dimensions means for every size, 0 and 1 among them, what the graph over that size means. */
class DynamicShapesTest {
    /** Operators whose attributes do not name sizes, on the first types of the catalogue. */
    static List<OperatorCase> cases() {
        return OperatorCase.all().stream()
                .filter(each -> each.entry().family() != OperatorExamples.Family.LAYOUT
                        || each.op() instanceof Layout.Transpose
                        || each.op() instanceof Concat
                        || each.op() instanceof Pad
                        || each.op() instanceof Layout.Reverse)
                .filter(each -> each.entry().family() != OperatorExamples.Family.SOURCE && !isEmpty(each))
                // Channels of groups are a multiple of what each kernel sees, and these sizes are any.
                .filter(each -> !(each.op() instanceof Convolution of)
                        || of.groups() == 1 && of.extents().isEmpty())
                .toList();
    }

    static boolean isEmpty(OperatorCase each) {
        return each.types().stream().anyMatch(type -> type.shape().size().is(0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGraphAndItsGradientMeanTheSame(OperatorCase each) {
        for (int size : new int[] {0, 1, 2, 5}) {
            List<TensorType> dynamic = types(each, extent -> Dimension.named("D" + extent));
            List<TensorType> fixed = types(each, extent -> Dimension.of(size));
            OperatorCase sized = new OperatorCase(each.entry(), fixed);
            if (isRefused(sized)) {
                continue; // Statically, an error.
            }
            List<Array> data = sized.draw(new Random(size));
            Array weight = OperatorCase.noise(sized.result(), new Random(size));
            assertThat(evaluate(each.op(), dynamic, data, weight, size))
                    .as("with %d", size)
                    .isEqualTo(evaluate(each.op(), fixed, data, weight, size));
        }
    }

    private static boolean isRefused(OperatorCase each) {
        try {
            return each.result() == null;
        } catch (TypeFault refused) {
            return true;
        }
    }

    /** The types with every extent but 1 replaced. */
    private static List<TensorType> types(OperatorCase each, LongFunction<Dimension> replacement) {
        return each.types().stream()
                .map(type -> type.withShape(new Shape(type.shape().dimensions().stream()
                        .map(extent -> extent.is(1)
                                ? extent
                                : replacement.apply(extent.value().orElseThrow()))
                        .toList())))
                .toList();
    }

    private static Map<String, Array> evaluate(
            Documented op, List<TensorType> types, List<Array> operands, Array weight, int size) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> data = new HashMap<>();
        List<Value> x = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            x.add(builder.input("x" + i, types.get(i)));
            data.put("x" + i, operands.get(i));
        }
        Term y = new Term(builder, builder.applyAll(op, x).get(0));
        builder.output("y", y.value());
        List<Value> reals =
                x.stream().filter(value -> builder.type(value).isReal()).toList();
        if (y.type().isReal() && !reals.isEmpty()) {
            Term scalar = y.times(new Term(builder, builder.input("weight", y.type())))
                    .sum();
            data.put("weight", weight);
            List<Value> gradients = Differentiate.gradients(builder, scalar.value(), reals);
            for (int i = 0; i < gradients.size(); i++) {
                builder.output("d" + i, gradients.get(i));
            }
        }
        Graph graph = GraphVerifier.verify("differentiation", builder.build());
        Map<String, Long> sizes = new HashMap<>();
        for (int extent = 0; extent < 10; extent++) {
            sizes.put("D" + extent, (long) size);
        }
        return ReferenceEvaluator.evaluate(graph, data, Map.of(), sizes).outputs();
    }
}
