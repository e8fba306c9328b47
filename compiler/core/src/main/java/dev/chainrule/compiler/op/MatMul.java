// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/**
 * The matrix product over the last two axes, {@code [batch…, m, k] · [batch…, k, n] → [batch…, m, n]}, with equal axes
 * before them. What the language allows beyond that (vectors, one matrix for a whole batch) is brought to this form by
 * {@link Products}.
 */
public record MatMul() implements Documented {
    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public Words words() {
        return new Words(
                "the matrix product a·b over the last two axes",
                "[batch…, m, k], [batch…, k, n] → [batch…, m, n]",
                "Vectors, and one matrix for a whole batch, are brought to this form when the graph is built.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Operands.count(this, 2, operands);
        TensorType a = operands.get(0);
        TensorType b = operands.get(1);
        if (!a.isReal() || !b.isReal()) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, "a matrix product takes reals, not " + a + " and " + b);
        }
        int rank = a.shape().rank();
        if (rank < 2 || b.shape().rank() != rank) {
            throw new TypeFault(TypeFault.Kind.RANK, "a matrix product takes matrices, not " + a + " and " + b);
        }
        if (!a.shape().get(rank - 1).equals(b.shape().get(rank - 2))) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "inner dimensions differ, " + a.shape().get(rank - 1) + " and "
                            + b.shape().get(rank - 2));
        }
        Shape batch = a.shape().part(0, rank - 2);
        if (!batch.equals(b.shape().part(0, rank - 2))) {
            throw new TypeFault(TypeFault.Kind.SHAPE, "batches differ: " + a + " and " + b);
        }
        return List.of(
                a.withShape(a.shape().part(0, rank - 1).followedBy(b.shape().part(rank - 1, rank))));
    }

    /** dA = dY·Bᵀ, dB = Aᵀ·dY. */
    @Override
    public Derivative derivative() {
        return new Derivative.Rule((builder, dys, ys, xs, wanted) -> {
            Term dy = new Term(builder, dys.get(0));
            Term a = new Term(builder, xs.get(0));
            Term b = new Term(builder, xs.get(1));
            return Operands.adjoints(
                    2,
                    wanted,
                    operand -> operand == 0
                            ? dy.matmul(b.transposed())
                            : a.transposed().matmul(dy));
        });
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return Notation.of(Notation.Sign.MATRIX_PRODUCT, x.get(0), x.get(1));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Contract();
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int last = index.length - 1;
            int[] left = index.clone();
            int[] right = index.clone();
            double sum = 0;
            for (int k = 0; k < x.get(0).extent(last); k++) {
                left[last] = k;
                right[last - 1] = k;
                sum += x.get(0).at(left) * x.get(1).at(right);
            }
            return sum;
        };
    }
}
