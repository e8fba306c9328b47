// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.chainrule.data.CsvColumn.Fulfilling;
import dev.chainrule.data.CsvColumn.Kind;
import dev.chainrule.data.CsvColumn.Listed;
import dev.chainrule.data.CsvColumn.One;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** The columns of a file beside those that a data set is to have of them, and what stands in a row of it. */
final class CsvFields {
    /** In a message: a row of pixels has hundreds. */
    private static final int COLUMNS_SHOWN = 40;

    private static final int CLASSES_SHOWN = 20;

    private final Csv csv;
    private final List<String> header;
    /** For each column of the data set those of the file. */
    private final List<int[]> fields = new ArrayList<>();
    /** For each column of the file what becomes of a missing value. */
    private final Missing[] missing;
    /** For each column of the file its value where one is missing, NaN if there is none. */
    private final double[] fills;
    /** The columns of the file in which a missing value leaves out the row. */
    private final int[] dropping;

    /** @throws DataException if the file lacks what is asked for */
    CsvFields(Csv csv, List<String> header) {
        this.csv = csv;
        this.header = header;
        csv.named().forEach(name -> {
            if (!header.contains(name)) {
                throw new DataException(csv.file() + " has no column " + name + "; " + shown());
            }
        });
        Set<Integer> taken = new HashSet<>();
        for (CsvColumn column : csv.columns()) {
            int[] own = column.choice() instanceof CsvColumn.Rest ? new int[0] : fields(column);
            Arrays.stream(own).forEach(taken::add);
            fields.add(own);
        }
        missing = header.stream().map(csv::missing).toArray(Missing[]::new);
        fills = header.stream().mapToDouble(csv::fill).toArray();
        for (int i = 0; i < fields.size(); i++) {
            CsvColumn column = csv.columns().get(i);
            if (column.choice() instanceof CsvColumn.Rest) {
                fields.set(
                        i,
                        IntStream.range(0, header.size())
                                .filter(field -> !taken.contains(field) && !csv.ignores(header.get(field)))
                                .toArray());
                if (fields.get(i).length == 0) {
                    throw new DataException(csv.file() + " has no column left for " + column.name() + "; " + shown());
                }
            }
            for (int field : fields.get(i)) {
                checkFill(column, field);
            }
        }
        dropping = fields.stream()
                .flatMapToInt(Arrays::stream)
                .distinct()
                .filter(field -> missing[field] == Missing.dropRow())
                .toArray();
    }

    /** What is said of a column by name should fit it; what is said of all is for those that it fits. */
    private void checkFill(CsvColumn column, int field) {
        boolean figure = missing[field] == Missing.mean() || missing[field] == Missing.median();
        boolean broken = !Double.isNaN(fills[field]) && !isWhole(fills[field]);
        if (!column.isReal() && csv.named().contains(header.get(field)) && (figure || broken)) {
            throw new DataException("missing values of " + header.get(field) + " cannot be "
                    + (broken ? fills[field] : missing[field] == Missing.mean() ? "the mean" : "the median")
                    + ": it is read as whole numbers, for which there are refuse, dropRow and a whole constant");
        }
    }

    private static boolean isWhole(double value) {
        return value == (int) value;
    }

