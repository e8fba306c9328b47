// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Following;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Makes instances of layers, and the parameters and states that they and models declare. */
final class Layers {
    private final Evaluator evaluator;
    private final TorchNaming torch;

    Layers(Evaluator evaluator) {
        this.evaluator = evaluator;
        this.torch = new TorchNaming(evaluator);
    }

    /** {@code layer fc = Dense(3, 4)}, also indexed, also if. */
    void declare(Ast.Instance declaration, Scope scope) {
        String name = declaration.name().text();
        Supplier<Item> make = () -> {
            if (!exists(declaration.when(), scope)) {
                return absent(declaration.name(), declaration.when());
            }
            if (declaration.repeat().isEmpty()) {
                torch.note(name, scope);
                return made(declaration.value(), scope, name)
                        .map(made -> instantiate(made, scope.path(name)))
                        .orElse(Item.POISON);
            }
            return repeated(declaration, declaration.repeat().get(), scope);
        };
        Item item = evaluator.guarded(() -> evaluator.elaboration.origin(declaration.span(), Optional.of(name), make));
        scope.bind(name, item);
    }

    private Item repeated(Ast.Instance declaration, Ast.Repeat repeat, Scope scope) {
        long from = repeat.from().isEmpty() ? 0 : evaluator.whole(repeat.from().get(), scope, "the first index");
        long to = evaluator.whole(repeat.to(), scope, "the number of instances");
        if (to - from > evaluator.elaboration.limits.instances()) {
            throw Fault.of(
                    Code.TOO_MANY_INSTANCES,
                    repeat.span(),
                    "these are " + (to - from) + " layers; a model has at most "
                            + evaluator.elaboration.limits.instances());
        }
        String name = declaration.name().text();
        for (long i = from; i < to; i++) {
            torch.note(name, i, scope);
        }
        Optional<List<Item>> equal =
                to - from < EqualLayers.FEWEST ? Optional.empty() : equal(declaration, repeat, from, to, scope);
        if (equal.isPresent()) {
            return new Item.Listing(equal.get());
        }
        List<Item> instances = new ArrayList<>();
        for (long i = from; i < to; i++) {
            Optional<Callee.Made> made = made(declaration.value(), turn(repeat, i, scope), name);
            Item item = made.isEmpty() ? Item.POISON : instantiate(made.get(), scope.path(name + "." + i));
            if (Item.isPoison(item)) {
                return Item.POISON;
            }
            instances.add(item);
        }
        return new Item.Listing(instances);
    }

    private static Scope turn(Ast.Repeat repeat, long index, Scope scope) {
        Scope turn = scope.inner();
        repeat.index().ifPresent(variable -> turn.bind(variable.text(), Item.Exact.whole(index)));
        return turn;
    }

    /** The instances, if they are equal but for their weights. A fault is told when they are made one by one. */
    private Optional<List<Item>> equal(Ast.Instance declaration, Ast.Repeat repeat, long from, long to, Scope scope) {
        String name = declaration.name().text();
        List<Callee.Made> all = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (long i = from; i < to; i++) {
            boolean first = all.isEmpty() || repeat.index().isPresent();
            Optional<Callee.Made> made;
            try {
                made = first ? made(declaration.value(), turn(repeat, i, scope), name) : Optional.of(all.get(0));
            } catch (Fault fault) {
                return Optional.empty();
            }
            if (made.isEmpty()) {
                return Optional.empty();
            }
            all.add(made.get());
            paths.add(scope.path(name + "." + i));
        }
        return EqualLayers.of(evaluator, all, paths, Layers::made);
    }

    private boolean exists(Optional<Ast.Expr> when, Scope scope) {
        if (when.isEmpty()) {
            return true;
        }
        Item condition = evaluator.evaluate(when.get(), scope);
        if (Item.isPoison(condition)) {
            throw Fault.silent(when.get().span());
        }
        return evaluator.truth(condition, when.get().span());
    }

    private static Item absent(Ast.Name name, Optional<Ast.Expr> when) {
        return new Item.Absent(name.text(), when.map(Ast.Expr::snippet).orElse(""));
    }

    /** The layer that an expression makes, with its arguments; empty if one of them is in fault. */
    private Optional<Callee.Made> made(Ast.Expr value, Scope scope, String name) {
        if (value instanceof Ast.If choice) {
            Item condition = evaluator.evaluate(choice.condition(), scope);
            if (Item.isPoison(condition)) {
                return Optional.empty();
            }
            boolean holds = evaluator.truth(condition, choice.condition().span());
            return made(holds ? choice.then() : choice.otherwise(), scope, name);
        }
        Item callee = value instanceof Ast.Call call
                ? evaluator.calls.callee(call.function(), scope)
                : evaluator.evaluate(value, scope);
        if (Item.isPoison(callee)) {
            return Optional.empty();
        }
        if (!(callee instanceof Callee.LayerType plan)) {
            throw Fault.of(
                    Code.NOT_CALLABLE,
                    value.span(),
                    value.snippet() + " makes no layer",
                    callee instanceof Callee.Closure || callee instanceof Callee.Native
                            ? "a value is bound without the word: " + name + " = " + value.snippet()
                            : "write layer " + name + " = Dense(3, 4)");
        }
        List<Callee.Argument> arguments =
                value instanceof Ast.Call call ? evaluator.calls.arguments(call.arguments(), scope) : List.of();
        boolean poisoned = arguments.stream().anyMatch(argument -> Item.isPoison(argument.item()));
        return poisoned ? Optional.empty() : Optional.of(new Callee.Made(plan, arguments, value.span()));
    }

