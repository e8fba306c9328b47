// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.runtime.Model;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As much as Java takes compiles and loads; one more is refused with the number. */
class ClassLimitsTest {
    /** A line with {@code #} for a number, so many of it; in the last lines {@code @} is the sum of as many terms. */
    private static String program(String first, String line, String term, int count, String last) {
        return "model M {\n" + first + "\n" + numbered(line, count, "\n") + "\n"
                + last.replace("@", numbered(term, count, " + ")) + "\n}\n";
    }

    private static String numbered(String text, int count, String between) {
        return IntStream.range(0, count)
                .mapToObj(i -> text.replace("#", Integer.toString(i)))
                .collect(Collectors.joining(between));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | input x#: [B] | x# * 2 | 252 | output y = @",
                "'' | input x#: real | x# * 2 | 126 | output y = @",
                "'' | input x#: [A#] | sum(x#) | 126 | output y = @",
                "input x: [B] | output y# = x * # | x | 252 | ''",
                "input x: [B] | loss l# = mean(x * #) | x | 127 | ''",
                "input x: [B] | param w#: [3] = ones() | w# | 300 | output y = mean(x) + (@)",
            })
    void whatFitsIsTaken(String first, String line, String term, int count, String last) {
        Model model = TestModels.model(program(first, line, term, count, last));
        assertThat(model.description().entryPoints()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | input x#: [B] | 300 | output y = @ | 300 inputs, 1 dynamic",
                "'' | input x#: [A#, A#] | 130 | output y = sum(x0) | 130 inputs, 130 dynamic",
                "input x: [B] | output y# = x * # | 300 | '' | 300 outputs",
                "input x: [B] | loss l# = mean(x * #) | 128 | '' | 128 losses",
            })
    void whatDoesNotFitIsRefusedWithItsNumber(String first, String line, int count, String last, String said) {
        String text = program(first, line, "x#", count, last);
        List<Diagnostic> errors = Compiler.compile(CompileRequest.of("m.nn", text)).diagnostics().all().stream()
                .filter(Diagnostic::isError)
                .toList();
        assertThat(errors).extracting(Diagnostic::code).containsExactly(Code.TOO_MANY_PARAMETERS);
        assertThat(errors.get(0).message()).contains("254");
        assertThat(errors.get(0).notes().get(0)).contains(said);
        assertThat(errors.get(0).hint()).isPresent();
    }

    @Test
    void threeHundredDimensionsAreRefusedBeforeAnythingIsMadeOfThem() {
        String dimensions = IntStream.range(0, 300).mapToObj(i -> "D" + i).collect(Collectors.joining(", "));
        CompileResult result = Compiler.compile(
                CompileRequest.of("m.nn", "model M {\n    input x: [" + dimensions + "]\n    output y = sum(x)\n}\n"));
        assertThat(result.diagnostics().all()).extracting(Diagnostic::code).containsExactly(Code.TOO_MANY_PARAMETERS);
    }

    /** Whatever is thrown on the way says in which file, model and pass. */
    @ParameterizedTest
    @CsvSource({"simplify, after pass simplify of ", "memory, memory plan", "roll, roll", "java, Java"})
    void whatIsThrownNamesFileModelAndPass(String phase, String said) {
        CompileRequest request = CompileRequest.of("p/m.nn", "model M {\n    input x: [B]\n    output y = x\n}\n")
                .with(Set.of(phase), (subject, name, text) -> {
                    throw new IndexOutOfBoundsException("3");
                });
        assertThatThrownBy(() -> Compiler.compile(request))
                .isInstanceOf(InternalCompilerError.class)
                .hasMessageStartingWith("p/m.nn: model M: " + said)
                .hasMessageContaining("IndexOutOfBoundsException: 3")
                .hasMessageContaining("A report needs");
    }
}
