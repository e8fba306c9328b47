// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FormatterTest {
    private static final List<String> PROGRAMS = programs();

    /** The library and sound programs of the tests and samples, as their authors set them. */
    private static List<String> programs() {
        return Stream.of(
                        TestFiles.root().resolve("compiler/core/src/main/resources"),
                        TestFiles.resources("good"),
                        TestFiles.resources("goldens"),
                        TestFiles.resources("gradbench"),
                        TestFiles.root().resolve("samples"))
                .flatMap(folder -> below(folder).stream())
                .map(TestFiles::read)
                .toList();
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".nn") && !file.toString().contains("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String format(String text) {
        Diagnostics diagnostics = new Diagnostics();
        String formatted = Formatter.format(new SourceFile("test.nn", text), diagnostics);
        assertThat(diagnostics.hasErrors()).as(text).isFalse();
        return formatted;
    }

    @Test
    void whatPeopleHaveSetWithCareStays() {
        assertThat(PROGRAMS).hasSizeGreaterThan(100);
        assertThat(PROGRAMS).allSatisfy(text -> assertThat(format(text)).isEqualTo(text));
    }

    @Test
    void indentationSpacesAndBlankLinesArePutRight() {
        assertThat(format("""


                                ///  A net.
                                model Net( n :int=3 ){

                                  input x:[ B,n ]
                                      param w :[n]=zeros( )   //weights
                                   h=x[ : ,0 : 2 ]*-w [0] +x^2 - 1/2


                                      y = if n>2{ h }
                                        else { - h}
                                  output o=sum( y ,axis = 1)
                                  loss l = mean(where(o>0,o , -o )
                                     ^2)
                                  train minimize l
                                     using sgd( lr=0.1 )

                                }""")).isEqualTo("""
                        ///  A net.
                        model Net(n: int = 3) {
                            input x: [B, n]
                            param w: [n] = zeros()  //weights
                            h = x[:, 0:2] * -w[0] + x^2 - 1/2

                            y = if n > 2 { h }
                              else { -h }
                            output o = sum(y, axis = 1)
                            loss l = mean(where(o > 0, o, -o)
                               ^2)
                            train minimize l
                               using sgd(lr = 0.1)
                        }
                        """);
    }

    @Test
    void whatStandsInColumnsStaysInThem() {
        assertThat(format("""
                                model Net {
                                    input x:    [B]   // given
                                    input other:  [B]
                                    a      = x      // one
                                    second = other  // two
                                    c =   a
                                    output y = a+second
                                }
                                """)).isEqualTo("""
                        model Net {
                            input x: [B]  // given
                            input other: [B]
                            a      = x      // one
                            second = other  // two
                            c = a
                            output y = a + second
                        }
                        """);
    }

    @Test
    void aFileWithFaultsStaysAsItIs() {
        Diagnostics diagnostics = new Diagnostics();
        String text = "model Net {\n  input x [B]\n}";
        assertThat(Formatter.format(new SourceFile("test.nn", text), diagnostics))
                .isEqualTo(text);
        assertThat(diagnostics.hasErrors()).isTrue();
    }

    @Test
    void lineEndsOfAFileStay() {
        assertThat(format("model  Net {\r\n}\r\n")).isEqualTo("model Net {\r\n}\r\n");
    }

    /** The formatter itself compares tokens and comments; so this fails where it would change a program. */
    @Property(tries = 200)
    void onceIsEnoughWhateverTheSpacesWere(@ForAll @IntRange(min = 0, max = 9999) int choice, @ForAll long seed) {
        String text = PROGRAMS.get(choice % PROGRAMS.size());
        String once = format(disturbed(text, new Random(seed)));
        assertThat(format(once)).isEqualTo(once);
    }

    /** More and fewer spaces where there are some, other indentations, blank lines, tabs. */
    private static String disturbed(String text, Random random) {
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n")) {
            int comment = line.indexOf("//");
            String code = comment < 0 ? line : line.substring(0, comment);
            out.append(" ".repeat(random.nextInt(9)));
            for (String word : code.strip().split(" +")) {
                out.append(word).append(random.nextInt(20) == 0 ? "\t" : " ".repeat(1 + random.nextInt(4) / 3));
            }
            out.append(comment < 0 ? "" : line.substring(comment)).append('\n');
            out.append("\n".repeat(random.nextInt(5) / 4 * random.nextInt(3)));
        }
        return out.toString();
    }
}
