// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.syntax.Ast.BinaryOperator;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.TypeFault;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Arithmetic on what is known while compiling: exact as long as it can be, then in double. */
public final class KnownNumbers {
    private KnownNumbers() {}

    /** {@code a + b} and its like, if both are numbers or dimensions. */
    public static Optional<Item> arithmetic(BinaryOperator operator, Item a, Item b) {
        if (a instanceof Item.Extent || b instanceof Item.Extent) {
            return dimensions(operator, a, b);
        }
        if (!(number(a) instanceof Item.Numeral x) || !(number(b) instanceof Item.Numeral y)) {
            return Optional.empty();
        }
        if (operator == BinaryOperator.DIVIDE) {
            refuseZero(y);
        }
        if (x instanceof Item.Exact left && y instanceof Item.Exact right) {
            Rational result = switch (operator) {
                case ADD -> left.value().plus(right.value());
                case SUBTRACT -> left.value().minus(right.value());
                case MULTIPLY -> left.value().times(right.value());
                default -> left.value().over(right.value());
            };
            if (result.isHandy()) {
                return Optional.of(new Item.Exact(result, left.real() || right.real() || !result.isWhole()));
            }
        }
        double p = x.approximate();
        double q = y.approximate();
        return Optional.of(new Item.Inexact(
                switch (operator) {
                    case ADD -> p + q;
                    case SUBTRACT -> p - q;
                    case MULTIPLY -> p * q;
                    default -> p / q;
                }));
    }

    private static void refuseZero(Item divisor) {
        if (divisor instanceof Item.Exact number && number.value().dividend().signum() == 0) {
            throw new TypeFault(TypeFault.Kind.ARGUMENT, "division by zero");
        }
    }

    /** {@code div(a, b)}, if both are numbers or dimensions. */
    public static Optional<Item> quotient(Item a, Item b) {
        refuseZero(b);
        if (a instanceof Item.Extent || b instanceof Item.Extent) {
            return dimension(a)
                    .flatMap(dividend -> dimension(b)
                            .flatMap(divisor -> divisor.value().orElse(0) > 0
                                    ? Optional.of(
                                            dividend.quotient(divisor.value().getAsLong()))
                                    : dividend.over(divisor))
                            .map(KnownNumbers::item));
        }
        if (number(a) instanceof Item.Exact x && number(b) instanceof Item.Exact y) {
            return Optional.of(
                    new Item.Exact(x.value().over(y.value()).rounded(RoundingMode.FLOOR), x.real() || y.real()));
        }
        return approximate(Elementwise.DIV, a, b);
    }

    /** {@code a % b}, if both are numbers or dimensions. */
    public static Optional<Item> remainder(Item a, Item b) {
        boolean known = a instanceof Item.Extent
                || b instanceof Item.Extent
                || number(a) instanceof Item.Exact && number(b) instanceof Item.Exact;
        return known
                ? quotient(a, b)
                        .flatMap(quotient -> arithmetic(BinaryOperator.MULTIPLY, quotient, b))
                        .flatMap(whole -> arithmetic(BinaryOperator.SUBTRACT, a, whole))
                : approximate(Elementwise.REMAINDER, a, b);
    }

    private static Optional<Item> approximate(Elementwise operator, Item a, Item b) {
        return number(a) instanceof Item.Numeral x && number(b) instanceof Item.Numeral y
                ? Optional.of(new Item.Inexact(operator.value(x.approximate(), y.approximate())))
                : Optional.empty();
    }

    /** A function of the catalogue: exact where its value is a fraction, else rounded to a double. */
    public static Item function(Elementwise function, Item.Numeral x) {
        if (x instanceof Item.Exact exact) {
            Rational value = exact.value();
            Optional<Rational> result = switch (function.name()) {
                case "abs" -> Optional.of(value.dividend().signum() < 0 ? value.negated() : value);
                case "sign" -> Optional.of(Rational.of(value.dividend().signum()));
                case "relu" -> Optional.of(value.dividend().signum() < 0 ? Rational.ZERO : value);
                case "floor" -> Optional.of(value.rounded(RoundingMode.FLOOR));
                case "ceil" -> Optional.of(value.rounded(RoundingMode.CEILING));
                case "round" -> Optional.of(value.rounded(RoundingMode.HALF_EVEN));
                case "sqrt" -> value.root();
                default -> Optional.empty();
            };
            if (result.isPresent()) {
                return new Item.Exact(result.get(), exact.real() || function != Elementwise.ABS);
            }
        }
        return new Item.Inexact(function.value(x.approximate()));
    }

