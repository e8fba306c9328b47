// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a file, gathered in memory. */
final class CsvTable implements Consumer<CsvRecord> {
    /** About as long as Java's arrays get. */
    private static final long LONGEST = Integer.MAX_VALUE - 8L;

    private final Csv csv;
    private final List<Values> all = new ArrayList<>();
    private final CsvFields fields;

    /** The values of a column of the data set, row by row. */
    private static final class Values {
        private final int width;
        private double[] reals = {};
        private int[] ints = {};
        private int count;

        Values(int width) {
            this.width = width;
        }

        /** The array with room for another row. */
        Object room(boolean real) {
            int needed = Math.addExact(count, width);
            int room = real ? reals.length : ints.length;
            if (needed > room) {
                room = (int) Math.max(needed, Math.min(LONGEST, 2L * room));
                if (real) {
                    reals = Arrays.copyOf(reals, room);
                } else {
                    ints = Arrays.copyOf(ints, room);
                }
            }
            return real ? reals : ints;
        }
    }

    CsvTable(Csv csv, List<String> header) {
        this.csv = csv;
        this.fields = new CsvFields(csv, header);
        for (int i = 0; i < csv.columns().size(); i++) {
            all.add(new Values(fields.of(i).length));
        }
    }

    @Override
    public void accept(CsvRecord row) {
        if (fields.isDropped(row)) {
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            Values values = all.get(i);
            fields.read(row, i, values.room(csv.columns().get(i).isReal()), values.count);
            values.count += values.width;
        }
    }

    ArrayDataSet build() {
        ArrayDataSet.Builder builder = DataSet.builder();
        List<DataSet.Column> columns = fields.described();
        for (int i = 0; i < columns.size(); i++) {
            DataSet.Column column = columns.get(i);
            Values values = all.get(i);
            int[] shape = column.shape().stream().mapToInt(extent -> extent).toArray();
            if (column.element() == ElementType.REAL) {
                builder.reals(column.name(), Arrays.copyOf(values.reals, values.count), shape);
            } else {
                builder.classes(column.name(), Arrays.copyOf(values.ints, values.count), column.classes(), shape);
            }
        }
        return builder.build();
    }
}
