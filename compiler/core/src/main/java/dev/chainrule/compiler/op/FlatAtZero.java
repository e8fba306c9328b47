// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether the derivative of a value vanishes wherever the value does, as that of a sum of squares. A root of it has a corner
 * there, or a cusp, of which 0 is a subgradient; by parts its derivative would be 0 · ∞.
 */
public final class FlatAtZero {
    /** Beyond so many operators it is not looked into: then a root keeps the derivative by parts. */
    private static final int DEEPEST = 64;

    /** What a product is asked for besides a flat factor. */
    private enum Factors {
        /** Nothing: it is flat in whatever makes the flat factor vanish. */
        ANY,
        /** That the others are flat as well: then no product is negative. */
        FLAT
    }

    private static final Set<Elementwise> ALWAYS =
            Set.of(Elementwise.ABS, Elementwise.RELU, Elementwise.EXP, Elementwise.SIGMOID, Elementwise.SOFTPLUS);

    private static final Set<Elementwise> JOINING =
            Set.of(Elementwise.ADD, Elementwise.SELECT, Elementwise.MIN, Elementwise.MAX);

    private FlatAtZero() {}

    /** A root has no slope where its operand is zero and flat. */
    static Optional<Derivative.Where> ofRoot(Term x) {
        return holds(x, Factors.ANY, DEEPEST) && !isLifted(x)
                ? Optional.of(ElementwiseBuilder.unless(x.equalTo(x.zero())))
                : Optional.empty();
    }

    /** aᵇ is flat in a where b is 0, and in b where a is 0; with b below 1 it is a root. */
    static Optional<Derivative.Where> ofPower(Term a, Term b, int operand) {
        if (operand == 1) {
            return Optional.of(
                    ElementwiseBuilder.unless(a.equalTo(a.zero()).and(b.zero().atMost(b))));
        }
        Optional<Double> exponent = constant(b, b.value());
        if (exponent.filter(p -> p != 0).isEmpty()) {
            return Optional.of(ElementwiseBuilder.unless(b.equalTo(b.zero())));
        }
        return exponent.filter(p -> p > 0 && p < 1).flatMap(p -> ofRoot(a));
    }

    /** Whether in addition no element is negative. */
    public static boolean holdsOfSquares(Term x) {
        return holds(x, Factors.FLAT, DEEPEST);
    }

    /** x + c with a positive number c: what a root of it is taken of is meant never to be zero. */
    private static boolean isLifted(Term x) {
        return x.builder().node(x.value()) instanceof Node.Apply sum
                && sum.op() == Elementwise.ADD
                && sum.operands().stream()
                        .anyMatch(value -> constant(x, value).filter(c -> c > 0).isPresent());
    }

    private static Optional<Double> constant(Term among, Value value) {
        return among.builder().node(value) instanceof Node.Constant constant
                ? Optional.of(constant.value())
                : Optional.empty();
    }

    private static boolean holds(Term x, Factors factors, int depth) {
        Optional<Double> number = constant(x, x.value());
        if (number.isPresent() || !(x.builder().node(x.value()) instanceof Node.Apply apply) || depth == 0) {
            return number.filter(c -> c >= 0).isPresent();
        }
        Op op = apply.op();
        List<Term> operands = apply.operands().stream()
                .map(value -> new Term(x.builder(), value))
                .toList();
        Predicate<Term> inside = operand -> holds(operand, factors, depth - 1);
        if (op == Elementwise.MULTIPLY || op instanceof MatMul) {
            return isSquare(op, x, operands.get(0), operands.get(1))
                    || (factors == Factors.ANY
                            ? operands.stream().anyMatch(inside)
                            : operands.stream().allMatch(inside));
        }
        if (op == Elementwise.POWER) {
            double exponent = constant(x, apply.operands().get(1)).orElse(0.0);
            return factors == Factors.ANY && exponent > 1 || exponent > 0 && inside.test(operands.get(0));
        }
        if (op == Elementwise.DIVIDE || op == Elementwise.SQRT || op instanceof Reduce) {
            return inside.test(operands.get(0));
        }
        return ALWAYS.contains(op)
                || op instanceof Rowwise.Softmax
                || op.derivative() instanceof Derivative.Zero
                || (JOINING.contains(op) || op instanceof Layout || op instanceof CutPoint)
                        && operands.stream()
                                .filter(operand -> operand.type().isReal())
                                .allMatch(inside);
    }

    /** x · x, or a row times itself; not the products of other elements of x, which may be negative. */
    private static boolean isSquare(Op op, Term product, Term a, Term b) {
        if (op == Elementwise.MULTIPLY) {
            return a.equals(b);
        }
        Shape shape = product.shape();
        return shape.get(product.rank() - 1).is(1)
                && shape.get(product.rank() - 2).is(1)
                && bare(a).equals(bare(b));
    }

    /** What a term is under another shape. */
    private static Term bare(Term x) {
        return x.builder().node(x.value()) instanceof Node.Apply apply
                        && apply.op().lowering() instanceof Lowering.InOrder
                ? bare(new Term(x.builder(), apply.operands().get(0)))
                : x;
    }
}
