// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.syntax.Ast;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a failing program small by taking parts of its tree away: declarations, equations, arguments; an expression gives
 * way to one within it, to a name or to a number; dimensions shrink. What does not compile, or no longer fails in the same
 * way, is not taken; so this needs to know no types, and serves any program.
 */
final class Shrinker {
    private static final Span NOWHERE = new Span(new SourceFile("m.nn", ""), 0, 0);

    private final Predicate<RandomProgram> fails;
    private final long end;
    private final Set<String> tried = new HashSet<>();

    private Shrinker(Predicate<RandomProgram> fails, Duration patience) {
        this.fails = fails;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** The smallest program found from one that fails. */
    static RandomProgram smallest(RandomProgram failing, Predicate<RandomProgram> fails, Duration patience) {
        Shrinker shrinker = new Shrinker(fails, patience);
        RandomProgram smallest = failing;
        Optional<RandomProgram> smaller = Optional.of(failing);
        while (smaller.isPresent()) {
            smallest = smaller.get();
            smaller = shrinker.smaller(smallest);
        }
        return smallest;
    }

    private Optional<RandomProgram> smaller(RandomProgram program) {
        for (RandomProgram candidate : candidates(program)) {
            if (System.nanoTime() > end) {
                return Optional.empty();
            }
            if (tried.add(candidate.toString()) && fails.test(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** All that are one step smaller, the smallest first; some of them do not compile. */
    static List<RandomProgram> candidates(RandomProgram program) {
        Ast.File tree = program.tree();
        List<RandomProgram> candidates = new ArrayList<>();
        for (Object variant : new Variants(tree).all()) {
            candidates.add(program.with((Ast.File) variant));
        }
        Set<String> sizes = program.data().sizes().keySet();
        for (String size : sizes) {
            long now = program.data().sizes().getOrDefault(size, 1L);
            for (long less = 1; less < now; less++) {
                Map<String, Long> others = new LinkedHashMap<>(program.data().sizes());
                others.put(size, less);
                candidates.add(new RandomProgram(
                        program.text(), new ProgramData(program.data().seed(), others), program.outputs()));
            }
        }
        candidates.removeIf(candidate -> measure(candidate) >= measure(program));
        candidates.sort(Comparator.comparingLong(Shrinker::measure));
        return candidates;
    }

    /** Length counts first, then numbers and sizes. */
    static long measure(RandomProgram program) {
        long numbers =
                program.data().sizes().values().stream().mapToLong(size -> size).sum();
        for (String number : program.text().split("[^0-9]+", -1)) {
            numbers += number.isEmpty() || number.length() > 6 ? 0 : Long.parseLong(number);
        }
        return 1_000_000L * program.text().length() + numbers;
    }

    /** All trees that are one step smaller. */
    private static final class Variants {
        private final Ast.File file;
        private final Set<Ast.Expr> leaves = new LinkedHashSet<>();

        Variants(Ast.File file) {
            this.file = file;
            leaves.add(new Ast.WholeNumber("1", NOWHERE));
            leaves.add(new Ast.RealNumber("0.5", NOWHERE));
            collect(file);
        }

        private void collect(Object node) {
            if (node instanceof Ast.Input input) {
                leaves.add(new Ast.Reference(new Ast.Name(input.name().text(), NOWHERE), NOWHERE));
            } else if (node instanceof Ast.Param parameter) {
                leaves.add(new Ast.Reference(new Ast.Name(parameter.name().text(), NOWHERE), NOWHERE));
            }
            parts(node).forEach(this::collect);
        }

        List<Object> all() {
            List<Object> all = variants(file);
            for (String number : numbers()) {
                for (long less : List.of(1L, 2L, Long.parseLong(number) / 2, Long.parseLong(number) - 1)) {
                    if (less >= 0 && less < Long.parseLong(number)) {
                        all.add(withNumber(file, number, Long.toString(less)));
                    }
                }
            }
            return all;
        }

        private Set<String> numbers() {
            Set<String> numbers = new LinkedHashSet<>();
            List<Object> waiting = new ArrayList<>(List.of(file));
            while (!waiting.isEmpty()) {
                Object node = waiting.remove(waiting.size() - 1);
                if (node instanceof Ast.WholeNumber number && number.digits().length() < 6) {
                    numbers.add(number.digits());
                }
                waiting.addAll(parts(node));
            }
            return numbers;
        }

        private static Object withNumber(Object node, String number, String less) {
            if (node instanceof Ast.WholeNumber found && found.digits().equals(number)) {
                return new Ast.WholeNumber(less, found.span());
            }
            List<Object> parts = parts(node);
            Object changed = node;
            for (int i = 0; i < parts.size(); i++) {
                changed = with(changed, i, withNumber(parts.get(i), number, less));
            }
            return changed;
        }

        private List<Object> variants(Object node) {
            List<Object> variants = new ArrayList<>();
            if (node instanceof Ast.Expr expression) {
                within(expression, 4, variants);
                variants.addAll(leaves);
            } else if (node instanceof Optional<?> optional && optional.isPresent()) {
                variants.add(Optional.empty());
            } else if (node instanceof List<?> list) {
                for (int length = list.size(); length > 0; length /= 2) {
                    for (int from = 0; from + length <= list.size(); from += length) {
                        List<Object> rest = new ArrayList<>(list.subList(0, from));
                        rest.addAll(list.subList(from + length, list.size()));
                        variants.add(rest);
                    }
                }
            }
            List<Object> parts = parts(node);
            for (int i = 0; i < parts.size(); i++) {
                for (Object part : variants(parts.get(i))) {
                    variants.add(with(node, i, part));
                }
            }
            return variants;
        }

        /** The expressions within one, to a depth. */
        private static void within(Object node, int depth, List<Object> found) {
            for (Object part : parts(node)) {
                if (part instanceof Ast.Expr) {
                    found.add(part);
                }
                if (depth > 0) {
                    within(part, part instanceof Ast.Expr ? depth - 1 : depth, found);
                }
            }
        }
    }

    // ---- any node: a record, a list, something optional

    private static List<Object> parts(Object node) {
        if (node instanceof List<?> list) {
            return List.copyOf(list);
        } else if (node instanceof Optional<?> optional) {
            return optional.<List<Object>>map(List::of).orElse(List.of());
        } else if (!(node instanceof Record) || node instanceof Span) {
            return List.of();
        }
        List<Object> parts = new ArrayList<>();
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            try {
                parts.add(component.getAccessor().invoke(node));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("a record of the tree", e);
            }
        }
        return parts;
    }

    /** The node with another part in a place. */
    private static Object with(Object node, int place, Object part) {
        List<Object> parts = new ArrayList<>(parts(node));
        if (parts.get(place).equals(part)) {
            return node;
        }
        parts.set(place, part);
        if (node instanceof List<?>) {
            return parts;
        } else if (node instanceof Optional<?>) {
            return Optional.of(part);
        }
        try {
            Constructor<?> constructor = node.getClass().getDeclaredConstructors()[0];
            return constructor.newInstance(parts.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record of the tree", e);
        }
    }
}
