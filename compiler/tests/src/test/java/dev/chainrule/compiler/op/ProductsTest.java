// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ProductsTest {
    private static final Dimension B = Dimension.named("B");
    private static final Dimension T = Dimension.named("T");

    /** NumPy's matmul: vectors get an axis that goes again, the axes before the last two broadcast. */
    @Property(tries = 300)
    void multipliesAsNumPy(
            @ForAll @Size(max = 2) List<@IntRange(min = 1, max = 2) Integer> batchA,
            @ForAll @Size(max = 2) List<@IntRange(min = 1, max = 2) Integer> batchB,
            @ForAll boolean vectorA,
            @ForAll boolean vectorB,
            @ForAll @IntRange(min = 0, max = 3) int k,
            @ForAll long seed) {
        int[] rows = vectorA ? new int[] {k} : shape(batchA, 3, k);
        int[] columns = vectorB ? new int[] {k} : shape(batchB, k, 2);
        Random random = new Random(seed);
        Array a = Array.generate(ElementType.REAL, rows, i -> random.nextInt(9) - 4);
        Array b = Array.generate(ElementType.REAL, columns, i -> random.nextInt(9) - 4);
        int[] batch = vectorA || vectorB
                ? vectorA ? vectorB ? new int[0] : shape(batchB) : shape(batchA)
                : common(batchA, batchB);
        GraphBuilder builder = new GraphBuilder();
        Term left = new Term(builder, builder.input("a", type(a)));
        Term right = new Term(builder, builder.input("b", type(b)));
        if (batch.length > 0 && batch[0] < 0) {
            assertThatThrownBy(() -> Products.matmul(left, right)).isInstanceOf(TypeFault.class);
            return;
        }
        builder.output("y", Products.matmul(left, right).value());
        Array y = ReferenceEvaluator.evaluate(builder.build(), Map.of("a", a, "b", b), Map.of())
                .output("y");
        int[] expected = Arrays.copyOf(batch, batch.length + (vectorA ? 0 : 1) + (vectorB ? 0 : 1));
        if (!vectorA) {
            expected[batch.length] = 3;
        }
        if (!vectorB) {
            expected[expected.length - 1] = 2;
        }
        assertThat(y).isEqualTo(Array.generate(ElementType.REAL, expected, i -> {
            int[] at = Arrays.copyOf(i, batch.length);
            double sum = 0;
            for (int j = 0; j < k; j++) {
                double x = vectorA ? a.at(j) : a.stretched(with(at, i[batch.length], j));
                sum += x * (vectorB ? b.at(j) : b.stretched(with(at, j, i[i.length - 1])));
            }
            return sum;
        }));
    }

    /** [B, T, k] @ [k, n] is one product of B·T rows, and so are its gradients. */
    @Example
    void oneMatrixOnTheRightMeetsAllRowsAtOnce() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.real(Shape.of(B, T, Dimension.of(4)))));
        Term w = new Term(builder, builder.input("w", TensorType.real(Shape.of(4, 5))));
        Term y = Products.matmul(x, w);
        assertThat(y.shape()).isEqualTo(Shape.of(B, T, Dimension.of(5)));
        builder.output("y", y.value());
        Graph graph = builder.build();
        Node.Apply product = graph.nodes().stream()
                .filter(node -> node instanceof Node.Apply apply && apply.op() instanceof MatMul)
                .map(Node.Apply.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(graph.type(product.operands().get(0)))
                .isEqualTo(TensorType.real(Shape.of(B.times(T), Dimension.of(4))));
    }

    @Example
    void faultsNameTheDimensions() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", TensorType.real(Shape.of(B, Dimension.of(2)))));
        Term w = new Term(builder, builder.input("w", TensorType.real(Shape.of(4, 2))));
        assertThatThrownBy(() -> Products.matmul(x, w)).hasMessage("inner dimensions differ, 2 and 4");
        Term two = new Term(builder, builder.input("two", TensorType.real(Shape.of(2, 3, 4))));
        Term three = new Term(builder, builder.input("three", TensorType.real(Shape.of(3, 4, 5))));
        assertThatThrownBy(() -> Products.matmul(two, three))
                .hasMessage("the axes before the matrices do not agree in [2, 3, 4] and [3, 4, 5]");
        assertThatThrownBy(() -> Products.matmul(x, x.one())).hasMessageContaining("vectors and matrices");
    }

    /** The common batch axes; a first one of −1 where there are none. */
    private static int[] common(List<Integer> a, List<Integer> b) {
        int[] result = new int[Math.max(a.size(), b.size())];
        for (int fromEnd = 1; fromEnd <= result.length; fromEnd++) {
            int left = fromEnd <= a.size() ? a.get(a.size() - fromEnd) : 1;
            int right = fromEnd <= b.size() ? b.get(b.size() - fromEnd) : 1;
            if (left != right && left != 1 && right != 1) {
                return new int[] {-1};
            }
            result[result.length - fromEnd] = Math.max(left, right);
        }
        return result;
    }

    private static int[] shape(List<Integer> batch, int... matrix) {
        return with(batch.stream().mapToInt(extent -> extent).toArray(), matrix);
    }

    private static int[] with(int[] batch, int... matrix) {
        int[] all = Arrays.copyOf(batch, batch.length + matrix.length);
        System.arraycopy(matrix, 0, all, batch.length, matrix.length);
        return all;
    }

    private static TensorType type(Array array) {
        return TensorType.real(
                Shape.of(Arrays.stream(array.shape()).asLongStream().toArray()));
    }
}
