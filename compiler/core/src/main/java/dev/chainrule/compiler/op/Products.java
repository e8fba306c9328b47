// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;

/** The product {@code a @ b} of the language, by the rules of NumPy, brought to {@link MatMul}. */
public final class Products {
    private Products() {}

    /**
     * A vector counts as one row on the left, as one column on the right, and its axis of length 1 goes again. One matrix
     * on the right of many is multiplied with all their rows at once, so that its gradient is one big product. Other axes
     * before the last two broadcast.
     *
     * @throws TypeFault if the operands do not fit
     */
    public static Term matmul(Term a, Term b) {
        check(a, b);
        if (a.rank() == 1) {
            Term product = matmul(a.reshape(a.shape().inserting(0, Dimension.ONE)), b);
            int row = product.rank() - (b.rank() == 1 ? 1 : 2);
            return product.reshape(product.shape().without(row));
        }
        if (b.rank() == 1) {
            Term product = matmul(a, column(b));
            return product.reshape(product.shape().without(product.rank() - 1));
        }
        if (isOneMatrix(b) && a.rank() >= b.rank()) {
            return rowsTimesMatrix(a, b.reshape(matrix(b)));
        }
        Shape batch = commonBatch(a, b);
        return a.broadcast(batch.followedBy(matrix(a))).matmul(b.broadcast(batch.followedBy(matrix(b))));
    }

    /** [..., m, k] · [k, n]: the rows under one another. */
    private static Term rowsTimesMatrix(Term a, Term b) {
        Shape rows = a.shape().part(0, a.rank() - 1);
        Term flat = a.reshape(Shape.of(rows.size(), a.shape().get(a.rank() - 1)));
        return flat.matmul(b).reshape(rows.followedBy(Shape.of(b.shape().get(1))));
    }

    private static void check(Term a, Term b) {
        if (a.type().element() != ElementType.REAL || b.type().element() != ElementType.REAL) {
            throw new TypeFault(
                    TypeFault.Kind.ELEMENT, "a matrix product takes reals, not " + a.type() + " and " + b.type());
        }
        if (a.rank() == 0 || b.rank() == 0) {
            throw new TypeFault(
                    TypeFault.Kind.RANK,
                    "a matrix product takes vectors and matrices, not " + a.type() + " and " + b.type(),
                    "write * for a product with a scalar");
        }
        Dimension left = a.shape().get(a.rank() - 1);
        Dimension right = b.shape().get(Math.max(b.rank() - 2, 0));
        if (!left.equals(right)) {
            throw new TypeFault(TypeFault.Kind.SHAPE, "inner dimensions differ, " + left + " and " + right);
        }
    }

    private static Shape commonBatch(Term a, Term b) {
        try {
            return Broadcasting.of(batch(a), batch(b));
        } catch (TypeFault fault) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "the axes before the matrices do not agree in " + a.type() + " and " + b.type(),
                    fault.hint());
        }
    }

    private static boolean isOneMatrix(Term b) {
        return batch(b).dimensions().stream().allMatch(dimension -> dimension.is(1));
    }

    private static Term column(Term vector) {
        return vector.reshape(vector.shape().inserting(1, Dimension.ONE));
    }

    private static Shape batch(Term term) {
        return term.shape().part(0, term.rank() - 2);
    }

    private static Shape matrix(Term term) {
        return term.shape().part(term.rank() - 2, term.rank());
    }
}
