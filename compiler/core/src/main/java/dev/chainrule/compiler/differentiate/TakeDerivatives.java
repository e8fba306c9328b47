// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.ClosedBody;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.OwnGradient;
import dev.chainrule.compiler.op.PendingDerivative;
import dev.chainrule.compiler.op.Scan;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.rewrite.DropDead;
import dev.chainrule.compiler.rewrite.OnFunctions;
import dev.chainrule.compiler.rewrite.Pass;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code grad(y, x)} and {@code jvp(y, x, v)} in equations become the derivatives that they stand for, the innermost first: a
 * node's operands stand before it, so what it is taken of holds no derivative that is still to be taken.
 *
 * <p>Note [Forwards is backwards twice]. A derivative backwards is linear in the adjoint it begins with, dx = Jᵀu. Backwards
 * through that, from dx to u, goes J itself: dy = Jv. So each operator says one rule, and what was computed for u alone is
 * needed by nobody afterwards.
 */
public final class TakeDerivatives {
    /** Before any rule matches: what a derivative is taken by stays a value of its own. */
    public static final Pass CUT =
            new Pass("cut-variables", "no rule matches across what a derivative is taken by", TakeDerivatives::cut);

    public static final Pass PASS =
            new Pass("take-derivatives", "derivatives in equations, the innermost first", TakeDerivatives::apply);

    private TakeDerivatives() {}

    /** The graph with all derivatives taken, in functions that it applies as well if these are done already. */
    public static Graph apply(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> PendingDerivative.of(node).isPresent() || isCut(node))) {
            return graph;
        }
        GraphBuilder builder = new GraphBuilder(2 * graph.nodes().size());
        Graph taken = Rebuild.of(graph, builder, (node, origin) -> {
            builder.at(origin);
            return PendingDerivative.of(node)
                    .map(pending -> take(builder, pending, node.operands()))
                    .or(() -> OwnGradient.of(node)
                            .map(own -> builder.applyAll(own.over(TakeDerivatives::apply), node.operands())))
                    .orElseGet(() -> builder.add(node));
        });
        return DropDead.PASS.apply(Rebuild.without(TakeDerivatives::isCut, taken));
    }

    /** What is written, with its derivatives and those of the functions that it applies, before any rule. */
    public static Graph everywhere(Graph graph) {
        return OnFunctions.apply(graph, TakeDerivatives::apply);
    }

    private static boolean isCut(Node node) {
        return CutPoint.is(CutPoint.Use.VARIABLE, node);
    }

    private static List<Value> take(GraphBuilder builder, PendingDerivative pending, List<Value> operands) {
        Value y = operands.get(0);
        List<Value> x = pending.by(operands);
        return switch (pending.direction()) {
            case BACKWARDS -> Differentiate.gradients(builder, y, x);
            case FORWARDS -> List.of(forwards(builder, y, x, pending.along(operands)));
            case BOTH -> List.of(jacobian(builder, y, x.get(0)));
        };
    }

    /** See Note [Forwards is backwards twice]. */
    private static Value forwards(GraphBuilder builder, Value y, List<Value> x, List<Value> v) {
        Value u = builder.parameter(-builder.size() - 1, builder.type(y));
        List<Optional<Value>> dx = Differentiate.pullback(builder, Map.of(y, u), x);
        Map<Value, Value> seeds = new LinkedHashMap<>();
        for (int i = 0; i < x.size(); i++) {
            Value direction = v.get(i);
            dx.get(i).ifPresent(adjoint -> seeds.put(adjoint, direction));
        }
        return Differentiate.pullback(builder, seeds, List.of(u))
                .get(0)
                .orElseGet(() -> builder.constant(0, builder.type(y)));
    }

    /**
     * A loop over the elements of y, each of which goes backwards, or over those of x, forwards, if it is known that these are
     * fewer. What does not depend on the element stands before the loop.
     */
    private static Value jacobian(GraphBuilder builder, Value y, Value x) {
        Shape of = builder.type(y).shape();
        Shape by = builder.type(x).shape();
        boolean forwards = of.size().isStatic()
                && by.size().isStatic()
                && by.size().value().orElseThrow() < of.size().value().orElseThrow();
        Value unit = builder.parameter(-builder.size() - 1, builder.type(forwards ? x : y));
        Value row = forwards
                ? forwards(builder, y, List.of(x), List.of(unit))
                : Differentiate.pullback(builder, Map.of(y, unit), List.of(x))
                        .get(0)
                        .orElseGet(() -> builder.constant(0, builder.type(x)));
        ClosedBody closed = new ClosedBody(builder, List.of(unit));
        Function ofUnit = closed.function("row", List.of(row));
        Dimension length = (forwards ? by : of).size();
        GraphBuilder turn = new GraphBuilder();
        turn.at(builder.origin(row).in(Origin.Phase.BACKWARD).as(Origin.Role.PART));
        List<TensorType> types = new ArrayList<>(List.of(TensorType.scalar(ElementType.INT)));
        Term index = new Term(turn, turn.parameter(0, types.get(0)));
        List<Value> arguments = new ArrayList<>();
        arguments.add(Term.iota(turn, length)
                .equalTo(index)
                .to(ElementType.REAL)
                .reshape(forwards ? by : of)
                .value());
        for (Value captured : closed.captured()) {
            types.add(builder.type(captured));
            arguments.add(turn.parameter(types.size() - 1, builder.type(captured)));
        }
        Function body = Function.of("row", types, turn, ofUnit.writtenInto(turn, arguments));
        List<Value> operands =
                new ArrayList<>(List.of(Term.iota(builder, length).value()));
        operands.addAll(closed.captured());
        Term rows = new Term(
                builder,
                builder.applyAll(new Scan(new Lowering.Loop(body, 0, List.of(0), List.of(0), length, false)), operands)
                        .get(0));
        Term ordered = forwards ? rows.reshape(Shape.of(by.size(), of.size())).transposed() : rows;
        return ordered.reshape(of.followedBy(by)).value();
    }

    private static Graph cut(Graph graph) {
        Set<Value> variables = new HashSet<>();
        for (Node node : graph.nodes()) {
            PendingDerivative.of(node)
                    .map(pending -> pending.by(node.operands()))
                    .ifPresent(by -> by.stream()
                            .filter(x -> graph.node(x) instanceof Node.Apply && !isCut(graph.node(x)))
                            .forEach(variables::add));
        }
        if (variables.isEmpty()) {
            return graph;
        }
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        int[] index = {0};
        return Rebuild.of(graph, builder, (node, origin) -> {
            builder.at(origin);
            int own = index[0]++;
            List<Value> values = new ArrayList<>(builder.add(node));
            for (int result = 0; result < values.size(); result++) {
                if (variables.contains(new Value(own, result))) {
                    values.set(result, builder.apply(CutPoint.variable("%" + own + "." + result), values.get(result)));
                }
            }
            return values;
        });
    }
}
