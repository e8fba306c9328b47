// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * The three bilinear forms of a convolution, x {@code [images, channels, depth, height, width]}, w {@code [units, channels /
 * groups, slabs, rows, columns]}, y {@code [images, units, places…]}. For each axis are told: the lengths of x, of w and of y,
 * the stride, the zeros before x, and the dilation. Convolutions over one or two axes leave out the first ones.
 */
public final class Convolutions {
    private Convolutions() {}

    /** {@link #convolve(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolve(
            float[] x,
            float[] w,
            float[] y,
            int images,
            int channels,
            int units,
            int groups,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolve(
                x, w, y, images, channels, units, groups, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, length2, kernel2, places2,
                stride2, before2, dilation2, scratch);
    }

    /** {@link #convolve(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolve(
            float[] x,
            float[] w,
            float[] y,
            int images,
            int channels,
            int units,
            int groups,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolve(
                x, w, y, images, channels, units, groups, 1, 1, 1, 1, 0, 1, length1, kernel1, places1, stride1, before1,
                dilation1, length2, kernel2, places2, stride2, before2, dilation2, scratch);
    }

    /** y from x and w. */
    public static void convolve(
            float[] x,
            float[] w,
            float[] y,
            int images,
            int channels,
            int units,
            int groups,
            int length0,
            int kernel0,
            int places0,
            int stride0,
            int before0,
            int dilation0,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        FloatConvolution convolution = scratch.floatConvolution();
        convolution.shape().set(images, channels, units, groups);
        convolution.shape().axis(0, length0, kernel0, places0, stride0, before0, dilation0);
        convolution.shape().axis(1, length1, kernel1, places1, stride1, before1, dilation1);
        convolution.shape().axis(2, length2, kernel2, places2, stride2, before2, dilation2);
        convolution.convolve(x, w, y);
    }

    /** {@link #convolveInput(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveInput(
            float[] y,
            float[] w,
            float[] x,
            int images,
            int channels,
            int units,
            int groups,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveInput(
                y, w, x, images, channels, units, groups, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, length2, kernel2, places2,
                stride2, before2, dilation2, scratch);
    }

    /** {@link #convolveInput(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveInput(
            float[] y,
            float[] w,
            float[] x,
            int images,
            int channels,
            int units,
            int groups,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveInput(
                y, w, x, images, channels, units, groups, 1, 1, 1, 1, 0, 1, length1, kernel1, places1, stride1, before1,
                dilation1, length2, kernel2, places2, stride2, before2, dilation2, scratch);
    }

    /** What comes back to x from y through w. */
    public static void convolveInput(
            float[] y,
            float[] w,
            float[] x,
            int images,
            int channels,
            int units,
            int groups,
            int length0,
            int kernel0,
            int places0,
            int stride0,
            int before0,
            int dilation0,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        FloatConvolution convolution = scratch.floatConvolution();
        convolution.shape().set(images, channels, units, groups);
        convolution.shape().axis(0, length0, kernel0, places0, stride0, before0, dilation0);
        convolution.shape().axis(1, length1, kernel1, places1, stride1, before1, dilation1);
        convolution.shape().axis(2, length2, kernel2, places2, stride2, before2, dilation2);
        convolution.giveBack(y, w, x);
    }

    /** {@link #convolveWeight(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveWeight(
            float[] x,
            float[] y,
            float[] w,
            int images,
            int channels,
            int units,
            int groups,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveWeight(
                x, y, w, images, channels, units, groups, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, length2, kernel2, places2,
                stride2, before2, dilation2, scratch);
    }

    /** {@link #convolveWeight(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveWeight(
            float[] x,
            float[] y,
            float[] w,
            int images,
            int channels,
            int units,
            int groups,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveWeight(
                x, y, w, images, channels, units, groups, 1, 1, 1, 1, 0, 1, length1, kernel1, places1, stride1, before1,
                dilation1, length2, kernel2, places2, stride2, before2, dilation2, scratch);
    }

    /** What comes back to w from x and y. */
    public static void convolveWeight(
            float[] x,
            float[] y,
            float[] w,
            int images,
            int channels,
            int units,
            int groups,
            int length0,
            int kernel0,
            int places0,
            int stride0,
            int before0,
            int dilation0,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        FloatConvolution convolution = scratch.floatConvolution();
        convolution.shape().set(images, channels, units, groups);
        convolution.shape().axis(0, length0, kernel0, places0, stride0, before0, dilation0);
        convolution.shape().axis(1, length1, kernel1, places1, stride1, before1, dilation1);
        convolution.shape().axis(2, length2, kernel2, places2, stride2, before2, dilation2);
        convolution.sumWeight(x, y, w);
    }

