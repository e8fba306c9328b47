// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Precision;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes the file of a {@link Stored} row by row: beside it first, and in its place when all is written. */
final class StoredWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final Path beside;
    private final StoredLayout layout;
    private final FileChannel out;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long rows;

    StoredWriter(Path file, List<DataSet.Column> columns, Precision precision) throws IOException {
        this.file = file;
        this.beside = file.resolveSibling(file.getFileName() + ".part");
        this.layout = StoredLayout.of(columns, precision);
        out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        if (layout.rowBytes() > BUFFER) {
            buffer = ByteBuffer.allocate(layout.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        write(ByteBuffer.wrap(header(0)));
    }

    StoredLayout layout() {
        return layout;
    }

    /** A row, whose columns are double[] or int[]. */
    void add(Object... row) throws IOException {
        if (rows == Integer.MAX_VALUE) {
            throw new DataException(file + " would have more than 2³¹ − 1 rows");
        }
        if (buffer.remaining() < layout.rowBytes()) {
            flush();
        }
        int start = buffer.position();
        for (int column = 0; column < row.length; column++) {
            int at = start + layout.offset(column);
            if (row[column] instanceof double[] reals) {
                for (double value : reals) {
                    if (layout.precision() == Precision.F64) {
                        buffer.putDouble(at, value);
                        at += Double.BYTES;
                    } else {
                        buffer.putFloat(at, (float) value);
                        at += Float.BYTES;
                    }
                }
            } else {
                for (int value : (int[]) row[column]) {
                    buffer.putInt(at, value);
                    at += Integer.BYTES;
                }
            }
        }
        buffer.position(start + layout.rowBytes());
        rows++;
    }

    /** Puts the file in its place. */
    void finish() throws IOException {
        flush();
        out.position(0);
        write(ByteBuffer.wrap(header(rows)));
        out.close();
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void flush() throws IOException {
        buffer.flip();
        write(buffer);
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Of a length that does not depend on the number of rows, and is a multiple of 8. */
    private byte[] header(long count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeUTF(layout.precision().name());
        data.writeInt(layout.columns().size());
        for (DataSet.Column column : layout.columns()) {
            data.writeUTF(column.name());
            data.writeBoolean(column.element() == ElementType.REAL);
            data.writeInt(column.shape().size());
            for (int extent : column.shape()) {
                data.writeInt(extent);
            }
            data.writeInt(column.classes().size());
            for (String name : column.classes()) {
                data.writeUTF(name);
            }
        }
        int length = (Stored.FIXED + bytes.size() + Double.BYTES - 1) / Double.BYTES * Double.BYTES;
        return ByteBuffer.allocate(length)
                .put(Stored.MAGIC)
                .putLong(count)
                .putInt(length)
                .put(bytes.toByteArray())
                .array();
    }

    /** Leaves nothing behind unless it was finished. */
    @Override
    public void close() throws IOException {
        if (out.isOpen()) {
            out.close();
            Files.deleteIfExists(beside);
        }
    }
}
