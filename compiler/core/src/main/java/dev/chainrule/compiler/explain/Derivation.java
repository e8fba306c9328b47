// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the derivatives of a model come about: for each loss the equations forwards, the chain rule backwards, one step a line,
 * each parameter's gradient, and what the optimiser makes of it.
 *
 * @param numbers what the numbers beside the formulas begin with; empty where there are none
 */
public record Derivation(String model, String source, Optional<Numbers> numbers, List<OfLoss> losses) {
    public Derivation {
        losses = List.copyOf(losses);
    }

    /** Of all losses of a model. */
    public static Derivation of(Program program) {
        return of(program, Optional.empty());
    }

    /** With the values and derivatives of one batch beside the formulas. */
    public static Derivation of(Program program, Example example) {
        return of(program, Optional.of(example));
    }

    private static Derivation of(Program program, Optional<Example> example) {
        ModelDefinition model = program.model();
        return new Derivation(
                model.name(),
                model.span().source().name(),
                example.map(each -> Numbers.of(model, each)),
                model.losses().stream()
                        .map(loss -> new LossDerivation(program, loss, example.filter(Example::hasNumbers)).derive())
                        .toList());
    }

    public String render(Format format) {
        return format.render(DerivationDocument.of(this));
    }

    /**
     * A batch, and the parameters with which it is computed.
     *
     * @param said where they come from
     */
    public record Numbers(String said, List<Given> given) {
        public Numbers {
            given = List.copyOf(given);
        }

        private static Numbers of(ModelDefinition model, Example example) {
            List<Given> given = new ArrayList<>();
            model.inputs().stream()
                    .filter(input -> !input.isKey())
                    .forEach(input -> Given.of(input.name(), input.type(), example.inputs())
                            .ifPresent(given::add));
            model.cells()
                    .forEach(cell ->
                            Given.of(cell.name(), cell.type(), example.cells()).ifPresent(given::add));
            return new Numbers(example.said(), given);
        }
    }

    /** An input, a parameter or a state, and its elements. */
    public record Given(String name, TensorType type, String value) {
        private static Optional<Given> of(String name, TensorType type, Map<String, Array> arrays) {
            return Optional.ofNullable(arrays.get(name)).map(array -> new Given(name, type, LayerSizes.show(array)));
        }
    }

    /**
     * @param loops the turns of its loops, forwards and backwards
     * @param layers norms of activations and gradients; empty without an example
     */
    public record OfLoss(
            String loss,
            List<Line> forward,
            List<Loop> loops,
            List<Step> backward,
            List<Line> closed,
            List<Update> updates,
            List<LayerSizes.Row> layers) {
        public OfLoss {
            forward = List.copyOf(forward);
            loops = List.copyOf(loops);
            backward = List.copyOf(backward);
            closed = List.copyOf(closed);
            updates = List.copyOf(updates);
            layers = List.copyOf(layers);
        }
    }

    /**
     * An equation.
     *
     * @param span where it stands in the program
     * @param value its elements for the example
     */
    public record Line(Name name, Notation formula, TensorType type, Optional<Span> span, Optional<String> value) {}

    /**
     * What a loop does in each turn.
     *
     * @param backwards whether it belongs to the derivative
     */
    public record Loop(String title, boolean backwards, List<Line> lines) {
        public Loop {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A step of the chain rule: the adjoint of a value.
     *
     * @param of whose it is
     * @param written as the rules leave it
     * @param simplified what is computed
     * @param through the equations that the value enters
     * @param rules of the operators on the way
     * @param kept computed values of the forward pass that it reads
     */
    public record Step(
            Line simplified, Name of, Notation written, List<Name> through, List<String> rules, List<Name> kept) {
        public Step {
            through = List.copyOf(through);
            rules = List.copyOf(rules);
            kept = List.copyOf(kept);
        }
    }

    /**
     * What an optimiser does.
     *
     * @param equations for one of its parameters
     * @param others the parameters with which it does the same
     */
    public record Update(String train, String optimizer, List<Line> equations, List<Name> others) {
        public Update {
            equations = List.copyOf(equations);
            others = List.copyOf(others);
        }
    }
}
