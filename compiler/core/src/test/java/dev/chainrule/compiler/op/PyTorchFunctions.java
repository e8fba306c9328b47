// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.builtin.Builtins;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PyTorch's functions of dense tensors, and what is written here: {@code pytorch-functions.txt}. */
final class PyTorchFunctions {
    /** In backticks something that is called. */
    private static final Pattern CALL = Pattern.compile("\\b([A-Za-z_]\\w*)\\(");

    /**
     * @param module {@code torch}, {@code functional}, or {@code both}
     * @param answer what is written here, in backticks, or why there is nothing
     */
    record Row(String module, String name, String answer) {
        /** The functions and layers that the answer names. */
        List<String> calls() {
            return Pattern.compile("`([^`]*)`")
                    .matcher(answer)
                    .results()
                    .flatMap(code -> CALL.matcher(code.group(1)).results().map(match -> match.group(1)))
                    .toList();
        }
    }

    static final List<Row> ALL = read();

    private PyTorchFunctions() {}

    private static List<Row> read() {
        Pattern line = Pattern.compile("(\\w+) (\\w+) : (.+)");
        try (InputStream file = PyTorchFunctions.class.getResourceAsStream("/pytorch-functions.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(text -> !text.startsWith("#"))
                    .map(text -> {
                        Matcher parts = line.matcher(text);
                        if (!parts.matches()) {
                            throw new IllegalStateException(text);
                        }
                        return new Row(parts.group(1), parts.group(2), parts.group(3));
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The chapter of {@code docs/operators.md}. */
    static String chapter() {
        StringBuilder text = new StringBuilder("""

                ## PyTorch's functions

                Of `torch` and `torch.nn.functional` (F), those of dense tensors, and what is written in the language. Written from
                `pytorch-functions.txt` among the tests.

                | PyTorch | here |
                | --- | --- |
                """);
        for (Row row : ALL) {
            String name = switch (row.module()) {
                case "torch" -> "`torch." + row.name() + "`";
                case "functional" -> "`F." + row.name() + "`";
                default -> "`torch." + row.name() + "`, `F." + row.name() + "`";
            };
            boolean planned = row.calls().stream().anyMatch(Builtins.PLANNED::contains);
            text.append("| ").append(name).append(" | ").append(row.answer()).append(planned ? " (not yet)" : "");
            text.append(" |\n");
        }
        return text.toString();
    }
}
