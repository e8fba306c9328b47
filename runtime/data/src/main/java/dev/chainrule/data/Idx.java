// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An IDX file of unsigned bytes, as MNIST and its kin use: {@code 00 00 08}, the number of axes, their extents as
 * big-endian ints, then the values, the last axis fastest. A file packed with gzip is unpacked, and its sum compared.
 *
 * @param shape the first extent is the number of rows
 * @param values one an element, 0 to 255 as Java's signed byte
 */
public record Idx(List<Integer> shape, byte[] values) {
    private static final int UNSIGNED_BYTE = 8;

    public Idx {
        shape = List.copyOf(shape);
    }

    /** @throws DataException if the file is not of this format, is damaged, or holds more or fewer values than it claims */
    public static Idx read(Path file) {
        try (DataInputStream in = new DataInputStream(Packed.open(file))) {
            int magic = in.readInt();
            if (magic >>> 8 != UNSIGNED_BYTE) {
                throw new DataException(file + " begins with " + String.format("%08x", magic)
                        + ": an IDX file of unsigned bytes begins with 000008 and the number of axes");
            }
            List<Integer> shape = new ArrayList<>();
            int length = 1;
            for (int axis = 0; axis < (magic & 0xFF); axis++) {
                int extent = in.readInt();
                if (extent < 0) {
                    throw new DataException(file + " claims an extent of " + Integer.toUnsignedString(extent));
                }
                shape.add(extent);
                length = Math.multiplyExact(length, extent);
            }
            String claim = "it claims " + shape + ", " + length + " values, and has ";
            if (length > Packed.MOST_PER_BYTE * Files.size(file)) {
                throw new DataException(file + " ends early: " + claim + Files.size(file) + " bytes");
            }
            byte[] values = new byte[length];
            int read = in.readNBytes(values, 0, length);
            if (read < length) {
                throw new DataException(file + " ends early: " + claim + read);
            }
            if (in.read() >= 0) {
                throw new DataException(file + " does not end where it should: " + claim + "more");
            }
            return new Idx(shape, values);
        } catch (ArithmeticException e) {
            throw new DataException(file + " claims more than 2³¹ − 1 values", e);
        } catch (IOException | OutOfMemoryError e) {
            throw Packed.unreadable(file, e);
        }
    }

    /** The first extent. */
    public int rows() {
        return shape.isEmpty() ? 1 : shape.get(0);
    }

    /** The values divided by 255, so that they lie in [0, 1]. */
    public float[] scaled() {
        float[] scaled = new float[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (values[i] & 0xFF) / 255f;
        }
        return scaled;
    }

    /** The values as whole numbers, for labels. */
    public int[] ints() {
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = values[i] & 0xFF;
        }
        return ints;
    }

    /** Equal shapes and equal values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Idx idx && shape.equals(idx.shape) && Arrays.equals(values, idx.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Idx" + shape;
    }
}
