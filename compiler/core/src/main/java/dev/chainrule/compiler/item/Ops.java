// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Products;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast.BinaryOperator;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The operators of the language on items: exact where everything is known, nodes of the graph elsewhere. */
public final class Ops extends Values {
    public Ops(Elaboration elaboration) {
        super(elaboration);
    }

    /** A value by which a derivative may be taken, under a name; what is not of reals stays as it is. */
    public Item variable(Item item, String name) {
        Optional<ElementType> element = item instanceof Item.Tensor ? element(item) : Optional.empty();
        if (!element.equals(Optional.of(ElementType.REAL)) && !element.equals(Optional.of(ElementType.SETTING))) {
            return item;
        }
        Value value = value(item, ElementType.REAL);
        Origin former = elaboration.graph.at(elaboration.graph.origin(value));
        Value variable = elaboration.graph.apply(CutPoint.variable(name + "#" + elaboration.graph.size()), value);
        elaboration.graph.at(former);
        return new Item.Tensor(variable);
    }

    // ---- arithmetic

    public Item binary(BinaryOperator operator, Item a, Item b) {
        if (Item.isPoison(a) || Item.isPoison(b)) {
            return Item.POISON;
        }
        return switch (operator) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> arithmetic(operator, a, b);
            case REMAINDER -> KnownNumbers.remainder(a, b).orElseGet(() -> apply(Elementwise.REMAINDER, a, b));
            case POWER -> power(a, b);
            case MATMUL -> item(Products.matmul(term(value(a, ElementType.REAL)), term(value(b, ElementType.REAL))));
            case AND, OR -> logic(operator, a, b);
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> compare(operator, a, b);
        };
    }

    /** Division towards −∞. */
    public Item quotient(Item a, Item b) {
        return KnownNumbers.quotient(a, b).orElseGet(() -> apply(Elementwise.DIV, a, b));
    }

    private Item arithmetic(BinaryOperator operator, Item a, Item b) {
        Item known = KnownNumbers.arithmetic(operator, a, b).orElse(null);
        if (known != null) {
            return known;
        }
        if (operator == BinaryOperator.MULTIPLY && isOne(a) && isReal(b)) {
            return b;
        }
        Elementwise like = switch (operator) {
            case ADD -> Elementwise.ADD;
            case SUBTRACT -> Elementwise.SUBTRACT;
            case MULTIPLY -> Elementwise.MULTIPLY;
            default -> Elementwise.DIVIDE;
        };
        return apply(like, a, b);
    }

    /** An operator, or its like among ints or truth values, on items of the type in which they meet. */
    public Item apply(Elementwise operator, Item... items) {
        ElementType type = operator.computedIn(meet(List.of(items)));
        return apply(operator.on(type), Arrays.stream(items).map(item -> value(item, type)));
    }

    private Item apply(Elementwise op, Stream<Value> operands) {
        return new Item.Tensor(elaboration.graph.apply(op, operands.toArray(Value[]::new)));
    }

    /** A function of one number, of the catalogue. */
    public Item function(Elementwise function, Item x) {
        return x instanceof Item.Numeral number ? KnownNumbers.function(function, number) : apply(function, x);
    }

    private static boolean isOne(Item item) {
        return item instanceof Item.Exact number && number.value().equals(Rational.ONE);
    }

    private boolean isReal(Item item) {
        return item instanceof Item.Tensor tensor && type(tensor.value()).isReal();
    }

    public Item negate(Item a) {
        if (Item.isPoison(a)) {
            return Item.POISON;
        }
        Item known = KnownNumbers.arithmetic(BinaryOperator.SUBTRACT, Item.Exact.whole(0), a)
                .orElse(null);
        if (known != null) {
            return a instanceof Item.Inexact number ? new Item.Inexact(-number.value()) : known;
        }
        return apply(Elementwise.NEGATE, a);
    }

    /** Small whole exponents are products, ½ is a root: exact where they can be, and defined for negative bases. */
    public Item power(Item a, Item b) {
        Item known = KnownNumbers.power(a, b).orElse(null);
        if (known != null) {
            return known;
        }
        if (b instanceof Item.Exact exponent) {
            Rational n = exponent.value();
            if (n.isWhole() && n.dividend().signum() != 0 && n.dividend().abs().bitLength() <= 4) {
                Value base = value(a, Elementwise.POWER.computedIn(meet(List.of(a, b))));
                Term power = product(term(base), Math.abs(n.dividend().intValueExact()));
                return item(n.dividend().signum() < 0 ? power.one().over(power) : power);
            }
            if (n.equals(new Rational(BigInteger.ONE, BigInteger.TWO))) {
                return function(Elementwise.SQRT, a);
            }
        }
        return apply(Elementwise.POWER, a, b);
    }

    private static Term product(Term x, int n) {
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
        return switch (operator) {
            case LESS -> apply(Elementwise.LESS, a, b);
            case GREATER -> apply(Elementwise.LESS, b, a);
            case LESS_EQUAL -> apply(Elementwise.LESS_EQUAL, a, b);
            case GREATER_EQUAL -> apply(Elementwise.LESS_EQUAL, b, a);
            case EQUAL -> apply(Elementwise.EQUAL, a, b);
            default -> not(apply(Elementwise.EQUAL, a, b));
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
        return apply(and ? Discrete.AND : Discrete.OR, Stream.of(bool(a), bool(b)));
    }

    public Item not(Item a) {
        if (Item.isPoison(a)) {
            return Item.POISON;
        }
        return a instanceof Item.Truth truth ? new Item.Truth(!truth.value()) : apply(Discrete.NOT, Stream.of(bool(a)));
    }

    private Value bool(Item item) {
        return value(item, ElementType.BOOL);
    }

    /** Whether truth values are known to be this one in all places, as an argument that nobody gave. */
    public boolean isEverywhere(Item.Tensor tensor, boolean truth) {
        Value value = tensor.value();
        while (elaboration.graph.node(value) instanceof Node.Apply apply
                && apply.op().lowering() instanceof Lowering.Move) {
            value = apply.operands().get(0);
        }
        return type(value).element() == ElementType.BOOL
                && elaboration.graph.node(value) instanceof Node.Constant constant
                && constant.value() != 0 == truth;
    }

    /** {@code where(c, a, b)}. */
    public Item select(Item condition, Item a, Item b) {
        ElementType type = Elementwise.SELECT.computedIn(meet(List.of(a, b), condition));
        Value c = bool(condition);
        Value x = value(a, type);
        Value y = value(b, type);
        if (elaboration.graph.node(c) instanceof Node.Constant constant) {
            Value chosen = constant.value() != 0 ? x : y;
            Shape shape = Broadcasting.of(type(c).shape(), Broadcasting.of(type(x).shape(), type(y).shape()));
            return item(term(chosen).broadcast(shape));
        }
        return apply(Elementwise.SELECT.on(type), Stream.of(c, x, y));
    }
}
