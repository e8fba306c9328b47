// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.differentiate.Adjoints.Adjoint;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Reverse mode: one walk from the result back to the variables, each node passing its adjoint on by the rule of its
 * operator. Linear in the number of nodes; values on no path from a variable to the result are never looked at twice.
 */
public final class Differentiate {
    private final GraphBuilder builder;
    private final Set<Value> variables;
    private final Set<Value> written;
    private final Adjoints adjoints;
    private final FunctionDerivatives functions;
    private final Map<Value, List<Adjoint>> pending = new HashMap<>();
    private final Map<Value, Value> found = new HashMap<>();
    /** Nodes through which an adjoint can pass to a variable. */
    private final BitSet passing = new BitSet();

    private Differentiate(
            GraphBuilder builder, List<Value> variables, FunctionDerivatives functions, Set<Value> written) {
        this.written = written;
        this.builder = builder;
        this.functions = functions;
        this.variables = new HashSet<>(variables);
        this.adjoints = new Adjoints(builder);
    }

    /**
     * dy/dx for each x, as further nodes of the builder; zeros where y does not depend on x. Each x is a variable
     * however it was computed, and passes its adjoint on to variables that it depends on.
     *
     * @param y a real scalar
     * @param x reals
     */
    public static List<Value> gradients(GraphBuilder builder, Value y, List<Value> x) {
        List<Optional<Value>> found = adjoints(builder, y, x);
        List<Value> gradients = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            TensorType type = builder.type(x.get(i));
            gradients.add(found.get(i).orElseGet(() -> builder.constant(0, type)));
        }
        return gradients;
    }

    /** The same, but empty where y does not depend on x. */
    public static List<Optional<Value>> adjoints(GraphBuilder builder, Value y, List<Value> x) {
        return adjoints(builder, y, x, Set.of());
    }

    /**
     * The same for a reader: on the way back the adjoint of some values is written out, zeros and all, and what follows is
     * computed from that. At a point where a slope is infinite behind a choice this may be NaN where the above is 0.
     *
     * @param written values among x
     */
    public static List<Optional<Value>> adjoints(GraphBuilder builder, Value y, List<Value> x, Set<Value> written) {
        TensorType type = builder.type(y);
        if (!type.isReal() || type.shape().rank() != 0) {
            throw new IllegalArgumentException("a derivative is taken of a real scalar, not of " + type);
        }
        Origin former = builder.at(part(builder, y));
        try {
            Seed seed = new Seed(y, builder.constant(1, type), Optional.empty());
            return pullback(builder, List.of(seed), x, new FunctionDerivatives(), written);
        } finally {
            builder.at(former);
        }
    }

    /**
     * The vector-Jacobian product: adjoints of x for given adjoints of several values.
     *
     * @param seeds an adjoint of its own type for each value that is differentiated
     */
    public static List<Optional<Value>> pullback(GraphBuilder builder, Map<Value, Value> seeds, List<Value> x) {
        List<Seed> all = new ArrayList<>();
        seeds.forEach((value, seed) -> all.add(new Seed(value, seed, Optional.empty())));
        return pullback(builder, all, x, new FunctionDerivatives());
    }

    /** An adjoint to begin with, and the condition under which it counts. */
    record Seed(Value value, Value adjoint, Optional<Value> condition) {}

    /** @param functions the derivatives of functions that are known already */
    static List<Optional<Value>> pullback(
            GraphBuilder builder, List<Seed> seeds, List<Value> x, FunctionDerivatives functions) {
        return pullback(builder, seeds, x, functions, Set.of());
    }

    private static List<Optional<Value>> pullback(
            GraphBuilder builder, List<Seed> seeds, List<Value> x, FunctionDerivatives functions, Set<Value> written) {
        for (Value variable : x) {
            if (!builder.type(variable).isReal()) {
                throw new IllegalArgumentException("no derivative by " + variable + ", " + builder.type(variable));
            }
        }
        Differentiate walk = new Differentiate(builder, x, functions, written);
        int last = seeds.stream().mapToInt(seed -> seed.value().node()).max().orElse(-1);
        walk.mark(last);
        seeds.forEach(seed -> walk.contribute(
                seed.value(),
                walk.adjoints.guarded(
                        walk.adjoints.guard(seed.condition().map(value -> new Term(builder, value))),
                        new Term(builder, seed.adjoint()),
                        false)));
        Origin former = builder.at(Origin.UNKNOWN);
        try {
            walk.back(last);
        } finally {
            builder.at(former);
        }
        return x.stream()
                .map(value -> Optional.ofNullable(walk.found.get(value)))
                .toList();
    }

    /** Finds the nodes up to {@code last} that depend on a variable by way of operators that have a derivative. */
    private void mark(int last) {
        for (int index = 0; index <= last; index++) {
            if (node(index) instanceof Node.Apply apply
                    && !(apply.op().derivative() instanceof Derivative.Zero)
                    && !(apply.op().derivative() instanceof Derivative.Flat)
                    && apply.operands().stream().anyMatch(this::isSought)) {
                passing.set(index);
            }
        }
    }

    private Node node(int index) {
        return builder.node(new Value(index, 0));
    }

    /** Whether a value is a variable or depends on one. */
    private boolean isSought(Value value) {
        return (variables.contains(value) || passing.get(value.node()))
                && builder.type(value).isReal();
    }

    private void contribute(Value value, Adjoint adjoint) {
        pending.computeIfAbsent(value, key -> new ArrayList<>()).add(adjoint);
    }

    private void back(int last) {
        for (int index = last; index >= 0; index--) {
            Node node = node(index);
            List<Optional<Adjoint>> results = new ArrayList<>();
            for (int result = 0; result < node.results().size(); result++) {
                Value value = new Value(index, result);
                List<Adjoint> contributions = pending.remove(value);
                if (contributions == null) {
                    results.add(Optional.empty());
                    continue;
                }
                builder.at(part(builder, value));
                Adjoint sum = adjoints.sum(contributions);
                // Only now is it known that this is all, and whose adjoint the node is.
                Origin adjoint = builder.origin(value).in(Origin.Phase.BACKWARD);
                builder.claim(sum.term().value(), adjoint);
                adjoints.of(adjoint);
                if (variables.contains(value)) {
                    Term whole = adjoints.materialise(sum);
                    found.put(value, whole.value());
                    if (written.contains(value)) {
                        sum = adjoints.plain(whole);
                    }
                }
                results.add(Optional.of(sum));
            }
            if (passing.get(index)
                    && node instanceof Node.Apply apply
                    && results.stream().anyMatch(Optional::isPresent)) {
                pass(index, apply, results);
            }
        }
    }

    /** Where nodes come from that are made on the way from a value to the adjoints of its operands. */
    private static Origin part(GraphBuilder builder, Value value) {
        return builder.origin(value).in(Origin.Phase.BACKWARD).as(Origin.Role.PART);
    }

    /** Passes the adjoints of a node's results on to its operands. */
    private void pass(int index, Node.Apply apply, List<Optional<Adjoint>> results) {
        List<Value> x = apply.operands();
        if (apply.op().derivative() instanceof Derivative.OfBody through) {
            throughBody(index, apply, through, results);
            return;
        }
        List<Optional<Adjoint>> passed;
        try {
            passed = results.size() == 1
                    ? ofOne(new Value(index, 0), apply, results.get(0).orElseThrow())
                    : byRule(
                            index,
                            apply,
                            results.stream()
                                    .map(each -> each.map(adjoints::materialise))
                                    .toList());
        } catch (TypeFault fault) {
            throw new InternalCompilerError(
                    "the derivative of " + apply.op().name() + " at %" + index + " does not fit: " + fault.getMessage(),
                    fault);
        }
        if (passed.size() != x.size()) {
            throw new InternalCompilerError("the derivative of " + apply.op().name() + " has " + passed.size()
                    + " adjoints for " + x.size() + " operands");
        }
        for (int i = 0; i < x.size(); i++) {
            if (!isSought(x.get(i))
                    || passed.get(i).isEmpty() && rule(apply).guarding() instanceof Derivative.Guarding.Partial) {
                continue;
            }
            int operand = i;
            Adjoint adjoint = passed.get(i)
                    .orElseThrow(() -> new InternalCompilerError(
                            "the derivative of " + apply.op().name() + " says nothing of operand " + operand));
            TensorType type = builder.type(x.get(i));
            if (!adjoint.term().type().equals(type)) {
                throw new InternalCompilerError(
                        "the derivative of " + apply.op().name() + " for operand " + operand + " is "
                                + adjoint.term().type() + ", the operand " + type);
            }
            contribute(x.get(i), adjoint);
        }
    }

    /** Passes adjoints on by the derivative of the operator's body. */
    private void throughBody(int index, Node.Apply apply, Derivative.OfBody through, List<Optional<Adjoint>> results) {
        List<Value> x = apply.operands();
        List<Value> y = new ArrayList<>();
        List<Optional<Derivative.Guarded>> dy = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            y.add(new Value(index, i));
            dy.add(results.get(i)
                    .map(adjoint -> new Derivative.Guarded(
                            adjoint.term().value(), adjoints.condition(adjoint).map(Term::value))));
        }
        List<Optional<Value>> dx = through.backward()
                .apply(
                        builder,
                        (wanted, given) -> functions.of(through.body(), wanted, given),
                        x,
                        y,
                        dy,
                        wanted(apply));
        for (int i = 0; i < dx.size(); i++) {
            if (dx.get(i).isPresent()) {
                contribute(x.get(i), adjoints.plain(new Term(builder, dx.get(i).get())));
            }
        }
    }

    /** The adjoints of the operands of an operator with one result. See Note [Guards]. */
    private List<Optional<Adjoint>> ofOne(Value y, Node.Apply apply, Adjoint dy) {
        Derivative.Guarding guarding = rule(apply).guarding();
        if (guarding instanceof Derivative.Guarding.PerElement) {
            return elementwise(y, apply, dy);
        } else if (guarding instanceof Derivative.Guarding.Repeated) {
            return List.of(
                    Optional.of(adjoints.unbroadcast(dy, shape(apply.operands().get(0)))));
        } else if (guarding instanceof Derivative.Guarding.Moved) {
            return moved(y, apply, dy);
        } else if (guarding instanceof Derivative.Guarding.Added) {
            return moved(y, apply, adjoints.guarded(dy.guard(), adjoints.materialise(dy), true));
        } else if (guarding instanceof Derivative.Guarding.Restored restored) {
            return reduction(y, apply, dy, restored.axes());
        } else if (guarding instanceof Derivative.Guarding.Constant constant) {
            return constantAlong(y, apply, dy, constant.axes());
        }
        return byRule(y.node(), apply, List.of(Optional.of(adjoints.materialise(dy))));
    }

    private List<Optional<Adjoint>> elementwise(Value y, Node.Apply apply, Adjoint dy) {
        List<Optional<Adjoint>> passed = new ArrayList<>();
        List<Optional<Value>> dx = rule(y, apply, dy.term());
        for (int i = 0; i < dx.size(); i++) {
            Value x = apply.operands().get(i);
            int operand = i;
            passed.add(dx.get(i)
                    .map(value -> under(dy, new Term(builder, value), shape(y)))
                    .map(adjoint -> chosen(y, apply, operand, adjoint))
                    .map(adjoint -> adjoints.unbroadcast(adjoint, shape(x))));
        }
        return passed;
    }

    /** What a rule gives for an adjoint, under its guard: zeros stay zeros if it gives the adjoint, or its opposite. */
    private Adjoint under(Adjoint dy, Term dx, Shape shape) {
        Term term = dx.broadcast(shape);
        return keepsZeros(dx.value(), dy.term().value())
                ? new Adjoint(dy.guard(), term, dy.zeroed())
                : adjoints.guarded(dy.guard(), term, false);
    }

    /** Whether what a rule gives is the adjoint, or its opposite, wherever it is not 0: moved, repeated, chosen from. */
    private boolean keepsZeros(Value dx, Value dy) {
        if (dx.equals(dy)) {
            return true;
        }
        Node node = builder.node(dx);
        if (!(node instanceof Node.Apply apply)) {
            return node instanceof Node.Constant constant && constant.value() == 0;
        }
        boolean moves =
                apply.op().lowering() instanceof Lowering.InOrder || apply.op().lowering() instanceof Lowering.Move;
        List<Value> chosen = apply.op() == Elementwise.SELECT
                ? apply.operands().subList(1, 3)
                : moves || apply.op() == Elementwise.NEGATE ? apply.operands() : List.of();
        return !chosen.isEmpty() && chosen.stream().allMatch(value -> keepsZeros(value, dy));
    }

    /** The adjoint of an operand where the operator chose it. */
    private Adjoint chosen(Value y, Node.Apply apply, int operand, Adjoint adjoint) {
        return rule(apply)
                .choice()
                .of(builder, y, apply.operands(), operand)
                .map(where -> adjoints.where(adjoint, where))
                .orElse(adjoint);
    }

    /** What moves elements moves the guard as it moves the adjoint. */
    private List<Optional<Adjoint>> moved(Value y, Node.Apply apply, Adjoint dy) {
        Optional<List<Optional<Value>>> moved =
                adjoints.condition(dy).map(condition -> rule(y, apply, condition.broadcast(shape(y))));
        List<Optional<Value>> dx = rule(y, apply, dy.term());
        List<Optional<Adjoint>> passed = new ArrayList<>();
        for (int i = 0; i < dx.size(); i++) {
            int operand = i;
            Optional<Term> condition = moved.flatMap(all -> all.get(operand)).map(value -> new Term(builder, value));
            passed.add(dx.get(i)
                    .map(value -> adjoints.guarded(adjoints.guard(condition), new Term(builder, value), dy.isZero())));
        }
        return passed;
    }

    /** Axes that a reduction took come back; the guard says the same all along them. */
    private List<Optional<Adjoint>> reduction(Value y, Node.Apply apply, Adjoint dy, List<Integer> axes) {
        Shape full = shape(apply.operands().get(0));
        Optional<Term> condition = adjoints.condition(dy).map(term -> {
            Shape restored = Shapes.aligned(term.shape(), shape(y).rank());
            for (int axis : axes) {
                restored = restored.inserting(axis, Dimension.ONE);
            }
            return term.reshape(restored);
        });
        Guard guard = adjoints.guard(condition);
        return rule(y, apply, dy.term()).stream()
                .map(dx -> dx.map(value -> adjoints.guarded(
                                guard,
                                new Term(builder, value).broadcast(full),
                                dy.isZero() && keepsZeros(value, dy.term().value())))
                        .map(adjoint -> chosen(y, apply, 0, adjoint)))
                .toList();
    }

    private List<Optional<Adjoint>> constantAlong(Value y, Node.Apply apply, Adjoint dy, List<Integer> axes) {
        Adjoint rows = adjoints.constantAlong(axes, dy);
        return rule(y, apply, rows.term()).stream()
                .map(dx -> dx.map(value -> adjoints.guarded(rows.guard(), new Term(builder, value), false)))
                .toList();
    }

    private List<Optional<Adjoint>> byRule(int index, Node.Apply apply, List<Optional<Term>> results) {
        List<Value> y = new ArrayList<>();
        List<Value> dy = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Value value = new Value(index, i);
            y.add(value);
            dy.add(results.get(i).orElseGet(() -> adjoints.zero(value)).value());
        }
        return rule(apply).rule().apply(builder, dy, y, apply.operands(), wanted(apply)).stream()
                .map(dx -> dx.map(value -> adjoints.plain(new Term(builder, value))))
                .toList();
    }

    private List<Optional<Value>> rule(Value y, Node.Apply apply, Term dy) {
        return rule(apply).rule().apply(builder, List.of(dy.value()), List.of(y), apply.operands(), wanted(apply));
    }

    private IntPredicate wanted(Node.Apply apply) {
        return operand -> isSought(apply.operands().get(operand));
    }

    private static Derivative.Rule rule(Node.Apply apply) {
        if (apply.op().derivative() instanceof Derivative.Rule rule) {
            return rule;
        }
        throw new InternalCompilerError(apply.op().name() + " passes no adjoint");
    }

    private Shape shape(Value value) {
        return builder.type(value).shape();
    }
}
