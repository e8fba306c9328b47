// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Statements that define what a single other one reads become part of that. */
final class MergedParts {
    private MergedParts() {}

    /**
     * Parts that follow one another.
     *
     * @param after what follows them, and may read what they define
     */
    static List<Part> of(List<Part> parts, List<Part> after) {
        List<Part> merged = new ArrayList<>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            if (part.targets().size() == 1 && part.targets().get(0) instanceof Kernel.Define define) {
                Kernel.Variable variable = new Kernel.Variable(define.variable(), NestBuilder.type(part.body(), 0));
                List<Part> readers = Stream.concat(merged.stream(), after.stream())
                        .filter(other -> other.sources().contains(variable))
                        .toList();
                int reader = readers.size() == 1 ? merged.indexOf(readers.get(0)) : -1;
                // What is loaded may change between the two.
                boolean movable = part.sources().stream().noneMatch(Kernel.Load.class::isInstance);
                if (reader >= 0 && merged.get(reader).axes().isEmpty() && (movable || reader == 0)) {
                    merged.set(reader, merge(part, variable, merged.get(reader)));
                    continue;
                }
            }
            merged.add(0, part);
        }
        return merged;
    }

    private static Part merge(Part part, Kernel.Variable defined, Part next) {
        BodyBuilder body = new BodyBuilder();
        Map<Kernel.Source, Scalar> sources = new LinkedHashMap<>();
        Scalar value = body.inline(part.body(), arguments(part, sources, body)).get(0);
        Map<Kernel.Source, Scalar> known = new LinkedHashMap<>(sources);
        known.put(defined, value);
        List<Scalar> results = body.inline(next.body(), arguments(next, known, body));
        known.remove(defined);
        return new Part(List.of(), body.build(results), List.copyOf(known.keySet()), next.targets());
    }

    private static List<Scalar> arguments(Part part, Map<Kernel.Source, Scalar> known, BodyBuilder body) {
        List<Scalar> arguments = new ArrayList<>();
        for (int i = 0; i < part.sources().size(); i++) {
            var type = part.body().arguments().get(i);
            arguments.add(known.computeIfAbsent(part.sources().get(i), source -> body.argument(type)));
        }
        return arguments;
    }
}
