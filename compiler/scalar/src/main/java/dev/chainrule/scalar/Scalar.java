// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/** A value in a body that is being built, with the vocabulary as methods, so that formulas read as such. */
public record Scalar(BodyBuilder builder, int index) {
    /** This value, with the name that its variable shall have in generated code, if it gets one. */
    public Scalar named(String name) {
        builder.name(index, name);
        return this;
    }

    public ScalarType type() {
        return builder.instruction(index).type();
    }

    public Scalar plus(Scalar other) {
        return builder.apply(Operator.ADD, this, other);
    }

    public Scalar plus(double other) {
        return plus(builder.real(other));
    }

    public Scalar minus(Scalar other) {
        return builder.apply(Operator.SUBTRACT, this, other);
    }

    public Scalar minus(double other) {
        return minus(builder.real(other));
    }

    public Scalar times(Scalar other) {
        return builder.apply(Operator.MULTIPLY, this, other);
    }

    public Scalar times(double other) {
        return times(builder.real(other));
    }

    public Scalar over(Scalar other) {
        return builder.apply(Operator.DIVIDE, this, other);
    }

    public Scalar over(double other) {
        return over(builder.real(other));
    }

    /** this · factor + summand, rounded once. */
    public Scalar fma(Scalar factor, Scalar summand) {
        return builder.apply(Operator.FMA, this, factor, summand);
    }

    public Scalar fma(double factor, Scalar summand) {
        return fma(builder.real(factor), summand);
    }

    public Scalar fma(Scalar factor, double summand) {
        return fma(factor, builder.real(summand));
    }

    public Scalar sqrt() {
        return builder.apply(Operator.SQRT, this);
    }

    public Scalar abs() {
        return builder.apply(Operator.ABS, this);
    }

    public Scalar negated() {
        return builder.apply(Operator.NEGATE, this);
    }

    public Scalar min(Scalar other) {
        return builder.apply(Operator.MIN, this, other);
    }

    public Scalar max(Scalar other) {
        return builder.apply(Operator.MAX, this, other);
    }

    public Scalar lessThan(Scalar other) {
        return builder.apply(Operator.LESS, this, other);
    }

    public Scalar lessThan(double other) {
        return lessThan(builder.real(other));
    }

    public Scalar atMost(Scalar other) {
        return builder.apply(Operator.LESS_EQUAL, this, other);
    }

    public Scalar equalTo(Scalar other) {
        return builder.apply(Operator.EQUAL, this, other);
    }

    public Scalar equalTo(double other) {
        return equalTo(builder.real(other));
    }

    /** This condition chooses: {@code then} where it holds, else {@code otherwise}. */
    public Scalar select(Scalar then, Scalar otherwise) {
        Operator operator = switch (then.type()) {
            case REAL -> Operator.SELECT;
            case INT -> Operator.INT_SELECT;
            case BOOL -> Operator.BOOL_SELECT;
            case BITS -> throw new IllegalArgumentException("bits cannot be selected");
        };
        return builder.apply(operator, this, then, otherwise);
    }

    public Scalar and(Scalar other) {
        return builder.apply(Operator.AND, this, other);
    }

    public Scalar or(Scalar other) {
        return builder.apply(Operator.OR, this, other);
    }

    public Scalar not() {
        return builder.apply(Operator.NOT, this);
    }

    public Scalar toBits() {
        return builder.apply(Operator.TO_BITS, this);
    }

    public Scalar fromBits() {
        return builder.apply(Operator.FROM_BITS, this);
    }

    public Scalar toReal() {
        return type() == ScalarType.BOOL
                ? builder.apply(Operator.BOOL_TO_INT, this).toReal()
                : builder.apply(Operator.INT_TO_REAL, this);
    }

    public Scalar apply(Operator operator, Scalar... more) {
        Scalar[] all = new Scalar[more.length + 1];
        all[0] = this;
        System.arraycopy(more, 0, all, 1, more.length);
        return builder.apply(operator, all);
    }

    public Scalar apply(Function function, Scalar... more) {
        Scalar[] all = new Scalar[more.length + 1];
        all[0] = this;
        System.arraycopy(more, 0, all, 1, more.length);
        return builder.call(function, all);
    }
}
