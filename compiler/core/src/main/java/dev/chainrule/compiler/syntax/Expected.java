// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Says in words which tokens would fit: {@code , or ) or an operator}. */
final class Expected {
    private static final Set<String> OPERATORS = Set.of(
            "+", "-", "*", "/", "%", "^", "@", "==", "!=", "<", "<=", ">", ">=", "|>", "and", "or", ".", "(", "[");
    private static final Set<String> OPERAND_STARTS =
            Set.of("-", "not", "(", "[", "true", "false", "if", "for", "scan");

    private static final Map<String, Integer> TYPES = types();

    private Expected() {}

    /** The type of the token that is always written so. */
    static int type(String literal) {
        return Objects.requireNonNull(TYPES.get(literal), literal);
    }

    private static Map<String, Integer> types() {
        Map<String, Integer> types = new HashMap<>();
        for (int type = 1; type <= NnParser.VOCABULARY.getMaxTokenType(); type++) {
            String literal = NnParser.VOCABULARY.getLiteralName(type);
            if (literal != null) {
                types.put(literal.substring(1, literal.length() - 1), type);
            }
        }
        return Map.copyOf(types);
    }

    /** The texts of the tokens that are always written the same: words and signs. */
    static List<String> literals(IntervalSet expected) {
        List<String> texts = new ArrayList<>();
        for (int type : expected.toList()) {
            String literal = type > 0 ? NnParser.VOCABULARY.getLiteralName(type) : null;
            if (literal != null) {
                texts.add(literal.substring(1, literal.length() - 1));
            }
        }
        return texts;
    }

    static String describe(IntervalSet expected) {
        Set<String> words = new LinkedHashSet<>(literals(expected));
        boolean name = expected.contains(NnParser.NAME);
        if (words.contains("import") && !name) {
            return "a declaration: model, layer, fn or import";
        }
        if (name && words.contains("return") && !words.contains("model")) {
            return words.contains("fn") ? "a declaration or an equation" : "an equation";
        }
        List<String> kinds = new ArrayList<>();
        if (expected.contains(NnParser.INT)) {
            words.removeIf(word -> Character.isLetter(word.charAt(0)) || OPERAND_STARTS.contains(word));
            kinds.add("an expression");
        } else if (name) {
            words.removeIf(word -> Character.isLetter(word.charAt(0)));
            kinds.add("a name");
        } else if (words.contains("fn") && words.contains("[")) {
            words.removeAll(Set.of("fn", "int", "bool", "real", "["));
            kinds.add("a type such as [B, 3] or int");
        }
        if (words.contains("*")) {
            words.removeAll(OPERATORS);
            kinds.add("an operator");
        }
        if (expected.contains(NnParser.NL)) {
            kinds.add("the end of the line");
        }
        if (expected.contains(Token.EOF)) {
            kinds.add("the end of the file");
        }
        List<String> all = new ArrayList<>();
        words.forEach(word -> all.add(word.equals(",") ? "a comma" : word));
        all.addAll(kinds);
        if (all.size() < 3) {
            return String.join(" or ", all);
        }
        return String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
    }
}
