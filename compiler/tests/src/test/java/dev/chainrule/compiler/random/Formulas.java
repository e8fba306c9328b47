// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.differentiate.TakeDerivatives;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.scalar.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/** The graphs of random programs, for properties of passes. They shrink as programs do, by parts of the tree. */
public final class Formulas {
    private static final double MOST = 1e4;

    private Formulas() {}

    /** Which functions may occur. */
    public enum Contents {
        /** Those that central differences see as the derivative does. */
        DIFFERENTIABLE,
        /** All. */
        ALL
    }

    /**
     * A graph with the real scalar output {@code y} and a value for each of its inputs, all real.
     *
     * @param program the text from which it comes
     */
    public record Sample(Graph graph, Map<String, Array> inputs, String program) {
        @Override
        public String toString() {
            return "\n" + program + inputs;
        }
    }

    /** Samples of a few equations. */
    public static Arbitrary<Sample> samples(Contents contents) {
        ProgramGenerator.Style style =
                contents == Contents.ALL ? ProgramGenerator.Style.FORMULA : ProgramGenerator.Style.SMOOTH_FORMULA;
        return Arbitraries.fromGenerator(random -> {
            Optional<Shrinking> drawn = Optional.empty();
            while (drawn.isEmpty()) {
                RandomProgram program = ProgramGenerator.program(random.nextLong(), style);
                drawn = sample(program).map(sample -> new Shrinking(program, sample));
            }
            return drawn.orElseThrow();
        });
    }

    /** What a program computes; empty if it is not sound, or not all that it computes is a number of moderate size. */
    private static Optional<Sample> sample(RandomProgram program) {
        Resolver.Result resolved = Resolver.resolve(
                Resolver.Request.of(new SourceFile("random.nn", program.text())).with(Precision.F64));
        if (resolved.diagnostics().hasErrors() || resolved.models().isEmpty()) {
            return Optional.empty();
        }
        ModelDefinition model = resolved.models().get(0);
        if (model.losses().isEmpty() || !model.dynamicNames().isEmpty()) {
            return Optional.empty();
        }
        Graph graph = TakeDerivatives.everywhere(model.evaluating());
        Map<String, Array> inputs = new LinkedHashMap<>();
        model.inputs().forEach(input -> inputs.put(input.name(), program.data().input(input.name(), input.type())));
        boolean[] moderate = {true};
        try {
            ReferenceEvaluator.evaluate(graph, inputs, Map.of(), Map.of(), value -> {
                moderate[0] &= Math.abs(value) < MOST;
                return value;
            });
        } catch (ArithmeticException noInt) {
            return Optional.empty();
        }
        if (!moderate[0]) {
            return Optional.empty();
        }
        Graph.Output y =
                new Graph.Output("y", graph.output(model.losses().get(0).name()));
        return Optional.of(new Sample(
                new Graph(graph.nodes(), List.of(y), List.of(), graph.conditions(), graph.origins()),
                inputs,
                program.toString()));
    }

    private record Shrinking(RandomProgram program, Sample value) implements Shrinkable<Sample> {
        @Override
        public Stream<Shrinkable<Sample>> shrink() {
            return Shrinker.candidates(program).stream()
                    .flatMap(smaller -> sample(smaller).stream().map(sample -> new Shrinking(smaller, sample)));
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(Shrinker.measure(program));
        }
    }
}
