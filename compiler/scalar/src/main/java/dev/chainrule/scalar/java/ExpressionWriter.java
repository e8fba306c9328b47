// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.java.BodyWriter.Expression;
import java.util.List;

/** One operator of the scalar vocabulary as a Java expression, with no more brackets than a reader needs. */
public final class ExpressionWriter {
    public static final int PRIMARY = 16;
    public static final int UNARY = 14;
    private static final int MULTIPLICATIVE = 12;
    static final int ADDITIVE = 11;
    private static final int SHIFT = 10;
    private static final int RELATIONAL = 8;
    static final int EQUALITY = 7;
    private static final int BIT_AND = 6;
    private static final int BIT_XOR = 5;
    private static final int BIT_OR = 4;
    private static final int LOGICAL_AND = 3;
    private static final int LOGICAL_OR = 2;
    private static final int CONDITIONAL = 1;

    /** What whole numbers are computed by that need not fit. */
    private static final ClassName WHOLE = ClassName.get("dev.chainrule.runtime.generated", "Whole");

    /** What chooses between two numbers without a branch. */
    private static final ClassName SELECT = ClassName.get("dev.chainrule.runtime.generated", "Select");

    /** How one of two numbers is chosen. */
    public enum Choice {
        /** By {@code c ? a : b}, a branch for the JIT: best where it nearly always goes one way. */
        BRANCH,
        /** By their bits, in a time that does not depend on which: best for elements, of which nobody knows the next. */
        BITS
    }

    private final boolean single;
    private final Choice choice;

    public ExpressionWriter(Precision precision, Choice choice) {
        this.single = precision == Precision.F32;
        this.choice = choice;
    }

    public Expression operation(Operator operator, List<Expression> operands) {
        Expression a = operands.get(0);
        Expression b = operands.size() > 1 ? operands.get(1) : a;
        Expression c = operands.size() > 2 ? operands.get(2) : a;
        return switch (operator) {
            case ADD -> sum(a, "+", b);
            case SUBTRACT -> sum(a, "-", b);
            case INT_ADD -> sum(a, "+", b);
            case INT_SUBTRACT -> sum(a, "-", b);
            case BITS_ADD -> binary(a, "+", b, ADDITIVE);
            case BITS_SUBTRACT -> binary(a, "-", b, ADDITIVE);
            case MULTIPLY, INT_MULTIPLY -> binary(a, "*", b, MULTIPLICATIVE);
            case DIVIDE -> binary(a, "/", b, MULTIPLICATIVE);
            case REMAINDER -> binary(a, "%", b, MULTIPLICATIVE);
            case SQRT -> single ? cast("float", method("Math.sqrt", List.of(a))) : method("Math.sqrt", List.of(a));
            case FMA -> method("Math.fma", List.of(a, b, c));
            case ABS -> method("Math.abs", List.of(a));
            case NEGATE -> prefix("-", a);
            case NOT -> prefix("!", a);
            case MIN, INT_MIN -> method("Math.min", List.of(a, b));
            case MAX, INT_MAX -> method("Math.max", List.of(a, b));
            case LESS, INT_LESS -> binary(a, "<", b, RELATIONAL);
            case LESS_EQUAL, INT_LESS_EQUAL -> binary(a, "<=", b, RELATIONAL);
            case EQUAL, INT_EQUAL, BOOL_EQUAL -> binary(a, "==", b, EQUALITY);
            case SELECT -> choice == Choice.BRANCH ? conditional(a, b, c) : of(SELECT, "of", operands);
            case INT_SELECT, BOOL_SELECT -> conditional(a, b, c);
            case AND -> binary(a, "&&", b, LOGICAL_AND);
            case OR -> or(a, b);
            case INT_TO_REAL -> cast(single ? "float" : "double", a);
            case ADD_EXACT -> whole("add", operands);
            case SUBTRACT_EXACT -> whole("subtract", operands);
            case MULTIPLY_EXACT -> whole("multiply", operands);
            case INT_DIVIDE -> whole("divide", operands);
            case INT_REMAINDER -> whole("remainder", operands);
            case REAL_TO_INT -> whole("of", operands);
            case INT_MULTIPLY_HIGH -> whole("multiplyHigh", operands);
            case INT_XOR -> bitwise(a, "^", b, BIT_XOR);
            case INT_SHIFT_LEFT -> shift(a, "<<", b);
            case INT_SHIFT_RIGHT_UNSIGNED -> shift(a, ">>>", b);
            case BOOL_TO_INT -> conditional(a, Expression.literal("1"), Expression.literal("0"));
            case TO_BITS -> method(single ? "Float.floatToRawIntBits" : "Double.doubleToRawLongBits", List.of(a));
            case FROM_BITS -> method(single ? "Float.intBitsToFloat" : "Double.longBitsToDouble", List.of(a));
            case BITS_AND -> bitwise(a, "&", b, BIT_AND);
            case BITS_OR -> bitwise(a, "|", b, BIT_OR);
            case BITS_XOR -> bitwise(a, "^", b, BIT_XOR);
            case SHIFT_LEFT -> shift(a, "<<", b);
            case SHIFT_RIGHT -> shift(a, ">>", b);
            case SHIFT_RIGHT_UNSIGNED -> shift(a, ">>>", b);
        };
    }

