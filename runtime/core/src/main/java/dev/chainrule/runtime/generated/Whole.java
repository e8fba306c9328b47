// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;

/**
 * Arithmetic of whole numbers, which have 32 bits: exact, or the end of the run. So what is written is never a number that
 * has wrapped around.
 */
public final class Whole {
    private Whole() {}

    /** @throws ArithmeticException if the sum does not fit */
    public static int add(int a, int b) {
        int sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw tooLarge(a + " + " + b + " = " + ((long) a + b));
        }
        return sum;
    }

    /** @throws ArithmeticException if the difference does not fit */
    public static int subtract(int a, int b) {
        int difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            throw tooLarge(a + " - " + b + " = " + ((long) a - b));
        }
        return difference;
    }

    /** @throws ArithmeticException if the product does not fit */
    public static int multiply(int a, int b) {
        long product = (long) a * b;
        if ((int) product != product) {
            throw tooLarge(a + " * " + b + " = " + product);
        }
        return (int) product;
    }

    /** The upper 32 bits of the product of two numbers without sign. */
    public static int multiplyHigh(int a, int b) {
        return (int) ((a & 0xFFFF_FFFFL) * (b & 0xFFFF_FFFFL) >>> 32);
    }

    /**
     * Towards −∞.
     *
     * @throws ArithmeticException if b is 0, or the quotient does not fit
     */
    public static int divide(int a, int b) {
        if (b == 0) {
            throw new ArithmeticException("div(" + a + ", 0): nothing is divided by 0");
        }
        if (a == Integer.MIN_VALUE && b == -1) {
            throw tooLarge("div(" + a + ", -1)");
        }
        return Math.floorDiv(a, b);
    }

    /**
     * What that division leaves; it has the sign of b.
     *
     * @throws ArithmeticException if b is 0
     */
    public static int remainder(int a, int b) {
        if (b == 0) {
            throw new ArithmeticException(a + " % 0: nothing is divided by 0");
        }
        return Math.floorMod(a, b);
    }

    /**
     * A real, cut off towards 0.
     *
     * @throws ArithmeticException if it is NaN or does not fit
     */
    public static int of(double x) {
        if (!(x > Integer.MIN_VALUE - 1.0 && x < Integer.MAX_VALUE + 1.0)) {
            throw tooLarge("int(" + x + ")");
        }
        return (int) x;
    }

    /**
     * Names the place.
     *
     * @param what the line of the program and its equation
     */
    public static ModelException at(String what, ArithmeticException tooLarge) {
        return new ModelException(what + ": " + tooLarge.getMessage(), tooLarge);
    }

    private static ArithmeticException tooLarge(String what) {
        return new ArithmeticException(what + " is no int: ints go from " + Integer.MIN_VALUE + " to "
                + Integer.MAX_VALUE + "; reals have room, real(x) makes one");
    }
}
