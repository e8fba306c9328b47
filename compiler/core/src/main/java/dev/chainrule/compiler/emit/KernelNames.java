// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.scalar.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names for kernels from what they compute: {@code addRelu}, {@code softmaxRows}, {@code sumColumns}, {@code tanh}. */
public final class KernelNames {
    /** More operators than this are not named one by one. */
    private static final int LONGEST = 4;

    private static final Set<String> PLAIN =
            Set.of("add", "subtract", "multiply", "divide", "negate", "where", "test", "fma", "square");

    private KernelNames() {}

    /** A Java name; different kernels may have the same. */
    public static String of(Kernel kernel) {
        List<String> words = new ArrayList<>();
        boolean rows = false;
        boolean columns = false;
        kernel.prologue().forEach(part -> words(part, words));
        for (Part part : kernel.parts()) {
            words(part, words);
            for (Kernel.Target target : part.targets()) {
                if (target instanceof Kernel.Combine combine) {
                    words.add(word(combine.combination()));
                    rows = true;
                } else if (target instanceof Kernel.Choose choose) {
                    words.add(choose.largest() ? "argmax" : "argmin");
                    rows = true;
                } else if (target instanceof Kernel.CombineInto into) {
                    words.add(word(into.combination()));
                    columns = true;
                }
            }
        }
        boolean blocks = kernel.rows().stream().anyMatch(Kernel.Amount::isBlock);
        String scope = blocks
                ? "blocks"
                : columns ? "columns" : !rows ? "" : kernel.rows().isEmpty() ? "all" : "rows";
        return name(words, scope, kernel);
    }

    private static String name(List<String> words, String scope, Kernel kernel) {
        List<String> shown = new ArrayList<>();
        long updated = kernel.arrays().stream()
                .filter(array -> array.access() == Kernel.Access.READ_WRITE)
                .count();
        String known = known(words);
        if (!known.isEmpty()) {
            shown.add(known);
        } else if (words.isEmpty()) {
            boolean reads =
                    kernel.parts().stream().anyMatch(part -> !part.sources().isEmpty());
            shown.add(reads ? "copy" : "fill");
        } else if (updated > 0 && words.size() > LONGEST) {
            shown.add(updated == 1 ? "update" : "updateWithSlots");
        } else {
            shown.addAll(words.size() <= LONGEST ? words : salient(words));
        }
        if (!scope.isEmpty()) {
            shown.add(scope);
        }
        StringBuilder name = new StringBuilder(shown.get(0));
        shown.stream()
                .skip(1)
                .forEach(word -> name.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(word.substring(1)));
        return name.toString();
    }

    /** Of many words those that say most: functions and reductions; where there are none, the first and the last. */
    private static List<String> salient(List<String> words) {
        List<String> salient = words.stream()
                .filter(word -> !PLAIN.contains(word))
                .distinct()
                .limit(LONGEST)
                .toList();
        return salient.isEmpty() ? List.of(words.get(0), words.get(1), "to", words.get(words.size() - 1)) : salient;
    }

    /** What has a name of its own. */
    private static String known(List<String> words) {
        String all = String.join(" ", words);
        String salient = String.join(
                " ", words.stream().filter(word -> !PLAIN.contains(word)).toList());
        boolean divides = all.endsWith("divide");
        return switch (salient) {
            case "max exp sum" -> divides ? "softmax" : "";
            case "max exp sum log" -> all.endsWith("subtract") ? "logSoftmax" : "logSumExp";
            case "sum sum sqrt" -> "normalize";
            default -> "";
        };
    }

    private static String word(Kernel.Combination combination) {
        return combination.name().toLowerCase(Locale.ROOT);
    }

    private static void words(Part part, List<String> words) {
        for (Body.Instruction instruction : part.body().instructions()) {
            if (instruction instanceof Body.Call call) {
                words.add(call.function().name());
            } else if (instruction instanceof Body.Operation operation) {
                String word = word(operation, part.body());
                boolean again = word.equals("where") && words.remove("test");
                if (!word.isEmpty() || again) {
                    words.add(word);
                }
            }
        }
    }

    /** Conversions and logic go without saying. */
    private static String word(Body.Operation operation, Body body) {
        return switch (operation.operator()) {
            case ADD -> "add";
            case SUBTRACT -> "subtract";
            case MULTIPLY ->
                operation.operands().get(0).equals(operation.operands().get(1)) ? "square" : "multiply";
            case DIVIDE -> "divide";
            case NEGATE -> "negate";
            case SQRT -> "sqrt";
            case ABS -> "abs";
            case FMA -> "fma";
            case MAX -> isZero(operation, body) ? "relu" : "max";
            case MIN -> "min";
            case SELECT, INT_SELECT, BOOL_SELECT -> "where";
            case INT_ADD -> "add";
            case INT_SUBTRACT -> "subtract";
            case INT_MULTIPLY -> "multiply";
            case LESS, LESS_EQUAL, EQUAL, INT_LESS, INT_LESS_EQUAL, INT_EQUAL -> "test";
            default -> "";
        };
    }

    private static boolean isZero(Body.Operation operation, Body body) {
        return body.instructions().get(operation.operands().get(1)) instanceof Body.Real real && real.value() == 0;
    }
}
