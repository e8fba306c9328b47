// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.notation.Notation.Operation;
import dev.chainrule.compiler.notation.Notation.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Formulas as they are set on paper, with fractions and roots; in what language, say the parts. */
abstract class Typesetter {
    /** How tightly a formula holds together, from loose to tight. */
    private enum Bond {
        LOGIC,
        COMPARISON,
        SUM,
        PRODUCT,
        POWER,
        ATOM
    }

    private record Piece(String text, Bond bond) {}

    private final Set<String> adjoints;

    /** @param adjoints the paths of names that are adjoints */
    Typesetter(Set<String> adjoints) {
        this.adjoints = adjoints;
    }

    abstract String symbol(TypesetName symbol);

    /** A name of several letters that is a word: a function, a dimension. */
    abstract String word(String word);

    abstract String number(String digits);

    /** A sign by its Unicode character, with the spaces that belong around it. */
    abstract String operator(String sign);

    abstract String row(List<String> parts);

    abstract String brackets(String open, String inside, String close);

    abstract String fraction(String over, String under);

    abstract String raised(String base, String exponent);

    abstract String lowered(String base, String index);

    abstract String root(String inside);

    abstract String sum(String axes);

    String print(Notation notation) {
        return piece(notation).text();
    }

    private Piece piece(Notation notation) {
        if (notation instanceof Name name) {
            return new Piece(symbol(TypesetName.of(name, adjoints)), Bond.ATOM);
        } else if (notation instanceof Notation.Literal literal) {
            return new Piece(number(Decimals.shortest(literal.value())), literal.value() < 0 ? Bond.SUM : Bond.ATOM);
        } else if (notation instanceof Notation.Call call) {
            return new Piece(call(call.function(), call.parts()), Bond.ATOM);
        }
        Operation operation = (Operation) notation;
        return operation(operation.sign(), operation.parts());
    }

    private String call(String function, List<Notation> x) {
        List<String> inside = new ArrayList<>();
        for (Notation part : x) {
            if (!inside.isEmpty()) {
                inside.add(operator(","));
            }
            inside.add(print(part));
        }
        return row(List.of(word(function), brackets("(", row(inside), ")")));
    }

    private Piece operation(Sign sign, List<Notation> x) {
        return switch (sign) {
            case SUM -> chain("+", Bond.SUM, Bond.PRODUCT, x);
            case DIFFERENCE -> chain("−", Bond.SUM, Bond.PRODUCT, x);
            case PRODUCT -> new Piece(product(x), Bond.PRODUCT);
            case QUOTIENT -> new Piece(fraction(print(x.get(0)), print(x.get(1))), Bond.PRODUCT);
            case REMAINDER -> chain("mod", Bond.PRODUCT, Bond.POWER, x);
            case POWER -> new Piece(raised(in(Bond.ATOM, x.get(0)), print(x.get(1))), Bond.POWER);
            case NEGATIVE -> new Piece(row(List.of(operator("−"), in(Bond.PRODUCT, x.get(0)))), Bond.SUM);
            case ROOT -> new Piece(root(print(x.get(0))), Bond.ATOM);
            case ABSOLUTE -> new Piece(brackets("|", print(x.get(0)), "|"), Bond.ATOM);
            case TOTAL ->
                new Piece(
                        row(List.of(sum(x.size() > 1 ? print(x.get(1)) : ""), in(Bond.PRODUCT, x.get(0)))),
                        Bond.PRODUCT);
            case MATRIX_PRODUCT ->
                new Piece(row(List.of(beside(x.get(0)), operator("@"), in(Bond.POWER, x.get(1)))), Bond.PRODUCT);
            case TRANSPOSED -> new Piece(raised(in(Bond.ATOM, x.get(0)), word("⊤")), Bond.POWER);
            case INDICATOR -> new Piece(lowered(word("1"), brackets("[", print(x.get(0)), "]")), Bond.ATOM);
            case PART ->
                new Piece(row(List.of(in(Bond.ATOM, x.get(0)), brackets("[", print(x.get(1)), "]"))), Bond.ATOM);
            case CHOICE -> new Piece(call("where", x), Bond.ATOM);
            case LESS -> chain("<", Bond.COMPARISON, Bond.SUM, x);
            case AT_MOST -> chain("≤", Bond.COMPARISON, Bond.SUM, x);
            case EQUAL -> chain("=", Bond.COMPARISON, Bond.SUM, x);
            case AND -> chain("∧", Bond.LOGIC, Bond.COMPARISON, x);
            case OR -> chain("∨", Bond.LOGIC, Bond.COMPARISON, x);
            case NOT -> new Piece(row(List.of(operator("¬"), in(Bond.ATOM, x.get(0)))), Bond.LOGIC);
            case EXTENT -> new Piece(print(x.get(0)), Bond.PRODUCT);
            case POSITION -> new Piece(word("i"), Bond.ATOM);
        };
    }

    private String beside(Notation left) {
        return Notation.is(Sign.MATRIX_PRODUCT, left) ? print(left) : in(Bond.POWER, left);
    }

    private String in(Bond least, Notation x) {
        Piece piece = piece(x);
        return piece.bond().compareTo(least) < 0 ? brackets("(", piece.text(), ")") : piece.text();
    }

    private Piece chain(String sign, Bond bond, Bond right, List<Notation> x) {
        return new Piece(row(List.of(in(bond, x.get(0)), operator(sign), in(right, x.get(1)))), bond);
    }

    /** A Σ goes on over what stands on its right: what is not under it gets brackets around the Σ. */
    private String product(List<Notation> factors) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < factors.size(); i++) {
            Notation factor = factors.get(i);
            boolean open = Notation.is(Sign.TOTAL, factor) && i < factors.size() - 1
                    || Notation.is(Sign.MATRIX_PRODUCT, factor);
            if (i > 0) {
                parts.add(operator("·"));
            }
            parts.add(open ? brackets("(", print(factor), ")") : in(Bond.PRODUCT, factor));
        }
        return row(parts);
    }
}
