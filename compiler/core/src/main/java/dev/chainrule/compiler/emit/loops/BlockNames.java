// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import com.palantir.javapoet.NameAllocator;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** The texts of the names in a block of generated code. */
final class BlockNames {
    /** Classes and constants that kernels name; a variable of such a name would hide one. */
    private static final Set<String> RESERVED = Set.of(
            "Double",
            "Float",
            "Functions",
            "Math",
            "Select",
            "Sums",
            "System",
            "Twin",
            "Whole",
            VectorBody.I,
            VectorBody.INDICES,
            TwinMethods.LANES,
            VectorBody.S);

    private final Map<Name, String> texts;
    private final Set<String> taken;
    /** The first number that may be free behind a stem. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final boolean anonymous;

    BlockNames() {
        this(Map.of(), RESERVED, false);
    }

    private BlockNames(Map<Name, String> texts, Set<String> taken, boolean anonymous) {
        this.texts = new HashMap<>(texts);
        this.taken = new HashSet<>(taken);
        this.anonymous = anonymous;
    }

    /** A scope in which names are numbers, for code that is compared with other code. */
    static BlockNames anonymous() {
        return new BlockNames(Map.of(), RESERVED, true);
    }

    /** A block within this one. */
    BlockNames inner() {
        return new BlockNames(texts, taken, anonymous);
    }

    /** A text for a name: its hint, with a number where that is taken. */
    String declare(Name name) {
        return declare(name, name.hint);
    }

    String declare(Name name, String word) {
        String hint = anonymous ? "v" : NameAllocator.toJavaIdentifier(word);
        String text = free(hint, hint);
        texts.put(name, text);
        return text;
    }

    boolean isDeclared(Name name) {
        return texts.containsKey(name);
    }

    String text(Name name) {
        String text = texts.get(name);
        if (text == null) {
            throw new InternalCompilerError("emit: " + name + " is read before it is declared");
        }
        return text;
    }

    /** A variable for the statements of one body. Numbers count on: {@code t1}, {@code t2}. */
    String temporary(String hint) {
        int digits = hint.length();
        while (digits > 1 && Character.isDigit(hint.charAt(digits - 1))) {
            digits--;
        }
        return free(hint, hint.substring(0, digits));
    }

    private String free(String hint, String stem) {
        String counted = stem.equals(hint) && Character.isDigit(hint.charAt(hint.length() - 1)) ? stem + "_" : stem;
        String text = hint;
        while (SourceVersion.isKeyword(text) || !taken.add(text)) {
            text = counted + (numbers.merge(counted, 1, Integer::sum) + 1);
        }
        return text;
    }
}
