// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Conversions;
import dev.chainrule.compiler.op.Sizes;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import dev.chainrule.scalar.Precision;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What items are as values of the graph, and the rule by which their element types meet. Faults are {@link TypeFault}s
 * unless a place is given; the caller says where.
 */
public class Values {
    public final Elaboration elaboration;
    private final Map<Value, Scalars> scalars = new HashMap<>();

    public Values(Elaboration elaboration) {
        this.elaboration = elaboration;
    }

    // ---- what an item is

    public TensorType type(Value value) {
        return elaboration.graph.type(value);
    }

    public Shape shape(Item item) {
        return item instanceof Item.Tensor tensor ? type(tensor.value()).shape() : Shape.SCALAR;
    }

    /** The element type of a number or tensor; empty for lists, functions and other things. */
    public Optional<ElementType> element(Item item) {
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

    /** A number as it is written, or what the item is. */
    public String number(Item item) {
        return item instanceof Item.Exact number
                ? number.value().toString()
                : item instanceof Item.Inexact number
                        ? Double.toString(number.value()).replace("Infinity", "inf")
                        : describe(item);
    }

    /** What it is, in words for a message. */
    public String describe(Item item) {
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
            return Spelling.count(several.items().size(), "value");
        }
        if (item instanceof Item.Turns turns) {
            return Spelling.count(turns.yields().size() + turns.lasts().size(), "value") + " of a loop";
        }
        if (item instanceof Item.Draw draw) {
            return "the initialiser " + draw.name();
        }
        if (item instanceof Item.Callable callable) {
            return callable.describe();
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
    public Value value(Item item) {
        return value(item, element(item).orElseThrow(() -> noTensor(item)));
    }

    /** The value of an item as another element type, where the language converts by itself. */
    public Value value(Item item, ElementType target) {
        if (item instanceof Item.Tensor tensor) {
            return convert(tensor.value(), target);
        }
        if (item instanceof Item.Extent extent) {
            return extent(extent.dimension(), target);
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

    /**
     * A dimension as a number. B·B need not fit into an int, since no tensor need have so many elements: as a real it is
     * computed of reals, and as an int it is a condition on the data.
     */
    private Value extent(Dimension dimension, ElementType target) {
        List<Dimension.Summand> summands = dimension.summands();
        boolean fits = summands.size() == 1
                && summands.get(0).coefficient() == 1
                && summands.get(0).factors().size() == 1;
        if (fits || target == ElementType.BOOL) {
            return convert(elaboration.graph.apply(new Source.Size(dimension)), target);
        }
        if (target == ElementType.INT) {
            elaboration.graph.require(new Condition.AtMost(
                    dimension, Dimension.of(Integer.MAX_VALUE), dimension + " ≤ " + Integer.MAX_VALUE));
            return elaboration.graph.apply(new Source.Size(dimension));
        }
        Optional<Term> sum = Optional.empty();
        for (Dimension.Summand summand : summands) {
            Optional<Term> product = Optional.empty();
            for (Dimension.Factor factor : summand.factors()) {
                Term size = term(convert(elaboration.graph.apply(new Source.Size(Dimension.of(factor))), target));
                product = Optional.of(product.map(rest -> rest.times(size)).orElse(size));
            }
            Term number = term(constant((double) Math.abs(summand.coefficient()), target));
            Term part = summand.factors().isEmpty()
                    ? number
                    : Math.abs(summand.coefficient()) == 1
                            ? product.orElseThrow()
                            : product.orElseThrow().times(number);
            boolean negative = summand.coefficient() < 0;
            sum = Optional.of(sum.map(rest -> negative ? rest.minus(part) : rest.plus(part))
                    .orElseGet(() -> negative ? part.negated() : part));
        }
        return sum.orElseThrow().value();
    }

    private static boolean isInt(Item.Numeral number) {
        return number instanceof Item.Exact exact
                && !exact.real()
                && exact.value().isWhole();
    }

    /** A scalar of the graph; a real is rounded once, to the model's precision. */
    public Value constant(Item.Numeral number, ElementType element) {
        boolean single = element == ElementType.REAL && elaboration.precision == Precision.F32;
        if (number instanceof Item.Exact exact) {
            if (element == ElementType.INT && exact.value().dividend().bitLength() > 31) {
                throw new TypeFault(
                        TypeFault.Kind.ELEMENT,
                        exact.value() + " does not fit into an int",
                        "write " + exact.value() + ".0");
            }
            double rounded = single ? exact.value().toFloat() : exact.value().toDouble();
            if (Double.isInfinite(rounded)
                    || rounded == 0 && exact.value().dividend().signum() != 0) {
                throw new TypeFault(
                        TypeFault.Kind.ELEMENT,
                        exact.value()
                                        .decimal()
                                        .round(new MathContext(6))
                                        .stripTrailingZeros()
                                        .toString()
                                        .toLowerCase(Locale.ROOT)
                                + " is " + (rounded == 0 ? "0" : "infinite")
                                + (single ? " in f32" : " in f64"),
                        rounded == 0
                                ? "f32 holds numbers from 1.4e-45 on, f64 from 4.9e-324"
                                : "write inf if that is meant; f32 holds numbers up to 3.4e38, f64 up to 1.8e308");
            }
            return constant(rounded, element);
        }
        return constant(single ? (float) number.approximate() : number.approximate(), element);
    }

    public Value constant(double value, ElementType element) {
        return elaboration.graph.constant(value, TensorType.scalar(element));
    }

    public Value convert(Value value, ElementType target) {
        ElementType from = type(value).element();
        if (!Conversions.isImplicit(from, target)) {
            throw new TypeFault(
                    TypeFault.Kind.ELEMENT,
                    target.word() + " is wanted, not " + from.word(),
                    target == ElementType.INT ? wayToInt(value) : "write a comparison: x > 0");
        }
        return term(value).to(target).value();
    }

    /** What to write for a value that should be int. */
    public String wayToInt(Value value) {
        return wayToInt(value, type(value).shape());
    }

    /** The same for a value that should have another shape as well. */
    public String wayToInt(Value value, Shape shape) {
        return elaboration.graph.node(value) instanceof Node.Input input
                ? "class indices are declared int: input " + input.name() + ": "
                        + new TensorType(ElementType.INT, shape) + "; int(x) cuts off"
                : "int(x) cuts off";
    }

    /**
     * The type in which items meet, by {@link Conversions#common}; but settings stay settings among themselves, with
     * numbers and with dimensions, and with anything else they become real.
     *
     * @param beside what takes part in another type, such as the condition of a choice
     */
    public ElementType meet(List<Item> items, Item... beside) {
        ElementType common = ElementType.BOOL;
        Scalars all = Scalars.NUMBERS;
        for (Item item : items) {
            common = Conversions.common(common, element(item).orElseThrow(() -> noTensor(item)));
            all = all.with(scalars(item));
        }
        for (Item item : beside) {
            all = all.with(scalars(item));
        }
        if (common == ElementType.BOOL || common == ElementType.INT && all != Scalars.SETTINGS) {
            return common;
        }
        return all == Scalars.SETTINGS ? ElementType.SETTING : ElementType.REAL;
    }

    private Scalars scalars(Item item) {
        return item instanceof Item.Tensor tensor ? scalars(tensor.value()) : Scalars.NUMBERS;
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

    public Term term(Value value) {
        return new Term(elaboration.graph, value);
    }

    /** The term of an item in the type that it has by itself. */
    public Term term(Item item) {
        return term(value(item));
    }

    public Item item(Term term) {
        return new Item.Tensor(term.value());
    }

    // ---- dimensions and whole numbers

    /** A dimension from an item. */
    public Dimension dimension(Item item) {
        if (item instanceof Item.Extent extent) {
            return extent.dimension();
        }
        long value = whole(item, "a dimension");
        return Dimension.of(value);
    }

    /** A whole number that is known while compiling. */
    public long whole(Item item, String what) {
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

    /** Loops that are written out, axes and the like are known while compiling. */
    public void refuseData(Item item, Span span) {
        if (item instanceof Item.Tensor tensor && type(tensor.value()).element() == ElementType.INT) {
            throw Fault.of(
                    Code.NOT_STATIC,
                    span,
                    "this must be known while compiling, and " + span.snippet() + " is told by the data",
                    "a parameter is known, model M(n: int = 3); for i in 0..n is written out, scan i in 0..n is not");
        }
    }

    /** A dimension that an input tells by its value. */
    private Dimension told(Item.Tensor tensor, Span span) {
        List<Condition> conditions = new ArrayList<>();
        Dimension dimension = Sizes.dimension(elaboration.graph, tensor.value(), (divisor, dividend) -> {
                    String reason = divisor + " divides " + dividend + " for " + span.snippet();
                    conditions.add(new Condition.Divides(divisor, dividend, reason));
                })
                .filter(found -> type(tensor.value()).element() == ElementType.INT || !conditions.isEmpty())
                .orElseThrow(() -> type(tensor.value()).element() == ElementType.INT
                        ? Fault.of(
                                Code.NOT_STATIC,
                                span,
                                "a dimension follows from inputs by sums, products and quotients, and " + span.snippet()
                                        + " does not",
                                "let the dimension be an input of its own: input n: int")
                        : Fault.of(Code.NOT_WHOLE, span, "a dimension is a whole number, not " + describe(tensor), ""));
        conditions.forEach(elaboration.graph::require);
        elaboration.sizes.addAll(dimension.names());
        return dimension;
    }

    /** A dimension for a place in the text. */
    public Dimension dimension(Item item, Span span) {
        if (Item.isPoison(item)) {
            throw Fault.silent(span);
        }
        Dimension dimension;
        try {
            dimension = item instanceof Item.Tensor tensor ? told(tensor, span) : dimension(item);
        } catch (TypeFault fault) {
            throw Fault.of(Code.NOT_WHOLE, span, String.valueOf(fault.getMessage()), fault.hint());
        }
        if (dimension.value().orElse(0) < 0) {
            throw Fault.of(
                    Code.BAD_DIMENSION,
                    span,
                    "a dimension is at least 0, not " + dimension,
                    "what the data fix is a capital name, such as B");
        }
        if (dimension.value().orElse(0) > Integer.MAX_VALUE) {
            throw Fault.of(Code.TENSOR_TOO_LARGE, span, "a dimension is at most 2147483647, not " + dimension);
        }
        requireNotNegative(dimension, span);
        return dimension;
    }

    /** What only the data decide: {@code zeros([n - 3])} needs n of at least 3. */
    public void requireNotNegative(Dimension dimension, Span span) {
        Dimension larger = Dimension.ZERO;
        Dimension smaller = Dimension.ZERO;
        for (Dimension.Summand summand : dimension.summands()) {
            Dimension part = Dimension.of(Math.abs(summand.coefficient()));
            for (Dimension.Factor factor : summand.factors()) {
                part = part.times(Dimension.of(factor));
            }
            if (summand.coefficient() < 0) {
                smaller = smaller.plus(part);
            } else {
                larger = larger.plus(part);
            }
        }
        if (!dimension.isStatic() && !smaller.is(0)) {
            elaboration.graph.require(
                    new Condition.AtMost(smaller, larger, smaller + " ≤ " + larger + " for " + span.snippet()));
        }
    }
}
