// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Products;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast.BinaryOperator;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import dev.chainrule.scalar.Precision;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operators of the language on items: exact where everything is known, nodes of the graph elsewhere. Here stand the
 * rules by which element types meet. Faults are {@link TypeFault}s; the caller says where.
 */
final class Ops {
    private final Elaboration elaboration;
    private final Map<Value, Scalars> scalars = new HashMap<>();

    Ops(Elaboration elaboration) {
        this.elaboration = elaboration;
    }

    // ---- what an item is

    TensorType type(Value value) {
        return elaboration.graph.type(value);
    }

    Shape shape(Item item) {
        return item instanceof Item.Tensor tensor ? type(tensor.value()).shape() : Shape.SCALAR;
    }

    /** The element type of a number or tensor; empty for lists, functions and other things. */
    Optional<ElementType> element(Item item) {
        if (item instanceof Item.Tensor tensor) {
            return Optional.of(type(tensor.value()).element());
        }
        if (item instanceof Item.Exact number) {
            return Optional.of(number.real() ? ElementType.REAL : ElementType.INT);
        }
        if (item instanceof Item.Inexact) {
            return Optional.of(ElementType.REAL);
        }
        if (item instanceof Item.Extent) {
            return Optional.of(ElementType.INT);
        }
        return item instanceof Item.Truth ? Optional.of(ElementType.BOOL) : Optional.empty();
    }

    boolean isPoison(Item item) {
        return item instanceof Item.Poison
                || item instanceof Item.Listing list && list.items().stream().anyMatch(this::isPoison)
                || item instanceof Item.Several several
                        && several.items().stream().anyMatch(this::isPoison);
    }

    /** What it is, in words for a message. */
    String describe(Item item) {
        if (item instanceof Item.Tensor tensor) {
            return type(tensor.value()).toString();
        }
        if (item instanceof Item.Exact number) {
            return (number.real() ? "the real " : "the int ") + number.value();
        }
        if (item instanceof Item.Inexact number) {
            return "the real " + number.value();
        }
        if (item instanceof Item.Truth truth) {
            return String.valueOf(truth.value());
        }
        if (item instanceof Item.Extent extent) {
            return "the dimension " + extent.dimension();
        }
        if (item instanceof Item.Listing list) {
            return "a list of " + list.items().size();
        }
        if (item instanceof Item.Several several) {
            return several.items().size() + " values";
        }
        if (item instanceof Item.Turns turns) {
            return turns.yields().size() + turns.lasts().size() + " values of a loop";
        }
        if (item instanceof Item.Draw draw) {
            return "the initialiser " + draw.name();
        }
        if (item instanceof Item.LayerType plan) {
            return "the layer " + plan.name();
        }
        if (item instanceof Item.Instance instance) {
            return "the layer " + instance.path();
        }
        if (item instanceof Item.Callable callable) {
            return "the function " + callable.name();
        }
        return item instanceof Item.Word word ? "the word " + word.text() : "nothing";
    }

    // ---- items to values

    private TypeFault noTensor(Item item) {
        String hint = "";
        if (item instanceof Item.Listing) {
            hint = "stack([a, b], axis = 0) makes a tensor of a list; concat and sum take lists";
        } else if (item instanceof Item.Several || item instanceof Item.Turns) {
            hint = "give each result a name: a, b = …";
        } else if (item instanceof Item.Callable callable) {
            hint = "call it: " + callable.name() + "(…)";
        } else if (item instanceof Item.Draw) {
            hint = "an initialiser stands on the right side of a param";
        }
        return new TypeFault(TypeFault.Kind.ELEMENT, "a number or tensor is wanted, not " + describe(item), hint);
    }

    /** The value of an item with the type that it has by itself. */
    Value value(Item item) {
        return value(item, element(item).orElseThrow(() -> noTensor(item)));
    }

    /** The value of an item as another element type, where the language converts by itself. */
    Value value(Item item, ElementType target) {
        if (item instanceof Item.Tensor tensor) {
            return convert(tensor.value(), target);
        }
        if (item instanceof Item.Extent extent) {
            return convert(elaboration.graph.apply(new Source.Size(extent.dimension())), target);
        }
        if (item instanceof Item.Truth truth) {
            return constant(truth.value() ? 1 : 0, target);
        }
        if (item instanceof Item.Numeral number) {
            if (target == ElementType.BOOL || target == ElementType.INT && !isInt(number)) {
                throw new TypeFault(
                        TypeFault.Kind.ELEMENT,
                        target.word() + " is wanted, not " + describe(item),
                        target == ElementType.INT ? "int(x) cuts off" : "write a comparison: x > 0");
            }
            return constant(number, target);
        }
        throw noTensor(item);
    }

