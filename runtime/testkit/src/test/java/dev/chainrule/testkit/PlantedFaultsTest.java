// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void theMessageSaysWhatToDo() {
        PlantedFaults.Fault fault = PlantedFaults.all().stream()
                .filter(each -> each.what().equals("1 − y in the place of 1 − y²"))
                .findFirst()
                .orElseThrow();
        String message = message(fault).orElseThrow();
        assertThat(message)
                .contains("W (wrong.nn:3) at [")
                .contains("compiled gradient")
                .contains("difference quotient")
                .contains("at B = 1, numbers rounded to whole ones, seed 1")
                .contains(
                        "GradientCheck.of(model).loss(\"l\").only(\"W\").size(\"B\", 1).decimals(0).seed(1).points(1).check();");
        TestingDocument.holds("a message", "```\n" + message.strip() + "\n```");
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
