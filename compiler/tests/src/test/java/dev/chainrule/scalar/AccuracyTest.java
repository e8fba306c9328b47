// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every function stays within its stated error, and {@code docs/numerics.md} shows what was found.
 *
 * <ul>
 *   <li>{@code -Dchainrule.sweep=1} tries every float instead of each 12,007th, {@code -Dchainrule.samples=100} so many
 *       times more doubles; {@code -Dchainrule.functions=exp,log} only these.
 *   <li>{@code -Dgolden.update} rewrites the table in the document.
 * </ul>
 */
class AccuracyTest {
    private static final String BEGIN = "<!-- measured: written by AccuracyTest under -Dgolden.update -->\n";
    private static final String END = "<!-- end -->";
    private static final Map<String, Accuracy.Worst> MEASURED = new ConcurrentHashMap<>();

    @TestFactory
    Stream<DynamicTest> errorsStayWithinTheirBounds() {
        return functions()
                .flatMap(function -> Arrays.stream(Precision.values())
                        .map(precision -> DynamicTest.dynamicTest(function + " " + precision, () -> {
                            Accuracy.Worst worst = measured(function, precision);
                            assertThat(worst.error())
                                    .as(worst.toString())
                                    .isLessThanOrEqualTo(Functions.errorBound(function, precision));
                        })));
    }

    @Test
    void theDocumentShowsWhatIsMeasured() throws IOException {
        assumeThat(System.getProperty("chainrule.sweep"))
                .as("the table's own samples")
                .isNull();
        assumeThat(System.getProperty("chainrule.samples")).isNull();
        assumeThat(System.getProperty("chainrule.functions")).isNull();
        Path file = Path.of(System.getProperty("chainrule.root", "../.."), "docs/numerics.md");
        String document = Files.readString(file);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        String head = document.substring(0, begin);
        String tail = document.substring(document.indexOf(END));
        String current = head + table() + tail;
        if (System.getProperty("golden.update") != null) {
            Files.writeString(file, current);
        }
        assertThat(current).isEqualTo(Files.readString(file));
    }

    private static Stream<Function> functions() {
        String chosen = System.getProperty("chainrule.functions");
        List<String> names = chosen == null ? List.of() : List.of(chosen.split(","));
        return Functions.ALL.stream().filter(function -> names.isEmpty() || names.contains(function.name()));
    }

    private static Accuracy.Worst measured(Function function, Precision precision) {
        return MEASURED.computeIfAbsent(function + " " + precision, key -> {
            Accuracy.Worst worst = Accuracy.measure(function, precision);
            if (System.getProperty("chainrule.sweep") != null || System.getProperty("chainrule.samples") != null) {
                System.out.println(key + ": " + worst);
            }
            return worst;
        });
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder("| function | f32 bound | worst found | at | f64 bound | worst found | at |\n"
                        + "|---|---|---|---|---|---|---|\n");
        for (Function function : Functions.ALL) {
            table.append("| `").append(function).append("` |");
            for (Precision precision : Precision.values()) {
                Accuracy.Worst worst = measured(function, precision);
                String found = worst.error() == 0 ? "exact" : String.format(Locale.ROOT, "%.2f", worst.error());
                table.append(' ').append(Functions.errorBound(function, precision));
                table.append(" | ")
                        .append(found)
                        .append(" | ")
                        .append(at(worst, precision))
                        .append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static String at(Accuracy.Worst worst, Precision precision) {
        return Arrays.stream(worst.arguments())
                .mapToObj(x -> precision == Precision.F32 ? Float.toHexString((float) x) : Double.toHexString(x))
                .map(hex -> "`" + hex + "`")
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
