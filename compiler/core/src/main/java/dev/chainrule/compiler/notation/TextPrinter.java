// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import dev.chainrule.compiler.notation.Notation.Operation;
import dev.chainrule.compiler.notation.Notation.Sign;
import java.util.List;
import java.util.stream.Collectors;

/** Formulas as a line of text: {@code dy · (1 − y²)}. */
final class TextPrinter {
    private TextPrinter() {}

    /** How tightly text holds together, from loose to tight. */
    private enum Bond {
        LOGIC,
        COMPARISON,
        SUM,
        PRODUCT,
        POWER,
        ATOM
    }

    private record Text(String text, Bond bond) {
        String in(Bond least) {
            return bond.compareTo(least) < 0 ? "(" + text + ")" : text;
        }
    }

    static String print(Notation notation) {
        return text(notation).text();
    }

    private static Text text(Notation notation) {
        if (notation instanceof Notation.Name name) {
            return new Text(name.path() + name.mark(), Bond.ATOM);
        } else if (notation instanceof Notation.Literal number) {
            return new Text(Decimals.shortest(number.value()), number.value() < 0 ? Bond.SUM : Bond.ATOM);
        } else if (notation instanceof Notation.Call call) {
            return new Text(
                    call.parts().stream()
                            .map(TextPrinter::print)
                            .collect(Collectors.joining(", ", call.function() + "(", ")")),
                    Bond.ATOM);
        } else if (notation instanceof Operation operation) {
            return operation(operation.sign(), operation.parts());
        }
        throw new IllegalArgumentException("no text for " + notation);
    }

    private static Text operation(Sign sign, List<Notation> x) {
        return switch (sign) {
            case SUM -> chain(" + ", Bond.SUM, Bond.PRODUCT, x);
            case DIFFERENCE -> chain(" − ", Bond.SUM, Bond.PRODUCT, x);
            case PRODUCT -> new Text(product(x), Bond.PRODUCT);
            case QUOTIENT -> new Text(over(x.get(0), x.get(1)) + " / " + in(Bond.POWER, x.get(1)), Bond.PRODUCT);
            case REMAINDER -> new Text(in(Bond.PRODUCT, x.get(0)) + " mod " + in(Bond.POWER, x.get(1)), Bond.PRODUCT);
            case POWER -> new Text(in(Bond.ATOM, x.get(0)) + exponent(x.get(1)), Bond.POWER);
            case NEGATIVE -> new Text("−" + in(Bond.PRODUCT, x.get(0)), Bond.SUM);
            case ROOT -> new Text("√" + in(Bond.ATOM, x.get(0)), Bond.POWER);
            case ABSOLUTE -> new Text("|" + print(x.get(0)) + "|", Bond.ATOM);
            case TOTAL -> new Text("Σ" + axes(x) + " " + in(Bond.PRODUCT, x.get(0)), Bond.PRODUCT);
            case MATRIX_PRODUCT -> new Text(beside(x.get(0)) + " @ " + in(Bond.POWER, x.get(1)), Bond.PRODUCT);
            case TRANSPOSED -> new Text(in(Bond.ATOM, x.get(0)) + "ᵀ", Bond.POWER);
            case INDICATOR -> new Text("1[" + print(x.get(0)) + "]", Bond.ATOM);
            case PART -> new Text(in(Bond.ATOM, x.get(0)) + "[" + print(x.get(1)) + "]", Bond.ATOM);
            case CHOICE ->
                new Text(
                        "where(" + x.stream().map(TextPrinter::print).collect(Collectors.joining(", ")) + ")",
                        Bond.ATOM);
            case LESS -> chain(" < ", Bond.COMPARISON, Bond.SUM, x);
            case AT_MOST -> chain(" ≤ ", Bond.COMPARISON, Bond.SUM, x);
            case EQUAL -> chain(" = ", Bond.COMPARISON, Bond.SUM, x);
            case AND -> chain(" and ", Bond.LOGIC, Bond.COMPARISON, x);
            case OR -> chain(" or ", Bond.LOGIC, Bond.COMPARISON, x);
            case NOT -> new Text("not " + in(Bond.ATOM, x.get(0)), Bond.LOGIC);
            case EXTENT -> new Text(print(x.get(0)), Bond.PRODUCT);
            case POSITION -> new Text("i", Bond.ATOM);
        };
    }

    private static String axes(List<Notation> total) {
        return total.size() > 1 ? "_" + in(Bond.ATOM, total.get(1)) : "";
    }

    private static String in(Bond least, Notation x) {
        return text(x).in(least);
    }

    private static Text chain(String sign, Bond bond, Bond right, List<Notation> x) {
        return new Text(in(bond, x.get(0)) + sign + in(right, x.get(1)), bond);
    }

    /** A Σ goes on over the product to its right, so what is not under it stands before it, or the Σ in brackets. */
    private static String product(List<Notation> factors) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < factors.size(); i++) {
            Notation factor = factors.get(i);
            boolean last = i == factors.size() - 1;
            text.append(i == 0 ? "" : " · ")
                    .append(
                            isOpen(factor) && !last || Notation.is(Sign.MATRIX_PRODUCT, factor)
                                    ? "(" + print(factor) + ")"
                                    : in(Bond.PRODUCT, factor));
        }
        return text.toString();
    }

    /** A chain of matrix products needs no brackets; what is multiplied element by element does. */
    private static String beside(Notation left) {
        return Notation.is(Sign.MATRIX_PRODUCT, left) ? print(left) : in(Bond.POWER, left);
    }

    /** A scalar under a Σ or beside it is the same. */
    private static String over(Notation numerator, Notation denominator) {
        return isOpen(numerator) && !denominator.isScalar() || Notation.is(Sign.MATRIX_PRODUCT, numerator)
                ? "(" + print(numerator) + ")"
                : in(Bond.PRODUCT, numerator);
    }

    /** Whether it ends in a Σ that would take in what follows. */
    private static boolean isOpen(Notation x) {
        return Notation.is(Sign.TOTAL, x)
                || Notation.is(Sign.PRODUCT, x)
                        && isOpen(x.parts().get(x.parts().size() - 1));
    }

    private static String exponent(Notation x) {
        if (x instanceof Notation.Literal number && (number.value() == 2 || number.value() == 3)) {
            return number.value() == 2 ? "²" : "³";
        }
        return "^" + in(Bond.ATOM, x);
    }
}
