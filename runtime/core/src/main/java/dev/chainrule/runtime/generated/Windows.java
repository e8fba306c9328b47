// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/** Windows along an axis that are laid over one another. */
public final class Windows {
    private Windows() {}

    /**
     * y [outer, length, inner]: each place is the sum over what covers it of windows [outer, count, inner, size], in the order
     * of the windows. The window w has its element k at {@code w · stride + k · dilation}.
     */
    public static void overlap(
            float[] windows,
            float[] y,
            int outer,
            int length,
            int inner,
            int count,
            int size,
            int stride,
            int dilation) {
        for (int line = 0; line < outer; line++) {
            for (int at = 0; at < length; at++) {
                int to = (line * length + at) * inner;
                Arrays.fill(y, to, to + inner, 0);
                for (int window = first(at, size, stride, dilation);
                        window <= Math.min(at / stride, count - 1);
                        window++) {
                    int element = (at - window * stride) / dilation;
                    if (window * stride + element * dilation == at) {
                        int from = (line * count + window) * inner * size + element;
                        for (int i = 0; i < inner; i++) {
                            y[to + i] += windows[from + i * size];
                        }
                    }
                }
            }
        }
    }

    /** {@link #overlap(float[], float[], int, int, int, int, int, int, int)} */
    public static void overlap(
            double[] windows,
            double[] y,
            int outer,
            int length,
            int inner,
            int count,
            int size,
            int stride,
            int dilation) {
        for (int line = 0; line < outer; line++) {
            for (int at = 0; at < length; at++) {
                int to = (line * length + at) * inner;
                Arrays.fill(y, to, to + inner, 0);
                for (int window = first(at, size, stride, dilation);
                        window <= Math.min(at / stride, count - 1);
                        window++) {
                    int element = (at - window * stride) / dilation;
                    if (window * stride + element * dilation == at) {
                        int from = (line * count + window) * inner * size + element;
                        for (int i = 0; i < inner; i++) {
                            y[to + i] += windows[from + i * size];
                        }
                    }
                }
            }
        }
    }

    /** The first window that ends at a place or behind it. */
    private static int first(int at, int size, int stride, int dilation) {
        int behind = at - (size - 1) * dilation;
        return behind <= 0 ? 0 : (behind + stride - 1) / stride;
    }
}
