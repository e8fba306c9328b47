// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.data.CsvColumn.Kind;
import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;

/**
 * How a CSV file (RFC 4180, UTF-8, packed with gzip or not) is read: which of its columns are gathered into which columns of a
 * data set. Numbers are decimal, with or without an exponent. Empty lines are left out; in a file of one column such a line
 * is a value that is missing, unless it is at the end. Each method gives a new reading and leaves the old one as it is.
 *
 * <pre>{@code
 * DataSet digits = Csv.of(path)
 *         .reals("pixels", name -> name.startsWith("pixel_"), value -> value / 16)
 *         .ints("label", "target")
 *         .load();
 * }</pre>
 */
public final class Csv {
    private final Path file;
    // Set in a copy before it is handed out, and never again.
    private CsvFormat format = CsvFormat.STANDARD;
    private List<CsvColumn> columns = List.of();
    private Missing missing = Missing.refuse();
    /** By column of the file. */
    private Map<String, Missing> missingIn = Map.of();
    /** By column of the file, what was learnt. */
    private Map<String, Double> fills = Map.of();

    private Set<String> absent = Set.of();
    private Set<String> ignored = Set.of();
    private boolean learnt;

    private Csv(Path file) {
        this.file = file;
    }

    /** A file of values separated by commas, with a header line, in which no value may be missing. */
    public static Csv of(Path file) {
        return new Csv(file);
    }

    private Csv copy(Path of) {
        Csv copy = new Csv(of);
        copy.format = format;
        copy.columns = columns;
        copy.missing = missing;
        copy.missingIn = missingIn;
        copy.fills = fills;
        copy.absent = absent;
        copy.ignored = ignored;
        copy.learnt = learnt;
        return copy;
    }

    private Csv with(Consumer<Csv> change) {
        Csv copy = copy(file);
        copy.learnt = false;
        change.accept(copy);
        return copy;
    }

