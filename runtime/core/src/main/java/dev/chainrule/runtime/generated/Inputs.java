// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.NanPolicy;
import dev.chainrule.runtime.Precision;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A workspace's copies of the inputs, in arrays of at least their length, a multiple of 16. An array grows when sizes
 * are bound and never shrinks.
 */
final class Inputs {
    /** Shorter inputs are searched for NaN at once. */
    private static final int WORTH_A_SUM = 64;

    private final Blueprint blueprint;
    private final ModelDescription.Input[] inputs;
    private final Sizes sizes;
    private final boolean single;
    private final Object[] arrays;
    private final int[] lengths;
    private final boolean[] given;
    /** For each input the dimension that it tells by its value, or −1. */
    private final int[] sized;

    private final int[] dimensions;
    private int growths;
    private NanPolicy nanPolicy = NanPolicy.REFUSE;

    /** @param dimensions the dimensions bound, which the owner changes */
    Inputs(Blueprint blueprint, Sizes sizes, int[] dimensions) {
        ModelDescription description = blueprint.description();
        this.blueprint = blueprint;
        this.inputs = description.inputs().toArray(new ModelDescription.Input[0]);
        this.sizes = sizes;
        this.single = description.precision() == Precision.F32;
        this.arrays = new Object[inputs.length];
        this.lengths = new int[inputs.length];
        this.given = new boolean[inputs.length];
        this.dimensions = dimensions;
        this.sized = new int[inputs.length];
        for (int input = 0; input < arrays.length; input++) {
            arrays[input] = array(input, 0);
            sized[input] = description.dimensions().indexOf(inputs[input].name());
        }
    }

    void nanPolicy(NanPolicy policy) {
        nanPolicy = policy;
    }

    /** Lets go of what was put, because the dimensions change. */
    void forget() {
        Arrays.fill(given, false);
    }

    /** Makes an input's array long enough. */
    void makeRoom(int input, int length) {
        if (length > Array.getLength(arrays[input])) {
            arrays[input] = array(input, length);
            given[input] = false;
            growths++;
        }
    }

    /** How often an array was made anew. */
    int growths() {
        return growths;
    }

    /** Gives an input the length of its shape under the dimensions bound. */
    void resize(int input, int length) {
        lengths[input] = length;
    }

    private Object array(int input, int length) {
        int padded = Padding.padded(length);
        if (inputs[input].element() != ElementType.REAL) {
            return new int[padded];
        }
        return single ? new float[padded] : new double[padded];
    }

    float[] floats(int input) {
        return (float[]) arrays[input];
    }

    double[] doubles(int input) {
        return (double[]) arrays[input];
    }

    int[] ints(int input) {
        return (int[]) arrays[input];
    }

    boolean isGiven(int input) {
        return given[input];
    }

    /** Fills the input from which all draws follow. */
    void putKey(int input, long seed, int run) {
        int[] into = ints(input);
        into[0] = (int) seed;
        into[1] = (int) (seed >>> 32);
        into[2] = run;
        given[input] = true;
    }

    /** @throws ModelException if an input has not been put since its shape changed */
    void requireGiven(int input) {
        if (!given[input]) {
            throw new ModelException(
                    name(input) + " was not given, or for other dimensions; it is " + shape(input) + " now");
        }
    }

    /** @throws ModelException if an array has another length than the input */
    Inputs requireExact(int input, int length) {
        if (length != lengths[input]) {
            throw new ModelException(
                    name(input) + " is " + shape(input) + ", " + lengths[input] + " numbers; the array has " + length);
        }
        return this;
    }

    void put(int input, float[] values, int offset) {
        begin(input, values.length, offset, true);
        int length = lengths[input];
        if (single) {
            System.arraycopy(values, offset, floats(input), 0, length);
        } else {
            double[] into = doubles(input);
            for (int i = 0; i < length; i++) {
                into[i] = values[offset + i];
            }
        }
        end(input);
    }

