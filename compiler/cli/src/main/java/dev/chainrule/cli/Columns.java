// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Vocabulary;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.ModelDescription.Input;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which columns of a table feed which inputs. An input takes, in this order: what the user names; the column of its name;
 * the columns of its name, or of its singular, with numbers behind ({@code pixel_0_7} for {@code pixels}); and if it is the
 * last one, all that are left, where they are as many as a row of it has.
 *
 * @param matches for each input that is fed
 * @param told a line for each match that does not follow from the names alone
 */
record Columns(List<Match> matches, List<String> told) {
    private static final int SHOWN = 12;

    /** The columns of an input, in the order of the file. */
    record Match(Input input, List<String> columns) {
        /** @param classes of a column of texts, which are what it holds if they are given */
        Csv addTo(Csv csv, double divisor, Optional<Vocabulary> classes) {
            boolean single = input.shape().size() == 1;
            if (input.element() == ElementType.REAL) {
                return single
                        ? csv.reals(input.name(), columns.get(0), value -> value / divisor)
                        : csv.reals(input.name(), columns::contains, value -> value / divisor);
            }
            if (divisor != 1) {
                throw new Faults.Told("the input " + input.name() + " is of whole numbers: --divide is for reals");
            }
            if (classes.isPresent()) {
                return csv.classes(input.name(), columns.get(0), classes.get());
            }
            return single ? csv.ints(input.name(), columns.get(0)) : csv.ints(input.name(), columns);
        }
    }

    static Columns match(List<Input> inputs, List<String> header, Map<String, String> named, Path file) {
        Map<Input, List<String>> found = new LinkedHashMap<>();
        Set<String> left = new LinkedHashSet<>(header);
        List<String> told = new ArrayList<>();
        for (Input input : inputs) {
            List<String> own = named.containsKey(input.name())
                    ? chosen(input, named.get(input.name()), header, file)
                    : byName(input, header);
            if (!own.isEmpty()) {
                found.put(input, own);
                left.removeAll(own);
            }
        }
        List<Input> open = inputs.stream()
                .filter(input -> !found.containsKey(input) && input.standard().isEmpty())
                .toList();
        if (open.size() == 1 && !left.isEmpty() && takes(open.get(0), left.size())) {
            found.put(open.get(0), List.copyOf(left));
            told.add(open.get(0).name() + " is read from " + shown(List.copyOf(left)) + ", which "
                    + (left.size() == 1 ? "is" : "are") + " left");
        } else if (!open.isEmpty()) {
            throw new Faults.Told(
                    file + " has no column for the input " + open.get(0).name() + "; its columns are " + shown(header)
                            + ". Name them: --columns " + open.get(0).name() + "=…");
        }
        List<Match> matches = new ArrayList<>();
        found.forEach((input, columns) -> {
            refuseOther(input, columns, file);
            matches.add(new Match(input, columns));
        });
        return new Columns(List.copyOf(matches), List.copyOf(told));
    }

    /** Gives rows that are no plain lists the shape that their input has. */
    DataSet shaped(DataSet flat) {
        DataSet shaped = flat;
        for (Match match : matches) {
            List<Extent> shape = match.input().shape();
            if (shape.size() > 2) {
                shaped = shaped.reshape(
                        match.input().name(),
                        shape.stream()
                                .skip(1)
                                .mapToInt(extent -> (int) extent.evaluate(new int[0]))
                                .toArray());
            }
        }
        return shaped;
    }

    private static List<String> chosen(Input input, String wanted, List<String> header, Path file) {
        Set<String> columns = new LinkedHashSet<>();
        for (String glob : wanted.split(",", -1)) {
            Pattern pattern = Pattern.compile(Pattern.compile("[^*]+")
                    .matcher(glob)
                    .replaceAll(part -> Matcher.quoteReplacement(Pattern.quote(part.group())))
                    .replace("*", ".*"));
            List<String> some = header.stream()
                    .filter(name -> pattern.matcher(name).matches())
                    .toList();
            if (some.isEmpty()) {
                throw new Faults.Told(file + " has no column " + glob + " for the input " + input.name()
                        + "; its columns are " + shown(header));
            }
            columns.addAll(some);
        }
        return header.stream().filter(columns::contains).toList();
    }

    private static List<String> byName(Input input, List<String> header) {
        for (String column : header) {
            if (column.strip().equalsIgnoreCase(input.name())) {
                return List.of(column);
            }
        }
        if (input.shape().size() < 2) {
            return List.of();
        }
        String singular = input.name().endsWith("s")
                ? input.name().substring(0, input.name().length() - 1)
                : input.name();
        Pattern numbered = Pattern.compile("(?i)(" + Pattern.quote(input.name()) + "|" + Pattern.quote(singular)
                + ")[ _.:\\[-]?\\d+([ _.:,\\]\\[-]+\\d+)*\\]?");
        return header.stream().filter(name -> numbered.matcher(name).matches()).toList();
    }

    private static boolean takes(Input input, int count) {
        return input.shape().size() == 1 ? count == 1 : width(input).orElse(count) == count;
    }

    private static void refuseOther(Input input, List<String> columns, Path file) {
        if (input.shape().size() > 2 && width(input).isEmpty()) {
            throw new Faults.Told("the rows of the input " + input.name()
                    + " have more than one axis, and one that the data decide: a table cannot tell its length");
        }
        if (!takes(input, columns.size())) {
            int wanted = input.shape().size() == 1 ? 1 : width(input).orElse(1);
            throw new Faults.Told("the input " + input.name() + " takes " + wanted
                    + (wanted == 1 ? " number" : " numbers") + " a row; " + file + " has " + columns.size()
                    + (columns.size() == 1 ? " column" : " columns") + " for it: " + shown(columns));
        }
    }

    /** How many numbers a row has, where that is no matter of the batch. */
    private static OptionalInt width(Input input) {
        int width = 1;
        for (Extent extent : input.shape().subList(1, input.shape().size())) {
            if (!extent.isStatic()) {
                return OptionalInt.empty();
            }
            width = Math.multiplyExact(width, (int) extent.evaluate(new int[0]));
        }
        return OptionalInt.of(width);
    }

    private static String shown(List<String> columns) {
        int shown = Math.min(SHOWN, columns.size());
        String more = columns.size() > shown ? ", … and " + (columns.size() - shown) + " more" : "";
        return columns.subList(0, shown).stream().collect(Collectors.joining(", ")) + more;
    }
}
