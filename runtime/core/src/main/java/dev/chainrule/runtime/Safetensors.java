// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The safetensors format: eight bytes with the header's length, a JSON header with name, type, shape and place of each
 * tensor, then the tensors, little-endian, without gaps.
 *
 * <p>Note [The sum of a file]. Ours begin with an entry of the metadata that holds the CRC-32C of the whole file, its own
 * digits taken as zeros: so any damaged byte is found. It has a fixed place and length, so the bytes are summed while they
 * are written, and the digits are put in last. Files of before have the sum of the tensors alone, those of other programs
 * have none.
 */
final class Safetensors {
    private static final int CHUNK = 1 << 16;
    private static final int LENGTH_BYTES = 8;
    /** What the format allows. */
    private static final long LONGEST_HEADER = 100_000_000;

    static final String CHECKSUM = "crc32c";
    private static final String WHOLE = "file:";
    private static final String START = "{\"__metadata__\":{\"" + CHECKSUM + "\":\"" + WHOLE;
    private static final int SUM_AT = LENGTH_BYTES + START.length();
    private static final String NO_SUM = "00000000";

    private Safetensors() {}

    /** A tensor: {@code data} is float[], double[], int[] or, for text, byte[]. */
    record Tensor(List<Integer> shape, Object data) {}

    record Contents(Map<String, String> metadata, Map<String, Tensor> tensors) {}

    /** A tensor's place, in bytes after the header. */
    record Entry(String type, List<Integer> shape, long from, long to) {}

    record Header(Map<String, String> metadata, Map<String, Entry> tensors) {}

    /** The name that the format has for an array's elements. */
    private static String type(Object array) {
        if (array instanceof byte[]) {
            return "U8";
        }
        return array instanceof float[] ? "F32" : array instanceof double[] ? "F64" : "I32";
    }

    /** The bytes of an element; 0 for types that are not read. */
    private static int width(String type) {
        return switch (type) {
            case "U8" -> 1;
            case "F16", "BF16" -> 2;
            case "F32", "I32" -> 4;
            case "F64", "I64" -> 8;
            default -> 0;
        };
    }

    // ---- writing

