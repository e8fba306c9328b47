// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import java.util.List;
import java.util.Set;

/** Formulas in MathML Core, which browsers show by themselves. */
public final class MathMl extends Typesetter {
    private static final Set<String> GREEK_VARIANTS = Set.of("epsilon", "phi");
    private static final List<String> LETTERS = List.of(
            "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
            "xi", "omicron", "pi", "rho", "", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega");

    private MathMl(Set<String> adjoints) {
        super(adjoints);
    }

    /**
     * The inside of a {@code math} element.
     *
     * @param adjoints the paths of names that are adjoints
     */
    public static String print(Notation notation, Set<String> adjoints) {
        return new MathMl(adjoints).print(notation);
    }

    /** Text as it may stand between tags and in quotes. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    String symbol(TypesetName symbol) {
        String text = symbol.greek()
                ? GREEK_VARIANTS.contains(symbol.stem())
                        ? symbol.stem().equals("phi") ? "φ" : "ε"
                        : Character.toString('α' + LETTERS.indexOf(symbol.stem()))
                : symbol.stem();
        String stem = "<mi>" + escaped(text) + "</mi>";
        String accented = symbol.hat() ? "<mover accent=\"true\">" + stem + "<mo>^</mo></mover>" : stem;
        String index = symbol.index().isEmpty() ? "" : "<mi>" + escaped(symbol.index()) + "</mi>";
        String mark = symbol.mark().isEmpty() ? "" : "<mo>" + escaped(symbol.mark()) + "</mo>";
        String whole = index.isEmpty()
                ? mark.isEmpty() ? accented : "<msup>" + accented + mark + "</msup>"
                : mark.isEmpty()
                        ? "<msub>" + accented + index + "</msub>"
                        : "<msubsup>" + accented + index + mark + "</msubsup>";
        return symbol.differential() ? row(List.of("<mi mathvariant=\"normal\">d</mi>", whole)) : whole;
    }

    @Override
    String word(String word) {
        return word.equals("1") ? "<mn>1</mn>" : "<mi>" + escaped(word) + "</mi>";
    }

    @Override
    String number(String digits) {
        return "<mn>" + escaped(digits) + "</mn>";
    }

    @Override
    String operator(String sign) {
        return sign.equals("@") ? "<mspace width=\"0.2em\"/>" : "<mo>" + escaped(sign) + "</mo>";
    }

    @Override
    String row(List<String> parts) {
        return "<mrow>" + String.join("", parts) + "</mrow>";
    }

    @Override
    String brackets(String open, String inside, String close) {
        return "<mrow><mo>" + open + "</mo>" + inside + "<mo>" + close + "</mo></mrow>";
    }

    @Override
    String fraction(String over, String under) {
        return "<mfrac>" + over + under + "</mfrac>";
    }

    @Override
    String raised(String base, String exponent) {
        return "<msup>" + base + exponent + "</msup>";
    }

    @Override
    String lowered(String base, String index) {
        return "<msub>" + base + index + "</msub>";
    }

    @Override
    String root(String inside) {
        return "<msqrt>" + inside + "</msqrt>";
    }

    @Override
    String sum(String axes) {
        return axes.isEmpty() ? "<mo>∑</mo>" : "<msub><mo>∑</mo>" + axes + "</msub>";
    }
}
