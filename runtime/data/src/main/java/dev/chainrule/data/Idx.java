// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file of unsigned bytes, as MNIST and its kin use: {@code 00 00 08}, the number of axes, their extents as
 * big-endian ints, then the values, the last axis fastest. A name that ends in {@code .gz} is unpacked.
 *
 * @param shape the first extent is the number of rows
 * @param values one an element, 0 to 255 as Java's signed byte
 */
public record Idx(List<Integer> shape, byte[] values) {
    private static final int UNSIGNED_BYTE = 8;

    public Idx {
        shape = List.copyOf(shape);
    }

    /** @throws DataException if the file is not of this format or ends early */
    public static Idx read(Path file) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                DataInputStream in = new DataInputStream(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw)) {
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
            byte[] values = in.readNBytes(length);
            if (values.length < length) {
                throw new DataException(
                        file + " ends early: it claims " + shape + ", " + length + " values, and has " + values.length);
            }
            return new Idx(shape, values);
        } catch (ArithmeticException e) {
            throw new DataException(file + " claims more than 2³¹ − 1 values", e);
        } catch (EOFException | ZipException e) {
            throw new DataException(file + " is damaged or ends early: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new DataException("no file " + file.toAbsolutePath(), e);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e, e);
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
