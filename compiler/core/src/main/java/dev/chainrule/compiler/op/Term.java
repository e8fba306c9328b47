// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A value of a graph that is being built, with the operators as methods, so that a derivative reads as its formula.
 * Arithmetic goes by the element type: operands of different types meet in the wider one, in the order bool, int, setting,
 * real; {@link #over} and the functions of analysis always give reals (or settings).
 */
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

    public ElementType element() {
        return type().element();
    }

    /** Applies an operator with one result to this and more operands. */
    public Term apply(Op op, Term... more) {
        List<Value> operands = new ArrayList<>();
        operands.add(value);
        for (Term term : more) {
            operands.add(term.value);
        }
        return new Term(builder, builder.applyAll(op, operands).get(0));
    }

    /** This term, under a name that stands beside the graph. */
    public Term named(String name) {
        builder.claim(
                value,
                new Origin(
                        Optional.empty(),
                        Optional.of(name),
                        "",
                        builder.origin(value).phase(),
                        Origin.Role.ROOT));
        return this;
    }

    // Constants and what follows from dimensions.

    /** A scalar constant of this term's element type; it meets any shape. */
    public Term constant(double constant) {
        return new Term(builder, builder.constant(constant, TensorType.scalar(element())));
    }

    public Term zero() {
        return constant(0);
    }

    public Term one() {
        return constant(1);
    }

    /** A dimension as a scalar int; a constant if it is static. */
    public static Term size(GraphBuilder builder, Dimension dimension) {
        return new Term(
                builder,
                dimension.isStatic()
                        ? builder.constant((double) dimension.value().getAsLong(), TensorType.scalar(ElementType.INT))
                        : builder.apply(new Source.Size(dimension)));
    }

    /** 0, 1, …, length − 1. */
    public static Term iota(GraphBuilder builder, Dimension length) {
        return new Term(builder, builder.apply(new Source.Iota(length)));
    }

    // Element types.

    /** This term as a wider element type, or a real cut off to an int; a scalar constant stays one. */
    public Term to(ElementType wanted) {
        ElementType given = element();
        if (given == wanted) {
            return this;
        }
        if (builder.node(value) instanceof Node.Constant constant && Conversions.widens(given, wanted)) {
            return new Term(builder, builder.constant(constant.value(), type().withElement(wanted)));
        }
        Term converted = this;
        for (Elementwise step : Conversions.steps(given, wanted)) {
            converted = converted.apply(step);
        }
        return converted;
    }

    /** A function of this as a type in which it is computed. */
    public Term function(Elementwise function) {
        ElementType type = function.computedIn(element());
        return to(type).apply(function.on(type));
    }

    private Term meet(Elementwise operator, Term other) {
        ElementType type = operator.computedIn(Conversions.common(element(), other.element()));
        return to(type).apply(operator.on(type), other.to(type));
    }

    // Arithmetic.

    public Term plus(Term other) {
        return meet(Elementwise.ADD, other);
    }

    public Term plus(double other) {
        return plus(constant(other));
    }

    public Term minus(Term other) {
        return meet(Elementwise.SUBTRACT, other);
    }

    public Term minus(double other) {
        return minus(constant(other));
    }

    public Term times(Term other) {
        return meet(Elementwise.MULTIPLY, other);
    }

    public Term times(double other) {
        return times(constant(other));
    }

    /** True division: of ints it gives reals. */
    public Term over(Term other) {
        return meet(Elementwise.DIVIDE, other);
    }

    public Term over(double other) {
        return over(constant(other));
    }

    public Term negated() {
        return function(Elementwise.NEGATE);
    }

    public Term abs() {
        return function(Elementwise.ABS);
    }

    public Term sign() {
        return function(Elementwise.SIGN);
    }

    /** The smaller of the two, element by element. */
    public Term min(Term other) {
        return meet(Elementwise.MIN, other);
    }

    /** The larger of the two, element by element. */
    public Term max(Term other) {
        return meet(Elementwise.MAX, other);
    }

    public Term squared() {
        return times(this);
    }

    // Powers, exponentials, and so on.

    public Term sqrt() {
        return function(Elementwise.SQRT);
    }

    public Term power(Term exponent) {
        return meet(Elementwise.POWER, exponent);
    }

    public Term exp() {
        return function(Elementwise.EXP);
    }

    public Term log() {
        return function(Elementwise.LOG);
    }

    public Term sin() {
        return function(Elementwise.SIN);
    }

    public Term cos() {
        return function(Elementwise.COS);
    }

    public Term sinh() {
        return function(Elementwise.SINH);
    }

    public Term cosh() {
        return function(Elementwise.COSH);
    }

    public Term tanh() {
        return function(Elementwise.TANH);
    }

    public Term sigmoid() {
        return function(Elementwise.SIGMOID);
    }

    // Comparison, logic, choice.

    public Term lessThan(Term other) {
        return meet(Elementwise.LESS, other);
    }

    public Term greaterThan(Term other) {
        return other.lessThan(this);
    }

    public Term atMost(Term other) {
        return meet(Elementwise.LESS_EQUAL, other);
    }

    public Term equalTo(Term other) {
        return meet(Elementwise.EQUAL, other);
    }

    public Term and(Term other) {
        return apply(Discrete.AND, other);
    }

    public Term or(Term other) {
        return apply(Discrete.OR, other);
    }

    public Term not() {
        return apply(Discrete.NOT);
    }

    /** This condition chooses, element by element. */
    public Term select(Term then, Term otherwise) {
        ElementType type = Elementwise.SELECT.computedIn(Conversions.common(then.element(), otherwise.element()));
        return apply(Elementwise.SELECT.on(type), then.to(type), otherwise.to(type));
    }

    /** This adjoint's part for one of two operands that meet in min or max: half of it if they are equal. */
    Term shared(Term a, Term b) {
        return a.equalTo(b).select(over(2), this);
    }

    // Reductions. The axes go, unless the name says "kept": then they stay with length 1.

    /** The sum over some axes. */
    public Term sum(List<Integer> axes) {
        return axes.isEmpty() ? this : apply(new Reduce(Reduce.Kind.SUM, axes));
    }

    public Term sum() {
        return sum(allAxes());
    }

    /** The largest of all elements. */
    public Term max() {
        return max(allAxes());
    }

    /** The maximum over some axes. */
    public Term max(List<Integer> axes) {
        return axes.isEmpty() ? this : apply(new Reduce(Reduce.Kind.MAX, axes));
    }

    /** The minimum over some axes. */
    public Term min(List<Integer> axes) {
        return axes.isEmpty() ? this : apply(new Reduce(Reduce.Kind.MIN, axes));
    }

    /** The mean over some axes: the sum over their number of elements. */
    public Term mean(List<Integer> axes) {
        Term real = to(ElementType.REAL);
        return real.sum(axes).over(size(builder, Axes.sizeOf(shape(), axes)).to(ElementType.REAL));
    }

    public Term mean() {
        return mean(allAxes());
    }

    public Term sumKept(List<Integer> axes) {
        return sum(axes).restoreAxes(axes, shape());
    }

    public Term maxKept(List<Integer> axes) {
        return max(axes).restoreAxes(axes, shape());
    }

    public Term meanKept(List<Integer> axes) {
        return mean(axes).restoreAxes(axes, shape());
    }

    public Term logSumExp(List<Integer> axes) {
        return to(ElementType.REAL).apply(new Rowwise.LogSumExp(axes));
    }

    public Term softmax(int axis) {
        return to(ElementType.REAL).apply(new Rowwise.Softmax(axis));
    }

    public Term logSoftmax(int axis) {
        return to(ElementType.REAL).apply(new Rowwise.LogSoftmax(axis));
    }

    private List<Integer> allAxes() {
        return IntStream.range(0, rank()).boxed().toList();
    }

    // Layout.

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

    /** A new axis of length 1 before axis {@code axis}. */
    public Term insertAxis(int axis) {
        if (axis < 0 || axis > rank()) {
            throw new TypeFault(TypeFault.Kind.AXIS, "no axis can be inserted at " + axis + " of " + type());
        }
        return reshape(shape().inserting(axis, Dimension.ONE));
    }

    /** The last two axes exchanged. */
    public Term transposed() {
        if (rank() < 2) {
            throw new TypeFault(TypeFault.Kind.RANK, "transpose takes a matrix, not " + type());
        }
        return apply(Layout.Transpose.ofLastTwo(rank()));
    }

    /** One axis in another place, the others in their order. */
    public Term moved(int from, int to) {
        List<Integer> order = new ArrayList<>(allAxes());
        order.add(to, order.remove(from));
        return transpose(order);
    }

    /** Axis {@code i} of the result is axis {@code permutation[i]} of this. */
    public Term transpose(List<Integer> permutation) {
        return permutation.equals(allAxes()) ? this : apply(new Layout.Transpose(permutation));
    }

    /** The stretch {@code [start, start + length)} of an axis. */
    public Term slice(int axis, Dimension start, Dimension length) {
        Layout.Slice slice = new Layout.Slice(axis, start, length);
        Axes.check(slice, List.of(axis), shape());
        return start.is(0) && length.equals(shape().get(axis)) ? this : apply(slice);
    }

    /** Every so many elements of an axis, from the first on. */
    public Term each(int axis, int step) {
        Term windows = apply(new Windows(axis, 1, step, 1));
        return windows.reshape(windows.shape().without(rank()));
    }

    /** Each element one place further along an axis, behind a 0; the last goes. */
    Term shifted(int axis) {
        return apply(new Pad(axis, Dimension.ONE, Dimension.ZERO)).slice(axis, Dimension.ZERO, shape().get(axis));
    }

    /** Zeros before and after along an axis. */
    public Term pad(int axis, Dimension before, Dimension after) {
        return before.is(0) && after.is(0) ? this : apply(new Pad(axis, before, after));
    }

    /** These terms one after the other along an axis, in their common element type. */
    public static Term concat(int axis, List<Term> terms) {
        ElementType common = terms.stream().map(Term::element).reduce(ElementType.BOOL, Conversions::common);
        List<Value> values = terms.stream().map(term -> term.to(common).value()).toList();
        GraphBuilder builder = terms.get(0).builder();
        return terms.size() == 1
                ? terms.get(0)
                : new Term(builder, builder.applyAll(new Concat(axis), values).get(0));
    }

    /** The matrix product over the last two axes; the axes before are equal. */
    public Term matmul(Term other) {
        return apply(new MatMul(), other);
    }
}