    private static Item number(Item item) {
        return item instanceof Item.Truth truth ? Item.Exact.whole(truth.value() ? 1 : 0) : item;
    }

    private static Optional<Item> dimensions(BinaryOperator operator, Item a, Item b) {
        Optional<Dimension> left = dimension(a);
        Optional<Dimension> right = dimension(b);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Optional<Dimension> result = switch (operator) {
            case ADD -> Optional.of(left.get().plus(right.get()));
            case SUBTRACT -> Optional.of(left.get().minus(right.get()));
            case MULTIPLY -> Optional.of(left.get().times(right.get()));
            default -> left.get().over(right.get());
        };
        return result.map(KnownNumbers::item);
    }

    /** A dimension as a number, if its value is known. */
    public static Item item(Dimension dimension) {
        return dimension.value().isPresent()
                ? Item.Exact.whole(dimension.value().getAsLong())
                : new Item.Extent(dimension);
    }

    private static Optional<Dimension> dimension(Item item) {
        if (item instanceof Item.Extent extent) {
            return Optional.of(extent.dimension());
        }
        boolean whole = item instanceof Item.Exact number
                && !number.real()
                && number.value().isWhole()
                && number.value().dividend().bitLength() <= 62;
        return whole
                ? Optional.of(
                        Dimension.of(((Item.Exact) item).value().dividend().longValueExact()))
                : Optional.empty();
    }

    public static Optional<Item> power(Item a, Item b) {
        if (a instanceof Item.Extent base && b instanceof Item.Exact exponent) {
            Rational n = exponent.value();
            if (n.isWhole() && n.dividend().signum() >= 0 && n.dividend().bitLength() <= 3) {
                Dimension power = Dimension.ONE;
                for (int i = n.dividend().intValueExact(); i > 0; i--) {
                    power = power.times(base.dimension());
                }
                return Optional.of(item(power));
            }
        }
        if (!(number(a) instanceof Item.Numeral x) || !(number(b) instanceof Item.Numeral y)) {
            return Optional.empty();
        }
        if (x instanceof Item.Exact base && y instanceof Item.Exact exponent) {
            if (base.value().dividend().signum() == 0
                    && exponent.value().dividend().signum() < 0) {
                throw new TypeFault(TypeFault.Kind.ARGUMENT, "division by zero");
            }
            Optional<Rational> exact = base.value().power(exponent.value());
            if (exact.isPresent()) {
                return Optional.of(new Item.Exact(
                        exact.get(),
                        base.real() || exponent.real() || !exact.get().isWhole()));
            }
            Rational half = new Rational(BigInteger.ONE, BigInteger.TWO);
            if (exponent.value().equals(half) && base.value().root().isPresent()) {
                return Optional.of(new Item.Exact(base.value().root().get(), true));
            }
        }
        return Optional.of(new Item.Inexact(StrictMath.pow(x.approximate(), y.approximate())));
    }

    public static Optional<Item> compare(BinaryOperator operator, Item a, Item b) {
        if (a instanceof Item.Extent p && b instanceof Item.Extent q && p.equals(q)) {
            return Optional.of(new Item.Truth(holds(operator, 0)));
        }
        if (!(number(a) instanceof Item.Numeral x) || !(number(b) instanceof Item.Numeral y)) {
            return Optional.empty();
        }
        if (x instanceof Item.Exact left && y instanceof Item.Exact right) {
            return Optional.of(new Item.Truth(holds(operator, left.value().compareTo(right.value()))));
        }
        double p = x.approximate();
        double q = y.approximate();
        boolean ordered = !Double.isNaN(p) && !Double.isNaN(q);
        return Optional.of(new Item.Truth(
                ordered ? holds(operator, Double.compare(p + 0.0, q + 0.0)) : operator == BinaryOperator.NOT_EQUAL));
    }

    private static boolean holds(BinaryOperator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }
}
