// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import dev.chainrule.compiler.notation.Notation.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a step computes: an equation for each value, and for parts that were given a name. Renamed ones are made when they
 * are asked for: of a loop over layers only the first turn's are read.
 */
public final class Equations {
    public static final Equations NONE = new Equations(List.of());

    private final Supplier<List<Equation>> source;
    private @Nullable List<Equation> known;

    private Equations(Supplier<List<Equation>> source) {
        this.source = source;
    }

    public Equations(List<Equation> all) {
        List<Equation> copy = List.copyOf(all);
        this.source = () -> copy;
    }

    public List<Equation> all() {
        List<Equation> all = known;
        if (all == null) {
            all = source.get();
            known = all;
        }
        return all;
    }

    /** {@code value = formula}. */
    public record Equation(Name value, Notation formula) {}

    public static Equations of(Name value, Notation formula) {
        return new Equations(List.of(new Equation(value, formula)));
    }

    public Equations renamed(UnaryOperator<Name> names) {
        return new Equations(() -> all().stream()
                .map(each ->
                        new Equation(names.apply(each.value()), each.formula().renamed(names)))
                .toList());
    }

    /** One a line, without the paths of layers where the names are different without. */
    public List<String> lines() {
        Map<String, Set<String>> paths = new HashMap<>();
        renamed(name -> {
                    paths.computeIfAbsent(name.word(), word -> new HashSet<>()).add(name.path());
                    return name;
                })
                .all();
        Equations shown =
                renamed(name -> paths.getOrDefault(name.word(), Set.of()).size() == 1 ? name.brief() : name);
        List<String> lines = new ArrayList<>();
        shown.all()
                .forEach(each ->
                        lines.add(each.value().text() + " = " + each.formula().text()));
        return lines;
    }

    /** {@code h = relu(z_h + b); z_h = …}. */
    public String text() {
        return lines().stream().collect(Collectors.joining("; "));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Equations equations && all().equals(equations.all());
    }

    @Override
    public int hashCode() {
        return all().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
