// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Operators on whole rows that are compositions, but have a stable derivative of their own. The composition is what runs:
 * a row at a time, without overflow, because the largest element is taken off first.
 */
public sealed interface Rowwise extends Documented {
    /** The composition of simpler operators that this one stands for. */
    Term expand(Term x);

    @Override
    default Lowering lowering() {
        return new Lowering.Expand(
                (builder, x) -> expand(new Term(builder, x.get(0))).value());
    }

    /** y = eˣ / Σ eˣ along an axis. */
    record Softmax(int axis, Nothing nothing) implements Rowwise {
        /** What a row of −∞ alone gives. */
        public enum Nothing {
            /** Zeros: attention that may look at nothing sees nothing. */
            ZERO,
            /** NaN, as the formula has it: where the logarithm of the softmax is NaN anyway, no test is needed. */
            NAN
        }

        public Softmax(int axis) {
            this(axis, Nothing.ZERO);
        }

        @Override
        public String name() {
            return "softmax[" + axis + (nothing == Nothing.ZERO ? "]" : ", of something]");
        }

        @Override
        public Words words() {
            return new Words(
                    "eˣ / Σ eˣ along an axis",
                    "[…] → […]",
                    "An element of −∞ gives 0, and so does a row of nothing else: attention that may look at nothing.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            return same(this, axis, operands);
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                double[] row = row(x.get(0), axis, index);
                double max = Axes.max(DoubleStream.of(row));
                return max == Double.NEGATIVE_INFINITY && nothing == Nothing.ZERO
                        ? 0
                        : StrictMath.exp(x.get(0).at(index) - max) / sumOfExp(row, max);
            };
        }

        @Override
        public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
            return Flow.beside(axis, flowing);
        }

        @Override
        public Term expand(Term x) {
            Term max = x.maxKept(List.of(axis));
            if (nothing == Nothing.NAN) {
                Term e = x.minus(max).exp();
                return e.over(e.sumKept(List.of(axis)));
            }
            Term e = x.minus(max.equalTo(max.constant(Double.NEGATIVE_INFINITY)).select(max.zero(), max))
                    .exp();
            // The sum is at least 1, unless the row has nothing.
            return e.over(e.sumKept(List.of(axis)).max(x.one()));
        }

        /** dx = y · (dy − Σ dy · y). */
        @Override
        public Derivative derivative() {
            return Operands.rule(
                    new Derivative.Guarding.Constant(List.of(axis)),
                    (dy, y, x) -> y.times(dy.minus(dy.times(y).sumKept(List.of(axis)))));
        }
    }

    /** y = x − log Σ eˣ along an axis. */
    record LogSoftmax(int axis) implements Rowwise {
        @Override
        public String name() {
            return "log_softmax[" + axis + "]";
        }

        @Override
        public Words words() {
            return new Words(
                    "x − log Σ eˣ along an axis",
                    "[…] → […]",
                    "An element of −∞ gives −∞; a row of nothing else gives NaN.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            return same(this, axis, operands);
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                double[] row = row(x.get(0), axis, index);
                double max = Axes.max(DoubleStream.of(row));
                return x.get(0).at(index) - max - StrictMath.log(sumOfExp(row, max));
            };
        }

        @Override
        public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
            return Flow.beside(axis, flowing);
        }

        @Override
        public Term expand(Term x) {
            Term shifted = x.minus(x.maxKept(List.of(axis)));
            return shifted.minus(shifted.exp().sumKept(List.of(axis)).log());
        }

        /** dx = dy − softmax x · Σ dy: the forward pass has its powers already. */
        @Override
        public Derivative derivative() {
            return Operands.rule(
                    new Derivative.Guarding.Constant(List.of(axis)),
                    (dy, y, x) -> dy.minus(
                            x.apply(new Softmax(axis, Softmax.Nothing.NAN)).times(dy.sumKept(List.of(axis)))));
        }
    }

    /**
     * y = log Σ eˣ over some axes, which go.
     *
     * @param axes ascending
     */
    record LogSumExp(List<Integer> axes) implements Rowwise {
        public LogSumExp {
            axes = axes.stream().sorted().toList();
        }

        @Override
        public String name() {
            return "logsumexp" + axes;
        }

        @Override
        public Words words() {
            return new Words(
                    "log Σ eˣ over some axes, which go",
                    "[m, k, n] over axis 1 → [m, n]",
                    "Of −∞ alone, or of nothing, it is −∞, and there dx = 0. Where an element is ∞, dx = dy for it, and 0 for the"
                            + " others.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            TensorType x = Operands.one(this, operands, ElementType.REAL);
            Axes.check(this, axes, x.shape());
            return List.of(x.withShape(Axes.without(x.shape(), axes)));
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                double[] elements = Axes.along(x.get(0), axes, index).toArray();
                double max = Axes.max(DoubleStream.of(elements));
                double shift = Double.isInfinite(max) ? 0 : max;
                return shift + StrictMath.log(sumOfExp(elements, shift));
            };
        }

        @Override
        public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
            return new Lowering.Reduction(Combination.LOG_SUM_EXP, axes).flow(operand, axis, operands, result);
        }

        @Override
        public Term expand(Term x) {
            Term shift = finite(x.maxKept(axes));
            Term sum = x.minus(shift).exp().sum(axes);
            return sum.log().plus(shift.reshape(sum.shape()));
        }

        /** dx = dy · e^(x − y). */
        @Override
        public Derivative derivative() {
            return Operands.rule(new Derivative.Guarding.Restored(axes), (dy, y, x) -> {
                Term whole = y.restoreAxes(axes, x.shape());
                Term shift = whole.equalTo(y.constant(Double.NEGATIVE_INFINITY)).select(y.zero(), whole);
                Term distance = x.equalTo(shift).select(x.zero(), x.minus(shift));
                return dy.restoreAxes(axes, x.shape()).times(distance.exp());
            });
        }

        /** 0 in place of an infinity, whose difference from itself would be NaN. */
        private static Term finite(Term x) {
            return x.abs().equalTo(x.constant(Double.POSITIVE_INFINITY)).select(x.zero(), x);
        }
    }

    private static double[] row(Meaning.Operand x, int axis, int[] index) {
        int[] place = IntStream.range(0, index.length)
                .filter(i -> i != axis)
                .map(i -> index[i])
                .toArray();
        return Axes.along(x, List.of(axis), place).toArray();
    }

    private static double sumOfExp(double[] elements, double shift) {
        return Axes.sum(DoubleStream.of(elements).map(x -> StrictMath.exp(x - shift)));
    }

    private static List<TensorType> same(Rowwise op, int axis, List<TensorType> operands) {
        TensorType x = Operands.one(op, operands, ElementType.REAL);
        Axes.check(op, List.of(axis), x.shape());
        return List.of(x);
    }
}
