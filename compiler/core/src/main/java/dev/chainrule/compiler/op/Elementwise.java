// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.kernel.Body;
import dev.chainrule.compiler.kernel.BodyBuilder;
import dev.chainrule.compiler.kernel.Scalar;
import dev.chainrule.compiler.kernel.ScalarType;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Element-wise operators: arguments broadcast to one shape, one scalar formula per element, always fusible. An operand
 * of element type REAL takes SETTING as well, if all real operands are; then so is the result.
 */
public final class Elementwise implements Op {
    /** The derivative of an element-wise operator: one adjoint an operand, empty for those that take none. */
    @FunctionalInterface
    public interface Rule {
        List<Optional<Term>> apply(Term dy, Term y, List<Term> x);
    }

    /** The open interval from which tests draw an operand. */
    public record Domain(double low, double high) {}

    public static final Elementwise ADD = binary("add", "a + b")
            .body(x -> x.get(0).plus(x.get(1)))
            .rule((dy, y, x) -> both(dy, dy))
            .samples(-4, 4)
            .build();
    public static final Elementwise SUBTRACT = binary("subtract", "a − b")
            .body(x -> x.get(0).minus(x.get(1)))
            .rule((dy, y, x) -> both(dy, dy.negated()))
            .samples(-4, 4)
            .build();
    public static final Elementwise MULTIPLY = binary("multiply", "a · b")
            .body(x -> x.get(0).times(x.get(1)))
            .rule((dy, y, x) -> both(dy.times(x.get(1)), dy.times(x.get(0))))
            .samples(-4, 4)
            .build();
    public static final Elementwise DIVIDE = binary("divide", "a / b")
            .body(x -> x.get(0).over(x.get(1)))
            .rule((dy, y, x) -> both(
                    dy.over(x.get(1)), dy.times(y).over(x.get(1)).negated()))
            .samples(0.5, 4)
            .build();
    public static final Elementwise NEGATE = unary("negate", "−x")
            .body(x -> x.get(0).negated())
            .rule((dy, y, x) -> one(dy.negated()))
            .samples(-4, 4)
            .build();

    /** Where a condition holds the one, else the other; a branch that is not taken passes nothing back. */
    public static final Elementwise SELECT = new Builder(
                    "where",
                    "a where c holds, else b",
                    List.of(ElementType.BOOL, ElementType.REAL, ElementType.REAL),
                    ElementType.REAL)
            .body(x -> x.get(0).select(x.get(1), x.get(2)))
            .rule((dy, y, x) -> List.of(
                    Optional.empty(),
                    Optional.of(x.get(0).select(dy, dy.zero())),
                    Optional.of(x.get(0).select(dy.zero(), dy))))
            .samples(-4, 4)
            .build();
    public static final Elementwise LESS = comparison("less", "a < b")
            .body(x -> x.get(0).lessThan(x.get(1)))
            .build();
    public static final Elementwise LESS_EQUAL = comparison("less_equal", "a ≤ b")
            .body(x -> x.get(0).atMost(x.get(1)))
            .build();
    public static final Elementwise EQUAL = comparison("equal", "a = b")
            .body(x -> x.get(0).equalTo(x.get(1)))
            .build();
    public static final Elementwise SQRT = unary("sqrt", "√x")
            .body(x -> x.get(0).sqrt())
            .rule((dy, y, x) -> one(dy.over(y.times(2))))
            .samples(0.25, 4)
            .build();
    public static final Elementwise ABS = unary("abs", "|x|")
            .body(x -> x.get(0).abs())
            .rule((dy, y, x) -> one(
                    x.get(0).greaterThan(dy.zero()).select(dy, x.get(0).lessThan(dy.zero()).select(dy.negated(), dy.zero()))))
            .samples(-4, 4)
            .kinks(0.0)
            .build();

    private final String name;
    private final String doc;
    private final List<ElementType> operands;
    private final ElementType result;
    private final Function<List<Scalar>, Scalar> body;
    private final Derivative derivative;
    private final List<Domain> samples;
    private final List<Double> kinks;
    private final String note;

