// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PyTorch's functions of dense tensors, and what is written here: {@code pytorch-functions.txt}. */
final class PyTorchFunctions {

    /** What binds a name; anything else is an expression. */
    private static final Pattern BINDING = Pattern.compile("(layer|random) |\\w+(, \\w+)* = ");

    /** What the names in the answers stand for: names and their type. */
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("x y a b c A L W", "[8, 8]");
        NAMES.put("u v", "[8]");
        NAMES.put("s t margin", "real");
        NAMES.put("edges", "[3]");
        NAMES.put("pair", "[2, 1, 8]");
        NAMES.put("batch", "[8, 8, 8]");
        NAMES.put("k", "int[8]");
        NAMES.put("ids", "int[8, 8]");
        NAMES.put("mask", "bool[8, 8]");
        NAMES.put("signal", "[B, 4, 8]");
        NAMES.put("image", "[B, 4, 8, 8]");
        NAMES.put("volume", "[B, 4, 8, 8, 8]");
        NAMES.put("kernel", "[4, 4, 3]");
        NAMES.put("kernels", "[4, 4, 3, 3]");
    }

    /**
     * @param module {@code torch}, {@code functional}, or {@code both}
     * @param answer what is written here, in backticks, or why there is nothing
     */
    record Row(String module, String name, String answer) {
        /** What the answer has in backticks: expressions, equations, declarations. */
        List<String> codes() {
            return Pattern.compile("`([^`]*)`")
                    .matcher(answer)
                    .results()
                    .map(code -> code.group(1))
                    .toList();
        }

        /** A model that says all of it, over {@link #NAMES}. */
        String program() {
            StringBuilder text = new StringBuilder("model M(n: int = 8) {\n");
            NAMES.forEach((names, type) -> Stream.of(names.split(" ", -1))
                    .forEach(each -> text.append("    input ")
                            .append(each)
                            .append(": ")
                            .append(type)
                            .append('\n')));
            List<String> codes = codes();
            for (int i = 0; i < codes.size(); i++) {
                boolean isBound = BINDING.matcher(codes.get(i)).lookingAt();
                text.append(isBound ? "    " : "    output result" + i + " = ")
                        .append(codes.get(i))
                        .append('\n');
            }
            return text.append("}\n").toString();
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
                `pytorch-functions.txt` among the tests, which compile each answer. Its names stand for tensors of one small size:
                %s, and n is 8.

                | PyTorch | here |
                | --- | --- |
                """.formatted(names()));
        for (Row row : ALL) {
            String name = switch (row.module()) {
                case "torch" -> "`torch." + row.name() + "`";
                case "functional" -> "`F." + row.name() + "`";
                default -> "`torch." + row.name() + "`, `F." + row.name() + "`";
            };
            text.append("| ").append(name).append(" | ").append(row.answer()).append(" |\n");
        }
        return text.toString();
    }

    private static String names() {
        return NAMES.entrySet().stream()
                .map(each -> "`" + each.getKey() + ": " + each.getValue() + "`")
                .collect(Collectors.joining(", "));
    }
}
