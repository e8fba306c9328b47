// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Precision;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A data set in a file of its own, read where it lies: it may be larger than memory, of which it takes none but what the
 * operating system lends it. Rows are all of one length, so that any is found at once. {@link Csv#store} makes one of a table,
 * {@link #write} of any data set.
 *
 * <p>A trainer that shuffles takes rows that lie near each other ({@link #window}), so that a disk is read in stretches.
 */
public final class Stored implements DataSet {
    static final byte[] MAGIC = {'c', 'h', 'n', 'r', 'o', 'w', 's', '1'};
    /** What stands before the names of columns: that, the number of rows, the length of all this. */
    static final int FIXED = MAGIC.length + Long.BYTES + Integer.BYTES;

    /** So much may wait in memory for its turn: the kernel reads it while other rows are trained on. */
    private static final long WINDOW_BYTES = 64L << 20;

    private static final long MOST_MAPPED = 1L << 30;
    private static final int MOST_COLUMNS = 1 << 20;

    private final int size;
    private final StoredLayout layout;
    private final int rowsInPiece;
    private final List<FloatBuffer> floats = new ArrayList<>();
    private final List<DoubleBuffer> doubles = new ArrayList<>();
    private final List<IntBuffer> ints = new ArrayList<>();

    private Stored(Path file, int size, StoredLayout layout, int start) throws IOException {
        this.size = size;
        this.layout = layout;
        this.rowsInPiece = (int) Math.max(1, MOST_MAPPED / layout.rowBytes());
        long wanted = start + (long) size * layout.rowBytes();
        if (Files.size(file) != wanted) {
            throw new DataException(file + " has " + Files.size(file) + " bytes, its " + size + " rows are " + wanted);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            for (long row = 0; row < size; row += rowsInPiece) {
                long rows = Math.min(rowsInPiece, size - row);
                ByteBuffer piece = channel.map(
                                FileChannel.MapMode.READ_ONLY,
                                start + row * layout.rowBytes(),
                                rows * layout.rowBytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
                floats.add(piece.asFloatBuffer());
                doubles.add(piece.asDoubleBuffer());
                ints.add(piece.asIntBuffer());
            }
        }
    }

    /** @throws DataException if the file is not one that {@link #write} or {@link Csv#store} wrote */
    public static Stored open(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new DataException(file + " holds no stored rows: Csv.store writes such files");
            }
            long rows = in.readLong();
            int start = in.readInt();
            Precision precision = Precision.valueOf(in.readUTF());
            int count = in.readInt();
            if (rows < 0 || rows > Integer.MAX_VALUE || count < 0 || count > MOST_COLUMNS) {
                throw new DataException(file + " claims " + rows + " rows of " + count + " columns");
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                ElementType element = in.readBoolean() ? ElementType.REAL : ElementType.INT;
                List<Integer> shape = new ArrayList<>();
                int axes = in.readInt();
                for (int axis = 0; axis < axes; axis++) {
                    shape.add(in.readInt());
                }
                List<String> classes = new ArrayList<>();
                int known = in.readInt();
                for (int each = 0; each < known; each++) {
                    classes.add(in.readUTF());
                }
                columns.add(new Column(name, element, shape, classes));
            }
            return new Stored(file, (int) rows, StoredLayout.of(columns, precision), start);
        } catch (EOFException e) {
            throw new DataException(file + " ends early, in its header", e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DataException(file + " is damaged: " + e.getMessage(), e);
        } catch (IOException | OutOfMemoryError e) {
            throw Packed.unreadable(file, e);
        }
    }

    /**
     * Stores a data set, row by row.
     *
     * @param precision of its reals
     */
    public static Stored write(DataSet data, Path file, Precision precision) {
        try (StoredWriter writer = new StoredWriter(file, data.columns(), precision)) {
            Object[] row = row(data.columns());
            for (int i = 0; i < data.size(); i++) {
                for (int column = 0; column < row.length; column++) {
                    if (row[column] instanceof double[] reals) {
                        data.copy(column, i, reals, 0);
                    } else {
                        data.copy(column, i, (int[]) row[column], 0);
                    }
                }
                writer.add(row);
            }
            writer.finish();
        } catch (IOException e) {
            throw new DataException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return open(file);
    }

    /** Arrays for the columns of a row. */
    static Object[] row(List<Column> columns) {
        return columns.stream()
                .map(column ->
                        column.element() == ElementType.REAL ? new double[column.width()] : new int[column.width()])
                .toArray();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<Column> columns() {
        return layout.columns();
    }

    @Override
    public int window() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, WINDOW_BYTES / layout.rowBytes()));
    }

    /** Where a row's column begins in its piece, in elements of so many bytes. */
    private int at(int column, int row, int bytes) {
        long begin = (long) (row % rowsInPiece) * layout.rowBytes() + layout.offset(column);
        return (int) (begin / bytes);
    }

    @Override
    public void copy(int column, int row, float[] into, int offset) {
        int width = columns().get(column).width();
        if (layout.precision() == Precision.F32) {
            floats.get(row / rowsInPiece).get(at(column, row, Float.BYTES), into, offset, width);
            return;
        }
        DoubleBuffer piece = doubles.get(row / rowsInPiece);
        int at = at(column, row, Double.BYTES);
        for (int i = 0; i < width; i++) {
            into[offset + i] = (float) piece.get(at + i);
        }
    }

    @Override
    public void copy(int column, int row, double[] into, int offset) {
        int width = columns().get(column).width();
        if (layout.precision() == Precision.F64) {
            doubles.get(row / rowsInPiece).get(at(column, row, Double.BYTES), into, offset, width);
            return;
        }
        FloatBuffer piece = floats.get(row / rowsInPiece);
        int at = at(column, row, Float.BYTES);
        for (int i = 0; i < width; i++) {
            into[offset + i] = piece.get(at + i);
        }
    }

    @Override
    public void copy(int column, int row, int[] into, int offset) {
        int width = columns().get(column).width();
        ints.get(row / rowsInPiece).get(at(column, row, Integer.BYTES), into, offset, width);
    }
}
