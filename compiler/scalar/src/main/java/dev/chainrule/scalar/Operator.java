// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static dev.chainrule.scalar.ScalarType.BITS;
import static dev.chainrule.scalar.ScalarType.BOOL;
import static dev.chainrule.scalar.ScalarType.INT;
import static dev.chainrule.scalar.ScalarType.REAL;

import java.util.List;

/**
 * The operators of the scalar vocabulary. Each is exact or correctly rounded (IEEE 754), so a scalar loop and a vector
 * lane give the same bits. {@code MIN} and {@code MAX} are Java's: NaN wins, and −0 is less than 0.
 */
public enum Operator {
    ADD(REAL, REAL, REAL),
    SUBTRACT(REAL, REAL, REAL),
    MULTIPLY(REAL, REAL, REAL),
    DIVIDE(REAL, REAL, REAL),
    /** What a / b leaves when cut off towards 0: exact, with the sign of a. Java's {@code %}. */
    REMAINDER(REAL, REAL, REAL),
    SQRT(REAL, REAL),
    /** a · b + c, rounded once. */
    FMA(REAL, REAL, REAL, REAL),
    ABS(REAL, REAL),
    NEGATE(REAL, REAL),
    MIN(REAL, REAL, REAL),
    MAX(REAL, REAL, REAL),
    LESS(BOOL, REAL, REAL),
    LESS_EQUAL(BOOL, REAL, REAL),
    EQUAL(BOOL, REAL, REAL),
    /** SELECT(c, a, b) is a where c holds, else b. */
    SELECT(REAL, BOOL, REAL, REAL),
    /** Of indices, counters, and what has room for sure. */
    INT_ADD(INT, INT, INT),
    INT_SUBTRACT(INT, INT, INT),
    INT_MULTIPLY(INT, INT, INT),
    /** What does not fit into 32 bits ends the run. */
    ADD_EXACT(INT, INT, INT),
    SUBTRACT_EXACT(INT, INT, INT),
    MULTIPLY_EXACT(INT, INT, INT),
    /** Towards −∞. A division by 0 ends the run. */
    INT_DIVIDE(INT, INT, INT),
    /** What that division leaves: it has the sign of the divisor. */
    INT_REMAINDER(INT, INT, INT),
    INT_MIN(INT, INT, INT),
    INT_MAX(INT, INT, INT),
    /** The upper 32 bits of the product of two numbers without sign. */
    INT_MULTIPLY_HIGH(INT, INT, INT),
    INT_XOR(INT, INT, INT),
    /** The shift's count is a constant. */
    INT_SHIFT_LEFT(INT, INT, BITS),
    /** Zeros come in from the left. */
    INT_SHIFT_RIGHT_UNSIGNED(INT, INT, BITS),
    INT_LESS(BOOL, INT, INT),
    INT_LESS_EQUAL(BOOL, INT, INT),
    INT_EQUAL(BOOL, INT, INT),
    INT_SELECT(INT, BOOL, INT, INT),
    AND(BOOL, BOOL, BOOL),
    OR(BOOL, BOOL, BOOL),
    NOT(BOOL, BOOL),
    BOOL_EQUAL(BOOL, BOOL, BOOL),
    BOOL_SELECT(BOOL, BOOL, BOOL, BOOL),
    /** Exact in f64; rounded to nearest in f32 beyond 2²⁴. */
    INT_TO_REAL(REAL, INT),
    /** Towards zero; NaN, and what does not fit into 32 bits, ends the run. */
    REAL_TO_INT(INT, REAL),
    BOOL_TO_INT(INT, BOOL),
    TO_BITS(BITS, REAL),
    FROM_BITS(REAL, BITS),
    BITS_ADD(BITS, BITS, BITS),
    BITS_SUBTRACT(BITS, BITS, BITS),
    BITS_AND(BITS, BITS, BITS),
    BITS_OR(BITS, BITS, BITS),
    BITS_XOR(BITS, BITS, BITS),
    /** The shift's count is a constant. */
    SHIFT_LEFT(BITS, BITS, BITS),
    /** Arithmetic: the sign comes in from the left. */
    SHIFT_RIGHT(BITS, BITS, BITS),
    SHIFT_RIGHT_UNSIGNED(BITS, BITS, BITS);

    private final ScalarType result;
    private final List<ScalarType> operands;

    Operator(ScalarType result, ScalarType... operands) {
        this.result = result;
        this.operands = List.of(operands);
    }

    /** Whether it ends the run where the result is no int. */
    public boolean isChecked() {
        return switch (this) {
            case ADD_EXACT, SUBTRACT_EXACT, MULTIPLY_EXACT, INT_DIVIDE, INT_REMAINDER, REAL_TO_INT -> true;
            default -> false;
        };
    }

    /** The same where there is room. */
    public Operator unchecked() {
        return switch (this) {
            case ADD_EXACT -> INT_ADD;
            case SUBTRACT_EXACT -> INT_SUBTRACT;
            case MULTIPLY_EXACT -> INT_MULTIPLY;
            default -> this;
        };
    }

    public ScalarType result() {
        return result;
    }

    public List<ScalarType> operands() {
        return operands;
    }
}
