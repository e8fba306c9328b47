// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a file, stored one by one as they are read. */
final class CsvStore implements Consumer<CsvRecord>, AutoCloseable {
    private final CsvFields fields;
    private final Path file;
    private final StoredWriter writer;
    private final Object[] row;

    CsvStore(Csv csv, List<String> header, Path file, Precision precision) {
        fields = new CsvFields(csv, header);
        this.file = file;
        List<DataSet.Column> columns = fields.described();
        row = Stored.row(columns);
        try {
            writer = new StoredWriter(file, columns, precision);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private DataException unwritten(IOException e) {
        return new DataException("cannot write " + file + ": " + e.getMessage(), e);
    }

    @Override
    public void accept(CsvRecord read) {
        if (fields.isDropped(read)) {
            return;
        }
        for (int column = 0; column < row.length; column++) {
            fields.read(read, column, row[column], 0);
        }
        try {
            writer.add(row);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    void finish() {
        try {
            writer.finish();
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritten(e);
        }
    }
}
