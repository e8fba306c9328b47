// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Formulas in LaTeX, for use between dollars; nothing but the package amsmath is needed. */
public final class Latex extends Typesetter {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("−", "-"),
            Map.entry("·", " \\cdot "),
            Map.entry("@", "\\, "),
            Map.entry("≤", " \\le "),
            Map.entry("<", " < "),
            Map.entry("∧", " \\wedge "),
            Map.entry("∨", " \\vee "),
            Map.entry("¬", "\\neg "),
            Map.entry("mod", " \\bmod "),
            Map.entry(",", ",\\, "));
    private static final Set<String> FUNCTIONS =
            Set.of("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min");

    private Latex(Set<String> adjoints) {
        super(adjoints);
    }

    /** @param adjoints the paths of names that are adjoints */
    public static String print(Notation notation, Set<String> adjoints) {
        return new Latex(adjoints).print(notation);
    }

    /** Text outside of formulas, and names within. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(point -> escaped.append(
                        switch (point) {
                            case '\\' -> "\\textbackslash{}";
                            case '^' -> "\\textasciicircum{}";
                            case '~' -> "\\textasciitilde{}";
                            case '{', '}', '$', '&', '#', '_', '%' -> "\\" + Character.toString(point);
                            case '<' -> "\\textless{}";
                            case '>' -> "\\textgreater{}";
                            case '|' -> "\\textbar{}";
                            case '"' -> "\\textquotedbl{}";
                            case '−' -> "\\ensuremath{-}";
                            case '·' -> "\\ensuremath{\\cdot}";
                            case 'Σ' -> "\\ensuremath{\\Sigma}";
                            case '√' -> "\\ensuremath{\\surd}";
                            case '∞' -> "\\ensuremath{\\infty}";
                            case '…' -> "\\ldots{}";
                            case '²' -> "\\ensuremath{^2}";
                            case '³' -> "\\ensuremath{^3}";
                            case 'ᵀ' -> "\\ensuremath{^\\top}";
                            case '≤' -> "\\ensuremath{\\le}";
                            case 'π' -> "\\ensuremath{\\pi}";
                            case '′' -> "\\ensuremath{'}";
                            case '→' -> "\\ensuremath{\\to}";
                            default -> point < 128 ? Character.toString(point) : "?";
                        }));
        return escaped.toString();
    }

    @Override
    String symbol(TypesetName symbol) {
        String stem = symbol.greek()
                ? "\\" + symbol.stem()
                : symbol.stem().equals("…")
                        ? "\\ldots"
                        : symbol.stem().length() == 1
                                ? escaped(symbol.stem())
                                : "\\mathit{" + escaped(symbol.stem()) + "}";
        String accented = symbol.hat() ? "\\hat{" + stem + "}" : stem;
        String index = symbol.index().isEmpty() ? "" : "_{" + plain(symbol.index()) + "}";
        String mark = symbol.mark().isEmpty() ? "" : "'";
        return (symbol.differential() ? "\\mathrm{d}" : "") + "{" + accented + "}" + index + mark;
    }

    private static String plain(String index) {
        return index.chars().allMatch(Character::isDigit) ? index : "\\mathit{" + escaped(index) + "}";
    }

    @Override
    String word(String word) {
        return word.equals("⊤")
                ? "\\top"
                : FUNCTIONS.contains(word) ? "\\" + word : word.equals("i") ? "i" : "\\mathrm{" + escaped(word) + "}";
    }

    @Override
    String number(String digits) {
        return digits.replace("−", "-")
                .replace("∞", "\\infty ")
                .replace("√π", "\\sqrt{\\pi}")
                .replaceAll("√(\\d+)", "\\\\sqrt{$1}")
                .replaceAll("e(-?\\d+)$", " \\\\cdot 10^{$1}");
    }

    @Override
    String operator(String sign) {
        return OPERATORS.getOrDefault(sign, " " + sign + " ");
    }

    @Override
    String row(List<String> parts) {
        return String.join("", parts);
    }

    @Override
    String brackets(String open, String inside, String close) {
        return "\\left" + open + " " + inside + " \\right" + close;
    }

    @Override
    String fraction(String over, String under) {
        return "\\frac{" + over + "}{" + under + "}";
    }

    @Override
    String raised(String base, String exponent) {
        return "{" + base + "}^{" + exponent + "}";
    }

    @Override
    String lowered(String base, String index) {
        return "{" + base + "}_{" + index + "}";
    }

    @Override
    String root(String inside) {
        return "\\sqrt{" + inside + "}";
    }

    @Override
    String sum(String axes) {
        return axes.isEmpty() ? "\\sum " : "\\sum_{" + axes + "} ";
    }
}
