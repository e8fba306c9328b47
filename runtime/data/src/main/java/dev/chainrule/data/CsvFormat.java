// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a file of separated values is written.
 *
 * @param names of its columns, if it has no header line
 */
record CsvFormat(char separator, char quote, char decimal, List<String> names) {
    static final CsvFormat STANDARD = new CsvFormat(',', '"', '.', List.of());
    /** Genes, say, are tens of thousands. */
    private static final int MOST_COLUMNS = 1 << 21;

    /** The names of the columns of a file. */
    List<String> header(Path file) {
        if (!names.isEmpty()) {
            return names;
        }
        try (CsvReader<CsvRecord> reader = reader(file)) {
            for (CsvRecord row : reader) {
                return List.copyOf(row.getFields());
            }
            throw new DataException(file + " is empty: it needs a header line");
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw Packed.unreadable(file, e);
        }
    }

    /**
     * Reads a file from its beginning to its end.
     *
     * @param start what takes its rows, made of the names of its columns
     */
    <R extends Consumer<CsvRecord>> R read(Path file, Function<List<String>, R> start) {
        try (CsvReader<CsvRecord> reader = reader(file)) {
            List<String> header = names;
            @Nullable R rows = header.isEmpty() ? null : start.apply(header);
            long nextLine = 1;
            for (CsvRecord row : reader) {
                if (rows == null) {
                    header = row.getFields();
                    rows = start.apply(header);
                } else {
                    check(file, header, row, nextLine);
                    rows.accept(row);
                }
                nextLine = row.getStartingLineNumber()
                        + 1
                        + row.getField(0).lines().skip(1).count();
            }
            if (rows == null) {
                throw new DataException(file + " is empty: it needs a header line");
            }
            return rows;
        } catch (ArithmeticException e) {
            throw new DataException(file + " has more than 2³¹ − 1 values in a column", e);
        } catch (IOException | UncheckedIOException | CsvParseException | OutOfMemoryError e) {
            throw Packed.unreadable(file, e);
        }
    }

    private void check(Path file, List<String> header, CsvRecord row, long line) {
        if (row.getFieldCount() != header.size()) {
            throw new DataException(place(file, row) + " has " + row.getFieldCount()
                    + (names.isEmpty() ? " values, the header names " : " values, there are names for ") + header.size()
                    + " columns" + hint(row.getFieldCount(), row.getField(0)));
        }
        if (header.size() == 1 && row.getStartingLineNumber() != line) {
            throw new DataException(file + ":" + line + ", column " + header.get(0) + ": a value is missing");
        }
    }

    static String place(Path file, CsvRecord row) {
        return file + ":" + row.getStartingLineNumber();
    }

    /** What to say of a line with one value: another separator is the usual reason. */
    String hint(int fields, String first) {
        if (fields == 1) {
            for (char other : new char[] {';', '\t', ',', '|'}) {
                if (other != separator && first.indexOf(other) >= 0) {
                    return ": is the separator " + (other == '\t' ? "a tab" : "'" + other + "'")
                            + "? Values are separated by " + (separator == '\t' ? "tabs" : "'" + separator + "'")
                            + " here";
                }
            }
        }
        return "";
    }

    private CsvReader<CsvRecord> reader(Path file) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .quoteCharacter(quote)
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(CsvRecordHandler.builder().maxFields(MOST_COLUMNS).build(), open(file));
    }

    /** Without the byte order mark, which spreadsheets put before the first name. */
    private static Reader open(Path file) throws IOException {
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
}
