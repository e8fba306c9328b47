// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No text makes the parser crash or hang: a tree comes out, and diagnostics that stand in the text. */
class AnyTextTest {
    private static final List<String> WORDS = List.of(
            "model ",
            "layer ",
            "fn ",
            "import ",
            "from ",
            "input ",
            "param ",
            "state ",
            "random ",
            "output ",
            "metric ",
            "loss ",
            "update ",
            "predict ",
            "train ",
            "apply",
            "return ",
            "next ",
            "yield ",
            "if ",
            "else ",
            "for ",
            "scan ",
            "in ",
            "and ",
            "or ",
            "not ",
            "true ",
            "new ",
            "with ",
            "minimize ",
            "using ",
            "over ",
            "clip ",
            "norm ",
            "every ",
            "gradient",
            "x",
            "W",
            " M ",
            " 1",
            "2.5",
            "0",
            "\"t\"",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "=",
            "==",
            "<",
            "+",
            "-",
            "*",
            "/",
            "@",
            "^",
            "|>",
            "->",
            "..",
            "...",
            ".",
            "\n",
            "\n",
            "\n    ",
            "\n        ",
            " ",
            "\t",
            "\r\n",
            "// c\n",
            "/// d\n",
            "**",
            "&&",
            "!",
            ";",
            "#",
            "'",
            "\"",
            "%",
            "?",
            "+=",
            ":=",
            "\uFEFF",
            "\u00A0",
            "é",
            "变",
            "²",
            "\uD835\uDC65",
            "\uD835",
            "\u202E",
            "\0");

    @Property(tries = 500)
    void bytes(@ForAll byte[] bytes) {
        check(new String(bytes, StandardCharsets.UTF_8));
        check(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 500)
    void characters(@ForAll String text) {
        check(text);
    }

    @Property(tries = 1500)
    void tokens(@ForAll("tokens") List<String> tokens) {
        check(String.join("", tokens));
    }

    @Provide
    Arbitrary<List<String>> tokens() {
        return Arbitraries.of(WORDS).list().ofMaxSize(60);
    }

    /** A sound program with some of its characters lost, doubled, exchanged or replaced. */
    @Property(tries = 500)
    void mutants(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(AstPrinter.print(new RandomTrees(seed).file()));
        for (int i = 1 + random.nextInt(4); i > 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length() - 1);
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.charAt(at));
                case 2 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                default -> text.setCharAt(at, text.charAt(at + 1));
            }
        }
        check(text.toString());
    }

    private static void check(String text) {
        Diagnostics diagnostics = new Diagnostics();
        SourceFile source = new SourceFile("any.nn", text);
        Ast.File file = Parser.parse(source, diagnostics);
        assertThat(diagnostics.all()).hasSizeLessThanOrEqualTo(Limits.DIAGNOSTICS);
        for (Diagnostic diagnostic : diagnostics.all()) {
            Span span = diagnostic.span();
            assertThat(span.start()).isBetween(0, text.length());
            assertThat(span.end()).isBetween(span.start(), text.length());
            assertThat(diagnostic.message()).isNotBlank().doesNotContain("\n");
        }
        assertThat(Renderer.render(diagnostics.all())).doesNotContain("\0");
        if (!diagnostics.hasErrors()) {
            assertThat(Trees.withoutPlaces(Trees.parse(AstPrinter.print(file)))).isEqualTo(Trees.withoutPlaces(file));
        }
    }
}
