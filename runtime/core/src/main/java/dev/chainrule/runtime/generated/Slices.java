// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * What a turn of a loop takes out of an array and puts into one: {@code outer} stretches of {@code inner} neighbours, that
 * stand at a place of an axis of {@code length}.
 */
public final class Slices {
    private Slices() {}

    /** slice [outer, inner] = whole [outer, place, inner]. */
    public static void take(float[] whole, float[] slice, int outer, int length, int inner, int place) {
        takeAny(whole, slice, outer, length, inner, place);
    }

    public static void take(double[] whole, double[] slice, int outer, int length, int inner, int place) {
        takeAny(whole, slice, outer, length, inner, place);
    }

    public static void take(int[] whole, int[] slice, int outer, int length, int inner, int place) {
        takeAny(whole, slice, outer, length, inner, place);
    }

    /** whole [outer, place, inner] = slice [outer, inner]. */
    public static void put(float[] slice, float[] whole, int outer, int length, int inner, int place) {
        putAny(slice, whole, outer, length, inner, place);
    }

    public static void put(double[] slice, double[] whole, int outer, int length, int inner, int place) {
        putAny(slice, whole, outer, length, inner, place);
    }

    public static void put(int[] slice, int[] whole, int outer, int length, int inner, int place) {
        putAny(slice, whole, outer, length, inner, place);
    }

    @SuppressWarnings("SuspiciousSystemArraycopy")
    private static void takeAny(Object whole, Object slice, int outer, int length, int inner, int place) {
        for (int i = 0; i < outer; i++) {
            System.arraycopy(whole, (i * length + place) * inner, slice, i * inner, inner);
        }
    }

    @SuppressWarnings("SuspiciousSystemArraycopy")
    private static void putAny(Object slice, Object whole, int outer, int length, int inner, int place) {
        for (int i = 0; i < outer; i++) {
            System.arraycopy(slice, i * inner, whole, (i * length + place) * inner, inner);
        }
    }
}
