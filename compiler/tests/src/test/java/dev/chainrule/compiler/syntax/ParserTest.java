// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    private static final String SMALL = "model M {\n    input x: [B]\n    output y = x +\n        1\n}\n";

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "-x ^ 2; (-(x ^ 2))",
                "2 ^ -1; (2 ^ (-1))",
                "a ^ b ^ c; (a ^ (b ^ c))",
                "a ^ -b ^ c; (a ^ (-(b ^ c)))",
                "a - b - c; ((a - b) - c)",
                "a * b / c @ d; (((a * b) / c) @ d)",
                "-a * b; ((-a) * b)",
                "a + b < c * d; ((a + b) < (c * d))",
                "not a == b and c or d; (((not (a == b)) and c) or d)",
                "a or b and c; (a or (b and c))"
            })
    void operatorsBind(String text, String meaning) {
        assertThat(bracketed(Trees.expression(text))).isEqualTo(meaning);
    }

    private static String bracketed(Ast.Expr expression) {
        if (expression instanceof Ast.Binary binary) {
            return "(" + bracketed(binary.left()) + " " + binary.operator().symbol() + " " + bracketed(binary.right())
                    + ")";
        }
        if (expression instanceof Ast.Unary unary) {
            String operator = unary.operator() == Ast.UnaryOperator.NOT ? "not " : "-";
            return "(" + operator + bracketed(unary.operand()) + ")";
        }
        return AstPrinter.print(expression);
    }

    @Test
    void pipesCarryTheirArguments() {
        Ast.Pipe outer = (Ast.Pipe) Trees.expression("x + 1 |> f(2) |> blocks[0].g");
        assertThat(AstPrinter.print(outer.stage())).isEqualTo("blocks[0].g");
        assertThat(outer.arguments()).isEmpty();
        Ast.Pipe inner = (Ast.Pipe) outer.value();
        assertThat(inner.arguments()).hasSize(1);
        assertThat(inner.value()).isInstanceOf(Ast.Binary.class);
    }

    @Test
    void spansCoverWhatWasWritten() {
        Ast.Binary sum = (Ast.Binary) Trees.expression("tanh(x)  + (y * 2)[0]");
        assertThat(sum.span().text()).isEqualTo("tanh(x)  + (y * 2)[0]");
        assertThat(sum.at().text()).isEqualTo("+");
        assertThat(sum.left().span().text()).isEqualTo("tanh(x)");
        Ast.If outer = (Ast.If) Trees.expression("if a { 1 } else if b { 2 } else { 3 }");
        assertThat(outer.otherwise().span().text()).isEqualTo("if b { 2 } else { 3 }");
    }

    @Test
    void spansCountUtf16UnitsBehindCharactersOutsideTheFirstPlane() {
        Ast.Binary sum = (Ast.Binary) Trees.expression("𝑥𝑥 + 变𝑥 * y");
        assertThat(sum.left().span().text()).isEqualTo("𝑥𝑥");
        assertThat(sum.right().span().text()).isEqualTo("变𝑥 * y");
    }

    @Test
    void documentationBelongsToTheDeclarationBelow() {
        Ast.File file = Trees.parse("""
                // not this
                /// First line.
                ///
                /// Third.
                model M { /// nor this
                    /// Of x.
                    input x: [B] /// nor that
                    input y: [B]
                    /// Of p.
                    // between
                    output p = x
                }
                """);
        Ast.Model model = (Ast.Model) file.declarations().get(0);
        assertThat(model.doc()).isEqualTo("First line.\n\nThird.");
        assertThat(((Ast.Input) model.members().get(0)).doc()).isEqualTo("Of x.");
        assertThat(((Ast.Input) model.members().get(1)).doc()).isEmpty();
        assertThat(((Ast.Output) model.members().get(2)).doc()).isEqualTo("Of p.");
    }

    @Test
    void lineEndsTabsAndMarksOfByteOrderDoNotMatter() {
        String expected = Trees.withoutPlaces(Trees.parse(SMALL));
        for (String text : List.of(
                SMALL.replace("\n", "\r\n"), SMALL.replace("    ", "\t"), "\uFEFF" + SMALL, SMALL.stripTrailing())) {
            assertThat(Trees.withoutPlaces(Trees.parse(text))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "// nothing\n", "\uFEFF", "   "})
    void anEmptyFileIsSound(String text) {
        assertThat(Trees.parse(text).declarations()).isEmpty();
    }

    @Test
    void whatIsSoundIsKeptAndTheRestIsHoles() {
        Diagnostics diagnostics = new Diagnostics();
        String text = "fn f(x) = = x\nmodel M {\n    input x [B]\n    y = tanh(x\n    output p = y\n}\n";
        Ast.File file = Parser.parse(new SourceFile("m.nn", text), diagnostics);
        assertThat(diagnostics.all()).hasSize(3);
        assertThat(file.declarations()).hasExactlyElementsOfTypes(Ast.Hole.class, Ast.Model.class);
        assertThat(file.declarations().get(0).names())
                .extracting(Ast.Name::text)
                .containsExactly("f");
        Ast.Model model = (Ast.Model) file.declarations().get(1);
        assertThat(model.members()).hasExactlyElementsOfTypes(Ast.Hole.class, Ast.Binding.class, Ast.Output.class);
        assertThat(model.members().get(0).names()).extracting(Ast.Name::text).containsExactly("x");
    }

    @Test
    void theSameNameMayStandForSeveralThings() {
        // Words of declarations are names wherever nothing else can be meant.
        Ast.Model model = (Ast.Model)
                Trees.parse("model model(input: int = 3) {\n    input input: [B]\n    param state: [B] = zeros()\n"
                                + "    train train minimize minimize over over using using clip norm clip\n"
                                + "    clip = 3\n    over, using = minimize\n}\n")
                        .declarations()
                        .get(0);
        assertThat(model.members())
                .hasExactlyElementsOfTypes(
                        Ast.Input.class, Ast.Param.class, Ast.Train.class, Ast.Binding.class, Ast.Binding.class);
        Ast.Train train = (Ast.Train) model.members().get(2);
        assertThat(train.name()).map(Ast.Name::text).contains("train");
        assertThat(train.minimize().text()).isEqualTo("minimize");
        assertThat(train.groups().get(0).over().get(0).root().text()).isEqualTo("over");
    }
}
