// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Convolutions beside a direct loop over places and taps, on one thread and several, with vectors and without. */
class ConvolutionsTest {
    private static final int[] THREADS = {1, 2, 3};

    private static List<Supplier<FloatProduct>> makers = List.of();

    /** An axis; what it needs follows from what is drawn. */
    private record Axis(int length, int kernel, int stride, int before, int after, int dilation) {
        int places() {
            return (length + before + after - dilation * (kernel - 1) - 1) / stride + 1;
        }
    }

    private record Geometry(int images, int channelsEach, int unitsEach, int groups, List<Axis> axes) {
        int inputs() {
            return axes.stream().mapToInt(Axis::length).reduce(1, (a, b) -> a * b);
        }

        int taps() {
            return axes.stream().mapToInt(Axis::kernel).reduce(1, (a, b) -> a * b);
        }

        int outputs() {
            return axes.stream().mapToInt(Axis::places).reduce(1, (a, b) -> a * b);
        }

        int x() {
            return images * groups * channelsEach * inputs();
        }

        int w() {
            return groups * unitsEach * channelsEach * taps();
        }

        int y() {
            return images * groups * unitsEach * outputs();
        }

        Convolution convolution() {
            return of(new Convolution());
        }

        Convolution of(Convolution any) {
            Convolution convolution = any.of(images, groups * channelsEach, groups * unitsEach, groups);
            for (Axis axis : axes) {
                convolution.along(axis.length, axis.kernel, axis.places(), axis.stride, axis.before, axis.dilation);
            }
            return convolution;
        }

        /** Where each tap looks from each place, or −1 beside the image: the same in all images, channels and units. */
        int[][] seen() {
            int[][] seen = new int[outputs()][taps()];
            for (int place = 0; place < seen.length; place++) {
                for (int tap = 0; tap < taps(); tap++) {
                    seen[place][tap] = seen(place, tap);
                }
            }
            return seen;
        }

        private int seen(int place, int tap) {
            int[] at = new int[3];
            for (int i = 2; i >= 0; i--) {
                Axis axis = axes.get(i);
                at[i] = place % axis.places() * axis.stride + tap % axis.kernel * axis.dilation - axis.before;
                place /= axis.places();
                tap /= axis.kernel;
                if (at[i] < 0 || at[i] >= axis.length) {
                    return -1;
                }
            }
            return (at[0] * axes.get(1).length + at[1]) * axes.get(2).length + at[2];
        }
    }

    private static Geometry draw(Random random) {
        List<Axis> axes = new ArrayList<>();
        int deep = random.nextInt(4) == 0 ? 3 : 1;
        int high = random.nextInt(5) == 0 ? 1 : 9;
        int wide = random.nextInt(4) == 0 ? 40 : 9;
        for (int most : new int[] {deep, high, wide}) {
            int kernel = most == 1 ? 1 : 1 + random.nextInt(Math.min(4, most));
            int dilation = most == 1 ? 1 : 1 + random.nextInt(2);
            int stride = most == 1 ? 1 : 1 + random.nextInt(3);
            int before = most == 1 ? 0 : random.nextInt(5);
            int after = most == 1 ? 0 : random.nextInt(3);
            int least = Math.max(1, dilation * (kernel - 1) + 1 - before - after);
            axes.add(new Axis(least + random.nextInt(most), kernel, stride, before, after, dilation));
        }
        boolean grouped = random.nextInt(3) == 0;
        return new Geometry(
                random.nextInt(5),
                1 + random.nextInt(grouped ? 2 : 5),
                1 + random.nextInt(grouped ? 2 : 19),
                grouped ? 1 + random.nextInt(3) : 1,
                axes);
    }

    @BeforeContainer
    static void makers() throws ReflectiveOperationException {
        makers = List.of(FloatProducts.scalar(), FloatProducts.vector(new Pool(1)));
    }