    /** {@code !Float.isNaN(x)} where {@code x == x} is meant, or the opposite: compilers object to the latter. */
    public Expression notNaN(Expression x, boolean negated) {
        Expression isNaN = method(single ? "Float.isNaN" : "Double.isNaN", List.of(x));
        return negated ? prefix("!", isNaN) : isNaN;
    }

    /** A call whose text is ready; {@code head} is the length of what stands before the brackets. */
    public Expression call(CodeBlock code, int head, List<Expression> operands) {
        int length = head + 2;
        int depth = 0;
        for (Expression operand : operands) {
            length += operand.length() + 2;
            depth = Math.max(depth, operand.depth());
        }
        return new Expression(code, PRIMARY, length, depth + 1, false);
    }

    private Expression whole(String name, List<Expression> operands) {
        return of(WHOLE, name, operands);
    }

    private Expression of(ClassName type, String name, List<Expression> operands) {
        CodeBlock list = operands.stream().map(Expression::code).collect(CodeBlock.joining(", "));
        int head = type.simpleName().length() + 1 + name.length();
        return call(CodeBlock.of("$T.$L($L)", type, name, list), head, operands);
    }

    private Expression method(String name, List<Expression> operands) {
        CodeBlock list = operands.stream().map(Expression::code).collect(CodeBlock.joining(", "));
        return call(CodeBlock.of("$L($L)", name, list), name.length(), operands);
    }

    /** {@code a + -1} is written as {@code a - 1}: the same bits. */
    private Expression sum(Expression a, String sign, Expression b) {
        String right = b.code().toString();
        boolean flip = b.name() && right.startsWith("-");
        Expression positive = flip ? Expression.literal(right.substring(1)) : b;
        return binary(a, flip ? ("+".equals(sign) ? "-" : "+") : sign, positive, ADDITIVE);
    }

    /** A left-associative operator: an operand on the right that binds no closer gets brackets. */
    private Expression binary(Expression left, String symbol, Expression right, int precedence) {
        Expression a = bracketed(left, precedence);
        Expression b = bracketed(right, precedence + 1);
        return new Expression(
                CodeBlock.of("$L $L $L", a.code(), symbol, b.code()),
                precedence,
                a.length() + b.length() + symbol.length() + 2,
                Math.max(a.depth(), b.depth()),
                false);
    }

    /** {@code a || (b && c)}: brackets that Java does not need, but readers do. */
    private Expression or(Expression left, Expression right) {
        Expression a = left.precedence() == LOGICAL_OR ? left : bracketed(left, LOGICAL_AND + 1);
        return binary(a, "||", bracketed(right, LOGICAL_AND + 1), LOGICAL_OR);
    }

    /** Few know how these bind: anything but a chain of the same gets brackets. */
    private Expression bitwise(Expression left, String symbol, Expression right, int precedence) {
        Expression a = left.precedence() == precedence ? left : bracketed(left, UNARY);
        return binary(a, symbol, bracketed(right, UNARY), precedence);
    }

    private Expression shift(Expression left, String symbol, Expression count) {
        String digits = count.code().toString();
        Expression plain = digits.endsWith("L") ? Expression.literal(digits.substring(0, digits.length() - 1)) : count;
        return binary(bracketed(left, UNARY), symbol, bracketed(plain, UNARY), SHIFT);
    }

    private Expression conditional(Expression condition, Expression then, Expression otherwise) {
        Expression c = bracketed(condition, LOGICAL_OR);
        Expression a = bracketed(then, LOGICAL_OR);
        Expression b = bracketed(otherwise, CONDITIONAL);
        return new Expression(
                CodeBlock.of("$L ? $L : $L", c.code(), a.code(), b.code()),
                CONDITIONAL,
                c.length() + a.length() + b.length() + 6,
                Math.max(c.depth(), Math.max(a.depth(), b.depth())) + 1,
                false);
    }

    private Expression prefix(String sign, Expression a) {
        boolean twice = a.code().toString().startsWith(sign);
        Expression inner = bracketed(a, twice ? PRIMARY : UNARY);
        return new Expression(
                CodeBlock.of("$L$L", sign, inner.code()), UNARY, inner.length() + sign.length(), inner.depth(), false);
    }

    private Expression cast(String type, Expression a) {
        Expression inner = bracketed(a, UNARY);
        return new Expression(
                CodeBlock.of("($L) $L", type, inner.code()),
                UNARY,
                inner.length() + type.length() + 3,
                inner.depth(),
                false);
    }

    private static Expression bracketed(Expression a, int atLeast) {
        return a.precedence() >= atLeast
                ? a
                : new Expression(CodeBlock.of("($L)", a.code()), PRIMARY, a.length() + 2, a.depth() + 1, false);
    }
}
