// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Type rules: what they promise comes out, and what does not fit is refused in words. */
class OperatorTypeTest {
    private static final Dimension B = Dimension.named("B");

    static List<OperatorCase> cases() {
        return OperatorCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theValueIsOfTheInferredType(OperatorCase each) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = new ArrayList<>();
        Map<String, Array> data = new HashMap<>();
        List<Array> drawn = each.draw(new Random(1));
        for (int i = 0; i < drawn.size(); i++) {
            operands.add(builder.input("x" + i, each.types().get(i)));
            data.put("x" + i, drawn.get(i));
        }
        builder.output("y", builder.applyAll(each.op(), operands).get(0));
        Graph graph = GraphVerifier.verify("test", builder.build());
        Array y = ReferenceEvaluator.evaluate(graph, data, Map.of()).output("y");
        assertThat(y.shape()).isEqualTo(OperatorCase.extents(each.result().shape()));
        assertThat(y.element()).isEqualTo(each.result().element());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneOperandTooManyIsRefused(OperatorCase each) {
        if (each.op() instanceof Concat) {
            return; // Takes any number.
        }
        List<TensorType> more = new ArrayList<>(each.types());
        more.add(TensorType.scalar(ElementType.REAL));
        assertThatThrownBy(() -> each.op().infer(more)).isInstanceOf(TypeFault.class);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anotherElementTypeIsRefused(OperatorCase each) {
        if (each.op() instanceof Layout || each.types().isEmpty()) {
            return; // Moves elements of any type.
        }
        List<TensorType> other = new ArrayList<>(each.types());
        ElementType wrong = other.get(0).element() == ElementType.BOOL ? ElementType.REAL : ElementType.BOOL;
        other.set(0, other.get(0).withElement(wrong));
        assertThatThrownBy(() -> each.op().infer(other)).isInstanceOf(TypeFault.class);
    }

    @Test
    void elementwiseOperatorsBroadcast() {
        Shape a = Shape.of(B, Dimension.of(3));
        Shape b = Shape.of(3);
        assertThat(Elementwise.ADD.infer(List.of(TensorType.real(a), TensorType.real(b))))
                .containsExactly(TensorType.real(Broadcasting.of(a, b)));
    }

    @Test
    void settingsStayAmongThemselves() {
        TensorType setting = TensorType.scalar(ElementType.SETTING);
        TensorType real = TensorType.scalar(ElementType.REAL);
        assertThat(Elementwise.ADD.infer(List.of(setting, setting))).containsExactly(setting);
        assertThat(Elementwise.LESS.infer(List.of(setting, setting)))
                .containsExactly(TensorType.scalar(ElementType.BOOL));
        assertThatThrownBy(() -> Elementwise.ADD.infer(List.of(setting, real)))
                .isInstanceOf(TypeFault.class)
                .hasMessageContaining("mixes");
        assertThatThrownBy(() -> Discrete.REAL_TO_SETTING.infer(List.of(TensorType.real(Shape.of(2)))))
                .isInstanceOf(TypeFault.class)
                .hasMessageContaining("scalar");
    }

    @Test
    void faultsSayWhatIsWrong() {
        TensorType matrix = TensorType.real(Shape.of(2, 3));
        assertRefused(new MatMul(), "inner dimensions differ, 3 and 2", matrix, matrix);
        assertRefused(
                new Reduce(Reduce.Kind.SUM, List.of(2)), "sum over axis 2 of [2, 3], which has axes 0 to 1", matrix);
        assertRefused(new Reduce(Reduce.Kind.SUM, List.of(1, 1)), "names an axis twice", matrix);
        assertRefused(new Layout.Reshape(Shape.of(7)), "[2, 3] has 6 elements, [7] has 7", matrix);
        assertRefused(new Layout.Broadcast(Shape.of(3, 3)), "[2, 3] cannot be repeated to [3, 3]", matrix);
        assertRefused(new Layout.Transpose(List.of(0)), "transpose names 1 axes of [2, 3]", matrix);
        assertRefused(new Layout.Slice(1, Dimension.of(2), Dimension.of(2)), "2:4 is outside of axis 1", matrix);
        assertRefused(new Pad(0, Dimension.of(-1), Dimension.ZERO), "is negative", matrix);
        assertRefused(new Concat(0), "the other axes differ", matrix, TensorType.real(Shape.of(2, 4)));
        assertRefused(new ChooseIndex(ChooseIndex.Preferred.LARGEST, 0), "of nothing", TensorType.real(Shape.of(0)));
    }

    private static void assertRefused(Documented op, String message, TensorType... operands) {
        assertThatThrownBy(() -> op.infer(List.of(operands)))
                .isInstanceOf(TypeFault.class)
                .hasMessageContaining(message);
    }
}
