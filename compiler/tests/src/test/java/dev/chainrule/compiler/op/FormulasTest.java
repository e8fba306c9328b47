// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.explain.OperatorRule;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormulasTest {
    private static final TensorType MATRIX = TensorType.real(Shape.of(Dimension.named("B"), Dimension.of(3)));

    @Test
    void derivativesReadAsInATextbook() {
        assertThat(derivative(Elementwise.TANH, MATRIX)).containsExactly("dx = dy · (1 − y²)");
        assertThat(derivative(Elementwise.DIVIDE, MATRIX, MATRIX)).containsExactly("da = dy / b", "db = −dy · y / b");
        assertThat(derivative(Elementwise.SQRT, MATRIX)).containsExactly("dx = dy / (2 · y)");
        assertThat(derivative(Elementwise.ERF, MATRIX)).containsExactly("dx = 2/√π · dy · exp(−x²)");
        assertThat(derivative(new Rowwise.Softmax(1), MATRIX)).containsExactly("dx = y · (dy − Σ dy · y)");
    }

    @Test
    void aValueIsWrittenInTheNamesThatAreKnown() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", MATRIX));
        Term h = x.plus(1).tanh();
        Map<Value, Notation> names = Map.of(h.value(), Notation.name("h"));
        Term y = h.minus(x.minus(h)).times(h.negated()).over(h.times(3));
        Formulas formulas = new Formulas(builder::node, value -> Optional.ofNullable(names.get(value)));
        assertThat(formulas.of(y.value()).text()).isEqualTo("−(h − (x − h)) · h / (3 · h)");
        assertThat(formulas.of(h.value()).text()).isEqualTo("tanh(x + 1)");
    }

    /** Numbers first, then scalars; no negative summand; no reciprocal where a quotient says the same. */
    @Test
    void aProductIsWrittenInOneOrder() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", MATRIX));
        Term rows = Term.size(builder, Dimension.named("B")).to(ElementType.REAL);
        assertThat(text(x.squared().minus(2).squared())).isEqualTo("(x² − 2)²");
        assertThat(text(x.constant(-0.5).times(x).plus(-0.5))).isEqualTo("−x / 2 − 0.5");
        assertThat(text(x.meanKept(List.of(1)))).isEqualTo("Σ x / 3");
        assertThat(text(x.times(rows).times(3))).isEqualTo("3 · B · x");
        assertThat(text(x.minus(1).times(rows.one().over(rows)))).isEqualTo("(x − 1) / B");
        assertThat(text(x.times(rows.constant(2).over(rows.times(3))))).isEqualTo("2 / (3 · B) · x");
        assertThat(text(x.exp().over(x.exp().sumKept(List.of(1))))).isEqualTo("exp(x) / (Σ exp(x))");
        assertThat(text(x.sumKept(List.of(1)).times(x))).isEqualTo("(Σ x) · x");
        assertThat(text(x.plus((double) 1e-5f))).isEqualTo("x + 1e-5");
    }

    @Test
    void oneAtAnIndexAndTheElementThere() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", MATRIX));
        Term label = new Term(
                builder,
                builder.input("label", new TensorType(ElementType.INT, Shape.of(Dimension.named("B"), Dimension.ONE))));
        Term hot = label.equalTo(Term.iota(builder, Dimension.of(3)));
        assertThat(text(x.minus(hot.select(x.one(), x.zero())))).isEqualTo("x − 1[label]");
        assertThat(text(hot.select(x.exp(), x.zero()).sum(List.of(1)).negated()))
                .isEqualTo("−exp(x)[label]");
    }

    /** 2⁵⁰ leaves on paper, but 50 nodes. */
    @Test
    void whatIsTooLongEndsInAnEllipsis() {
        GraphBuilder builder = new GraphBuilder();
        Term x = new Term(builder, builder.input("x", MATRIX));
        for (int i = 0; i < 50; i++) {
            x = x.exp().plus(x.tanh());
        }
        assertThat(text(x)).contains("…").hasSizeLessThan(2000);
    }

    private static String text(Term term) {
        return new Formulas(term.builder()::node, value -> Optional.empty())
                .of(term.value())
                .text();
    }

    private static List<String> derivative(Op op, TensorType... operands) {
        return OperatorRule.formulas(op, List.of(operands));
    }
}
