// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AstPrinterTest {
    @Property(tries = 700, seed = "20261121")
    void whatIsPrintedParsesToTheSameTree(@ForAll long seed) {
        Ast.File file = new RandomTrees(seed).file();
        String text = AstPrinter.print(file);
        Ast.File parsed = Trees.parse(text);
        assertThat(Trees.withoutPlaces(parsed)).as(text).isEqualTo(Trees.withoutPlaces(file));
        assertThat(AstPrinter.print(parsed)).isEqualTo(text);
    }

    /** {@code int} is a name here, and the = behind a loop's body is no sign of a type that is not closed. */
    @Test
    void aLoopMayStandInAnIndexOfInt() {
        String text = """
                layer f(x) {
                    y = int[for r in 0..3 with a = for g in 0..28 with g = n {
                        return 1
                    }, train = x(false) {
                        c = d
                    }]
                }
                """;
        Ast.File file = Trees.parse(text);
        assertThat(Trees.withoutPlaces(Trees.parse(AstPrinter.print(file)))).isEqualTo(Trees.withoutPlaces(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a + b + c",
                "a - (b - c)",
                "a / b * c",
                "-x ^ 2",
                "(-x) ^ 2",
                "2 ^ -1",
                "x ^ -y ^ z",
                "(x ^ y) ^ z",
                "--x",
                "not not a and b or c",
                "not (a and b)",
                "1 + (not b)",
                "a == (b == c)",
                "y + (norm(y) |> up |> down[2].inner(3, axis = 1))",
                "x[:, 0:3, ..., -1, new, i:]",
                "(if c { a } else { b })(x)",
                "if a { 1 } else if b { 2 } else { 3 } + 4",
                "f(x)(y)[0].z",
                "(a, b)",
                "[]",
                "einsum(\"ij->ji\", x)"
            })
    void bracketsStandWhereTheyAreNeededOnly(String text) {
        assertThat(AstPrinter.print(Trees.expression(text))).isEqualTo(text);
    }

    @Test
    void surplusBracketsAreGone() {
        assertThat(AstPrinter.print(Trees.expression("((a * (b)) + (c))"))).isEqualTo("a * b + c");
    }
}