    private static Set<String> more(Set<String> some, String... others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(others));
        return Set.copyOf(all);
    }

    // ---- how the file is written

    /** The same reading of another file. */
    public Csv at(Path other) {
        return copy(other);
    }

    private Csv format(char separator, char quote, char decimal, List<String> names) {
        return with(copy -> copy.format = new CsvFormat(separator, quote, decimal, List.copyOf(names)));
    }

    /** What stands between values: a semicolon or a tab, say. */
    public Csv separator(char character) {
        return format(character, format.quote(), format.decimal(), format.names());
    }

    /** What stands around a value that has a separator in it. */
    public Csv quote(char character) {
        return format(format.separator(), character, format.decimal(), format.names());
    }

    /** Numbers are written 3,14. If commas also stand between values, such numbers are in quotes. */
    public Csv decimalComma() {
        return format(format.separator(), format.quote(), ',', format.names());
    }

    /** The file has no header line: these are the names of its columns. */
    public Csv names(String... names) {
        return format(format.separator(), format.quote(), format.decimal(), List.of(names));
    }

    /** Texts that stand for a missing value, as an empty one does: {@code NA}, {@code ?}. */
    public Csv missingAs(String... texts) {
        return with(copy -> copy.absent = more(absent, texts));
    }

    /** What becomes of missing values, in columns for which nothing else is said. */
    public Csv missing(Missing what) {
        return with(copy -> copy.missing = what);
    }

    /** What becomes of values that are missing in these columns of the file. */
    public Csv missing(Missing what, String... fileColumns) {
        Map<String, Missing> more = new HashMap<>(missingIn);
        List.of(fileColumns).forEach(name -> more.put(name, what));
        return with(copy -> copy.missingIn = Map.copyOf(more));
    }

    /** Columns of the file that neither {@link #rest} nor a condition takes: dates, identifiers. */
    public Csv ignore(String... fileColumns) {
        return with(copy -> copy.ignored = more(ignored, fileColumns));
    }

    // ---- the columns of the data set

    private Csv add(
            String name, CsvColumn.Choice choice, Kind kind, DoubleUnaryOperator map, Optional<Vocabulary> classes) {
        List<CsvColumn> more = new ArrayList<>(columns);
        more.add(new CsvColumn(name, choice, kind, map, classes));
        return with(copy -> copy.columns = List.copyOf(more));
    }

    /** One column of reals. */
    public Csv reals(String name, String column) {
        return reals(name, column, value -> value);
    }

    /** One column of reals, each mapped, for instance scaled. */
    public Csv reals(String name, String column, DoubleUnaryOperator map) {
        return add(name, new CsvColumn.One(column), Kind.REALS, map, Optional.empty());
    }

    /** These columns, in this order, as one column of vectors. */
    public Csv reals(String name, List<String> fileColumns) {
        return add(name, new CsvColumn.Listed(fileColumns), Kind.REALS, value -> value, Optional.empty());
    }

    /** All columns whose name fulfils a condition, in the order of the file, as one column of vectors. */
    public Csv reals(String name, Predicate<String> condition, DoubleUnaryOperator map) {
        return add(name, new CsvColumn.Fulfilling(condition), Kind.REALS, map, Optional.empty());
    }

    /** All columns that nothing else takes and {@link #ignore} does not name, as one column of vectors of reals. */
    public Csv rest(String name) {
        return add(name, new CsvColumn.Rest(), Kind.REALS, value -> value, Optional.empty());
    }

    /** One column of whole numbers, such as labels. */
    public Csv ints(String name, String column) {
        return add(name, new CsvColumn.One(column), Kind.INTS, value -> value, Optional.empty());
    }

    /** These columns, in this order, as one column of vectors of whole numbers. */
    public Csv ints(String name, List<String> fileColumns) {
        return add(name, new CsvColumn.Listed(fileColumns), Kind.INTS, value -> value, Optional.empty());
    }

    /** All columns whose name fulfils a condition, in the order of the file, as one column of vectors of whole numbers. */
    public Csv ints(String name, Predicate<String> condition) {
        return add(name, new CsvColumn.Fulfilling(condition), Kind.INTS, value -> value, Optional.empty());
    }

    /** One column of texts, which become the numbers of their classes: all texts that there are, in the order of their characters. */
    public Csv classes(String name, String column) {
        return add(name, new CsvColumn.One(column), Kind.TEXTS, value -> value, Optional.empty());
    }

    /** One column of texts, which become the numbers that they have in a vocabulary; another text is an error. */
    public Csv classes(String name, String column, Vocabulary classes) {
        return add(name, new CsvColumn.One(column), Kind.TEXTS, value -> value, Optional.of(classes));
    }

    // ---- reading

    /**
     * The names of the file's columns.
     *
     * @throws DataException if it cannot be read or is empty
     */
    public List<String> header() {
        return format.header(file);
    }

    /**
     * This reading with what the file teaches: classes, and means and medians for missing values. Read {@link #at another
     * file} with it, and the same texts have the same numbers and missing values the same fill there.
     *
     * @throws DataException if a column is missing or a value is not a number
     */
    public Csv learn() {
        boolean all = learnt
                || columns.stream()
                                .allMatch(column -> column.kind() != Kind.TEXTS
                                        || column.classes().isPresent())
                        && isFilled(missing)
                        && missingIn.values().stream().allMatch(Csv::isFilled);
        return all
                ? this
                : format.read(file, names -> new CsvLearning(this, names)).result();
    }

    private static boolean isFilled(Missing what) {
        return what != Missing.mean() && what != Missing.median();
    }

    /**
     * The classes of a column of texts, in the order of their numbers.
     *
     * @throws IllegalArgumentException if there is no such column of the data set, or it is yet to {@link #learn}
     */
    public Vocabulary vocabulary(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .flatMap(column -> column.classes().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no classes are known of " + name + ": name it in classes(…), and learn() what the file has"));
    }

    /**
     * All rows, in memory. What is yet to {@link #learn} is learnt from the same file.
     *
     * @throws DataException if a column is missing or a value is not a number
     */
    public ArrayDataSet load() {
        Csv known = learn();
        return format.read(file, names -> new CsvTable(known, names)).build();
    }

    /**
     * All rows, in a file from which they are read as they are needed: for tables larger than memory. It is written once, and
     * {@link Stored#open opened} from then on.
     *
     * @param precision of reals in that file
     * @throws DataException if a column is missing or a value is not a number
     */
    public Stored store(Path into, Precision precision) {
        Csv known = learn();
        try (CsvStore store = new CsvStore(known, header(), into, precision)) {
            format.read(file, names -> store).finish();
        }
        return Stored.open(into);
    }

    // ---- for those that read

    Path file() {
        return file;
    }

    CsvFormat format() {
        return format;
    }

    List<CsvColumn> columns() {
        return columns;
    }

    /** All columns of the file that are named outside of those of the data set. */
    Set<String> named() {
        Set<String> names = new TreeSet<>(ignored);
        names.addAll(missingIn.keySet());
        return names;
    }

    boolean ignores(String column) {
        return ignored.contains(column);
    }

    boolean isAbsent(String text) {
        return absent.contains(text);
    }

    Missing missing(String column) {
        Missing what = missingIn.getOrDefault(column, missing);
        Double fill = fills.get(column);
        return fill == null || isFilled(what) ? what : Missing.constant(fill);
    }

    /** NaN if there is none. */
    double fill(String column) {
        return CsvFields.constant(missing(column)).orElse(Double.NaN);
    }

    /** This reading in which all is known. */
    Csv learnt(List<CsvColumn> known, Map<String, Double> figures) {
        Map<String, Double> more = new HashMap<>(fills);
        more.putAll(figures);
        Csv copy = copy(file);
        copy.columns = List.copyOf(known);
        copy.fills = Map.copyOf(more);
        copy.learnt = true;
        return copy;
    }
}
