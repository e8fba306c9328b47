// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.PendingDerivative;
import dev.chainrule.compiler.op.PendingDerivative.Direction;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Derivatives in equations. */
final class DerivativeFunctions {
    static final List<Builtin> ALL = List.of(
            Builtin.of(
                    "grad y x",
                    "dy/dx of a scalar y by the name x, in x's shape; by several names, grad(y, (x, t)), one of each",
                    DerivativeFunctions::grad),
            Builtin.of(
                    "jvp y x v",
                    "what y changes by, to first order, where the name x changes by v: the Jacobian times v",
                    DerivativeFunctions::jvp),
            Builtin.of(
                    "jacobian y x",
                    "the derivative of each element of y by each of the name x, in y's axes and then x's",
                    DerivativeFunctions::jacobian),
            Builtin.of(
                    "hvp y x v",
                    "the matrix of second derivatives of a scalar y by the name x, times v, in x's shape",
                    DerivativeFunctions::hvp),
            Builtin.of(
                    "hessian y x",
                    "the second derivatives of a scalar y by the name x, in x's axes twice",
                    DerivativeFunctions::hessian),
            Builtin.of(
                    "stop_gradient x",
                    "x, through which no derivative passes",
                    call -> call.item(ReductionFunctions.stopGradient(call.tensor("x")))));

    private DerivativeFunctions() {}

    private static Item grad(Builtin.Call call) {
        Value y = scalar(call);
        return items(gradients(call, y, variables(call, y)));
    }

    private static Item jvp(Builtin.Call call) {
        Value y = result(call);
        List<Value> x = variables(call, y);
        return new Item.Tensor(along(call, y, x, directions(call, x)));
    }

    private static Item jacobian(Builtin.Call call) {
        Value y = result(call);
        return items(variables(call, y).stream()
                .map(x -> pending(call, Direction.BOTH, 1, List.of(y, x)).get(0))
                .toList());
    }

    private static Item hvp(Builtin.Call call) {
        Value y = scalar(call);
        List<Value> x = variables(call, y);
        List<Value> v = directions(call, x);
        return items(gradients(call, y, x).stream()
                .map(slope -> along(call, slope, x, v))
                .toList());
    }

    private static Item hessian(Builtin.Call call) {
        Value y = scalar(call);
        List<Value> x = variables(call, y);
        if (x.size() != 1) {
            throw Fault.of(
                    Code.NO_DERIVATIVE,
                    place(call, "x"),
                    "hessian is by one name, not " + x.size(),
                    "by two, jacobian(grad(y, x), t) has the mixed derivatives");
        }
        return items(
                pending(call, Direction.BOTH, 1, List.of(gradients(call, y, x).get(0), x.get(0))));
    }

    private static Item items(List<Value> values) {
        List<Item> items = values.stream().<Item>map(Item.Tensor::new).toList();
        return items.size() == 1 ? items.get(0) : new Item.Several(items);
    }

    private static List<Value> gradients(Builtin.Call call, Value y, List<Value> x) {
        List<Value> operands = new ArrayList<>(List.of(y));
        operands.addAll(x);
        return pending(call, Direction.BACKWARDS, x.size(), operands);
    }

    private static Value along(Builtin.Call call, Value y, List<Value> x, List<Value> v) {
        List<Value> operands = new ArrayList<>(List.of(y));
        operands.addAll(x);
        operands.addAll(v);
        return pending(call, Direction.FORWARDS, x.size(), operands).get(0);
    }

    private static List<Value> pending(Builtin.Call call, Direction direction, int variables, List<Value> operands) {
        return graph(call).applyAll(new PendingDerivative(direction, variables), operands);
    }

    private static Value scalar(Builtin.Call call) {
        Value y = result(call);
        TensorType type = call.ops().type(y);
        if (type.shape().rank() != 0) {
            throw Fault.of(
                    Code.NO_DERIVATIVE,
                    place(call, "y"),
                    "the derivative is of a scalar, and " + call.written("y") + " is " + type,
                    "say of which: sum(" + call.written("y") + "); jacobian takes the derivative of each element");
        }
        return y;
    }

    /** Where each of the names goes. */
    private static List<Value> directions(Builtin.Call call, List<Value> x) {
        List<Item> v = several(call.item("v"));
        if (v.size() != x.size()) {
            throw Fault.of(
                    Code.NO_DERIVATIVE,
                    place(call, "v"),
                    "there are " + v.size() + " directions for " + x.size() + " names",
                    "jvp(y, (x, t), (v, w)) has one for each name");
        }
        List<Value> directions = new ArrayList<>();
        for (int i = 0; i < v.size(); i++) {
            Value direction = call.ops().value(v.get(i), ElementType.REAL);
            TensorType wanted = call.ops().type(x.get(i));
            if (!call.ops().type(direction).equals(wanted)) {
                throw Fault.of(
                        Code.SHAPE_MISMATCH,
                        place(call, "v"),
                        "a direction is of the shape of the name, " + wanted + ", not "
                                + call.ops().type(direction),
                        "write full(" + wanted + ", 1) for one that is the same everywhere");
            }
            directions.add(direction);
        }
        return directions;
    }

