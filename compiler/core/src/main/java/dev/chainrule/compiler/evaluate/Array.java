// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A tensor of the reference evaluator: row-major values, each a double whatever the element type (an int as such, false
 * and true as 0 and 1). Not changed once made.
 */
public final class Array implements Meaning.Operand {
    private final ElementType element;
    private final int[] shape;
    private final double[] values;

    /** @throws IllegalArgumentException if there are not as many values as the shape says */
    public Array(ElementType element, int[] shape, double... values) {
        if (values.length != size(shape)) {
            throw new IllegalArgumentException(
                    values.length + " values for a shape of " + size(shape) + " elements: " + Arrays.toString(shape));
        }
        this.element = element;
        this.shape = shape.clone();
        this.values = values.clone();
    }

    public static Array real(int[] shape, double... values) {
        return new Array(ElementType.REAL, shape, values);
    }

    public static Array scalar(ElementType element, double value) {
        return new Array(element, new int[0], value);
    }

    /** The array whose element at each index is the function's value there. */
    public static Array generate(ElementType element, int[] shape, ToDoubleFunction<int[]> function) {
        double[] values = new double[size(shape)];
        int[] index = new int[shape.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(index);
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return new Array(element, shape, values);
    }

    /** Arrays of one shape, one after the other along a new axis. */
    static Array stack(ElementType element, int[] shape, int axis, List<Array> arrays) {
        int[] stacked = new int[shape.length + 1];
        System.arraycopy(shape, 0, stacked, 0, axis);
        stacked[axis] = arrays.size();
        System.arraycopy(shape, axis, stacked, axis + 1, shape.length - axis);
        return generate(element, stacked, index -> arrays.get(index[axis]).at(without(index, axis)));
    }

    private static int[] without(int[] index, int axis) {
        int[] rest = new int[index.length - 1];
        System.arraycopy(index, 0, rest, 0, axis);
        System.arraycopy(index, axis + 1, rest, axis, rest.length - axis);
        return rest;
    }

    /** What stands at a place of an axis, which goes. */
    Array slice(int axis, int place) {
        return generate(element, without(shape, axis), index -> {
            int[] whole = new int[shape.length];
            System.arraycopy(index, 0, whole, 0, axis);
            whole[axis] = place;
            System.arraycopy(index, axis, whole, axis + 1, index.length - axis);
            return at(whole);
        });
    }

    @Override
    public ElementType element() {
        return element;
    }

    public int[] shape() {
        return shape.clone();
    }

    @Override
    public int rank() {
        return shape.length;
    }

    @Override
    public int extent(int axis) {
        return shape[axis];
    }

    public int size() {
        return values.length;
    }

    /** Row-major. */
    public double[] values() {
        return values.clone();
    }

    /** The element at a row-major position. */
    public double get(int position) {
        return values[position];
    }

    /** The only element. */
    public double scalar() {
        if (values.length != 1) {
            throw new IllegalStateException("not one element: " + this);
        }
        return values[0];
    }

    @Override
    public double at(int... index) {
        int position = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            position = position * shape[axis] + index[axis];
        }
        return values[position];
    }

    /** Axes are aligned at the last one, and an axis of length 1 has the same element everywhere. */
    @Override
    public double stretched(int... index) {
        int[] own = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            own[axis] = shape[axis] == 1 ? 0 : index[index.length - shape.length + axis];
        }
        return at(own);
    }

    static int size(int[] shape) {
        int size = 1;
        for (int extent : shape) {
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Array array
                && element == array.element
                && Arrays.equals(shape, array.shape)
                && Arrays.equals(values, array.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return element.word() + Arrays.toString(shape) + " " + Arrays.toString(values);
    }
}
