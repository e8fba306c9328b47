// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final TensorType MATRIX = TensorType.real(Shape.of(Dimension.named("B"), Dimension.of(3)));

    @Test
    void derivativesReadAsInATextbook() {
        assertThat(derivative(Elementwise.TANH, MATRIX)).containsExactly("dx = dy · (1 − y²)");
        assertThat(derivative(Elementwise.DIVIDE, MATRIX, MATRIX)).containsExactly("da = dy / b", "db = −dy · y / b");
        assertThat(derivative(Elementwise.SQRT, MATRIX)).containsExactly("dx = dy / (2 · y)");
        assertThat(derivative(Elementwise.ERF, MATRIX)).containsExactly("dx = dy · 2/√π · exp(−x²)");
        assertThat(derivative(new Rowwise.Softmax(1), MATRIX)).containsExactly("dx = y · (dy − Σ dy · y)");
        assertThat(derivative(Elementwise.LESS, MATRIX, MATRIX))
                .containsExactly("none: a comparison is piecewise constant");
    }

    @Test
    void aValueIsWrittenInTheNamesThatAreKnown() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", MATRIX));
        Term h = x.plus(1).tanh();
        Map<Value, String> names = Map.of(h.value(), "h");
        Term y = h.minus(x.minus(h)).times(h.negated()).over(h.times(3));
        assertThat(Formula.of(y.value(), builder::node, value -> Optional.ofNullable(names.get(value))))
                .isEqualTo("(h − (x − h)) · (−h) / (3 · h)");
        assertThat(Formula.of(h.value(), builder::node, value -> Optional.ofNullable(names.get(value))))
                .isEqualTo("tanh(x + 1)");
        assertThat(Formula.of(x.squared().minus(2).squared().value(), builder::node, value -> Optional.empty()))
                .isEqualTo("(x² − 2)²");
        assertThat(Formula.of(x.constant(-0.5).times(x).plus(-0.5).value(), builder::node, value -> Optional.empty()))
                .isEqualTo("(−0.5) · x + (−0.5)");
        assertThat(Formula.of(x.meanKept(List.of(1)).value(), builder::node, value -> Optional.empty()))
                .isEqualTo("Σ x / 3");
    }

    /** 2⁵⁰ leaves on paper, but 50 nodes. */
    @Test
    void whatIsTooLongEndsInAnEllipsis() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", MATRIX));
        for (int i = 0; i < 50; i++) {
            x = x.exp().plus(x.tanh());
        }
        assertThat(Formula.of(x.value(), builder::node, value -> Optional.empty()))
                .contains("…")
                .hasSizeLessThan(2000);
    }

    private static List<String> derivative(Op op, TensorType... operands) {
        return Formula.derivative(op, List.of(operands));
    }
}
