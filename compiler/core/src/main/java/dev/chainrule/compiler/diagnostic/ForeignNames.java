// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * The names of other languages and libraries, with what is written here instead. They stand in {@code foreign-names.txt},
 * which says how.
 */
public final class ForeignNames {
    private static final String TABLE = "foreign-names.txt";

    /** Where a name stands. */
    public enum Kind {
        /** Before brackets. */
        CALL,
        /** Behind a point. */
        PART,
        /** Before a point. */
        MODULE,
        /** A name by itself. */
        VALUE,
        /** Before the = of an argument. */
        ARGUMENT,
        /** A function of this language that is given too many values by position. */
        SURPLUS,
        /** At the beginning of a line. */
        LINE,
        /** Where a type stands. */
        TYPE,
        /** Between two values, where an operator stands. */
        OPERATOR,
        SIGN
    }

    /** How a name is answered. */
    public enum Verb {
        WRITE,
        SAY,
        NAME
    }

    /**
     * What a name is answered with.
     *
     * @param text what to write; what to do; or names, for an argument
     * @param note what else to know about what is to be written; may be empty
     */
    public record Answer(Verb verb, String text, String note) {
        /** What to type, in a sentence. */
        public String hint() {
            return switch (verb) {
                case WRITE -> "write " + text + (note.isEmpty() ? "" : "; " + note);
                case NAME -> "write " + text + " = …";
                case SAY -> text;
            };
        }

        /** The same for an operand in the place of x, if it is short enough to be repeated. */
        public String hint(String operand) {
            boolean usable = verb == Verb.WRITE && operand.length() <= 20 && !operand.contains("…");
            return usable
                    ? new Answer(verb, text.replaceAll("\\bx\\b", Matcher.quoteReplacement(operand)), note).hint()
                    : hint();
        }

        /** The first of the names of an argument that a function has; what to do instead for all functions. */
        public Optional<String> hint(Collection<String> names) {
            return verb == Verb.SAY
                    ? Optional.of(text)
                    : names().stream()
                            .filter(names::contains)
                            .findFirst()
                            .map(name -> new Answer(Verb.NAME, name, "").hint());
        }

        /** What an argument may be called. */
        public List<String> names() {
            return List.of(text.split(" ", -1));
        }
    }

    private static final Map<Kind, Map<String, Answer>> ALL = read();

    private ForeignNames() {}

    public static Optional<Answer> find(Kind kind, String name) {
        return Optional.ofNullable(all(kind).get(name));
    }

    public static Map<String, Answer> all(Kind kind) {
        return ALL.getOrDefault(kind, Map.of());
    }

    private static Map<Kind, Map<String, Answer>> read() {
        Map<Kind, Map<String, Answer>> all = new EnumMap<>(Kind.class);
        Resources.text(TABLE)
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .forEach(line -> line(line, all));
        all.replaceAll((kind, names) -> Collections.unmodifiableMap(names));
        return all;
    }

    /** {@code call Linear Affine : write layer fc = Dense(4, 2) ; note}. */
    private static void line(String line, Map<Kind, Map<String, Answer>> all) {
        int colon = line.indexOf(" : ");
        List<String> names = Arrays.asList(line.substring(0, colon).split(" ", -1));
        Kind kind = Kind.valueOf(names.get(0).toUpperCase(Locale.ROOT));
        Answer answer = kind == Kind.SIGN
                ? new Answer(Verb.SAY, line.substring(colon + 3), "")
                : answer(line.substring(colon + 3));
        for (String name : names.subList(1, names.size())) {
            if (all.computeIfAbsent(kind, key -> new HashMap<>()).put(name, answer) != null) {
                throw new InternalCompilerError(TABLE + " has " + kind + " " + name + " twice");
            }
        }
    }

    private static Answer answer(String text) {
        int blank = text.indexOf(' ');
        Verb verb = Verb.valueOf((blank < 0 ? text : text.substring(0, blank)).toUpperCase(Locale.ROOT));
        String rest = blank < 0 ? "" : text.substring(blank + 1);
        int note = verb == Verb.WRITE ? rest.indexOf(" ; ") : -1;
        return note < 0
                ? new Answer(verb, rest, "")
                : new Answer(verb, rest.substring(0, note), rest.substring(note + 3));
    }
}
