// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.chainrule.data.CsvColumn.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** One pass over a file for what must be known before its rows can be read: classes, means, medians. */
final class CsvLearning implements Consumer<CsvRecord> {
    private final Csv csv;
    private final Map<Integer, TreeSet<String>> texts = new TreeMap<>();
    /** By column of the file; what is looked at as one column of the data set may be by another, too. */
    private final Map<Integer, Figure> figures = new TreeMap<>();

    private final List<String> header;
    private final CsvFields fields;

    /** The values of a column of reals. */
    private static final class Figure {
        final CsvColumn column;
        final boolean all;
        double mean;
        long count;
        double[] values = {};

        Figure(CsvColumn column, boolean all) {
            this.column = column;
            this.all = all;
        }

        void add(double value) {
            if (all) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, Math.max(16, Math.multiplyExact(values.length, 2)));
                }
                values[(int) count] = value;
            }
            count++;
            mean += (value - mean) / count;
        }

        double get() {
            if (!all) {
                return mean;
            }
            double[] sorted = Arrays.copyOf(values, (int) count);
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
        }
    }

    CsvLearning(Csv csv, List<String> header) {
        this.csv = csv;
        this.header = header;
        this.fields = new CsvFields(csv, header);
        for (int i = 0; i < csv.columns().size(); i++) {
            CsvColumn column = csv.columns().get(i);
            if (column.kind() == Kind.TEXTS && column.classes().isEmpty()) {
                texts.put(i, new TreeSet<>());
            } else if (column.isReal()) {
                for (int field : fields.of(i)) {
                    Missing missing = fields.missing(field);
                    if (missing == Missing.mean() || missing == Missing.median()) {
                        figures.putIfAbsent(field, new Figure(column, missing == Missing.median()));
                    }
                }
            }
        }
    }

    @Override
    public void accept(CsvRecord row) {
        if (fields.isDropped(row)) {
            return;
        }
        texts.forEach((column, found) -> {
            for (int field : fields.of(column)) {
                if (!fields.isMissing(row, field)) {
                    found.add(row.getField(field).strip());
                }
            }
        });
        figures.forEach((field, figure) -> {
            if (!fields.isMissing(row, field)) {
                figure.add(fields.number(figure.column, row, field));
            }
        });
    }

    Csv result() {
        List<CsvColumn> columns = new ArrayList<>(csv.columns());
        texts.forEach(
                (column, found) -> columns.set(column, columns.get(column).with(Vocabulary.of(List.copyOf(found)))));
        Map<String, Double> fills = new HashMap<>();
        figures.forEach((field, figure) -> {
            if (figure.count == 0) {
                throw new DataException(csv.file() + ", column " + header.get(field)
                        + ": there is no value of which to take the mean or median");
            }
            fills.put(header.get(field), figure.get());
        });
        return csv.learnt(columns, fills);
    }
}