    private static boolean isInt(Item.Numeral number) {
        return number instanceof Item.Exact exact
                && !exact.real()
                && exact.value().isWhole();
    }

    /** A scalar of the graph; a real is rounded once, to the model's precision. */
    Value constant(Item.Numeral number, ElementType element) {
        boolean single = element == ElementType.REAL && elaboration.precision == Precision.F32;
        if (number instanceof Item.Exact exact) {
            if (element == ElementType.INT && exact.value().dividend().bitLength() > 31) {
                throw new TypeFault(
                        TypeFault.Kind.ELEMENT,
                        exact.value() + " does not fit into an int",
                        "write " + exact.value() + ".0");
            }
            return constant(single ? exact.value().toFloat() : exact.value().toDouble(), element);
        }
        return constant(single ? (float) number.approximate() : number.approximate(), element);
    }

    Value constant(double value, ElementType element) {
        return elaboration.graph.constant(value, TensorType.scalar(element));
    }

    Value convert(Value value, ElementType target) {
        ElementType from = type(value).element();
        if (from == target) {
            return value;
        }
        if (elaboration.graph.node(value) instanceof Node.Constant constant
                && (from == ElementType.BOOL || from == ElementType.INT)
                && target != ElementType.BOOL) {
            return elaboration.graph.constant(
                    constant.value(), new TensorType(target, constant.type().shape()));
        }
        return switch (from) {
            case BOOL -> {
                check(value, target, target != ElementType.BOOL);
                yield convert(elaboration.graph.apply(Discrete.BOOL_TO_INT, value), target);
            }
            case INT -> {
                check(value, target, target != ElementType.BOOL);
                yield elaboration.graph.apply(
                        target == ElementType.REAL ? Discrete.INT_TO_REAL : Discrete.INT_TO_SETTING, value);
            }
            case SETTING -> {
                check(value, target, target == ElementType.REAL);
                yield elaboration.graph.apply(Discrete.SETTING_TO_REAL, value);
            }
            case REAL -> {
                check(value, target, target == ElementType.SETTING);
                yield elaboration.graph.apply(Discrete.REAL_TO_SETTING, value);
            }
        };
    }

    private void check(Value value, ElementType target, boolean allowed) {
        if (!allowed) {
            throw new TypeFault(
                    TypeFault.Kind.ELEMENT,
                    target.word() + " is wanted, not " + type(value).element().word(),
                    target == ElementType.INT ? wayToInt(value) : "write a comparison: x > 0");
        }
    }

    /** What to write for a value that should be int. */
    String wayToInt(Value value) {
        return elaboration.graph.node(value) instanceof Node.Input input
                ? "class indices are declared int: input " + input.name() + ": "
                        + new TensorType(ElementType.INT, input.type().shape()) + "; int(x) cuts off"
                : "int(x) cuts off";
    }

    /**
     * The type in which operands meet: bool below int below real. Settings stay settings among themselves, with numbers
     * and with dimensions; with anything else they become real.
     */
    ElementType meet(List<Item> items) {
        ElementType meeting = ElementType.BOOL;
        Scalars scalars = Scalars.NUMBERS;
        for (Item item : items) {
            ElementType element = element(item).orElseThrow(() -> noTensor(item));
            ElementType word = element == ElementType.SETTING ? ElementType.REAL : element;
            if (word == ElementType.REAL || meeting == ElementType.BOOL) {
                meeting = word;
            }
            if (item instanceof Item.Tensor tensor) {
                scalars = scalars.with(scalars(tensor.value()));
            }
        }
        return scalars == Scalars.SETTINGS ? ElementType.SETTING : meeting;
    }

    /** What a value is made of. */
    private enum Scalars {
        /** Numbers and dimensions alone. */
        NUMBERS,
        /** These and settings. */
        SETTINGS,
        /** Anything else. */
        TENSORS;

        Scalars with(Scalars other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    private Scalars scalars(Value value) {
        Scalars known = scalars.get(value);
        if (known == null) {
            known = type(value).shape().rank() == 0 ? reckon(value) : Scalars.TENSORS;
            scalars.put(value, known);
        }
        return known;
    }

    private Scalars reckon(Value value) {
        if (type(value).element() == ElementType.SETTING) {
            return Scalars.SETTINGS;
        }
        Node node = elaboration.graph.node(value);
        if (node instanceof Node.Constant) {
            return Scalars.NUMBERS;
        }
        Scalars made = Scalars.TENSORS;
        if (node instanceof Node.Apply apply && type(value).element() != ElementType.REAL) {
            made = Scalars.NUMBERS;
            for (Value operand : apply.operands()) {
                made = made.with(scalars(operand));
            }
        }
        return made;
    }

    Item apply(Op op, Value... operands) {
        return new Item.Tensor(elaboration.graph.apply(op, operands));
    }

    Term term(Value value) {
        return new Term(elaboration.graph, value);
    }

    Item item(Term term) {
        return new Item.Tensor(term.value());
    }

    // ---- arithmetic

    Item binary(BinaryOperator operator, Item a, Item b) {
        if (isPoison(a) || isPoison(b)) {
            return Item.POISON;
        }
        return switch (operator) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> arithmetic(operator, a, b);
            case POWER -> power(a, b);
            case MATMUL -> item(Products.matmul(term(value(a, ElementType.REAL)), term(value(b, ElementType.REAL))));
            case AND, OR -> logic(operator, a, b);
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> compare(operator, a, b);
        };
    }

