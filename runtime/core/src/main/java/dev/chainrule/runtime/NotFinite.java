// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

/**
 * A value in which NaN or an infinity appears first.
 *
 * @param what the line of the program and the value: {@code digits.nn:11: h}
 * @param index where in the value, in row-major order
 * @param value NaN or an infinity
 * @see Model#firstNotFinite
 */
public record NotFinite(String what, int index, double value) {
    /** {@code digits.nn:11: h is NaN at index 3}. */
    @Override
    public String toString() {
        return what + " is " + value + " at index " + index;
    }
}
