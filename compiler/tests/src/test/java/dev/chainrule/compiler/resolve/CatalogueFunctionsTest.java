// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.Catalogue;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of the catalogue as the language calls them. */
class CatalogueFunctionsTest {
    static List<Elementwise> functions() {
        return Catalogue.FUNCTIONS;
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aCallIsTheOperatorAndAKnownNumberIsFolded(Elementwise function) {
        ModelDefinition model = Programs.lines("input x: [B]", "output y = " + function.name() + "(x)");
        assertThat(model.training().nodes())
                .anyMatch(node -> node instanceof Node.Apply apply && apply.op() == function);
        double at = function == Elementwise.ACOSH ? 1.5 : 0.5;
        ModelDefinition known =
                Programs.lines("input x: [B]", "output z = x", "output y = " + function.name() + "(" + at + ")");
        assertThat(known.training().nodes()).noneMatch(Node.Apply.class::isInstance);
        assertThat(evaluate(known)).isEqualTo(function.value(at));
    }

    @ParameterizedTest
    @CsvSource({
        "log10(1000), 3",
        "int(log2(32768)), 15",
        "floor(7 / 2), 3",
        "ceil(-7 / 2), -3",
        "round(5 / 2), 2",
        "sign(-1 / 3), -1",
        "relu(-2), 0",
        "abs(-1 / 3) * 3, 1",
        "sqrt(9 / 4), 1.5",
        "floor(4294967296.25), 4294967296",
    })
    void knownNumbersAreExactWhereTheyCanBe(String expression, double value) {
        assertThat(evaluate(Programs.lines("input x: [B]", "output z = x", "output y = " + expression)))
                .isEqualTo(value);
    }

    /** What compositions of other functions got wrong: they overflow, cancel, or are a bit beside a whole number. */
    @ParameterizedTest
    @CsvSource({
        "ASINH, 1e20, 46.7448, F32",
        "SINH, 710, 1.116997e308, F64",
        "SINH, 89, 2.244806e38, F32",
        "FLOOR, 4294967296.25, 4294967296, F64",
        "LOG10, 1000, 3, F32",
        "LOG2, 32768, 15, F32",
        "LOG10, 1000, 3, F64",
        "LOG2, 32768, 15, F64",
    })
    void valuesAtTheEdge(String name, double at, double value, Precision precision)
            throws ReflectiveOperationException {
        Elementwise function = (Elementwise) Elementwise.class.getField(name).get(null);
        double actual = new Interpreter(precision, Interpreter.Calls.BODY).reals(function.body(), at)[0];
        double room = value == Math.rint(value) && value < 1e15 ? 0 : 1e-6 * value;
        assertThat(Math.abs(actual - value)).isLessThanOrEqualTo(room);
    }

    /** Its derivative is zero, but it is one: a step trains the parameter, which may decay, and only a loss of nothing else is warned of. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign(v)",
                "floor(v)",
                "ceil(v)",
                "round(v)",
                "v^0",
                "floor(sqrt(v))",
                "round(v)^2",
                "round(2 * v)^2"
            })
    void whatIsConstantInPiecesIsReached(String expression) {
        ModelDefinition model = Programs.lines(
                "input x: [B]",
                "param v: real = 1",
                "param w: real = 1",
                "loss l = mean((w * x)^2) + " + expression,
                "train minimize l using sgd(lr = 0.1, weight_decay = 0.5)");
        assertThat(model.trains().get(0).groups().get(0).parameters())
                .extracting(Cell::name)
                .containsExactly("v", "w");
        boolean flat = !expression.equals("v^0");
        String program = "model M {\nparam v: real = 1\nloss l = " + expression + "\ntrain minimize l using ";
        assertThat(Programs.diagnostics(program + "sgd(lr = 0.1, weight_decay = 0.5)\n}\n"))
                .doesNotContain("error NN")
                .satisfies(text -> assertThat(text.contains("NN0604")).isEqualTo(flat));
        boolean computed = flat && !expression.contains("(v)") || expression.contains("(sqrt");
        for (String without : List.of("sgd(lr = 0.1)", "sgd(lr = 0.1, weight_decay = 0)", "adam()")) {
            assertThat(Programs.diagnostics(program + without + "\n}\n"))
                    .satisfies(text -> assertThat(text.contains("error NN0409")).isEqualTo(computed))
                    .satisfies(text -> assertThat(text.contains("NN0604")).isEqualTo(flat && !computed));
        }
    }

    private static double evaluate(ModelDefinition model) {
        return Programs.evaluate(model, Map.of("x", Array.real(new int[] {1}, 0)))[0];
    }
}