    private static GraphBuilder graph(Builtin.Call call) {
        return call.ops().elaboration.graph;
    }

    private static Span place(Builtin.Call call, String argument) {
        return Optional.ofNullable(call.spans().get(argument)).orElse(call.span());
    }

    private static List<Item> several(Item item) {
        return item instanceof Item.Several several
                ? several.items()
                : item instanceof Item.Listing list ? list.items() : List.of(item);
    }

    private static Value result(Builtin.Call call) {
        Optional<ElementType> element = call.ops().element(call.item("y"));
        if (element.isPresent() && element.get() != ElementType.REAL && element.get() != ElementType.SETTING) {
            throw Fault.of(
                    Code.NO_DERIVATIVE,
                    place(call, "y"),
                    call.written("y") + " is " + call.ops().describe(call.item("y"))
                            + ", and only reals have derivatives",
                    "");
        }
        return call.ops().value(call.item("y"), ElementType.REAL);
    }

    // ---- by what

    private static List<Value> variables(Builtin.Call call, Value y) {
        List<Value> found = new ArrayList<>();
        for (Item item : several(call.item("x"))) {
            String name = call.written("x");
            if (!(item instanceof Item.Tensor tensor)
                    || !call.ops().type(tensor.value()).isReal()) {
                throw Fault.of(
                        Code.NO_DERIVATIVE,
                        place(call, "x"),
                        "a derivative is taken by reals that the data or parameters bring, and "
                                + (call.item("x") == item ? name + " is " : "one of " + name + " is ")
                                + call.ops().describe(item),
                        "");
            }
            Value x = variable(call, y, tensor.value());
            around(call.ops().elaboration, y, x).ifPresent(value -> {
                String by = graph(call).origin(value).name().orElse("what is carried");
                throw Fault.of(
                        Code.NO_DERIVATIVE,
                        place(call, "x"),
                        name + " stands outside of the loop and reaches " + call.written("y") + " by way of " + by
                                + " too, that is by other turns",
                        "for the derivative within a turn, carry it: with own = " + name
                                + ", and take it by own; for that through all turns, yield "
                                + call.written("y") + " and take jacobian of what the loop gives by " + name);
            });
            found.add(x);
        }
        return found;
    }

    /**
     * The value that is meant by a name. Where y does not depend on the name's own value, y was computed before the name was
     * bound, as before a call whose argument it is: then it is what was given there.
     */
    private static Value variable(Builtin.Call call, Value y, Value named) {
        Value x = named;
        while (!depends(graph(call), y, x)) {
            Node node = graph(call).node(x);
            if (CutPoint.is(CutPoint.Use.VARIABLE, node)) {
                x = node.operands().get(0);
            } else {
                throw Fault.of(
                        Code.NO_DERIVATIVE,
                        call.span(),
                        call.written("y") + " does not depend on " + call.written("x"),
                        "what is computed from " + call.written("x") + " below its line does");
            }
        }
        return x;
    }

    private static boolean depends(GraphBuilder graph, Value y, Value x) {
        BitSet seen = new BitSet();
        Deque<Value> open = new ArrayDeque<>(List.of(y));
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (value.equals(x)) {
                return true;
            }
            if (value.node() > x.node() && !seen.get(value.node())) {
                seen.set(value.node());
                open.addAll(graph.node(value).operands());
            }
        }
        return false;
    }

    /**
     * What is carried, or a slice, by which x from outside of a loop reaches y inside by way of other turns. A turn does not
     * see these, so the derivative there would not be the whole one.
     */
    private static Optional<Value> around(Elaboration elaboration, Value y, Value x) {
        GraphBuilder graph = elaboration.graph;
        BitSet seen = new BitSet();
        Deque<Value> open = new ArrayDeque<>(List.of(y));
        while (!open.isEmpty()) {
            Value value = open.pop();
            Elaboration.Changing changes = elaboration.changing().get(value);
            if (changes != null
                    && x.node() < changes.outside()
                    && changes.sequence()
                            .map(sequence -> depends(graph, sequence, x)
                                    || around(elaboration, sequence, x).isPresent())
                            .orElse(true)) {
                return Optional.of(value);
            }
            if (!value.equals(x) && !seen.get(value.node())) {
                seen.set(value.node());
                open.addAll(graph.node(value).operands());
            }
        }
        return Optional.empty();
    }
}
