// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.NameAllocator;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Place;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which loops of a kernel can go through vectors. */
final class VectorParts {
    /** A method with more calls of the Vector API than this HotSpot compiles badly or not at all. */
    static final int MOST_CALLS = 200;
    /** What a loop needs beside its body: the accumulator, the stores. */
    private static final int CALLS_AROUND = 8;

    private VectorParts() {}

    /**
     * The kernel with a loop in every part: where parts are statements in a row's loop, they become one part, and the
     * innermost row axis its loop. Other kernels come back as they are.
     */
    static Kernel looped(Kernel kernel) {
        boolean flat = !kernel.rows().isEmpty()
                && kernel.parts().stream().allMatch(part -> part.axes().isEmpty());
        if (!flat) {
            return kernel;
        }
        int last = kernel.rows().size() - 1;
        return new Merger()
                .merge(kernel.parts(), kernel.rows().get(last))
                .map(part -> new Kernel(
                        kernel.arrays(),
                        kernel.sizes(),
                        kernel.settings(),
                        kernel.prologue(),
                        kernel.rows().subList(0, last),
                        List.of(part)))
                .orElse(kernel);
    }

    /** Whether a part has a loop in which vectors pay, and all of it can be written on them. */
    static boolean isVector(Kernel kernel, Part part) {
        return !part.axes().isEmpty()
                && hasVectorTargets(part)
                && runsAlong(part)
                && isSafe(part)
                && isReal(kernel, part)
                && computes(part)
                && VectorBodyWriter.supports(part.body())
                && calls(part) <= MOST_CALLS;
    }

    /** The smallest of the lengths, as parameters, over which vectors run in rows: shorter rows are better off without. */
    static List<Amount> lengths(Kernel kernel) {
        return kernel.parts().stream()
                .filter(part -> isVector(kernel, part))
                .map(VectorParts::length)
                .distinct()
                .toList();
    }

    /** The extent of the innermost loop. */
    static Amount length(Part part) {
        return part.axes().get(part.axes().size() - 1);
    }

    private static boolean hasVectorTargets(Part part) {
        for (int i = 0; i < part.targets().size(); i++) {
            Kernel.Target target = part.targets().get(i);
            boolean real = KernelEmitter.resultType(part, i) == ScalarType.REAL;
            boolean fits =
                    target instanceof Kernel.Store store && last(store.place()).kind() == Amount.Kind.ONE
                            || target instanceof Kernel.CombineInto into
                                    && last(into.place()).kind() == Amount.Kind.ONE
                                    && real
                            || target instanceof Kernel.Combine
                                    && real
                                    && part.targets().size() == 1;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Amount last(Place place) {
        return place.strides().get(place.strides().size() - 1);
    }

    /** Whether every element that is read stands still in the innermost loop or moves on by one. */
    private static boolean runsAlong(Part part) {
        return part.sources().stream()
                .allMatch(source -> !(source instanceof Kernel.Load load)
                        || last(load.place()).kind() == Amount.Kind.ONE
                        || last(load.place()).kind() == Amount.Kind.ZERO);
    }

    /** Whether an array that is written is read, if at all, at the element that is written, and written once. */
    private static boolean isSafe(Part part) {
        Map<Integer, Place> written = new HashMap<>();
        for (Kernel.Target target : part.targets()) {
            Optional<Place> place = place(target);
            if (place.isPresent() && written.put(place.get().array(), place.get()) != null) {
                return false;
            }
        }
        return part.sources().stream()
                .allMatch(source -> !(source instanceof Kernel.Load load)
                        || load.place().equals(written.getOrDefault(load.place().array(), load.place())));
    }

    private static Optional<Place> place(Kernel.Target target) {
        if (target instanceof Kernel.Store store) {
            return Optional.of(store.place());
        }
        return target instanceof Kernel.CombineInto into ? Optional.of(into.place()) : Optional.empty();
    }

    /** Kernels of integers alone stay scalar. */
    private static boolean isReal(Kernel kernel, Part part) {
        return part.sources().stream()
                .anyMatch(source -> source instanceof Kernel.Load load
                        && last(load.place()).kind() == Amount.Kind.ONE
                        && kernel.arrays().get(load.place().array()).element() == ElementType.REAL);
    }

    /** Copies and fills run as fast without; a sum of elements has its additions. */
    private static boolean computes(Part part) {
        return !(part.targets().get(0) instanceof Kernel.Store)
                || part.body().results().stream()
                        .map(part.body().instructions()::get)
                        .anyMatch(result -> result instanceof Body.Operation || result instanceof Body.Call);
    }

    private static int calls(Part part) {
        VectorBodyWriter writer = new VectorBodyWriter(new NameAllocator());
        List<VectorBodyWriter.Argument> arguments = new ArrayList<>();
        for (Kernel.Source source : part.sources()) {
            String name = "x" + arguments.size();
            boolean moves =
                    source instanceof Kernel.Load load && last(load.place()).kind() == Amount.Kind.ONE;
            arguments.add(moves ? new VectorBodyWriter.Elements(name, "i") : new VectorBodyWriter.Uniform(name));
        }
        writer.write(part.body(), arguments);
        return writer.calls() + CALLS_AROUND;
    }

    /** Statements that follow one another as one body: a variable that one defines and another reads is its value. */
    private static final class Merger {
        private final BodyBuilder builder = new BodyBuilder();
        private final Map<Kernel.Source, Scalar> sources = new LinkedHashMap<>();
        private final Map<Integer, Scalar> defined = new HashMap<>();
        private final Map<Place, Scalar> stored = new LinkedHashMap<>();

        Optional<Part> merge(List<Part> parts, Amount axis) {
            for (Part part : parts) {
                List<Scalar> arguments = new ArrayList<>();
                for (int i = 0; i < part.sources().size(); i++) {
                    Kernel.Source source = part.sources().get(i);
                    if (source instanceof Kernel.Load load && isStoredElsewhere(load.place())) {
                        return Optional.empty();
                    }
                    arguments.add(value(source, part.body().arguments().get(i)));
                }
                List<Scalar> results = builder.inline(part.body(), arguments);
                for (int i = 0; i < results.size(); i++) {
                    if (part.targets().get(i) instanceof Kernel.Define define) {
                        defined.put(define.variable(), results.get(i));
                    } else if (part.targets().get(i) instanceof Kernel.Store store) {
                        if (stored.put(store.place(), results.get(i)) != null) {
                            return Optional.empty();
                        }
                    } else {
                        throw new IllegalStateException(
                                "no loop for " + part.targets().get(i));
                    }
                }
            }
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            List<Kernel.Target> targets = new ArrayList<>();
            stored.keySet().forEach(place -> targets.add(new Kernel.Store(place)));
            return Optional.of(new Part(
                    List.of(axis),
                    builder.build(List.copyOf(stored.values())),
                    List.copyOf(sources.keySet()),
                    targets));
        }

        private boolean isStoredElsewhere(Place place) {
            return !stored.containsKey(place)
                    && stored.keySet().stream().anyMatch(other -> other.array() == place.array());
        }

        private Scalar value(Kernel.Source source, ScalarType type) {
            if (source instanceof Kernel.Load load && stored.containsKey(load.place())) {
                return stored.get(load.place());
            } else if (source instanceof Kernel.Variable variable && defined.containsKey(variable.variable())) {
                return defined.get(variable.variable());
            }
            return sources.computeIfAbsent(source, key -> builder.argument(type));
        }
    }
}