    /** Writes a file from the channel's start; see Note [The sum of a file]. */
    static void write(FileChannel channel, Contents contents) throws IOException {
        byte[] header = header(contents);
        CRC32C sum = new CRC32C();
        ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        drain(start.putLong(header.length).put(header), channel, sum);
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : contents.tensors().values()) {
            int length = Array.getLength(tensor.data());
            for (int i = 0; i < length; i++) {
                if (buffer.remaining() < 8) {
                    drain(buffer, channel, sum);
                }
                if (tensor.data() instanceof float[] floats) {
                    buffer.putFloat(floats[i]);
                } else if (tensor.data() instanceof double[] doubles) {
                    buffer.putDouble(doubles[i]);
                } else if (tensor.data() instanceof int[] ints) {
                    buffer.putInt(ints[i]);
                } else {
                    buffer.put(((byte[]) tensor.data())[i]);
                }
            }
        }
        drain(buffer, channel, sum);
        channel.position(SUM_AT);
        channel.write(ByteBuffer.wrap(digits(sum.getValue())));
    }

    /** Sees to it that what was written is on the disk, and can be read back. */
    static void requireWritten(FileChannel channel) throws IOException {
        channel.force(true);
        ByteBuffer written = ByteBuffer.allocate(NO_SUM.length());
        channel.position(SUM_AT);
        readFully(channel, written);
        if (!Arrays.equals(written.array(), digits(sum(channel, 0)))) {
            throw new IOException("what was written cannot be read back");
        }
    }

    private static byte[] digits(long sum) {
        return String.format("%08x", sum).getBytes(StandardCharsets.US_ASCII);
    }

    private static void drain(ByteBuffer buffer, FileChannel channel, CRC32C sum) throws IOException {
        buffer.flip();
        sum.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private static byte[] header(Contents contents) {
        StringBuilder json = new StringBuilder(START).append(NO_SUM).append('"');
        contents.metadata()
                .forEach((key, value) ->
                        json.append(',').append(Json.quote(key)).append(':').append(Json.quote(value)));
        json.append('}');
        long at = 0;
        for (Map.Entry<String, Tensor> field : contents.tensors().entrySet()) {
            Object data = field.getValue().data();
            long end = at + (long) Array.getLength(data) * width(type(data));
            json.append(',')
                    .append(Json.quote(field.getKey()))
                    .append(":{\"dtype\":\"")
                    .append(type(data));
            json.append("\",\"shape\":")
                    .append(field.getValue().shape().toString().replace(" ", ""));
            json.append(",\"data_offsets\":[")
                    .append(at)
                    .append(',')
                    .append(end)
                    .append("]}");
            at = end;
        }
        json.append('}');
        // Spaces up to a multiple of eight, so that the tensors are aligned in a mapped file.
        int bytes = json.toString().getBytes(StandardCharsets.UTF_8).length;
        return json.append(" ".repeat(-bytes & 7)).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The sum of what stands from a byte on; that of the whole file as it was before the digits were put in. */
    private static long sum(FileChannel channel, long from) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        channel.position(from);
        if (from == 0) {
            readFully(channel, buffer.limit(SUM_AT));
            sum.update(buffer.flip());
            sum.update(NO_SUM.getBytes(StandardCharsets.US_ASCII));
            channel.position(SUM_AT + NO_SUM.length());
        }
        while (channel.read(buffer.clear()) >= 0) {
            sum.update(buffer.flip());
        }
        return sum.getValue();
    }

    // ---- reading

    /**
     * Reads and checks a whole file.
     *
     * @param longestHeader what a reasonable file takes: a header is held in memory several times
     * @param wanted asked once the file is found whole; says which tensors to read, or throws
     * @throws ModelException if the file is damaged or not of this format
     */
    static Contents read(Path file, long longestHeader, Function<Header, Set<String>> wanted) throws IOException {
        return Replacement.uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return read(file, channel, Math.min(longestHeader, LONGEST_HEADER), wanted);
            } catch (EOFException e) {
                throw damaged(file, "it ends early");
            }
        });
    }

    private static Contents read(
            Path file, FileChannel channel, long longestHeader, Function<Header, Set<String>> wanted)
            throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw damaged(file, "it has " + size + " bytes, too few for a header");
        }
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, length);
        long headerLength = length.getLong(0);
        if (headerLength < 2 || headerLength > size - LENGTH_BYTES) {
            throw damaged(file, "its header claims " + headerLength + " bytes, the file has " + size);
        }
        if (headerLength > longestHeader) {
            throw damaged(
                    file, "its header has " + headerLength + " bytes, the most for this model are " + longestHeader);
        }
        byte[] bytes = new byte[(int) headerLength];
        readFully(channel, ByteBuffer.wrap(bytes));
        String text = new String(bytes, StandardCharsets.UTF_8);
        long begin = LENGTH_BYTES + headerLength;
        Header header;
        try {
            header = header(Json.parse(text));
            requireNoGaps(header, size - begin);
        } catch (IllegalArgumentException e) {
            throw damaged(file, "its header cannot be read: " + e.getMessage());
        }
        requireSum(file, channel, text, header.metadata(), begin);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : wanted.apply(header)) {
            Entry entry = header.tensors().get(name);
            if (entry != null && width(entry.type()) > 0) {
                tensors.put(name, new Tensor(entry.shape(), decode(file, channel, begin, entry)));
            }
        }
        return new Contents(header.metadata(), tensors);
    }

    private static void requireSum(
            Path file, FileChannel channel, String text, Map<String, String> metadata, long begin) throws IOException {
        String format = metadata.getOrDefault("format", "");
        if (format.startsWith("chainrule/") && !format.equals(Weights.FORMAT)) {
            throw new ModelException(file + " has the format " + format + ", this version reads " + Weights.FORMAT
                    + ": use the version that saved it. Nothing was loaded.");
        }
        String expected = metadata.get(CHECKSUM);
        if (expected == null) {
            if (format.equals(Weights.FORMAT) || metadata.containsKey(Weights.FINGERPRINT)) {
                throw damaged(file, "it has no checksum");
            }
            return;
        }
        boolean whole = text.startsWith(START);
        String actual = whole
                ? WHOLE + new String(digits(sum(channel, 0)), StandardCharsets.US_ASCII)
                : Long.toHexString(sum(channel, begin));
        if (!expected.equals(actual)) {
            throw damaged(file, "its checksum does not fit its contents");
        }
    }

    private static Header header(Object json) {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Entry> tensors = new LinkedHashMap<>();
        object("the header", json).forEach((name, value) -> {
            if (name.equals("__metadata__")) {
                object(name, value).forEach((key, text) -> {
                    if (!(text instanceof String string)) {
                        throw new IllegalArgumentException("the metadata " + key + " is no text");
                    }
                    metadata.put(key, string);
                });
            } else {
                tensors.put(name, entry(name, object(name, value)));
            }
        });
        return new Header(metadata, tensors);
    }

    @SuppressWarnings("unchecked") // Json makes maps with strings as keys
    private static Map<String, Object> object(String name, Object json) {
        if (!(json instanceof Map<?, ?>)) {
            throw new IllegalArgumentException(name + " is no object");
        }
        return (Map<String, Object>) json;
    }

    private static Entry entry(String name, Map<String, Object> field) {
        if (!(field.get("dtype") instanceof String type)
                || !(field.get("shape") instanceof List<?> extents)
                || !(field.get("data_offsets") instanceof List<?> offsets)
                || offsets.size() != 2
                || !(offsets.get(0) instanceof Long from)
                || !(offsets.get(1) instanceof Long to)) {
            throw new IllegalArgumentException("the tensor " + name + " lacks dtype, shape or data_offsets");
        }
        List<Integer> shape = new ArrayList<>();
        long length = 1;
        for (Object extent : extents) {
            if (!(extent instanceof Long value) || value < 0 || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("the tensor " + name + " has an extent of " + extent);
            }
            shape.add(value.intValue());
            length = Math.min(length * value, Integer.MAX_VALUE + 1L);
        }
        boolean known = width(type) > 0;
        if (from < 0 || to < from || known && (length > Integer.MAX_VALUE || to - from != length * width(type))) {
            throw new IllegalArgumentException("the tensor " + name + " of shape " + shape + " and type " + type
                    + " does not fit its bytes " + from + " to " + to);
        }
        return new Entry(type, List.copyOf(shape), from, to);
    }

    private static void requireNoGaps(Header header, long size) {
        Map<Long, String> places = new TreeMap<>();
        header.tensors().forEach((name, entry) -> {
            if (entry.to() > entry.from() && places.put(entry.from(), name) != null) {
                throw new IllegalArgumentException("two tensors share the place of " + name);
            }
        });
        long end = 0;
        for (Map.Entry<Long, String> place : places.entrySet()) {
            if (place.getKey() != end) {
                throw new IllegalArgumentException(
                        "the tensor " + place.getValue() + " begins at byte " + place.getKey() + " instead of " + end);
            }
            end = Objects.requireNonNull(header.tensors().get(place.getValue())).to();
        }
        if (end != size) {
            throw new IllegalArgumentException("its tensors need " + end + " bytes, it has " + size);
        }
    }

    private static Object decode(Path file, FileChannel channel, long begin, Entry entry) throws IOException {
        int width = width(entry.type());
        int length = (int) ((entry.to() - entry.from()) / width);
        Object data;
        try {
            data = switch (entry.type()) {
                case "F32", "F16", "BF16" -> new float[length];
                case "F64" -> new double[length];
                case "I32", "I64" -> new int[length];
                default -> new byte[length];
            };
        } catch (OutOfMemoryError e) {
            throw new ModelException(file + " does not fit into Java's memory: give it more with -Xmx", e);
        }
        channel.position(begin + entry.from());
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int count;
        for (int from = 0; from < length; from += count) {
            count = Math.min(CHUNK / width, length - from);
            buffer.clear().limit(count * width);
            readFully(channel, buffer);
            buffer.flip();
            if (data instanceof float[] floats && width == 2) {
                for (int i = 0; i < count; i++) {
                    short half = buffer.getShort();
                    floats[from + i] = entry.type().equals("BF16") ? Float.intBitsToFloat(half << 16) : single(half);
                }
            } else if (data instanceof int[] ints && width == 8) {
                for (int i = 0; i < count; i++) {
                    ints[from + i] = fitting(file, buffer.getLong());
                }
            } else if (data instanceof float[] floats) {
                buffer.asFloatBuffer().get(floats, from, count);
            } else if (data instanceof double[] doubles) {
                buffer.asDoubleBuffer().get(doubles, from, count);
            } else if (data instanceof int[] ints) {
                buffer.asIntBuffer().get(ints, from, count);
            } else {
                buffer.get((byte[]) data, from, count);
            }
        }
        return data;
    }

    /** A number of IEEE's binary16. */
    static float single(short half) {
        int exponent = half >> 10 & 0x1f;
        int digits = half & 0x3ff;
        float size = exponent == 0x1f
                ? digits == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                : exponent == 0 ? digits * 0x1p-24f : Math.scalb(1 + digits * 0x1p-10f, exponent - 15);
        return half < 0 ? -size : size;
    }

    private static int fitting(Path file, long value) {
        if (value != (int) value) {
            throw damaged(file, "it holds " + value + ", more than 32 bits have room for");
        }
        return (int) value;
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
    }

    private static ModelException damaged(Path file, String why) {
        return new ModelException(file + " is not a whole weights file: " + why + ". Nothing was loaded.");
    }
}