    @AfterContainer
    static void scalarAgain() {
        FloatProducts.OF_TAPS.use(FloatProducts.scalar());
        FloatProducts.OF_MATRICES.use(FloatProducts.scalar());
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() * 4 - 2;
        }
        return numbers;
    }

    private static double[] wide(float[] x) {
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = x[i];
        }
        return wide;
    }

    /** Each form by its definition, in f64. */
    private static void direct(Geometry of, double[] x, double[] w, double[] y, double[] dx, double[] dw, double[] z) {
        int units = of.groups * of.unitsEach;
        int channels = of.groups * of.channelsEach;
        int inputs = of.inputs();
        int taps = of.taps();
        int[][] all = of.seen();
        for (int place = 0; place < of.y(); place++) {
            int[] line = all[place % all.length];
            int unit = place / all.length % units;
            int image = place / all.length / units;
            for (int c = 0; c < of.channelsEach; c++) {
                for (int tap = 0; tap < taps; tap++) {
                    int seen = line[tap];
                    if (seen >= 0) {
                        int channel = unit / of.unitsEach * of.channelsEach + c;
                        int from = (image * channels + channel) * inputs + seen;
                        int kernel = (unit * of.channelsEach + c) * taps + tap;
                        z[place] += x[from] * w[kernel];
                        dx[from] += y[place] * w[kernel];
                        dw[kernel] += y[place] * x[from];
                    }
                }
            }
        }
    }

    @Property(tries = 300)
    void eachFormIsItsDefinitionAndItsBitsDependOnNothingElse(@ForAll long seed) {
        compare(draw(new Random(seed)), new Random(seed + 1));
    }

    @Property(tries = 16)
    void soAreThoseOfManyPlaces(@ForAll @IntRange(min = 20, max = 40) int side, @ForAll long seed) {
        Random random = new Random(seed);
        Axis line = new Axis(
                side, 1 + random.nextInt(5), 1 + random.nextInt(2), random.nextInt(3), 1, 1 + random.nextInt(2));
        Axis one = new Axis(1, 1, 1, 0, 0, 1);
        compare(
                new Geometry(
                        3,
                        3 + random.nextInt(12),
                        3 + random.nextInt(12),
                        1 + random.nextInt(2),
                        List.of(one, line, line)),
                random);
    }

    /** What an earlier one has left in the scratch is nothing to a later one. */
    @Property(tries = 200)
    void oneObjectServesConvolutionsOfAllShapes(@ForAll long seed) {
        Random random = new Random(seed);
        FloatProducts.OF_TAPS.use(FloatProducts.scalar());
        Convolution shape = new Convolution();
        FloatConvolution shared = new FloatConvolution(new Pool(1), shape);
        for (int turn = 0; turn < 4; turn++) {
            Geometry of = draw(random);
            float[] x = numbers(random, of.x());
            float[] w = numbers(random, of.w());
            float[] y = numbers(random, of.y());
            of.of(shape);
            assertThat(results(shared, of, x, w, y))
                    .as("%s", of)
                    .isEqualTo(results(new FloatConvolution(new Pool(1), of.convolution()), of, x, w, y));
        }
    }

    private static List<String> results(FloatConvolution convolution, Geometry of, float[] x, float[] w, float[] y) {
        float[] ownZ = new float[of.y()];
        float[] ownX = new float[of.x()];
        float[] ownW = new float[of.w()];
        convolution.convolve(x, w, ownZ);
        convolution.giveBack(y, w, ownX);
        convolution.sumWeight(x, y, ownW);
        return List.of(Arrays.toString(ownZ), Arrays.toString(ownX), Arrays.toString(ownW));
    }

    private static void compare(Geometry of, Random random) {
        float[] x = numbers(random, of.x());
        float[] w = numbers(random, of.w());
        float[] y = numbers(random, of.y());
        double[] z = new double[of.y()];
        double[] dx = new double[of.x()];
        double[] dw = new double[of.w()];
        direct(of, wide(x), wide(w), wide(y), dx, dw, z);
        doubles(of, wide(x), wide(w), wide(y), dx, dw, z);
        float[] firstZ = new float[0];
        float[] firstX = firstZ;
        float[] firstW = firstZ;
        for (Supplier<FloatProduct> maker : makers) {
            FloatProducts.OF_TAPS.use(maker);
            FloatProducts.OF_MATRICES.use(maker);
            for (int threads : THREADS) {
                FloatConvolution convolution = new FloatConvolution(new Pool(threads), of.convolution());
                float[] ownZ = numbers(random, of.y());
                float[] ownX = numbers(random, of.x());
                float[] ownW = numbers(random, of.w());
                // What has been packed of other kernels in the same array is nothing to these.
                float[] kernels = numbers(random, of.w());
                convolution.convolve(x, kernels, ownZ);
                convolution.giveBack(y, kernels, ownX);
                System.arraycopy(w, 0, kernels, 0, w.length);
                convolution.convolve(x, kernels, ownZ);
                convolution.giveBack(y, kernels, ownX);
                convolution.sumWeight(x, y, ownW);
                if (firstW.length == 0) {
                    firstZ = ownZ;
                    firstX = ownX;
                    firstW = ownW;
                    Closeness.assertClose(of, wide(ownZ), z, 2e-4);
                    Closeness.assertClose(of, wide(ownX), dx, 2e-4);
                    Closeness.assertClose(of, wide(ownW), dw, 2e-3);
                }
                assertThat(ownZ).as(of.toString()).isEqualTo(firstZ);
                assertThat(ownX).as(of.toString()).isEqualTo(firstX);
                assertThat(ownW).as(of.toString()).isEqualTo(firstW);
            }
        }
    }

    private static void doubles(Geometry of, double[] x, double[] w, double[] y, double[] dx, double[] dw, double[] z) {
        DoubleConvolution convolution = new DoubleConvolution(of.convolution());
        double[] own = new double[z.length];
        Arrays.fill(own, 7);
        convolution.convolve(x, w, own);
        Closeness.assertClose(of, own, z, 1e-9);
        own = new double[dx.length];
        convolution.giveBack(y, w, own);
        Closeness.assertClose(of, own, dx, 1e-9);
        own = new double[dw.length];
        convolution.sumWeight(x, y, own);
        Closeness.assertClose(of, own, dw, 1e-9);
    }

    /** Numbers that are often equal, of either zero, not finite or NaN. */
    @Property(tries = 200)
    void theLargestOfEachWindowIsTheFirstOfThose(@ForAll long seed) {
        Random random = new Random(seed);
        Geometry of =
                new Geometry(40, 1, 1, 1, random.nextBoolean() ? draw(random).axes() : windowsOfFour(random));
        float[] values = {
            0f, -0f, 1f, -1f, 3f, Float.NaN, Float.intBitsToFloat(-1), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
        };
        float[] x = new float[of.x()];
        int[] whole = new int[of.x()];
        for (int i = 0; i < x.length; i++) {
            x[i] = values[random.nextInt(values.length)];
            whole[i] = random.nextInt(3) == 0 ? Integer.MIN_VALUE : random.nextInt(5) - 2;
        }
        int[] first = new int[of.y()];
        int[] firstWhole = new int[of.y()];
        int[][] all = of.seen();
        for (int place = 0; place < of.y(); place++) {
            int image = place / all.length * of.inputs();
            first[place] = -1;
            firstWhole[place] = -1;
            for (int seen : all[place % all.length]) {
                if (seen >= 0 && (first[place] < 0 || isLarger(x[image + seen], x[image + first[place]]))) {
                    first[place] = seen;
                }
                if (seen >= 0 && (firstWhole[place] < 0 || whole[image + seen] > whole[image + firstWhole[place]])) {
                    firstWhole[place] = seen;
                }
            }
        }
        boolean empty = Arrays.stream(first).anyMatch(place -> place < 0);
        for (int threads : THREADS) {
            LargestInWindows largest = new LargestInWindows(new Pool(threads), of.convolution());
            LargestOfWindows elements = new LargestOfWindows(new Pool(threads), of.convolution());
            int[] found = new int[of.y()];
            float[] taken = numbers(random, of.y());
            double[] wideTaken = wide(taken);
            int[] wholeTaken = new int[of.y()];
            float[] expected = new float[of.y()];
            int[] expectedWhole = new int[of.y()];
            if (empty) {
                assertThatThrownBy(() -> largest.find(x, found)).hasMessageContaining("a window without an element");
                assertThatThrownBy(() -> elements.take(x, taken)).hasMessageContaining("a window without an element");
            } else {
                FloatProducts.OF_TAPS.use(makers.get(1));
                elements.take(x, taken);
                float[] onVectors = taken.clone();
                FloatProducts.OF_TAPS.use(FloatProducts.scalar());
                elements.take(x, taken);
                assertThat(onVectors).as(of.toString()).isEqualTo(taken);
                elements.take(wide(x), wideTaken);
                elements.take(whole, wholeTaken);
                for (int place = 0; place < of.y(); place++) {
                    int image = place / all.length * of.inputs();
                    // Of zeros of both signs the positive one is taken.
                    taken[place] += 0f;
                    wideTaken[place] += 0;
                    expected[place] = x[image + first[place]] + 0f;
                    expectedWhole[place] = whole[image + firstWhole[place]];
                }
                assertThat(taken).as(of.toString()).isEqualTo(expected);
                assertThat(wideTaken).as(of.toString()).isEqualTo(wide(expected));
                assertThat(wholeTaken).as(of.toString()).isEqualTo(expectedWhole);
                largest.find(x, found);
                assertThat(found).as(of.toString()).isEqualTo(first);
                largest.find(wide(x), found);
                assertThat(found).as(of.toString()).isEqualTo(first);
                largest.find(whole, found);
                assertThat(found).as(of.toString()).isEqualTo(firstWhole);
            }
        }
    }

    /** Windows of 2 × 2, which have a loop of their own where all of them are there. */
    private static List<Axis> windowsOfFour(Random random) {
        List<Axis> axes = new ArrayList<>(List.of(new Axis(1, 1, 1, 0, 0, 1)));
        for (int axis = 0; axis < 2; axis++) {
            int dilation = 1 + random.nextInt(2);
            int after = random.nextInt(5) == 0 ? 1 : 0;
            axes.add(new Axis(dilation + 1 + random.nextInt(30), 2, 1 + random.nextInt(3), 0, after, dilation));
        }
        return axes;
    }

    private static boolean isLarger(float next, float largest) {
        return !Float.isNaN(largest) && !(next <= largest);
    }
}
