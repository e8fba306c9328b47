// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Renderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random well-typed programs resolve, and their shapes are those that the writer of the program reckoned with. */
class RandomProgramsTest {
    private static final List<String> UNARY = List.of("tanh", "relu", "gelu", "exp", "softplus", "silu", "-", "abs");
    private static final List<String> BINARY = List.of(" + ", " - ", " * ", " / ");

    private record Named(String name, List<String> shape) {
        String type() {
            return "[" + String.join(", ", shape) + "]";
        }
    }

    @Property(tries = 150)
    void resolve(@ForAll long seed) {
        Random random = new Random(seed);
        List<Named> names = new ArrayList<>(List.of(
                new Named("x", List.of("B", "4")),
                new Named("t", List.of("B", "T", "3")),
                new Named("v", List.of("4"))));
        StringBuilder program =
                new StringBuilder("model M {\n    input x: [B, 4]\n    input t: [B, T, 3]\n    input v: [4]\n");
        for (int i = 0; i < 12; i++) {
            Named next = equation(random, names, "n" + i, program);
            names.add(next);
        }
        StringBuilder expected = new StringBuilder();
        for (Named each : names) {
            program.append("    output o_")
                    .append(each.name())
                    .append(" = ")
                    .append(each.name())
                    .append("\n");
            expected.append(each.type()).append("\n");
        }
        program.append("}\n");
        Resolver.Result result = Programs.resolve(program.toString());
        assertThat(Renderer.render(result.diagnostics().all()))
                .as(program.toString())
                .isEmpty();
        StringBuilder actual = new StringBuilder();
        for (Named each : names) {
            actual.append(Programs.type(result.model("M"), "o_" + each.name()).shape())
                    .append("\n");
        }
        assertThat(actual.toString()).as(program.toString()).isEqualTo(expected.toString());
    }

    private static Named equation(Random random, List<Named> names, String name, StringBuilder program) {
        Named a = names.get(random.nextInt(names.size()));
        List<String> shape = new ArrayList<>(a.shape());
        int rank = shape.size();
        String term;
        switch (random.nextInt(7)) {
            case 0 -> {
                String f = UNARY.get(random.nextInt(UNARY.size()));
                term = f.equals("-") ? "-" + a.name() : f + "(" + a.name() + ")";
            }
            case 1 -> {
                List<Named> same = names.stream()
                        .filter(each -> each.shape().equals(a.shape()))
                        .toList();
                term = a.name()
                        + BINARY.get(random.nextInt(BINARY.size()))
                        + same.get(random.nextInt(same.size())).name();
            }
            case 2 -> {
                if (rank == 0) {
                    term = a.name() + " + 1";
                } else {
                    int axis = random.nextInt(rank);
                    shape.remove(axis);
                    String f = List.of("sum", "mean", "max", "logsumexp").get(random.nextInt(4));
                    term = f + "(" + a.name() + ", axis = " + (random.nextBoolean() ? axis : axis - rank) + ")";
                }
            }
            case 3 -> {
                int axis = random.nextInt(rank + 1);
                shape.add(axis, "1");
                term = a.name() + "[" + ":, ".repeat(axis) + "new, ...]";
            }
            case 4 -> {
                if (rank < 2) {
                    term = "2 * " + a.name();
                } else {
                    shape.set(rank - 1, a.shape().get(rank - 2));
                    shape.set(rank - 2, a.shape().get(rank - 1));
                    term = "transpose(" + a.name() + ")";
                }
            }
            case 5 -> {
                boolean known = rank > 0 && shape.get(rank - 1).matches("\\d+");
                if (known) {
                    String last = shape.get(rank - 1);
                    program.append("    param W" + name + ": [" + last + ", 5] = normal()\n");
                    shape.set(rank - 1, "5");
                    term = a.name() + " @ W" + name;
                } else {
                    term = a.name() + "^2";
                }
            }
            default -> {
                boolean known = rank > 0 && shape.get(rank - 1).matches("\\d+");
                if (known) {
                    shape.set(rank - 1, String.valueOf(2 * Integer.parseInt(shape.get(rank - 1))));
                    term = "concat([" + a.name() + ", tanh(" + a.name() + ")], axis = -1)";
                } else {
                    term = "where(" + a.name() + " > 0, " + a.name() + ", 0)";
                }
            }
        }
        program.append("    " + name + " = " + term + "\n");
        return new Named(name, shape);
    }
}
