// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import dev.chainrule.compiler.notation.Notation.Name;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name as it is set on paper: {@code "yhat"} is y with a hat, {@code W1} has an index, {@code sigma} is a Greek letter, and
 * the adjoint of W1 a d before all that.
 *
 * @param differential whether it is an adjoint
 * @param greek whether the stem is a Greek letter by its English name
 * @param index what stands below; may be empty
 * @param mark what stands above on the right; may be empty
 */
record TypesetName(boolean differential, String stem, boolean greek, boolean hat, String index, String mark) {
    private static final Set<String> GREEK = Set.of(
            "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
            "rho", "sigma", "tau", "phi", "chi", "psi", "omega");
    /** A word: no place of an index, such as {@code :, 0:32}. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.′]*");

    /** What belongs to a turn of a loop, or to a function: {@code h_before}, {@code x_t}, {@code sigmoid_f}. */
    private static final Pattern TURN = Pattern.compile("(?<stem>\\p{L}+\\d*)_(?<index>\\p{L}+\\d*)");

    private static final Pattern PARTS = Pattern.compile("(?<stem>.*?\\D)[._]?(?<digits>\\d+)");

    /** @param adjoints the paths that are adjoints */
    static TypesetName of(Name name, Set<String> adjoints) {
        boolean differential = adjoints.contains(name.path());
        String text = differential ? name.word().substring(1) : name.word();
        boolean inner = text.startsWith("z_") && text.length() > 2;
        if (inner) {
            return new TypesetName(differential, "z", false, false, text.substring(2), name.mark());
        }
        if (!WORD.matcher(text).matches()) {
            return new TypesetName(differential, text, false, false, "", name.mark());
        }
        Matcher turn = TURN.matcher(text);
        if (turn.matches()) {
            String inside = Optional.ofNullable(turn.group("index")).orElse("");
            TypesetName one = of(new Name(turn.group("stem"), turn.group("stem"), "", name.isScalar()), Set.of());
            String index = one.index().isEmpty() ? inside : one.index() + ", " + inside;
            return new TypesetName(differential, one.stem(), one.greek(), one.hat(), index, name.mark());
        }
        Matcher parts = PARTS.matcher(text);
        String stem = text;
        String index = "";
        if (parts.matches()) {
            stem = Optional.ofNullable(parts.group("stem")).orElse(text);
            index = Optional.ofNullable(parts.group("digits")).orElse("");
        }
        boolean hat = stem.endsWith("hat") && stem.length() > 3;
        stem = hat ? stem.substring(0, stem.length() - 3) : stem;
        return new TypesetName(differential, stem, GREEK.contains(stem), hat, index, name.mark());
    }
}
