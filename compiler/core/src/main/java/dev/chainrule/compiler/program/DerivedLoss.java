// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.differentiate.TakeDerivatives;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.rewrite.DropDead;
import dev.chainrule.compiler.rewrite.Inline;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.rewrite.Rebuild;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A loss with its derivative by every value on the way from the parameters to it, before and after simplification: what a
 * derivation shows. It is taken as training takes it, calls of layers written out.
 *
 * @param forward the loss, the model's outputs, and all that they are computed from
 * @param written the same with all adjoints, as the chain rule leaves them
 * @param simplified what remains; its outputs are the values asked for
 * @param adjoints of values of {@code forward}, in {@code written}
 */
public record DerivedLoss(Graph forward, Graph written, Graph simplified, Map<Value, Value> adjoints) {
    /** How it treats what a choice leaves out. */
    public enum Guards {
        /** As training does: the choice is made at the end, so that no infinite slope comes through it. */
        CARRIED,
        /** As paper does: each chosen value's adjoint is written out, and what follows computed from it. */
        WRITTEN
    }

    /** @param chosen the values of the forward graph that are to be found in the simplified one, with their adjoints */
    public static DerivedLoss of(
            ModelDefinition model, Figure loss, Function<Graph, Set<Value>> chosen, Guards guards) {
        Pipeline pipeline = new Pipeline(
                model.precision(),
                Pipeline.Mode.EXACT,
                new Pipeline.Derivatives(List.of(TakeDerivatives.CUT), List.of(TakeDerivatives.PASS)),
                Pipeline.Observer.NONE);
        String entryPoint = "derivation." + loss.name();
        List<String> names = new ArrayList<>(EntryPoints.names(model.outputs()));
        names.add(loss.name());
        Graph updated = States.of(pipeline.prepare("training", model.training()), model, loss);
        Graph forward =
                Inline.apply(pipeline.run(entryPoint, EntryPoints.selected(updated, names), List.of(DropDead.PASS)));

        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> copies = Rebuild.copy(forward, builder);
        forward.conditions().forEach(builder::require);
        List<Value> sought = reals(forward, loss);
        Set<Value> written = new HashSet<>();
        if (guards == Guards.WRITTEN) {
            chosen.apply(forward).forEach(value -> written.add(Rebuild.find(copies, value)));
        }
        List<Optional<Value>> found = Differentiate.adjoints(
                builder, Rebuild.find(copies, forward.output(loss.name())), Rebuild.find(copies, sought), written);
        Map<Value, Value> adjoints = new LinkedHashMap<>();
        for (int i = 0; i < sought.size(); i++) {
            Value value = sought.get(i);
            found.get(i).ifPresent(adjoint -> adjoints.put(value, adjoint));
        }
        for (Value value : chosen.apply(forward)) {
            builder.output(valueName(value), Rebuild.find(copies, value));
            Optional.ofNullable(adjoints.get(value)).ifPresent(adjoint -> builder.output(adjointName(value), adjoint));
        }
        Graph whole = pipeline.observe(entryPoint, "differentiate", builder.build());
        return new DerivedLoss(forward, whole, pipeline.finish(entryPoint, whole), adjoints);
    }

    /** The value of the forward graph in the simplified one. */
    public Value value(Value forward) {
        return simplified.output(valueName(forward));
    }

    /** Its adjoint there; empty where the loss does not depend on it. */
    public Optional<Value> adjoint(Value forward) {
        return adjoints.containsKey(forward) ? Optional.of(simplified.output(adjointName(forward))) : Optional.empty();
    }

    private static String valueName(Value value) {
        return "value/" + value.node() + "." + value.result();
    }

    private static String adjointName(Value value) {
        return "adjoint/" + value.node() + "." + value.result();
    }

    /** The real values up to the loss that depend on parameters. */
    private static List<Value> reals(Graph graph, Figure loss) {
        BitSet depends = new BitSet();
        List<Value> reals = new ArrayList<>();
        for (int index = 0; index <= graph.output(loss.name()).node(); index++) {
            Node node = graph.nodes().get(index);
            boolean parameter = node instanceof Node.Read read && read.cell().kind() == Cell.Kind.PARAMETER;
            if (parameter || node.operands().stream().anyMatch(operand -> depends.get(operand.node()))) {
                depends.set(index);
                for (int result = 0; result < node.results().size(); result++) {
                    if (node.results().get(result).isReal()) {
                        reals.add(new Value(index, result));
                    }
                }
            }
        }
        return reals;
    }
}
