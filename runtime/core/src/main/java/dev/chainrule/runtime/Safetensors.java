// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The safetensors format: eight bytes with the header's length, a JSON header with name, type, shape and place of each
 * tensor, then the tensors, little-endian, without gaps. Ours add a checksum of the tensors to the metadata, so that a
 * damaged byte is found.
 */
final class Safetensors {
    private static final int CHUNK = 1 << 16;
    private static final long LONGEST_HEADER = 100_000_000;
    private static final String PART = ".part";
    private static final String CHECKSUM = "crc32c";

    private Safetensors() {}

    /** A tensor: {@code data} is float[], double[] or int[]. */
    record Tensor(List<Integer> shape, Object data) {}

    record Contents(Map<String, String> metadata, Map<String, Tensor> tensors) {}

    /** Writes beside the file and moves into place, so that at any moment there is a whole file or none. */
    static void write(Path file, Contents contents) throws IOException {
        // Not a temporary file: those can be read by their owner alone, and weights are often passed on.
        String mark = ProcessHandle.current().pid() + "-" + System.nanoTime();
        Path beside = file.toAbsolutePath().resolveSibling("." + file.getFileName() + "." + mark + PART);
        removeLeftBehind(Objects.requireNonNull(beside.getParent()), "." + file.getFileName() + ".");
        try {
            try (FileChannel channel =
                    FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                byte[] header = header(contents);
                ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
                start.putLong(header.length).put(header).flip();
                writeFully(channel, start);
                encode(contents, buffer -> writeFully(channel, buffer));
                channel.force(true);
            }
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Removes what processes that were killed while they wrote have left: nobody pauses for an hour. */
    private static void removeLeftBehind(Path folder, String start) {
        FileTime limit = FileTime.from(Instant.now().minus(1, ChronoUnit.HOURS));
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, part -> {
            String name = part.getFileName().toString();
            return name.startsWith(start) && name.endsWith(PART) && Files.isRegularFile(part);
        })) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).compareTo(limit) < 0) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another process was first, or may alone: what is left does no harm, and this file is yet to be saved.
        }
    }

    /**
     * Reads and checks a whole file.
     *
     * @throws ModelException if the file is damaged or not of this format
     */
    static Contents read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 8) {
                throw damaged(file, "it has " + size + " bytes, too few for a header");
            }
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            readFully(channel, length);
            long headerLength = length.getLong(0);
            if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > size - 8) {
                throw damaged(file, "its header claims " + headerLength + " bytes, the file has " + size);
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerLength);
            readFully(channel, header);
            return read(file, channel, new String(header.array(), StandardCharsets.UTF_8), size - 8 - headerLength);
        } catch (EOFException e) {
            throw damaged(file, "it ends early");
        }
    }

    private static Contents read(Path file, FileChannel channel, String header, long dataSize) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<Long, String> byPlace = new TreeMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        try {
            for (Map.Entry<?, ?> field : ((Map<?, ?>) Json.parse(header)).entrySet()) {
                String name = (String) field.getKey();
                if (name.equals("__metadata__")) {
                    ((Map<?, ?>) field.getValue()).forEach((k, v) -> metadata.put((String) k, (String) v));
                    continue;
                }
                Entry entry = Entry.parse(name, (Map<?, ?>) field.getValue());
                entries.put(name, entry);
                if (entry.length() > 0 && byPlace.put(entry.from(), name) != null) {
                    throw new IllegalArgumentException("two tensors share the place of " + name);
                }
            }
        } catch (IllegalArgumentException | ClassCastException | ArithmeticException e) {
            throw damaged(file, "its header cannot be read: " + e.getMessage());
        }
        long end = 0;
        for (String name : byPlace.values()) {
            Entry entry = Objects.requireNonNull(entries.get(name));
            if (entry.from() != end) {
                throw damaged(file, "the tensor " + name + " begins at byte " + entry.from() + " instead of " + end);
            }
            end = entry.to();
        }
        if (end != dataSize) {
            throw damaged(file, "its tensors need " + end + " bytes, it has " + dataSize);
        }
        CRC32C checksum = new CRC32C();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Entry> empty : entries.entrySet()) {
            if (empty.getValue().length() == 0) {
                tensors.put(
                        empty.getKey(),
                        new Tensor(empty.getValue().shape(), empty.getValue().newArray()));
            }
        }
        for (String name : byPlace.values()) {
            Entry entry = Objects.requireNonNull(entries.get(name));
            tensors.put(name, new Tensor(entry.shape(), decode(channel, entry, checksum)));
        }
        String expected = metadata.get(CHECKSUM);
        if (expected != null && !expected.equals(Long.toHexString(checksum.getValue()))) {
            throw damaged(file, "its checksum does not fit its contents");
        }
        return new Contents(metadata, tensors);
    }

    private record Entry(String type, List<Integer> shape, int length, long from, long to) {
        static Entry parse(String name, Map<?, ?> field) {
            if (!(field.get("dtype") instanceof String type)
                    || !(field.get("shape") instanceof List<?> extents)
                    || !(field.get("data_offsets") instanceof List<?> offsets)
                    || offsets.size() != 2) {
                throw new IllegalArgumentException("the tensor " + name + " lacks dtype, shape or data_offsets");
            }
            int width = switch (type) {
                case "F32", "I32" -> 4;
                case "F64" -> 8;
                default ->
                    throw new IllegalArgumentException(
                            "the tensor " + name + " has the type " + type + "; known are F32, F64 and I32");
            };
            List<Integer> shape = new ArrayList<>();
            int length = 1;
            for (Object extent : extents) {
                int value = Math.toIntExact((Long) extent);
                if (value < 0) {
                    throw new IllegalArgumentException("the tensor " + name + " has an extent of " + value);
                }
                shape.add(value);
                length = Math.multiplyExact(length, value);
            }
            long from = (Long) offsets.get(0);
            long to = (Long) offsets.get(1);
            if (from < 0 || to - from != (long) length * width) {
                throw new IllegalArgumentException("the tensor " + name + " of shape " + shape + " and type " + type
                        + " does not fit its bytes " + from + " to " + to);
            }
            return new Entry(type, shape, length, from, to);
        }

        Object newArray() {
            return switch (type) {
                case "F32" -> new float[length];
                case "F64" -> new double[length];
                default -> new int[length];
            };
        }
    }

    private static byte[] header(Contents contents) throws IOException {
        CRC32C checksum = new CRC32C();
        encode(contents, checksum::update);
        Map<String, String> metadata = new LinkedHashMap<>(contents.metadata());
        metadata.put(CHECKSUM, Long.toHexString(checksum.getValue()));
        StringBuilder json = new StringBuilder("{\"__metadata__\":{");
        String separator = "";
        for (Map.Entry<String, String> field : metadata.entrySet()) {
            json.append(separator)
                    .append(Json.quote(field.getKey()))
                    .append(':')
                    .append(Json.quote(field.getValue()));
            separator = ",";
        }
        json.append('}');
        long at = 0;
        for (Map.Entry<String, Tensor> field : contents.tensors().entrySet()) {
            Object data = field.getValue().data();
            String type = data instanceof float[] ? "F32" : data instanceof double[] ? "F64" : "I32";
            long end = at + (long) java.lang.reflect.Array.getLength(data) * (data instanceof double[] ? 8 : 4);
            json.append(',')
                    .append(Json.quote(field.getKey()))
                    .append(":{\"dtype\":\"")
                    .append(type);
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
        json.append(" ".repeat(-bytes & 7));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Sink {
        void accept(ByteBuffer buffer) throws IOException;
    }

    /** The bytes of all tensors, in pieces. */
    private static void encode(Contents contents, Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : contents.tensors().values()) {
            int length = java.lang.reflect.Array.getLength(tensor.data());
            for (int i = 0; i < length; i++) {
                if (buffer.remaining() < 8) {
                    drain(buffer, sink);
                }
                if (tensor.data() instanceof float[] floats) {
                    buffer.putFloat(floats[i]);
                } else if (tensor.data() instanceof double[] doubles) {
                    buffer.putDouble(doubles[i]);
                } else {
                    buffer.putInt(((int[]) tensor.data())[i]);
                }
            }
        }
        drain(buffer, sink);
    }

    private static void drain(ByteBuffer buffer, Sink sink) throws IOException {
        buffer.flip();
        sink.accept(buffer);
        buffer.clear();
    }

    private static Object decode(FileChannel channel, Entry entry, CRC32C checksum) throws IOException {
        Object data = entry.newArray();
        int width = data instanceof double[] ? 8 : 4;
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < entry.length(); from += CHUNK / width) {
            int count = Math.min(CHUNK / width, entry.length() - from);
            buffer.clear().limit(count * width);
            readFully(channel, buffer);
            buffer.flip();
            checksum.update(buffer.duplicate());
            if (data instanceof float[] floats) {
                buffer.asFloatBuffer().get(floats, from, count);
            } else if (data instanceof double[] doubles) {
                buffer.asDoubleBuffer().get(doubles, from, count);
            } else {
                buffer.asIntBuffer().get((int[]) data, from, count);
            }
        }
        return data;
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
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
