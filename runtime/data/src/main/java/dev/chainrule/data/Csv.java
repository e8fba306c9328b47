// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;

/**
 * A CSV file (RFC 4180, UTF-8) with a header line, whose columns are gathered into the columns of a data set.
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

    /** @throws DataException if a column is missing or a value is not a number */
    public ArrayDataSet load() {
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(open())) {
            Map<Gathered, int[]> fields = new LinkedHashMap<>();
            List<String> header = List.of();
            List<CsvRecord> records = new ArrayList<>();
            for (CsvRecord record : reader) {
                if (header.isEmpty()) {
                    header = record.getFields();
                    for (Gathered column : gathered) {
                        fields.put(column, fields(column, header));
                    }
                } else {
                    if (record.getFieldCount() != header.size()) {
                        throw new DataException(place(record) + " has " + record.getFieldCount()
                                + " values, the header names " + header.size() + " columns");
                    }
                    records.add(record);
                }
            }
            if (header.isEmpty()) {
                throw new DataException(file + " is empty: it needs a header line");
            }
            return build(fields, header, records);
        } catch (NoSuchFileException e) {
            throw new DataException("no file " + file.toAbsolutePath(), e);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            String what = reason instanceof CharacterCodingException ? "it is not in UTF-8" : reason.getMessage();
            throw new DataException("cannot read " + file + ": " + what, e);
        }
    }

    /** Without the byte order mark, which spreadsheets put before the first name. */
    private Reader open() throws IOException {
        BufferedReader reader = Files.newBufferedReader(file);
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

    private ArrayDataSet build(Map<Gathered, int[]> fields, List<String> header, List<CsvRecord> records) {
        ArrayDataSet.Builder builder = DataSet.builder();
        fields.forEach((column, indices) -> {
            double[] values = new double[records.size() * indices.length];
            int at = 0;
            for (CsvRecord record : records) {
                for (int index : indices) {
                    values[at++] = column.map()
                            .applyAsDouble(number(column, record, header.get(index), record.getField(index)));
                }
            }
            int[] shape = column.single() ? new int[0] : new int[] {indices.length};
            if (column.real()) {
                builder.reals(column.name(), values, shape);
            } else {
                builder.ints(column.name(), whole(values), shape);
            }
        });
        return builder.build();
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
        try {
            double value = Double.parseDouble(text);
            if (!column.real() && value != (int) value) {
                throw new DataException(place(record) + ", column " + name + ": " + text + " is not a whole number");
            }
            return value;
        } catch (NumberFormatException e) {
            String what = text.isBlank() ? "a value is missing" : "'" + text + "' is not a number";
            throw new DataException(place(record) + ", column " + name + ": " + what, e);
        }
    }

    private String place(CsvRecord record) {
        return file + ":" + record.getStartingLineNumber();
    }

    private static int[] whole(double[] values) {
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) values[i];
        }
        return ints;
    }
}