    private Item arithmetic(BinaryOperator operator, Item a, Item b) {
        Item known = KnownNumbers.arithmetic(operator, a, b).orElse(null);
        if (known != null) {
            return known;
        }
        if (operator == BinaryOperator.MULTIPLY && isOne(a) && isReal(b)) {
            return b;
        }
        ElementType meeting = meet(List.of(a, b));
        if (meeting == ElementType.BOOL || operator == BinaryOperator.DIVIDE && meeting == ElementType.INT) {
            meeting = operator == BinaryOperator.DIVIDE ? ElementType.REAL : ElementType.INT;
        }
        boolean whole = meeting == ElementType.INT;
        Elementwise op = switch (operator) {
            case ADD -> whole ? Discrete.INT_ADD : Elementwise.ADD;
            case SUBTRACT -> whole ? Discrete.INT_SUBTRACT : Elementwise.SUBTRACT;
            case MULTIPLY -> whole ? Discrete.INT_MULTIPLY : Elementwise.MULTIPLY;
            default -> Elementwise.DIVIDE;
        };
        return apply(op, value(a, meeting), value(b, meeting));
    }

    private static boolean isOne(Item item) {
        return item instanceof Item.Exact number && number.value().equals(Rational.ONE);
    }

    private boolean isReal(Item item) {
        return item instanceof Item.Tensor tensor && type(tensor.value()).isReal();
    }

    Item negate(Item a) {
        if (isPoison(a)) {
            return Item.POISON;
        }
        Item known = KnownNumbers.arithmetic(BinaryOperator.SUBTRACT, Item.Exact.whole(0), a)
                .orElse(null);
        if (known != null) {
            return a instanceof Item.Inexact number ? new Item.Inexact(-number.value()) : known;
        }
        ElementType meeting = meet(List.of(a));
        ElementType target = meeting == ElementType.BOOL ? ElementType.INT : meeting;
        return apply(target == ElementType.INT ? Discrete.INT_NEGATE : Elementwise.NEGATE, value(a, target));
    }

    /** Small whole exponents are products, ½ is a root: exact where they can be, and defined for negative bases. */
    Item power(Item a, Item b) {
        Item known = KnownNumbers.power(a, b).orElse(null);
        if (known != null) {
            return known;
        }
        ElementType meeting = meet(List.of(a, b)) == ElementType.SETTING ? ElementType.SETTING : ElementType.REAL;
        Value base = value(a, meeting);
        if (b instanceof Item.Exact exponent) {
            Rational n = exponent.value();
            if (n.isWhole() && n.dividend().abs().bitLength() <= 4) {
                Term power = product(term(base), Math.abs(n.dividend().intValueExact()));
                return item(n.dividend().signum() < 0 ? power.one().over(power) : power);
            }
            if (n.equals(new Rational(BigInteger.ONE, BigInteger.TWO))) {
                return apply(Elementwise.SQRT, base);
            }
        }
        return apply(Elementwise.POWER, base, value(b, meeting));
    }

    private static Term product(Term x, int n) {
        if (n == 0) {
            Term one = x.one();
            return x.rank() == 0 ? one : one.broadcast(x.shape());
        }
        Term half = n == 1 ? x : product(x, n / 2);
        return n == 1 ? x : n % 2 == 0 ? half.squared() : half.squared().times(x);
    }