    private Elementwise(Builder builder) {
        this.name = builder.name;
        this.doc = builder.doc;
        this.operands = builder.operands;
        this.result = builder.result;
        this.body = builder.body;
        this.derivative = builder.derivative;
        this.samples = builder.samples;
        this.kinks = builder.kinks;
        this.note = builder.note;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TensorType> infer(List<TensorType> types) {
        if (types.size() != operands.size()) {
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT, name + " takes " + operands.size() + " operands, not " + types.size());
        }
        Shape shape = Shape.SCALAR;
        boolean settings = operands.contains(ElementType.REAL);
        for (int i = 0; i < types.size(); i++) {
            ElementType wanted = operands.get(i);
            ElementType given = types.get(i).element();
            if (wanted == ElementType.REAL) {
                settings &= given == ElementType.SETTING;
            }
            if (given != wanted && !(wanted == ElementType.REAL && given == ElementType.SETTING)) {
                throw new TypeFault(
                        TypeFault.Kind.ELEMENT, name + " takes " + wanted.word() + ", not " + types.get(i));
            }
            shape = Broadcasting.of(shape, types.get(i).shape());
        }
        for (int i = 0; i < types.size() && !settings; i++) {
            if (types.get(i).element() == ElementType.SETTING && operands.get(i) == ElementType.REAL) {
                throw new TypeFault(TypeFault.Kind.ELEMENT, name + " mixes a setting with tensors: " + types);
            }
        }
        return List.of(new TensorType(settings && result == ElementType.REAL ? ElementType.SETTING : result, shape));
    }

    @Override
    public Derivative derivative() {
        return derivative;
    }

    /** One element's formula in the scalar vocabulary. */
    public Body body() {
        BodyBuilder builder = new BodyBuilder();
        List<Scalar> arguments = new ArrayList<>();
        for (ElementType operand : operands) {
            arguments.add(builder.argument(scalarType(operand)));
        }
        return builder.build(List.of(body.apply(arguments)));
    }

    public List<ElementType> operandTypes() {
        return operands;
    }

    public ElementType resultType() {
        return result;
    }

    /** The definition in a line, for {@code docs/operators.md}. */
    public String doc() {
        return doc;
    }

    /** What a reader should know: conventions at kinks, where rounding shows; may be empty. */
    public String note() {
        return note;
    }

    public List<Domain> samples() {
        return samples;
    }

    /** Where the derivative does not exist. */
    public List<Double> kinks() {
        return kinks;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The type that an element has inside a kernel. */
    public static ScalarType scalarType(ElementType element) {
        return switch (element) {
            case REAL, SETTING -> ScalarType.REAL;
            case INT -> ScalarType.INT;
            case BOOL -> ScalarType.BOOL;
        };
    }

    private static List<Optional<Term>> one(Term dx) {
        return List.of(Optional.of(dx));
    }

    private static List<Optional<Term>> both(Term da, Term db) {
        return List.of(Optional.of(da), Optional.of(db));
    }

    private static Builder unary(String name, String doc) {
        return new Builder(name, doc, List.of(ElementType.REAL), ElementType.REAL);
    }

    private static Builder binary(String name, String doc) {
        return new Builder(name, doc, List.of(ElementType.REAL, ElementType.REAL), ElementType.REAL);
    }

    private static Builder comparison(String name, String doc) {
        return new Builder(name, doc, List.of(ElementType.REAL, ElementType.REAL), ElementType.BOOL)
                .samples(-4, 4)
                .nonDifferentiable("a comparison is piecewise constant");
    }

    private static final class Builder {
        private final String name;
        private final String doc;
        private final List<ElementType> operands;
        private final ElementType result;
        private Function<List<Scalar>, Scalar> body = x -> x.get(0);
        private Derivative derivative = new Derivative.Zero("");
        private List<Domain> samples = List.of();
        private List<Double> kinks = List.of();
        private String note = "";

        Builder(String name, String doc, List<ElementType> operands, ElementType result) {
            this.name = name;
            this.doc = doc;
            this.operands = operands;
            this.result = result;
        }

        Builder body(Function<List<Scalar>, Scalar> formula) {
            this.body = formula;
            return this;
        }

        Builder rule(Rule rule) {
            this.derivative = new Derivative.Rule((builder, dy, y, x) -> rule
                    .apply(
                            new Term(builder, dy.get(0)),
                            new Term(builder, y.get(0)),
                            x.stream().map(value -> new Term(builder, value)).toList())
                    .stream()
                    .map(adjoint -> adjoint.map(Term::value))
                    .toList());
            return this;
        }

        Builder nonDifferentiable(String why) {
            this.derivative = new Derivative.Zero(why);
            return this;
        }

        Builder samples(double low, double high) {
            this.samples = operands.stream().map(operand -> new Domain(low, high)).toList();
            return this;
        }

        Builder kinks(Double... at) {
            this.kinks = List.of(at);
            return this;
        }

        Builder note(String text) {
            this.note = text;
            return this;
        }

        Elementwise build() {
            return new Elementwise(this);
        }
    }
}
