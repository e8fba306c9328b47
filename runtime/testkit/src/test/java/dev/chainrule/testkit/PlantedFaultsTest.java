// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The check is checked: it finds wrong derivatives, and passes the right ones of the same programs. */
final class PlantedFaultsTest {
    private static final Pattern FOUND = Pattern.compile("(?m)^    (\\w+) \\(wrong\\.nn:\\d+\\)");

    @Test
    void rightDerivativesPass() {
        Map<String, String> failures = new LinkedHashMap<>();
        for (String program : PlantedFaults.all().stream()
                .map(PlantedFaults.Fault::program)
                .distinct()
                .toList()) {
            try {
                GradientCheck.of(Programs.model(program)).check();
            } catch (AssertionError fault) {
                failures.put(program, fault.getMessage());
            }
        }
        assertThat(failures).isEmpty();
    }

    /** By the standard settings; docs/testing.md has the table of what was found. */
    @Test
    void wrongOnesAreFound() {
        List<String> rows =
                new ArrayList<>(List.of("| operator | what is wrong | in the loss | found by |", "|---|---|---|---|"));
        List<String> missed = new ArrayList<>();
        for (PlantedFaults.Fault fault : PlantedFaults.all()) {
            Optional<String> found = message(fault);
            if (found.isEmpty()) {
                missed.add(fault.operator() + ": " + fault.what());
            }
            rows.add("| `" + fault.operator() + "` | " + fault.what() + " | `" + fault.loss() + "` | "
                    + found.map(PlantedFaultsTest::variables).orElse("") + " |");
        }
        assertThat(missed).isEmpty();
        assertThat(rows).hasSizeGreaterThan(2 + 40);
        TestingDocument.holds("planted faults", String.join("\n", rows));
    }

    /** What the check says of a model with a fault in it; empty if nothing. */
    private static Optional<String> message(PlantedFaults.Fault fault) {
        try {
            GradientCheck.of(Wrong.model(fault.program(), fault.operator(), fault.occurrence(), fault.rule()))
                    .check();
            return Optional.empty();
        } catch (AssertionError found) {
            assertThat(found).hasMessageStartingWith("the gradient of l in train.gradients of M is wrong");
            return Optional.of(found.getMessage());
        }
    }

    private static String variables(String message) {
        return FOUND.matcher(message)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** The program of the plugin's integration test, in which the compiler is right and a function of the user's is not. */
    @Test
    void theMessageSaysWhatToDo() throws IOException {
        String program = Files.readString(Path.of(System.getProperty("chainrule.root", "../.."))
                .resolve("compiler/maven-plugin/src/it/wrong-gradient/src/main/nn/shop/Area.nn"));
        Model model = Programs.model(
                CompileRequest.of("shop/Area.nn", program).with(Precision.F64).with(Derivatives.ALL));
        AssertionError wrong = catchThrowableOfType(
                AssertionError.class,
                () -> GradientCheck.of(model).loss("error").check());
        assertThat(wrong.getMessage())
                .contains("scale (shop/Area.nn:8) at [")
                .contains("(compiled: 0.5 times that)")
                .contains("right here: base")
                .contains("numbers rounded to 1 decimal, seed 1")
                .contains(
                        "GradientCheck.of(model).loss(\"error\").only(\"scale\").size(\"B\", 1).decimals(1).seed(1).points(1).check();");
        TestingDocument.holds("a message", "```\n" + wrong.getMessage().strip() + "\n```");
    }

    @Test
    void whatToPasteShowsItAgain() {
        PlantedFaults.Fault fault = PlantedFaults.all().get(0);
        String message = message(fault).orElseThrow();
        GradientCheck again = GradientCheck.of(
                        Wrong.model(fault.program(), fault.operator(), fault.occurrence(), fault.rule()))
                .loss("l")
                .only("b")
                .size("B", 1)
                .decimals(0)
                .seed(1)
                .points(1);
        assertThat(message).contains(".loss(\"l\").only(\"b\").size(\"B\", 1).decimals(0).seed(1).points(1).check();");
        org.assertj.core.api.Assertions.assertThatThrownBy(again::check)
                .isInstanceOf(AssertionError.class)
                .hasMessage(message.replace("    right here: W\n", ""));
    }
}
