// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An array as NumPy saves it, in a file of its own ({@code .npy}, packed with gzip or not) or with others ({@code .npz}):
 * floats of 16, 32 and 64 bits, whole numbers of 8 to 64 and truth values, of either byte order, row by row or column by
 * column. In memory it is row by row, as double or int; whole numbers that are no int are an error.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([fiub])(\\d)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d, L]*)\\)");
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int PIECE = 1 << 16;

    private final List<Integer> shape;
    /** double[] or int[]. */
    private final Object values;

    private Npy(List<Integer> shape, Object values) {
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /** @throws DataException if the file is not of this format, is damaged, or holds what has no meaning here */
    public static Npy read(Path file) {
        try (InputStream in = Packed.open(file)) {
            return read(file.toString(), in);
        } catch (IOException | OutOfMemoryError e) {
            throw Packed.unreadable(file, e);
        }
    }

    /** All arrays of an {@code .npz}, by their names, in the order of the file. */
    public static Map<String, Npy> readAll(Path file) {
        Map<String, Npy> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Packed.open(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().replaceFirst("\\.npy$", "");
                arrays.put(name, read(file + ", array " + name, zip));
            }
        } catch (IOException | OutOfMemoryError e) {
            throw Packed.unreadable(file, e);
        }
        if (arrays.isEmpty()) {
            throw new DataException(file + " holds no arrays: is it an .npz?");
        }
        return arrays;
    }

    /** All arrays of an {@code .npz} as columns of their names, whose rows go along the first axis. */
    public static ArrayDataSet load(Path file) {
        ArrayDataSet.Builder builder = DataSet.builder();
        readAll(file).forEach((name, array) -> {
            if (array.shape.isEmpty()) {
                throw new DataException(
                        file + ", array " + name + " is one number: a column has a row for each example");
            }
            array.addTo(builder, name);
        });
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    private void addTo(ArrayDataSet.Builder builder, String name) {
        int[] row = shape.stream().skip(1).mapToInt(extent -> extent).toArray();
        if (values instanceof double[] reals) {
            builder.reals(name, reals, row);
        } else {
            builder.ints(name, (int[]) values, row);
        }
    }

    public List<Integer> shape() {
        return shape;
    }

    /** The values, row by row; whole numbers as reals. */
    public double[] reals() {
        if (values instanceof double[] reals) {
            return reals.clone();
        }
        int[] ints = (int[]) values;
        double[] reals = new double[ints.length];
        for (int i = 0; i < ints.length; i++) {
            reals[i] = ints[i];
        }
        return reals;
    }

    /**
     * The values, row by row.
     *
     * @throws IllegalStateException if they are reals
     */
    public int[] ints() {
        if (values instanceof int[] ints) {
            return ints.clone();
        }
        throw new IllegalStateException("the array holds reals, not whole numbers");
    }

    @Override
    public String toString() {
        return (values instanceof int[] ? "int" : "") + shape;
    }

    // ---- reading

    /** How elements are written. */
    private record Type(char kind, int bytes, ByteOrder order) {}

    private static Npy read(String what, InputStream source) throws IOException {
        DataInputStream in = new DataInputStream(source);
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new DataException(what + " does not begin as an array of NumPy does");
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        int length = version == 1
                ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                : Integer.reverseBytes(in.readInt());
        if (version < 1 || version > 3 || length < 0 || length > LONGEST_HEADER) {
            throw new DataException(what + " has a header of version " + version + " and " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("in the header");
        }
        String header = new String(bytes, StandardCharsets.UTF_8);
        Type type = type(what, header);
        boolean byColumns = find(ORDER, header, what, "fortran_order").group(1).equals("True");
        List<Integer> shape = shape(what, header);
        int count = 1;
        try {
            for (int extent : shape) {
                count = Math.multiplyExact(count, extent);
            }
        } catch (ArithmeticException e) {
            throw new DataException(what + " claims more than 2³¹ − 1 values: its shape is " + shape, e);
        }
        Object values = values(what, in, type, count);
        if (in.read() >= 0) {
            throw new DataException(what + " does not end where it should: it claims " + shape);
        }
        return new Npy(shape, byColumns && shape.size() > 1 ? turned(values, shape) : values);
    }

    private static Matcher find(Pattern pattern, String header, String what, String key) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DataException(what + " has a header without " + key + " that is understood: " + header.strip());
        }
        return matcher;
    }

    private static Type type(String what, String header) {
        Matcher found = find(TYPE, header, what, "descr");
        char kind = found.group(2).charAt(0);
        int bytes = found.group(3).charAt(0) - '0';
        boolean known = kind == 'f'
                ? bytes == 2 || bytes == 4 || bytes == 8
                : kind == 'b' ? bytes == 1 : Integer.bitCount(bytes) == 1;
        if (!known) {
            throw new DataException(what + " holds elements of type " + kind + bytes + ", which are not read");
        }
        return new Type(kind, bytes, found.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Integer> shape(String what, String header) {
        List<Integer> shape = new ArrayList<>();
        for (String extent : find(SHAPE, header, what, "shape").group(1).split(",")) {
            String digits = extent.strip().replace("L", "");
            if (!digits.isEmpty()) {
                try {
                    shape.add(Integer.parseInt(digits));
                } catch (NumberFormatException e) {
                    throw new DataException(what + " claims an extent of " + digits, e);
                }
            }
        }
        return shape;
    }

    /** Grows with what is there, so that a header that claims much costs no more than the file. */
    private static Object values(String what, InputStream in, Type type, int count) throws IOException {
        boolean real = type.kind == 'f';
        double[] reals = {};
        int[] ints = {};
        int done = 0;
        while (done < count) {
            int next = Math.min(PIECE, count - done);
            byte[] bytes = in.readNBytes(next * type.bytes);
            if (bytes.length < next * type.bytes) {
                throw new DataException(what + " ends early: it claims " + count + " values, and has "
                        + (done + bytes.length / type.bytes));
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(type.order);
            int needed = done + next;
            if (needed > (real ? reals.length : ints.length)) {
                int room = (int) Math.min(count, Math.max(needed, 2L * done));
                if (real) {
                    reals = Arrays.copyOf(reals, room);
                } else {
                    ints = Arrays.copyOf(ints, room);
                }
            }
            for (; done < needed; done++) {
                if (real) {
                    reals[done] = type.bytes == 8
                            ? buffer.getDouble()
                            : type.bytes == 4 ? buffer.getFloat() : half(buffer.getShort());
                } else {
                    long value = whole(buffer, type);
                    if (value != (int) value || type.kind == 'u' && value < 0) {
                        throw new DataException(
                                what + " holds " + (type.kind == 'u' ? Long.toUnsignedString(value) : value)
                                        + " as element " + done + ", which is no int");
                    }
                    ints[done] = (int) value;
                }
            }
        }
        return real ? reals : ints;
    }

    private static long whole(ByteBuffer buffer, Type type) {
        boolean unsigned = type.kind != 'i';
        return switch (type.bytes) {
            case 1 -> unsigned ? Byte.toUnsignedInt(buffer.get()) : buffer.get();
            case 2 -> unsigned ? Short.toUnsignedInt(buffer.getShort()) : buffer.getShort();
            case 4 -> unsigned ? Integer.toUnsignedLong(buffer.getInt()) : buffer.getInt();
            default -> buffer.getLong();
        };
    }

    /** A float of 16 bits: 1 of sign, 5 of exponent, 10 of fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double size = exponent == 0
                ? fraction * 0x1p-24
                : exponent == 0x1F
                        ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                        : (1024 + fraction) * Math.scalb(1.0, exponent - 25);
        return bits < 0 ? -size : size;
    }

    /** Row by row what stands column by column. */
    private static Object turned(Object values, List<Integer> shape) {
        int count = Array.getLength(values);
        Object turned = values instanceof double[] ? new double[count] : new int[count];
        int[] place = new int[shape.size()];
        for (int from = 0; from < count; from++) {
            int to = 0;
            for (int axis = 0; axis < place.length; axis++) {
                to = to * shape.get(axis) + place[axis];
            }
            System.arraycopy(values, from, turned, to, 1);
            for (int axis = 0; axis < place.length && ++place[axis] == shape.get(axis); axis++) {
                place[axis] = 0;
            }
        }
        return turned;
    }
}
