// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;

/** A value of a graph that is being built, with the operators as methods, so that a derivative reads as its formula. */
public record Term(GraphBuilder builder, Value value) {
    public TensorType type() {
        return builder.type(value);
    }

    public Shape shape() {
        return type().shape();
    }

    public int rank() {
        return shape().rank();
    }

    /** A scalar constant of this term's element type; it meets any shape. */
    public Term constant(double constant) {
        return new Term(builder, builder.constant(constant, TensorType.scalar(type().element())));
    }

    public Term zero() {
        return constant(0);
    }

    public Term one() {
        return constant(1);
    }

    public Term plus(Term other) {
        return apply(Elementwise.ADD, other);
    }

    public Term plus(double other) {
        return plus(constant(other));
    }

    public Term minus(Term other) {
        return apply(Elementwise.SUBTRACT, other);
    }

    public Term minus(double other) {
        return minus(constant(other));
    }

    public Term times(Term other) {
        return apply(Elementwise.MULTIPLY, other);
    }

    public Term times(double other) {
        return times(constant(other));
    }

    public Term over(Term other) {
        return apply(Elementwise.DIVIDE, other);
    }

    public Term over(double other) {
        return over(constant(other));
    }

    public Term negated() {
        return apply(Elementwise.NEGATE);
    }

    public Term squared() {
        return times(this);
    }

    public Term sqrt() {
        return apply(Elementwise.SQRT);
    }

    public Term abs() {
        return apply(Elementwise.ABS);
    }

    public Term lessThan(Term other) {
        return apply(Elementwise.LESS, other);
    }

    public Term greaterThan(Term other) {
        return other.lessThan(this);
    }

    public Term atMost(Term other) {
        return apply(Elementwise.LESS_EQUAL, other);
    }

    public Term equalTo(Term other) {
        return apply(Elementwise.EQUAL, other);
    }

    /** This condition chooses, element by element. */
    public Term select(Term then, Term otherwise) {
        return apply(Elementwise.SELECT, then, otherwise);
    }

    /** The sum over some axes, which go. */
    public Term sum(List<Integer> axes) {
        return axes.isEmpty() ? this : apply(new Reduce(Reduce.Kind.SUM, axes));
    }

    /** The maximum over some axes, which go. */
    public Term max(List<Integer> axes) {
        return axes.isEmpty() ? this : apply(new Reduce(Reduce.Kind.MAX, axes));
    }

    public Term reshape(Shape shape) {
        return shape.equals(shape()) ? this : apply(new Layout.Reshape(shape));
    }

    /** Explicit repetition to a larger shape. */
    public Term broadcast(Shape shape) {
        return shape.equals(shape()) ? this : apply(new Layout.Broadcast(shape));
    }

    /** Puts axes of length 1 back where a reduction over {@code axes} of {@code shape} took them. */
    public Term restoreAxes(List<Integer> axes, Shape shape) {
        Shape kept = shape;
        for (int axis : axes) {
            kept = kept.with(axis, Dimension.ONE);
        }
        return reshape(kept);
    }

    /** The last two axes exchanged. */
    public Term transposed() {
        List<Integer> permutation = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            permutation.add(axis);
        }
        permutation.set(rank() - 1, rank() - 2);
        permutation.set(rank() - 2, rank() - 1);
        return transpose(permutation);
    }

    /** Axis {@code i} of the result is axis {@code permutation[i]} of this. */
    public Term transpose(List<Integer> permutation) {
        return apply(new Layout.Transpose(permutation));
    }

    public Term slice(int axis, Dimension start, Dimension length) {
        return apply(new Layout.Slice(axis, start, length));
    }

    /** The matrix product over the last two axes; the axes before are equal. */
    public Term matmul(Term other) {
        return apply(new MatMul(), other);
    }

    /** Applies an operator with one result to this and more operands. */
    public Term apply(dev.chainrule.compiler.graph.Op op, Term... more) {
        List<Value> operands = new ArrayList<>();
        operands.add(value);
        for (Term term : more) {
            operands.add(term.value);
        }
        return new Term(builder, builder.applyAll(op, operands).get(0));
    }
}