    private static Item made(Evaluator evaluator, Callee.Made made, String path) {
        return new Layers(evaluator).instantiate(made, path);
    }

    private Item instantiate(Callee.Made made, String path) {
        Callee.LayerType plan = made.type();
        List<Callee.Argument> arguments = made.arguments();
        Span span = made.span();
        evaluator.elaboration.countInstance(span);
        Ast.Layer layer = plan.layer();
        return evaluator.elaboration.call(
                span, plan.name(), plan.unit().isLibrary(), Optional.of(path), List.of(), () -> {
                    Scope scope = Scope.top(plan.unit(), path);
                    evaluator.calls.parameters(plan.name(), layer.formals(), arguments, scope, span);
                    if (scope.own().values().stream().anyMatch(Item::isPoison)) {
                        return Item.POISON;
                    }
                    scope.torchNames(TorchNames.of(layer.doc(), layer.name().span()));
                    functions(layer.members(), scope);
                    for (Ast.Member member : layer.members()) {
                        member(member, scope);
                    }
                    scope.torchNames().requireAll(name -> scope.own(name).isPresent());
                    return new Callee.Instance(made, path, () -> scope, Optional.empty());
                });
    }

    /** Binds the functions of a model or layer, which may stand in any order. */
    void functions(List<Ast.Member> members, Scope scope) {
        for (Ast.Member member : members) {
            if (member instanceof Ast.Function function) {
                boolean cyclic = scope.unit().isCyclic(function);
                scope.bind(function.name().text(), cyclic ? Item.POISON : new Callee.Closure(function, scope));
            }
        }
    }

    /** What models and layers have in common. */
    void member(Ast.Member member, Scope scope) {
        if (member instanceof Ast.Param param) {
            declare(param, scope);
        } else if (member instanceof Ast.Instance instance) {
            declare(instance, scope);
        } else if (member instanceof Ast.Binding binding) {
            evaluator.bodies.bind(binding, scope);
        } else if (member instanceof Ast.State state) {
            declare(state, scope);
        } else if (member instanceof Ast.Random random) {
            evaluator.bodies.draw(random, scope);
        } else if (member instanceof Ast.Follower follower) {
            new Followers(evaluator, Layers::made).declare(follower, scope);
        } else if (member instanceof Ast.Hole hole) {
            evaluator.bodies.lose(hole, scope);
        } else if (member instanceof Ast.Update update) {
            evaluator.bodies.update(update, scope);
        }
    }

    // ---- parameters that are trained

    private void declare(Ast.Param param, Scope scope) {
        String name = param.name().text();
        scope.bind(name, evaluator.guarded(() -> {
            if (!exists(param.when(), scope)) {
                return absent(param.name(), param.when());
            }
            TensorType type = evaluator.signatures.type(param.type(), scope);
            if (type.element() != ElementType.REAL) {
                throw Fault.of(
                        Code.ELEMENT_MISMATCH,
                        param.type().span(),
                        "a parameter is trained, so it is real, not "
                                + type.element().word());
            }
            check("parameter", type.shape(), param.type().span());
            Item initial = evaluator.evaluate(param.initial(), scope);
            if (Item.isPoison(initial)) {
                return Item.POISON;
            }
            Cell plain = new Cell(
                    Cell.Kind.PARAMETER,
                    scope.path(name),
                    type,
                    initial("parameter", initial, type, param.initial().span()));
            if (evaluator.elaboration.copies().isPresent()) {
                return copy(plain, evaluator.elaboration.copies().get());
            }
            Cell cell = torch.named(plain, name, scope);
            evaluator.elaboration.cells.put(cell.name(), cell);
            return evaluator.elaboration.named(
                    param.span(), name, () -> new Item.Tensor(evaluator.elaboration.graph.read(cell)));
        }));
    }

