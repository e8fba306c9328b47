// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

/** The type of a value: element and shape. */
public record TensorType(ElementType element, Shape shape) {
    public static TensorType real(Shape shape) {
        return new TensorType(ElementType.REAL, shape);
    }

    public static TensorType scalar(ElementType element) {
        return new TensorType(element, Shape.SCALAR);
    }

    public boolean isReal() {
        return element == ElementType.REAL;
    }

    public TensorType withElement(ElementType other) {
        return new TensorType(other, shape);
    }

    public TensorType withShape(Shape other) {
        return new TensorType(element, other);
    }

    /** {@code [B, 784]}, {@code int[B]}, {@code real}. */
    @Override
    public String toString() {
        if (shape.rank() == 0) {
            return element.word();
        }
        return (element == ElementType.REAL ? "" : element.word()) + shape;
    }
}
