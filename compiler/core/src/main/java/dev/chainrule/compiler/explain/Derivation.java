// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * How the derivatives of a model come about: for each loss the equations forwards, the chain rule backwards, one step a line,
 * each parameter's gradient, and what the optimiser makes of it.
 */
public record Derivation(String model, String source, List<OfLoss> losses) {
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
                model.losses().stream()
                        .map(loss -> new LossDerivation(program, loss, example).derive())
                        .toList());
    }

    public String render(Format format) {
        return format.render(DerivationDocument.of(this));
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

    /** What a loop does in each turn. */
    public record Loop(String title, List<Line> lines) {
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