    /** What is saved and not trained; its value changes from call to call. */
    private void declare(Ast.State state, Scope scope) {
        String name = state.name().text();
        scope.bind(name, evaluator.guarded(() -> {
            if (!exists(state.when(), scope)) {
                return absent(state.name(), state.when());
            }
            TensorType type = evaluator.signatures.type(state.type(), scope);
            check("state", type.shape(), state.type().span());
            Item initial = evaluator.evaluate(state.initial(), scope);
            if (Item.isPoison(initial)) {
                return Item.POISON;
            }
            Cell plain = new Cell(
                    Cell.Kind.STATE,
                    scope.path(name),
                    type,
                    initial("state", initial, type, state.initial().span()));
            if (evaluator.elaboration.copies().isPresent()) {
                return copy(plain, evaluator.elaboration.copies().get());
            }
            Cell cell = torch.named(plain, name, scope);
            evaluator.elaboration.cells.put(cell.name(), cell);
            return new Item.Kept(cell);
        }));
    }

    /** What is declared in a layer that is a copy follows its like in the original. */
    private Item copy(Cell cell, Following copy) {
        Cell following = new Cell(Cell.Kind.STATE, cell.name(), cell.type(), copy.initial(cell.name()));
        evaluator.elaboration.cells.put(following.name(), following);
        return new Item.Kept(following);
    }

    private static void check(String what, Shape shape, Span span) {
        for (Dimension dimension : shape.dimensions()) {
            if (!dimension.isStatic()) {
                throw Fault.of(
                        Code.NOT_STATIC,
                        span,
                        "the shape of a " + what + " is known while compiling; " + dimension + " is fixed by the data");
            }
            if (dimension.is(0)) {
                throw Fault.of(Code.BAD_DIMENSION, span, "a " + what + " of shape " + shape + " is empty");
            }
        }
    }

    private Initial initial(String what, Item item, TensorType type, Span span) {
        Shape shape = type.shape();
        if (item instanceof Item.Draw draw) {
            Initial drawn = evaluator.elaboration.at(
                    span, () -> "the shape is " + shape, () -> draw.rule().initial(shape));
            boolean fits = type.isReal()
                    || drawn instanceof Initial.Constant constant && isOf(type.element(), constant.value());
            if (!fits) {
                throw Fault.of(
                        Code.BAD_INITIAL,
                        span,
                        draw.name() + " gives reals, and this is " + type,
                        type.element() == ElementType.BOOL ? "such as false or zeros()" : "such as 0 or zeros()");
            }
            return drawn;
        }
        if (element(item, type.element()).isPresent()) {
            return new Initial.Constant(element(item, type.element()).getAsDouble());
        }
        if (item instanceof Item.Listing list) {
            List<Double> values = new ArrayList<>();
            boolean rowByRow = shape.rank() > 1
                    && shape.size().is(list.items().size())
                    && list.items().stream().noneMatch(Item.Listing.class::isInstance);
            flatten(list, type.withShape(rowByRow ? Shape.of(shape.size()) : shape), 0, values, span);
            return new Initial.Values(values);
        }
        throw Fault.of(
                Code.BAD_INITIAL,
                span,
                "a " + what + " begins as " + one(type.element()) + ", a list or an initialiser, not as "
                        + evaluator.ops.describe(item),
                type.isReal() ? "such as zeros(), normal(stddev = 0.02) or [1, 2, 3]" : "such as zeros()");
    }

    private static String one(ElementType element) {
        return switch (element) {
            case BOOL -> "true or false";
            case INT -> "a whole number";
            case REAL, SETTING -> "a number";
        };
    }

    /** An element that is known while compiling; empty if it is none of that type. */
    private static OptionalDouble element(Item item, ElementType element) {
        if (item instanceof Item.Truth truth && element == ElementType.BOOL) {
            return OptionalDouble.of(truth.value() ? 1 : 0);
        }
        boolean fits = item instanceof Item.Numeral number
                && element != ElementType.BOOL
                && (element == ElementType.REAL
                        || number instanceof Item.Exact exact && !exact.real() && isOf(element, exact.approximate()));
        return fits ? OptionalDouble.of(((Item.Numeral) item).approximate()) : OptionalDouble.empty();
    }

    private static boolean isOf(ElementType element, double value) {
        return element == ElementType.BOOL ? value == 0 || value == 1 : value == (int) value;
    }

    private void flatten(Item item, TensorType type, int axis, List<Double> values, Span span) {
        Shape shape = type.shape();
        if (axis == shape.rank()) {
            values.add(element(item, type.element())
                    .orElseThrow(() -> Fault.of(
                            Code.BAD_INITIAL,
                            span,
                            (type.isReal() ? "the elements are numbers" : "each element is " + one(type.element()))
                                    + ", not " + evaluator.ops.describe(item))));
            return;
        }
        if (!(item instanceof Item.Listing list)
                || !shape.get(axis).is(list.items().size())) {
            throw Fault.of(
                    Code.BAD_INITIAL,
                    span,
                    "axis " + axis + " of " + shape + " takes a list of " + shape.get(axis) + ", not "
                            + evaluator.ops.describe(item),
                    shape.rank() == 1
                            ? ""
                            : "a list in a list for each axis, or all " + shape.size() + " numbers row by row");
        }
        list.items().forEach(each -> flatten(each, type, axis + 1, values, span));
    }
}