    private Item compare(BinaryOperator operator, Item a, Item b) {
        boolean equality = operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL;
        if (equality && (element(a).isEmpty() || element(b).isEmpty())) {
            if (element(a).isPresent() || element(b).isPresent()) {
                throw new TypeFault(TypeFault.Kind.ELEMENT, "cannot compare " + describe(a) + " with " + describe(b));
            }
            return new Item.Truth(a.equals(b) == (operator == BinaryOperator.EQUAL));
        }
        Optional<Item> known = KnownNumbers.compare(operator, a, b);
        if (known.isPresent()) {
            return known.get();
        }
        ElementType meeting = meet(List.of(a, b));
        if (meeting == ElementType.BOOL && !equality) {
            meeting = ElementType.INT;
        }
        Value x = value(a, meeting);
        Value y = value(b, meeting);
        boolean whole = meeting == ElementType.INT;
        return switch (operator) {
            case LESS -> apply(whole ? Discrete.INT_LESS : Elementwise.LESS, x, y);
            case GREATER -> apply(whole ? Discrete.INT_LESS : Elementwise.LESS, y, x);
            case LESS_EQUAL -> apply(whole ? Discrete.INT_LESS_EQUAL : Elementwise.LESS_EQUAL, x, y);
            case GREATER_EQUAL -> apply(whole ? Discrete.INT_LESS_EQUAL : Elementwise.LESS_EQUAL, y, x);
            default -> {
                Elementwise equal = whole
                        ? Discrete.INT_EQUAL
                        : meeting == ElementType.BOOL ? Discrete.BOOL_EQUAL : Elementwise.EQUAL;
                Item same = apply(equal, x, y);
                yield operator == BinaryOperator.EQUAL ? same : not(same);
            }
        };
    }

    private Item logic(BinaryOperator operator, Item a, Item b) {
        boolean and = operator == BinaryOperator.AND;
        if (a instanceof Item.Truth left && b instanceof Item.Truth right) {
            return new Item.Truth(and ? left.value() && right.value() : left.value() || right.value());
        }
        if (a instanceof Item.Truth left && left.value() == and) {
            return new Item.Tensor(value(b, ElementType.BOOL));
        }
        if (b instanceof Item.Truth right && right.value() == and) {
            return new Item.Tensor(value(a, ElementType.BOOL));
        }
        return apply(and ? Discrete.AND : Discrete.OR, bool(a), bool(b));
    }

    Item not(Item a) {
        if (isPoison(a)) {
            return Item.POISON;
        }
        return a instanceof Item.Truth truth ? new Item.Truth(!truth.value()) : apply(Discrete.NOT, bool(a));
    }

    private Value bool(Item item) {
        return value(item, ElementType.BOOL);
    }

    /** {@code where(c, a, b)}. */
    Item select(Item condition, Item a, Item b) {
        ElementType meeting = meet(List.of(a, b));
        if (condition instanceof Item.Tensor tensor) {
            Scalars all = scalars(tensor.value()).with(scalars(a)).with(scalars(b));
            if (all == Scalars.SETTINGS && meeting != ElementType.BOOL) {
                meeting = ElementType.SETTING;
            } else if (all == Scalars.TENSORS && meeting == ElementType.SETTING) {
                meeting = ElementType.REAL;
            }
        }
        Value c = bool(condition);
        Value x = value(a, meeting);
        Value y = value(b, meeting);
        if (elaboration.graph.node(c) instanceof Node.Constant constant) {
            Value chosen = constant.value() != 0 ? x : y;
            Shape shape = Broadcasting.of(type(c).shape(), Broadcasting.of(type(x).shape(), type(y).shape()));
            return item(term(chosen).broadcast(shape));
        }
        Elementwise op = meeting == ElementType.INT
                ? Discrete.INT_SELECT
                : meeting == ElementType.BOOL ? Discrete.BOOL_SELECT : Elementwise.SELECT;
        return apply(op, c, x, y);
    }

    private Scalars scalars(Item item) {
        return item instanceof Item.Tensor tensor ? scalars(tensor.value()) : Scalars.NUMBERS;
    }

    // ---- dimensions and whole numbers

    /** A dimension from an item. */
    Dimension dimension(Item item) {
        if (item instanceof Item.Extent extent) {
            return extent.dimension();
        }
        long value = whole(item, "a dimension");
        return Dimension.of(value);
    }

    /** A whole number that is known while compiling. */
    long whole(Item item, String what) {
        if (item instanceof Item.Exact number) {
            if (number.value().isWhole() && number.value().dividend().bitLength() <= 62 && !number.real()) {
                return number.value().dividend().longValueExact();
            }
            if (number.value().isWhole() && !number.real()) {
                throw new TypeFault(TypeFault.Kind.ARGUMENT, what + " does not fit into an int: " + number.value());
            }
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT,
                    what + " is a whole number, not " + number.value(),
                    number.value().isWhole() ? "write " + number.value() + " without a decimal point" : "");
        }
        if (item instanceof Item.Extent extent) {
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT,
                    what + " must be known while compiling; " + extent.dimension() + " is fixed by the data");
        }
        throw new TypeFault(TypeFault.Kind.ARGUMENT, what + " is a whole number, not " + describe(item));
    }
}
