// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.NameAllocator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.lang.model.SourceVersion;

/** The names of one scope of generated code. A name that is taken gets a number. */
final class Names {
    /** Classes that generated methods name; a variable of such a name would hide one. */
    static final String[] CLASSES = {
        "Blueprint",
        "Checks",
        "Contractions",
        "Double",
        "Extent",
        "Float",
        "Functions",
        "Math",
        "ModelDescription",
        "Object",
        "Objects",
        "Parameters",
        "Path",
        "Select",
        "String",
        "Weights",
        "Whole"
    };

    private final Set<String> taken;

    Names() {
        taken = new HashSet<>();
    }

    private Names(Names outer) {
        taken = new HashSet<>(outer.taken);
    }

    /** A scope within this one. */
    Names inner() {
        return new Names(this);
    }

    Names reserve(String... names) {
        taken.addAll(Set.of(names));
        return this;
    }

    /** The names taken, sorted. */
    SortedSet<String> all() {
        return new TreeSet<>(taken);
    }

    /** The suggestion as a Java identifier, with a number where it is taken. */
    String allocate(String suggestion) {
        return allocate(List.of(suggestion));
    }

    /** The first suggestion that is free as a Java identifier; if none is, the first with a number. */
    String allocate(List<String> suggestions) {
        for (String suggestion : suggestions) {
            String identifier = identifier(suggestion);
            if (taken.add(identifier)) {
                return identifier;
            }
        }
        String first = identifier(suggestions.get(0));
        String stem = Character.isDigit(first.charAt(first.length() - 1)) ? first + "_" : first;
        for (int number = 2; ; number++) {
            if (taken.add(stem + number)) {
                return stem + number;
            }
        }
    }

    private static String identifier(String suggestion) {
        String identifier = NameAllocator.toJavaIdentifier(suggestion);
        return SourceVersion.isKeyword(identifier) ? identifier + "_" : identifier;
    }

    /**
     * {@code criticStep} from {@code critic_step}, {@code blocks0DenseW} from {@code blocks.0.dense.W}, {@code newW} from
     * {@code W′}.
     */
    static String camelCase(String name) {
        if (name.endsWith("′")) {
            return "new" + typeCase(name.substring(0, name.length() - 1));
        }
        StringBuilder camel = new StringBuilder();
        boolean capital = false;
        for (int c : name.codePoints().toArray()) {
            if (!Character.isLetterOrDigit(c)) {
                capital = camel.length() > 0;
            } else {
                camel.appendCodePoint(capital ? Character.toUpperCase(c) : c);
                capital = false;
            }
        }
        return camel.length() == 0 ? "value" : camel.toString();
    }

    /** {@code Probabilities} from {@code probabilities}. */
    static String typeCase(String name) {
        String camel = camelCase(name);
        int first = camel.codePointAt(0);
        return new StringBuilder()
                .appendCodePoint(Character.toUpperCase(first))
                .append(camel.substring(Character.charCount(first)))
                .toString();
    }

    /** {@code HIDDEN_UNITS} from {@code hiddenUnits} or {@code hidden_units}. */
    static String constantCase(String name) {
        String camel = camelCase(name);
        StringBuilder constant = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            if (i > 0 && Character.isUpperCase(camel.charAt(i)) && Character.isLowerCase(camel.charAt(i - 1))) {
                constant.append('_');
            }
            constant.append(camel.charAt(i));
        }
        return constant.toString().toUpperCase(Locale.ROOT);
    }
}
