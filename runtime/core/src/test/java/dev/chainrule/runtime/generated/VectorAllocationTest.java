// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector product boxes nothing once it is compiled, in a JVM of its own, whatever it meets first. */
class VectorAllocationTest {
    /** Bytes, of which the methods that all vectors share take 6 (JDK 17) to 10 million (25); were all of each call vectors, it would be 30 million and more. */
    private static final long MOST_TO_MAKE_READY = 18_000_000;

    /** The training of an MLP, thin products, edges. */
    private static final List<int[]> SHAPES = List.of(new int[][] {
        {64, 112, 96},
        {64, 96, 10},
        {64, 96, 5},
        {112, 64, 96},
        {64, 10, 96},
        {1, 112, 96},
        {5, 40, 40},
        {13, 401, 34},
        {33, 33, 33},
        {8, 800, 256}
    });

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nothingIsAllocated(int seed) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xbatch",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName(),
                        Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        List<String> lines = said.lines().toList();
        assertThat(Long.parseLong(lines.get(0))).isLessThan(MOST_TO_MAKE_READY);
        assertThat(lines.subList(1, lines.size()))
                .hasSize(6 * SHAPES.size())
                .allMatch(line -> line.endsWith(": 0 bytes"));
    }

    static final class Probe {
        public static void main(String[] arguments) throws Exception {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long id = Thread.currentThread().getId();
            long unprepared = threads.getThreadAllocatedBytes(id);
            FloatProducts.OF_MATRICES.prepareVector();
            System.out.println(threads.getThreadAllocatedBytes(id) - unprepared);
            FloatProduct product = FloatProducts.vector(new Pool(1)).get();
            List<int[]> shapes = Arrays.asList(SHAPES.toArray(new int[0][]));
            Collections.shuffle(shapes, new Random(Long.parseLong(arguments[0])));
            for (int[] shape : shapes) {
                for (int orientation = 0; orientation < 3; orientation++) {
                    float[] a = new float[shape[0] * shape[1]];
                    float[] b = new float[shape[1] * shape[2]];
                    float[] c = new float[shape[0] * shape[2]];
                    for (int times : new int[] {1, 1_000}) {
                        repeat(times, product, orientation, shape, a, b, c);
                        long before = threads.getThreadAllocatedBytes(id);
                        repeat(times, product, orientation, shape, a, b, c);
                        long bytes = threads.getThreadAllocatedBytes(id) - before;
                        System.out.println(
                                times + " × " + Arrays.toString(shape) + " " + orientation + ": " + bytes + " bytes");
                    }
                }
            }
        }

        private static void repeat(
                int times, FloatProduct product, int orientation, int[] shape, float[] a, float[] b, float[] c) {
            int m = shape[0];
            int k = shape[1];
            int n = shape[2];
            for (int i = 0; i < times; i++) {
                switch (orientation) {
                    case 0 -> product.multiply(a, 0, k, 1, b, 0, n, 1, c, 0, n, m, k, n);
                    case 1 -> product.multiply(a, 0, k, 1, b, 0, 1, k, c, 0, n, m, k, n);
                    default -> product.multiply(a, 0, 1, m, b, 0, n, 1, c, 0, n, m, k, n);
                }
            }
        }
    }
}
