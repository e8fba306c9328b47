// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;

/**
 * A CSV file (RFC 4180, UTF-8, packed with gzip or not) with a header line, whose columns are gathered into the columns of
 * a data set. Numbers are decimal, with or without an exponent. Empty lines are left out; in a file of one column such a line
 * is a value that is missing, unless it is at the end.
 *
 * <pre>{@code
 * DataSet digits = Csv.of(path)
 *         .reals("pixels", name -> name.startsWith("pixel_"), value -> value / 16)
 *         .ints("label", "target")
 *         .load();
 * }</pre>
 */
public final class Csv {
    /** In a message: a row of pixels has hundreds. */
    private static final int COLUMNS_SHOWN = 40;
    /** Genes, say, are tens of thousands. */
    private static final int MOST_COLUMNS = 1 << 21;
    /** About as long as Java's arrays get. */
    private static final long LONGEST = Integer.MAX_VALUE - 8L;

    private final Path file;
    private final List<Gathered> gathered = new ArrayList<>();

    /**
     * A column of the data set.
     *
     * @param wanted the one column of the file that it is made of; empty if it is made of all that fulfil a condition
     */
    private record Gathered(
            String name, Optional<String> wanted, Predicate<String> columns, boolean real, DoubleUnaryOperator map) {
        boolean single() {
            return wanted.isPresent();
        }
    }

    private Csv(Path file) {
        this.file = file;
    }

    public static Csv of(Path file) {
        return new Csv(file);
    }

    /** One column of reals. */
    public Csv reals(String name, String column) {
        return reals(name, column, value -> value);
    }

    /** One column of reals, each mapped, for instance scaled. */
    public Csv reals(String name, String column, DoubleUnaryOperator map) {
        gathered.add(new Gathered(name, Optional.of(column), column::equals, true, map));
        return this;
    }

    /** All columns whose name fulfils a condition, in the order of the file, as one column of vectors. */
    public Csv reals(String name, Predicate<String> columns, DoubleUnaryOperator map) {
        gathered.add(new Gathered(name, Optional.empty(), columns, true, map));
        return this;
    }

    /** One column of whole numbers, such as labels. */
    public Csv ints(String name, String column) {
        gathered.add(new Gathered(name, Optional.of(column), column::equals, false, value -> value));
        return this;
    }

    /** All columns whose name fulfils a condition, in the order of the file, as one column of vectors of whole numbers. */
    public Csv ints(String name, Predicate<String> columns) {
        gathered.add(new Gathered(name, Optional.empty(), columns, false, value -> value));
        return this;
    }

    /**
     * The names of a file's columns.
     *
     * @throws DataException if it cannot be read or is empty
     */
    public static List<String> header(Path file) {
        Csv csv = of(file);
        try (CsvReader<CsvRecord> reader = csv.reader()) {
            for (CsvRecord record : reader) {
                return List.copyOf(record.getFields());
            }
            throw csv.empty();
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw Packed.unreadable(file, e);
        }
    }

    private CsvReader<CsvRecord> reader() throws IOException {
        return CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(CsvRecordHandler.builder().maxFields(MOST_COLUMNS).build(), open());
    }

    private DataException empty() {
        return new DataException(file + " is empty: it needs a header line");
    }

    /** @throws DataException if a column is missing or a value is not a number */
    public ArrayDataSet load() {
        try (CsvReader<CsvRecord> reader = reader()) {
            List<String> header = List.of();
            List<Values> all = new ArrayList<>();
            long nextLine = 0;
            for (CsvRecord record : reader) {
                if (header.isEmpty()) {
                    header = record.getFields();
                    for (Gathered column : gathered) {
                        all.add(new Values(column, header, fields(column, header)));
                    }
                } else {
                    if (record.getFieldCount() != header.size()) {
                        throw new DataException(place(record) + " has " + record.getFieldCount()
                                + " values, the header names " + header.size() + " columns");
                    }
                    if (header.size() == 1 && record.getStartingLineNumber() != nextLine) {
                        throw new DataException(
                                file + ":" + nextLine + ", column " + header.get(0) + ": a value is missing");
                    }
                    for (Values values : all) {
                        values.add(record);
                    }
                }
                nextLine = record.getStartingLineNumber()
                        + 1
                        + record.getField(0).lines().skip(1).count();
            }
            if (header.isEmpty()) {
                throw empty();
            }
            ArrayDataSet.Builder builder = DataSet.builder();
            all.forEach(values -> values.build(builder));
            return builder.build();
        } catch (ArithmeticException e) {
            throw new DataException(file + " has more than 2³¹ − 1 values in a column", e);
        } catch (IOException | UncheckedIOException | CsvParseException | OutOfMemoryError e) {
            throw Packed.unreadable(file, e);
        }
    }

