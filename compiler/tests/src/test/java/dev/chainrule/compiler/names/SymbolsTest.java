// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an editor asks: where a name is bound, and where it is read. */
class SymbolsTest {
    private static final String TEXT = """
            import Critic from nets.gan
            fn twice(x) = x + x
            model M(width: int = 3) {
                input x: [B, width]
                layer fc = Dense(width, 1)
                h = twice(x)
                loss l = sum(for i in 0..width with s = fc(h) { next s = s + i }) / B
                train minimize l over fc using sgd(lr = 0.1)
            }
            """;

    private final Diagnostics diagnostics = new Diagnostics();
    private final Symbols symbols = Binder.bind(
            new SourceUnits(
                            name -> Optional.of(new SourceFile(name + ".nn", "layer Critic {\n apply(x) = x\n}\n")),
                            diagnostics)
                    .add(new SourceFile("m.nn", TEXT)),
            new Vocabulary(Set.of("sum"), Set.of()),
            new Reports(diagnostics),
            true);

    /** The lines where the name that stands first at some text is bound and read. */
    private List<Integer> lines(String text, int behind) {
        Symbol symbol = symbols.at(TEXT.indexOf(text) + behind).orElseThrow();
        return Stream.concat(Stream.of(symbol.name()), symbol.references().stream())
                .map(name -> name.span().line())
                .toList();
    }

    @Test
    void aNameIsFoundWhereItIsBoundAndWhereItIsRead() {
        assertThat(diagnostics.all()).isEmpty();
        assertThat(lines("twice(x) = x", 0)).containsExactly(2, 6);
        assertThat(lines("twice(x)\n", 0)).containsExactly(2, 6);
        assertThat(lines("x + x", 4)).containsExactly(2, 2, 2);
        assertThat(lines("width: int", 0)).containsExactly(3, 4, 5, 7);
        assertThat(lines("B, width", 0)).containsExactly(4, 7);
        assertThat(lines("fc using", 0)).containsExactly(5, 7, 8);
        assertThat(lines("s + i", 0)).containsExactly(7, 7, 7);
        assertThat(lines("s + i", 4)).containsExactly(7, 7);
        assertThat(lines("minimize l", 9)).containsExactly(7, 8);
        assertThat(lines("Critic from", 0)).containsExactly(1);
    }

    @Test
    void wordsAndNumbersAreNoNames() {
        assertThat(symbols.at(TEXT.indexOf("minimize"))).isEmpty();
        assertThat(symbols.at(TEXT.indexOf("sum("))).isEmpty();
        assertThat(symbols.at(TEXT.length())).isEmpty();
    }
}