    /** The columns of the data set. */
    List<DataSet.Column> described() {
        List<DataSet.Column> described = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            CsvColumn column = csv.columns().get(i);
            described.add(new DataSet.Column(
                    column.name(),
                    column.isReal() ? ElementType.REAL : ElementType.INT,
                    column.choice() instanceof One ? List.of() : List.of(fields.get(i).length),
                    column.classes().map(Vocabulary::words).orElse(List.of())));
        }
        return described;
    }

    int[] of(int column) {
        return fields.get(column);
    }

    String name(int field) {
        return header.get(field);
    }

    Missing missing(int field) {
        return missing[field];
    }

    boolean isMissing(CsvRecord row, int field) {
        String text = row.getField(field).strip();
        return text.isEmpty() || csv.isAbsent(text);
    }

    /** Whether a row is left out. */
    boolean isDropped(CsvRecord row) {
        for (int field : dropping) {
            if (isMissing(row, field)) {
                return true;
            }
        }
        return false;
    }

    /** Puts what a row has for a column of the data set into an array of its kind. */
    void read(CsvRecord row, int column, Object into, int offset) {
        CsvColumn wanted = csv.columns().get(column);
        int at = offset;
        for (int field : fields.get(column)) {
            double value = wanted.kind() == Kind.TEXTS ? code(wanted, row, field) : number(wanted, row, field);
            if (into instanceof double[] reals) {
                reals[at++] = wanted.map().applyAsDouble(value);
            } else {
                ((int[]) into)[at++] = (int) value;
            }
        }
    }

    private int code(CsvColumn column, CsvRecord row, int field) {
        if (isMissing(row, field)) {
            return (int) filled(column, row, field);
        }
        String text = row.getField(field).strip();
        Vocabulary classes = column.classes().orElseThrow();
        OptionalInt code = classes.find(text);
        if (code.isEmpty()) {
            List<String> known = classes.words();
            throw fault(
                    row,
                    field,
                    "'" + text + "' is none of the classes "
                            + String.join(", ", known.subList(0, Math.min(known.size(), CLASSES_SHOWN)))
                            + (known.size() > CLASSES_SHOWN ? ", …" : ""));
        }
        return code.getAsInt();
    }

    /** What is written in a field, before it is mapped. */
    double number(CsvColumn column, CsvRecord row, int field) {
        if (isMissing(row, field)) {
            return filled(column, row, field);
        }
        String text = row.getField(field);
        String digits = text.strip();
        char point = csv.format().decimal();
        String decimal = point == '.' ? digits : digits.replace('.', '?').replace(point, '.');
        String what = "'" + text + "' is not a number";
        if (isDecimal(decimal)) {
            try {
                double value = Double.parseDouble(decimal);
                what = outOfRange(digits, value, column.isReal());
                if (what.isEmpty()) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Two signs, for instance: said below.
            }
        } else if (isDecimal(digits.replace(',', '.'))) {
            what += point == '.' ? ": is it a decimal comma?" : " with a decimal comma";
        }
        throw fault(row, field, what);
    }

    private double filled(CsvColumn column, CsvRecord row, int field) {
        if (Double.isNaN(fills[field]) || !column.isReal() && !isWhole(fills[field])) {
            throw fault(row, field, "a value is missing");
        }
        return fills[field];
    }

    private DataException fault(CsvRecord row, int field, String what) {
        return new DataException(CsvFormat.place(csv.file(), row) + ", column " + header.get(field) + ": " + what);
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
        return isWhole(value) ? "" : text + " is not a whole number";
    }

    private int[] fields(CsvColumn column) {
        if (column.choice() instanceof One one) {
            return new int[] {field(column, one.name())};
        }
        if (column.choice() instanceof Listed listed) {
            return listed.names().stream().mapToInt(name -> field(column, name)).toArray();
        }
        Fulfilling fulfilling = (Fulfilling) column.choice();
        int[] found = IntStream.range(0, header.size())
                .filter(field -> fulfilling.condition().test(header.get(field)) && !csv.ignores(header.get(field)))
                .toArray();
        if (found.length == 0) {
            throw new DataException(csv.file() + " has no column whose name fulfils the condition for " + column.name()
                    + "; " + shown());
        }
        return found;
    }

    private int field(CsvColumn column, String name) {
        int field = header.indexOf(name);
        if (field < 0) {
            String wanted = name.equals(column.name()) ? name : name + ", which is to be " + column.name();
            throw new DataException(csv.file() + " has no column " + wanted + "; " + shown());
        }
        if (header.lastIndexOf(name) != field) {
            throw new DataException(csv.file() + " has the column " + name + " twice");
        }
        return field;
    }

    private String shown() {
        int shown = Math.min(header.size(), COLUMNS_SHOWN);
        String more = header.size() > shown ? ", … and " + (header.size() - shown) + " more" : "";
        return "its columns are " + String.join(", ", header.subList(0, shown)) + more
                + csv.format().hint(header.size(), header.get(0));
    }

    /** The constant that stands for a missing value. */
    static OptionalDouble constant(Missing missing) {
        return missing instanceof Missing.Constant fixed ? OptionalDouble.of(fixed.value()) : OptionalDouble.empty();
    }
}