    /** Without the byte order mark, which spreadsheets put before the first name. */
    private Reader open() throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(Packed.open(file), StandardCharsets.UTF_8.newDecoder()));
        try {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** The values of a column of the data set, row by row. */
    private final class Values {
        private final Gathered column;
        private final List<String> header;
        private final int[] fields;
        private double[] reals = {};
        private int[] ints = {};
        private int count;

        Values(Gathered column, List<String> header, int... fields) {
            this.column = column;
            this.header = header;
            this.fields = fields;
        }

        void add(CsvRecord record) {
            int needed = Math.addExact(count, fields.length);
            int room = column.real() ? reals.length : ints.length;
            if (needed > room) {
                room = (int) Math.max(needed, Math.min(LONGEST, 2L * room));
                if (column.real()) {
                    reals = Arrays.copyOf(reals, room);
                } else {
                    ints = Arrays.copyOf(ints, room);
                }
            }
            for (int field : fields) {
                double value = number(column, record, header.get(field), record.getField(field));
                if (column.real()) {
                    reals[count++] = column.map().applyAsDouble(value);
                } else {
                    ints[count++] = (int) value;
                }
            }
        }

        void build(ArrayDataSet.Builder builder) {
            int[] shape = column.single() ? new int[0] : new int[] {fields.length};
            if (column.real()) {
                builder.reals(column.name(), Arrays.copyOf(reals, count), shape);
            } else {
                builder.ints(column.name(), Arrays.copyOf(ints, count), shape);
            }
        }
    }

    private int[] fields(Gathered column, List<String> header) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            if (column.columns().test(header.get(i))) {
                found.add(i);
            }
        }
        if (found.isEmpty()) {
            String hint = header.size() == 1
                            && (header.get(0).contains(";") || header.get(0).contains("\t"))
                    ? ": values are separated by commas"
                    : "";
            String wanted = column.wanted()
                    .map(name -> name.equals(column.name()) ? name : name + ", which is to be " + column.name())
                    .orElse("whose name fulfils the condition for " + column.name());
            int shown = Math.min(header.size(), COLUMNS_SHOWN);
            String more = header.size() > shown ? ", … and " + (header.size() - shown) + " more" : "";
            throw new DataException(file + " has no column " + wanted + "; its columns are "
                    + String.join(", ", header.subList(0, shown)) + more + hint);
        }
        if (column.single() && found.size() > 1) {
            throw new DataException(file + " has the column " + header.get(found.get(0)) + " twice");
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private double number(Gathered column, CsvRecord record, String name, String text) {
        String digits = text.strip();
        String what = digits.isEmpty() ? "a value is missing" : "'" + text + "' is not a number";
        if (isDecimal(digits)) {
            try {
                double value = Double.parseDouble(digits);
                what = outOfRange(digits, value, column.real());
                if (what.isEmpty()) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Two signs, for instance: said below.
            }
        }
        throw new DataException(place(record) + ", column " + name + ": " + what);
    }

    /** Java takes more for a number: suffixes, hexadecimal digits, words. */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String outOfRange(String text, double value, boolean real) {
        if (real) {
            return Double.isInfinite(value) ? text + " is too large for a number" : "";
        }
        if (value > Integer.MAX_VALUE) {
            return text + " is more than " + Integer.MAX_VALUE;
        }
        if (value < Integer.MIN_VALUE) {
            return text + " is less than " + Integer.MIN_VALUE;
        }
        return value == (int) value ? "" : text + " is not a whole number";
    }

    private String place(CsvRecord record) {
        return file + ":" + record.getStartingLineNumber();
    }
}
