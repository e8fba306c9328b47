// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static dev.chainrule.compiler.type.ElementType.BOOL;
import static dev.chainrule.compiler.type.ElementType.INT;
import static dev.chainrule.compiler.type.ElementType.REAL;
import static dev.chainrule.compiler.type.ElementType.SETTING;

import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Sign;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Element-wise operators of whole numbers and truth values, and the conversions. Whole numbers have 32 bits; a result that
 * does not fit ends the run. {@code /} is the division of reals, {@code div} theirs.
 */
public final class Discrete {
    private static final List<Elementwise> DECLARED = new ArrayList<>();
    private static final String WHOLE = "whole numbers have no derivative";
    private static final String TRUTH = "truth values have no derivative";
    private static final String SETTINGS = "settings are not differentiated";

    public static final Elementwise INT_ADD = ints("int_add", "a + b", Operator.ADD_EXACT, Notation::sum);
    public static final Elementwise INT_SUBTRACT =
            ints("int_subtract", "a − b", Operator.SUBTRACT_EXACT, Notation::difference);
    public static final Elementwise INT_MULTIPLY =
            ints("int_multiply", "a · b", Operator.MULTIPLY_EXACT, Notation::product);
    public static final Elementwise INT_DIV = of("int_div", "⌊a / b⌋", WHOLE, INT, INT, INT)
            .body((a, b) -> a.apply(Operator.INT_DIVIDE, b))
            .samples(new Documented.Domain(0, 10), new Documented.Domain(1, 10))
            .note("A division by 0 is an error at run time.")
            .build();
    public static final Elementwise INT_REMAINDER = of(
                    "int_remainder", "a − b · ⌊a / b⌋, which has the sign of b", WHOLE, INT, INT, INT)
            .written(Sign.REMAINDER)
            .body((a, b) -> a.apply(Operator.INT_REMAINDER, b))
            .samples(new Documented.Domain(0, 10), new Documented.Domain(1, 10))
            .note("A division by 0 is an error at run time.")
            .build();
    /** A counter, moved on. Not checked: the runtime stands still before the end. */
    public static final Elementwise ADVANCE =
            ints("int_advance", "a + b, of a counter", Operator.INT_ADD, Notation::sum);

    public static final Elementwise INT_NEGATE = of("int_negate", "−x", WHOLE, INT, INT)
            .written(x -> Notation.negative(x.get(0)))
            .body(x -> negated(x))
            .build();
    public static final Elementwise INT_ABS = of("int_abs", "|x|", WHOLE, INT, INT)
            .written(Sign.ABSOLUTE)
            .body(x -> x.apply(Operator.INT_MAX, negated(x)))
            .build();
    public static final Elementwise INT_MIN =
            ints("int_min", "the smaller of a and b", Operator.INT_MIN, (a, b) -> Notation.call("min", List.of(a, b)));
    public static final Elementwise INT_MAX =
            ints("int_max", "the larger of a and b", Operator.INT_MAX, (a, b) -> Notation.call("max", List.of(a, b)));
    public static final Elementwise INT_LESS = test("int_less", "a < b", INT, Operator.INT_LESS, Sign.LESS);
    public static final Elementwise INT_LESS_EQUAL =
            test("int_less_equal", "a ≤ b", INT, Operator.INT_LESS_EQUAL, Sign.AT_MOST);
    public static final Elementwise INT_EQUAL = test("int_equal", "a = b", INT, Operator.INT_EQUAL, Sign.EQUAL);
    public static final Elementwise INT_SELECT = of("int_where", "a where c holds, else b", WHOLE, INT, BOOL, INT, INT)
            .written(x -> Notation.choice(x.get(0), x.get(1), x.get(2)))
            .formula(x -> x.get(0).select(x.get(1), x.get(2)))
            .build();

    public static final Elementwise AND = test("and", "a and b", BOOL, Operator.AND, Sign.AND);
    public static final Elementwise OR = test("or", "a or b", BOOL, Operator.OR, Sign.OR);
    public static final Elementwise NOT = of("not", "not x", TRUTH, BOOL, BOOL)
            .written(Sign.NOT)
            .body(x -> x.not())
            .build();
    public static final Elementwise BOOL_EQUAL = test("bool_equal", "a = b", BOOL, Operator.BOOL_EQUAL, Sign.EQUAL);
    public static final Elementwise BOOL_SELECT = of(
                    "bool_where", "a where c holds, else b", TRUTH, BOOL, BOOL, BOOL, BOOL)
            .written(x -> Notation.choice(x.get(0), x.get(1), x.get(2)))
            .formula(x -> x.get(0).select(x.get(1), x.get(2)))
            .build();

    public static final Elementwise BOOL_TO_INT = of("bool_to_int", "1 where x holds, else 0", TRUTH, INT, BOOL)
            .unwritten()
            .body(x -> x.apply(Operator.BOOL_TO_INT))
            .build();
    public static final Elementwise INT_TO_REAL = of("int_to_real", "x as a real", WHOLE, REAL, INT)
            .unwritten()
            .body(x -> x.toReal())
            .note("Exact in f64; rounded to nearest in f32 beyond 2²⁴.")
            .build();
    public static final Elementwise REAL_TO_INT = of(
                    "real_to_int", "x cut off towards 0", "a whole number is piecewise constant", INT, REAL)
            .body(x -> x.apply(Operator.REAL_TO_INT))
            .note("NaN, and what does not fit into 32 bits, is an error at run time.")
            .build();
    public static final Elementwise SETTING_TO_REAL = of(
                    "setting_to_real", "x, rounded to the model's precision", SETTINGS, REAL, SETTING)
            .unwritten()
            .body(x -> x)
            .note("A scalar. So a setting meets tensors.")
            .build();
    public static final Elementwise REAL_TO_SETTING = of("real_to_setting", "x as a double", SETTINGS, SETTING, REAL)
            .unwritten()
            .body(x -> x)
            .note("A scalar.")
            .build();
    public static final Elementwise INT_TO_SETTING = of("int_to_setting", "x as a double", WHOLE, SETTING, INT)
            .unwritten()
            .body(x -> x.toReal())
            .note("A scalar.")
            .build();

    private Discrete() {}

    /** All of them, in the order of the documentation. */
    static List<Elementwise> declared() {
        return List.copyOf(DECLARED);
    }

    private static Scalar negated(Scalar x) {
        return x.builder().whole(0).apply(Operator.SUBTRACT_EXACT, x);
    }

    private static Elementwise ints(
            String name, String definition, Operator operator, BinaryOperator<Notation> notation) {
        return of(name, definition, WHOLE, INT, INT, INT)
                .written(x -> notation.apply(x.get(0), x.get(1)))
                .body((a, b) -> a.apply(operator, b))
                .build();
    }

    private static Elementwise test(
            String name, String definition, ElementType operands, Operator operator, Sign sign) {
        return of(name, definition, TRUTH, BOOL, operands, operands)
                .written(sign)
                .body((a, b) -> a.apply(operator, b))
                .build();
    }

    private static ElementwiseBuilder of(
            String name, String definition, String why, ElementType result, ElementType... operands) {
        return new ElementwiseBuilder(DECLARED, name, definition, List.of(operands), result).nonDifferentiable(why);
    }
}
