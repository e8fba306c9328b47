// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes arrays as NumPy's files, of version 1.0. */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private Npy() {}

    static void write(Path file, List<Integer> shape, float[] values) throws IOException {
        ByteBuffer bytes = begun("<f4", shape, values.length);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }

    static void write(Path file, List<Integer> shape, int[] values) throws IOException {
        ByteBuffer bytes = begun("<i4", shape, values.length);
        bytes.asIntBuffer().put(values);
        Files.write(file, bytes.array());
    }

    /** The header, padded so that the values begin at a multiple of 64 bytes, and room for them. */
    private static ByteBuffer begun(String element, List<Integer> shape, int length) {
        String extents = shape.stream().map(extent -> extent + ",").collect(Collectors.joining());
        String header = "{'descr': '" + element + "', 'fortran_order': False, 'shape': (" + extents + "), }";
        int unpadded = MAGIC.length + Short.BYTES + header.length() + 1;
        String padded = header + " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length + Short.BYTES + padded.length() + length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putShort((short) padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
        return bytes;
    }
}
