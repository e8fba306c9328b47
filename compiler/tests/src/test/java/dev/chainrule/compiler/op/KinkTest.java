// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which slope we take where there is none, or more than one: PyTorch's. And no NaN where a row is masked. */
class KinkTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void ofReluAndAbsTheSlopeAtZeroIsZero() {
        assertThat(gradients(Elementwise.RELU, vector(-1, 0, 1)).get(0)).containsExactly(0, 0, 1);
        assertThat(gradients(Elementwise.ABS, vector(-1, 0, 1)).get(0)).containsExactly(-1, 0, 1);
        assertThat(gradients(Elementwise.RELU, vector(Double.NaN)).get(0)).containsExactly(1);
    }

    @Test
    void equalOperandsShareHalfAndHalf() {
        assertThat(gradients(Elementwise.MAX, vector(1, 2, 3), vector(2, 2, 2)))
                .containsExactly(new double[] {0, 0.5, 1}, new double[] {1, 0.5, 0});
        assertThat(gradients(Elementwise.MIN, vector(1, 2, 3), vector(2, 2, 2)))
                .containsExactly(new double[] {1, 0.5, 0}, new double[] {0, 0.5, 1});
    }

    @Test
    void equalMaximaShareEqually() {
        Array x = Array.real(new int[] {2, 3}, 1, 3, 3, 2, 2, 2);
        double third = 1.0 / 3;
        assertThat(gradients(new Reduce(Reduce.Kind.MAX, List.of(1)), x).get(0))
                .containsExactly(0, 0.5, 0.5, third, third, third);
        assertThat(gradients(new Reduce(Reduce.Kind.MIN, List.of(1)), x).get(0))
                .containsExactly(1, 0, 0, third, third, third);
    }

    @Test
    void aPowerIsFlatWhereItsExponentIsZero() {
        assertThat(gradients(Elementwise.POWER, vector(0, 0, 0, -2), vector(0, 1, 2, 3))
                        .get(0))
                .containsExactly(0, 1, 0, 12);
        assertThat(gradients(Elementwise.POWER, vector(0, 0), vector(0, 2)).get(1))
                .containsExactly(0, 0);
    }

    /** The first element of each row is looked at, so that not all adjoints are equal. */
    @Test
    void maskedElementsGetNoGradient() {
        Array masked = Array.real(new int[] {1, 3}, 0, -INFINITY, 0);
        assertThat(gradientsOfFirst(new Rowwise.Softmax(1), masked)).containsExactly(0.25, 0, -0.25);
        assertThat(gradientsOfFirst(new Rowwise.LogSoftmax(1), masked)).containsExactly(0.5, 0, -0.5);
        assertThat(gradients(new Rowwise.LogSumExp(List.of(1)), masked).get(0)).containsExactly(0.5, 0, 0.5);
        Array all = Array.real(new int[] {1, 2}, -INFINITY, -INFINITY);
        assertThat(gradients(new Rowwise.LogSumExp(List.of(1)), all).get(0)).containsExactly(0, 0);
    }

    @Test
    void whatIsStoppedHasNoGradient() {
        assertThat(gradients(new StopGradient(), vector(1, 2)).get(0)).containsExactly(0, 0);
    }

    /** The gradients of the sum of an operator's result. */
    private static List<double[]> gradients(Op op, Array... operands) {
        return gradients(op, false, operands);
    }

    private static double[] gradientsOfFirst(Op op, Array operand) {
        return gradients(op, true, operand).get(0);
    }

    private static List<double[]> gradients(Op op, boolean onlyFirst, Array... operands) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> data = new HashMap<>();
        List<Value> x = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            Shape shape =
                    Shape.of(Arrays.stream(operands[i].shape()).asLongStream().toArray());
            x.add(builder.input("x" + i, TensorType.real(shape)));
            data.put("x" + i, operands[i]);
        }
        Term y = new Term(builder, builder.applyAll(op, x).get(0));
        if (onlyFirst) {
            y = y.slice(y.rank() - 1, Dimension.ZERO, Dimension.ONE);
        }
        List<Value> gradients = Differentiate.gradients(builder, y.sum().value(), x);
        for (int i = 0; i < gradients.size(); i++) {
            builder.output("d" + i, gradients.get(i));
        }
        ReferenceEvaluator.Result result = ReferenceEvaluator.evaluate(builder.build(), data, Map.of());
        List<double[]> values = new ArrayList<>();
        for (int i = 0; i < gradients.size(); i++) {
            double[] gradient = result.output("d" + i).values();
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] += 0.0; // −0 is 0 here
            }
            values.add(gradient);
        }
        return values;
    }

    private static Array vector(double... values) {
        return Array.real(new int[] {values.length}, values);
    }
}
