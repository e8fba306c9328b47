// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.KnownNumbers;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Types as they are written: what a shape means in a scope, and what an argument tells about it. */
final class Signatures {
    private final Expressions evaluator;

    Signatures(Expressions evaluator) {
        this.evaluator = evaluator;
    }

    static ElementType element(Ast.Element element) {
        return switch (element) {
            case REAL -> ElementType.REAL;
            case INT -> ElementType.INT;
            case BOOL -> ElementType.BOOL;
        };
    }

    static ElementType element(Ast.Kind kind) {
        return switch (kind) {
            case INT -> ElementType.INT;
            case BOOL -> ElementType.BOOL;
            default -> ElementType.REAL;
        };
    }

    /** The names in a dimension that stand for nothing yet and begin with a capital. */
    static Set<String> unbound(Ast.Node node, Scope scope) {
        return Ast.capitals(node).stream()
                .map(Ast.Name::text)
                .filter(name -> scope.find(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- shapes that are known

    /** The type that is written, every name of which is bound. */
    TensorType type(Ast.Type type, Scope scope) {
        if (type instanceof Ast.ScalarForm scalar) {
            if (scalar.kind() == Ast.Kind.FN) {
                throw Fault.of(Code.BAD_FORMAL, scalar.span(), "fn is the type of a parameter, not of a value");
            }
            return TensorType.scalar(element(scalar.kind()));
        }
        Ast.TensorForm form = (Ast.TensorForm) type;
        return new TensorType(element(form.element()), shape(form, scope));
    }

    Shape shape(Ast.TensorForm form, Scope scope) {
        List<Dimension> dimensions = new ArrayList<>();
        for (Ast.Dim dim : form.dims()) {
            if (dim instanceof Ast.Ellipsis ellipsis) {
                dimensions.addAll(scope.rest()
                        .orElseThrow(() -> Fault.of(
                                Code.BAD_DIMENSION,
                                ellipsis.span(),
                                "... stands for the dimensions of an argument, and there is none here",
                                "write the dimensions out")));
            } else if (dim instanceof Ast.Extent extent) {
                dimensions.add(dimension(extent.value(), scope));
            }
        }
        Shape shape = new Shape(dimensions);
        evaluator.elaboration.checkSize(shape, form.span());
        return shape;
    }

    /** A dimension, every name of which is bound. */
    Dimension dimension(Ast.Expr expr, Scope scope) {
        return evaluator.ops.dimension(evaluator.evaluate(expr, scope), expr.span());
    }

    // ---- shapes that arguments fix

    /** An argument on its way to a formal. */
    record Given(Ast.Formal formal, Item item, Span span) {}

    /**
     * Binds the formals of a function or {@code apply} to what a call gives: names of dimensions first, as the shapes
     * tell them, then everything that follows from them.
     */
    void bind(List<Given> arguments, Scope scope) {
        for (Given given : arguments) {
            if (given.formal().type().orElse(null) instanceof Ast.TensorForm form) {
                actual(given.item()).ifPresent(shape -> match(form, shape, given, scope));
            }
        }
        if (scope.rest().isEmpty() && arguments.stream().anyMatch(this::isNumber)) {
            scope.bindRest(List.of()); // a number alone has no dimensions
        }
        for (Given given : arguments) {
            Item item = given.item();
            if (!Item.isPoison(item) && given.formal().type().isPresent()) {
                Ast.Type type = given.formal().type().get();
                item = evaluator.guarded(() -> conform(given.item(), type, given, scope));
            }
            evaluator.bind(given.formal().name().text(), item, scope);
        }
    }

    private boolean isNumber(Given given) {
        return given.formal().type().orElse(null) instanceof Ast.TensorForm
                && actual(given.item()).isEmpty()
                && evaluator.ops.element(given.item()).isPresent();
    }

    private Optional<Shape> actual(Item item) {
        return item instanceof Item.Tensor ? Optional.of(evaluator.ops.shape(item)) : Optional.empty();
    }

    /** Reads dimension names and {@code ...} off a shape. */
    private void match(Ast.TensorForm form, Shape shape, Given given, Scope scope) {
        List<Ast.Dim> dims = form.dims();
        int ellipsis = indexOfEllipsis(dims);
        int fixed = dims.size() - (ellipsis < 0 ? 0 : 1);
        if (shape.rank() < fixed || ellipsis < 0 && shape.rank() != fixed) {
            throw mismatch(form, given, Code.RANK_MISMATCH, "it has " + Spelling.count(shape.rank(), "axis"));
        }
        if (ellipsis >= 0 && scope.rest().isEmpty()) {
            scope.bindRest(shape.dimensions().subList(ellipsis, ellipsis + shape.rank() - fixed));
        }
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < dims.size(); i++) {
                if (dims.get(i) instanceof Ast.Extent extent) {
                    int axis = ellipsis >= 0 && i > ellipsis ? shape.rank() - (dims.size() - i) : i;
                    capture(extent.value(), shape.get(axis), pass, scope);
                }
            }
        }
    }

    /** Pass 0 takes plain names, pass 1 solves expressions in one new name, such as T − 1. */
    private void capture(Ast.Expr expr, Dimension actual, int pass, Scope scope) {
        Set<String> names = unbound(expr, scope);
        if (names.size() != 1 || pass == 0 && !(expr instanceof Ast.Reference)) {
            return;
        }
        String name = names.iterator().next();
        if (expr instanceof Ast.Reference) {
            scope.bind(name, KnownNumbers.item(actual));
            return;
        }
        Scope trial = scope.inner();
        trial.bind(name, new Item.Extent(Dimension.named(name)));
        Dimension written = dimension(expr, trial);
        solve(written, name, actual).ifPresent(value -> scope.bind(name, KnownNumbers.item(value)));
    }

    /** The value of a name for which a dimension that is linear in it, a·name + b, is as given. */
    static Optional<Dimension> solve(Dimension written, String name, Dimension actual) {
        Dimension rest = written.substitute(each -> each.equals(name) ? Dimension.ZERO : Dimension.named(each));
        Dimension one = written.substitute(each -> each.equals(name) ? Dimension.ONE : Dimension.named(each));
        Dimension two = written.substitute(each -> each.equals(name) ? Dimension.of(2) : Dimension.named(each));
        Dimension slope = one.minus(rest);
        boolean linear = two.minus(one).equals(slope) && !slope.is(0);
        return linear ? actual.minus(rest).over(slope) : Optional.empty();
    }

    private static int indexOfEllipsis(List<Ast.Dim> dims) {
        for (int i = 0; i < dims.size(); i++) {
            if (dims.get(i) instanceof Ast.Ellipsis) {
                return i;
            }
        }
        return -1;
    }

    private Fault mismatch(Ast.TensorForm form, Given given, Code code, String why) {
        String name = given.formal().name().text();
        return new Fault(Fault.of(
                        code, given.span(), name + " is declared " + form.span().snippet() + "; " + why)
                .diagnostic()
                .label("this is " + evaluator.ops.describe(given.item())));
    }

    /** The argument as the type that its formal declares. */
    private Item conform(Item item, Ast.Type type, Given given, Scope scope) {
        if (type instanceof Ast.ScalarForm scalar) {
            return scalar(item, scalar.kind(), given);
        }
        Ast.TensorForm form = (Ast.TensorForm) type;
        if (item instanceof Item.Listing list) {
            return list(list, form, given, scope);
        }
        if (evaluator.ops.element(item).isEmpty()) {
            throw wrong(given, "a tensor");
        }
        Shape wanted = shape(form, scope);
        Value value = value(item, element(form.element()), given);
        Term term = evaluator.ops.term(value);
        if (!(item instanceof Item.Tensor)) {
            return evaluator.ops.item(term.broadcast(wanted));
        }
        if (!term.shape().equals(wanted)) {
            throw mismatch(form, given, Code.SHAPE_MISMATCH, "here that is " + wanted + ", not " + term.shape());
        }
        return evaluator.ops.item(term);
    }

    private Value value(Item item, ElementType element, Given given) {
        return evaluator.elaboration.at(
                given.span(), () -> "for " + given.formal().name().text(), () -> evaluator.ops.value(item, element));
    }

    private static Fault wrong(Given given, String wanted, String actual) {
        return Fault.of(
                Code.ARGUMENT_TYPE, given.span(), given.formal().name().text() + " is " + wanted + ", not " + actual);
    }

    private Fault wrong(Given given, String wanted) {
        return wrong(given, wanted, evaluator.ops.describe(given.item()));
    }

    private Item scalar(Item item, Ast.Kind kind, Given given) {
        if (kind == Ast.Kind.FN) {
            if (item instanceof Item.Callable) {
                return item;
            }
            throw wrong(given, "a function");
        }
        if (item instanceof Item.Tensor tensor) {
            if (evaluator.ops.shape(item).rank() != 0) {
                throw wrong(given, "one " + element(kind).word());
            }
            boolean setting = evaluator.ops.type(tensor.value()).element() == ElementType.SETTING;
            return kind == Ast.Kind.REAL && setting ? item : new Item.Tensor(value(item, element(kind), given));
        }
        return number(item, kind, given);
    }

    /** A number that is known while compiling, as the scalar type that is declared. */
    private Item number(Item item, Ast.Kind kind, Given given) {
        Item number = item instanceof Item.Truth truth && kind != Ast.Kind.BOOL
                ? Item.Exact.whole(truth.value() ? 1 : 0)
                : item;
        if (kind == Ast.Kind.BOOL && number instanceof Item.Truth
                || number instanceof Item.Extent && kind != Ast.Kind.BOOL) {
            return number;
        }
        if (kind == Ast.Kind.REAL && number instanceof Item.Numeral) {
            return number instanceof Item.Exact exact ? new Item.Exact(exact.value(), true) : number;
        }
        if (kind == Ast.Kind.INT && number instanceof Item.Numeral) {
            evaluator.whole(number, given.span(), given.formal().name().text());
            return number;
        }
        throw wrong(given, "of type " + element(kind).word());
    }

    /** {@code int[N]}: a list and its length. */
    private Item list(Item.Listing list, Ast.TensorForm form, Given given, Scope scope) {
        if (form.dims().size() != 1 || !(form.dims().get(0) instanceof Ast.Extent extent)) {
            throw wrong(given, "a tensor " + form.span().snippet());
        }
        Dimension length = Dimension.of(list.items().size());
        capture(extent.value(), length, 0, scope);
        capture(extent.value(), length, 1, scope);
        Dimension wanted = dimension(extent.value(), scope);
        if (!wanted.equals(length)) {
            throw Fault.of(
                    Code.SHAPE_MISMATCH,
                    given.span(),
                    given.formal().name().text() + " is a list of " + wanted + ", not of "
                            + list.items().size());
        }
        List<Item> items = new ArrayList<>();
        for (Item item : list.items()) {
            Ast.Kind kind = Ast.Kind.valueOf(form.element().name());
            items.add(scalar(item, kind, new Given(given.formal(), item, given.span())));
        }
        return new Item.Listing(items);
    }

    // ---- parameters of models and layers

    /** Binds a parameter of a model or layer, which is known while compiling. */
    Item parameter(Given given, Scope scope) {
        if (Item.isPoison(given.item())) {
            return Item.POISON;
        }
        if (given.item() instanceof Item.Tensor || given.item() instanceof Item.Extent) {
            throw Fault.of(
                    Code.NOT_STATIC,
                    given.span(),
                    given.formal().name().text() + " is a parameter and must be known while compiling; this is "
                            + evaluator.ops.describe(given.item()));
        }
        if (given.formal().type().isEmpty()) {
            if (given.formal().standard().isPresent()) {
                return given.item();
            }
            throw Fault.of(
                    Code.BAD_FORMAL,
                    given.formal().span(),
                    "the parameter " + given.formal().name().text() + " needs a type, or a default",
                    "int, real, bool, int[N] or fn");
        }
        Ast.Type type = given.formal().type().get();
        if (type instanceof Ast.ScalarForm scalar) {
            return scalar(given.item(), scalar.kind(), given);
        }
        if (given.item() instanceof Item.Listing list) {
            return list(list, (Ast.TensorForm) type, given, scope);
        }
        if (given.item() instanceof Item.Numeral number) {
            OptionalInt length = length((Ast.TensorForm) type);
            if (length.isPresent()) {
                List<Item> each = Collections.nCopies(length.getAsInt(), number);
                return list(new Item.Listing(each), (Ast.TensorForm) type, given, scope);
            }
        }
        throw wrong(given, "a list, such as [784, 128]");
    }

    /** The length of a list that is a number, as in {@code int[2]}: one number stands for each. */
    private static OptionalInt length(Ast.TensorForm form) {
        return form.dims().size() == 1
                        && form.dims().get(0) instanceof Ast.Extent extent
                        && extent.value() instanceof Ast.WholeNumber number
                ? OptionalInt.of(Integer.parseInt(number.digits()))
                : OptionalInt.empty();
    }

    /** Checks a result against the type that is declared for it. */
    Item result(Item item, Ast.Type type, Span span, Scope scope) {
        if (Item.isPoison(item)) {
            return item;
        }
        TensorType wanted = type(type, scope);
        return evaluator.elaboration.at(span, () -> "", () -> {
            Value value = evaluator.ops.value(item, wanted.element());
            TensorType actual = evaluator.ops.type(value);
            if (!(item instanceof Item.Tensor)) {
                return wanted.shape().rank() == 0
                        ? item
                        : evaluator.ops.item(evaluator.ops.term(value).broadcast(wanted.shape()));
            }
            if (!actual.shape().equals(wanted.shape())) {
                String declared = type.span().snippet();
                throw Fault.of(
                        Code.RESULT_TYPE,
                        span,
                        "the result is " + actual + ", and declared is " + declared
                                + (declared.equals(wanted.toString()) ? "" : ", here " + wanted));
            }
            return new Item.Tensor(value);
        });
    }
}