    /** {@link #convolve(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolve(
            double[] x,
            double[] w,
            double[] y,
            int images,
            int channels,
            int units,
            int groups,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolve(
                x, w, y, images, channels, units, groups, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, length2, kernel2, places2,
                stride2, before2, dilation2, scratch);
    }

    /** {@link #convolve(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolve(
            double[] x,
            double[] w,
            double[] y,
            int images,
            int channels,
            int units,
            int groups,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolve(
                x, w, y, images, channels, units, groups, 1, 1, 1, 1, 0, 1, length1, kernel1, places1, stride1, before1,
                dilation1, length2, kernel2, places2, stride2, before2, dilation2, scratch);
    }

    /** {@link #convolve(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolve(
            double[] x,
            double[] w,
            double[] y,
            int images,
            int channels,
            int units,
            int groups,
            int length0,
            int kernel0,
            int places0,
            int stride0,
            int before0,
            int dilation0,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        DoubleConvolution convolution = scratch.doubleConvolution();
        convolution.shape().set(images, channels, units, groups);
        convolution.shape().axis(0, length0, kernel0, places0, stride0, before0, dilation0);
        convolution.shape().axis(1, length1, kernel1, places1, stride1, before1, dilation1);
        convolution.shape().axis(2, length2, kernel2, places2, stride2, before2, dilation2);
        convolution.convolve(x, w, y);
    }

    /** {@link #convolveInput(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveInput(
            double[] y,
            double[] w,
            double[] x,
            int images,
            int channels,
            int units,
            int groups,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveInput(
                y, w, x, images, channels, units, groups, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, length2, kernel2, places2,
                stride2, before2, dilation2, scratch);
    }

    /** {@link #convolveInput(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveInput(
            double[] y,
            double[] w,
            double[] x,
            int images,
            int channels,
            int units,
            int groups,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveInput(
                y, w, x, images, channels, units, groups, 1, 1, 1, 1, 0, 1, length1, kernel1, places1, stride1, before1,
                dilation1, length2, kernel2, places2, stride2, before2, dilation2, scratch);
    }

    /** {@link #convolveInput(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveInput(
            double[] y,
            double[] w,
            double[] x,
            int images,
            int channels,
            int units,
            int groups,
            int length0,
            int kernel0,
            int places0,
            int stride0,
            int before0,
            int dilation0,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        DoubleConvolution convolution = scratch.doubleConvolution();
        convolution.shape().set(images, channels, units, groups);
        convolution.shape().axis(0, length0, kernel0, places0, stride0, before0, dilation0);
        convolution.shape().axis(1, length1, kernel1, places1, stride1, before1, dilation1);
        convolution.shape().axis(2, length2, kernel2, places2, stride2, before2, dilation2);
        convolution.giveBack(y, w, x);
    }

    /** {@link #convolveWeight(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveWeight(
            double[] x,
            double[] y,
            double[] w,
            int images,
            int channels,
            int units,
            int groups,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveWeight(
                x, y, w, images, channels, units, groups, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, length2, kernel2, places2,
                stride2, before2, dilation2, scratch);
    }

    /** {@link #convolveWeight(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveWeight(
            double[] x,
            double[] y,
            double[] w,
            int images,
            int channels,
            int units,
            int groups,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        convolveWeight(
                x, y, w, images, channels, units, groups, 1, 1, 1, 1, 0, 1, length1, kernel1, places1, stride1, before1,
                dilation1, length2, kernel2, places2, stride2, before2, dilation2, scratch);
    }

    /** {@link #convolveWeight(float[], float[], float[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, Contractions.Scratch)} */
    public static void convolveWeight(
            double[] x,
            double[] y,
            double[] w,
            int images,
            int channels,
            int units,
            int groups,
            int length0,
            int kernel0,
            int places0,
            int stride0,
            int before0,
            int dilation0,
            int length1,
            int kernel1,
            int places1,
            int stride1,
            int before1,
            int dilation1,
            int length2,
            int kernel2,
            int places2,
            int stride2,
            int before2,
            int dilation2,
            Contractions.Scratch scratch) {
        DoubleConvolution convolution = scratch.doubleConvolution();
        convolution.shape().set(images, channels, units, groups);
        convolution.shape().axis(0, length0, kernel0, places0, stride0, before0, dilation0);
        convolution.shape().axis(1, length1, kernel1, places1, stride1, before1, dilation1);
        convolution.shape().axis(2, length2, kernel2, places2, stride2, before2, dilation2);
        convolution.sumWeight(x, y, w);
    }
}