    void put(int input, double[] values, int offset) {
        begin(input, values.length, offset, true);
        int length = lengths[input];
        if (single) {
            float[] into = floats(input);
            for (int i = 0; i < length; i++) {
                into[i] = (float) values[offset + i];
            }
        } else {
            System.arraycopy(values, offset, doubles(input), 0, length);
        }
        end(input);
    }

    void put(int input, int[] values, int offset) {
        begin(input, values.length, offset, false);
        int length = lengths[input];
        int[] into = ints(input);
        System.arraycopy(values, offset, into, 0, length);
        if (inputs[input].element() == ElementType.BOOL) {
            for (int i = 0; i < length; i++) {
                into[i] = into[i] == 0 ? 0 : 1;
            }
        }
        end(input);
    }

    void put(int input, boolean[] values) {
        begin(input, values.length, 0, false);
        int[] into = ints(input);
        for (int i = 0; i < lengths[input]; i++) {
            into[i] = values[i] ? 1 : 0;
        }
        end(input);
    }

    /** One number for every element. */
    void fill(int input, double value) {
        if (inputs[input].element() != ElementType.REAL) {
            Arrays.fill(ints(input), 0, lengths[input], (int) value);
        } else if (single) {
            Arrays.fill(floats(input), 0, lengths[input], (float) value);
        } else {
            Arrays.fill(doubles(input), 0, lengths[input], value);
        }
        end(input);
    }

    void putStandard(int input) {
        OptionalDouble standard = inputs[input].standard();
        if (standard.isEmpty()) {
            throw new ModelException(name(input) + " has no standard value: it must be given");
        }
        fill(input, standard.getAsDouble());
    }

    private void begin(int input, int available, int offset, boolean real) {
        given[input] = false;
        if (real != (inputs[input].element() == ElementType.REAL)) {
            throw new ModelException(name(input) + " takes " + (real ? "whole numbers" : "reals"));
        }
        if (offset < 0 || (long) offset + lengths[input] > available) {
            throw new ModelException(name(input) + " is " + shape(input) + ", " + lengths[input]
                    + " numbers; the array has " + available + (offset == 0 ? "" : ", from offset " + offset));
        }
    }

    private void end(int input) {
        if (nanPolicy == NanPolicy.REFUSE && inputs[input].element() == ElementType.REAL) {
            int nan = single ? firstNan(floats(input), lengths[input]) : firstNan(doubles(input), lengths[input]);
            if (nan >= 0) {
                throw new ModelException(name(input) + " is NaN at index " + nan
                        + "; if it shall be taken, call nanPolicy(NanPolicy.ALLOW)");
            }
        }
        if (sized[input] >= 0 && ints(input)[0] != dimensions[sized[input]]) {
            throw new ModelException(name(input) + " is " + ints(input)[0] + ", and the size of that name was bound to "
                    + dimensions[sized[input]] + ": bind and put the same");
        }
        given[input] = true;
    }

    /** A sum with a NaN in it is NaN, and takes a third of the time of a search, which may end anywhere. */
    private static int firstNan(float[] values, int length) {
        if (length >= WORTH_A_SUM && !Float.isNaN(Sums.sum(values, 0, length))) {
            return -1;
        }
        for (int i = 0; i < length; i++) {
            if (Float.isNaN(values[i])) {
                return i;
            }
        }
        return -1;
    }

    private static int firstNan(double[] values, int length) {
        if (length >= WORTH_A_SUM && !Double.isNaN(Sums.sum(values, 0, length))) {
            return -1;
        }
        for (int i = 0; i < length; i++) {
            if (Double.isNaN(values[i])) {
                return i;
            }
        }
        return -1;
    }

    private String name(int input) {
        return blueprint.inputPlace(input) + ": input " + inputs[input].name();
    }

    private String shape(int input) {
        if (inputs[input].shape().isEmpty()) {
            return "a scalar";
        }
        return sizes.text(inputs[input].shape()) + " = " + Sizes.values(inputs[input].shape(), dimensions);
    }
}
