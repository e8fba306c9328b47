// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Precision;

/** Reads the outputs of the entry point that was run last, from the arrays in which they stand. */
final class Outputs {
    private static final int NONE = -1;

    private final Blueprint blueprint;
    private final Binding binding;
    private final Workspace workspace;
    private final boolean single;
    private int finished = NONE;

    Outputs(Blueprint blueprint, Binding binding, Workspace workspace) {
        this.blueprint = blueprint;
        this.binding = binding;
        this.workspace = workspace;
        this.single = blueprint.description().precision() == Precision.F32;
    }

    /** From here on there are none. */
    void forget() {
        finished = NONE;
    }

    /** From here on those of this entry point stand there. */
    void stand(int entryPoint) {
        finished = entryPoint;
    }

    void get(int entryPoint, int output, float[] into, int offset) {
        int length = room(entryPoint, output, into.length, offset, true);
        if (single) {
            System.arraycopy((float[]) array(entryPoint, output), 0, into, offset, length);
        } else {
            double[] values = (double[]) array(entryPoint, output);
            for (int i = 0; i < length; i++) {
                into[offset + i] = (float) values[i];
            }
        }
    }

    void get(int entryPoint, int output, double[] into, int offset) {
        int length = room(entryPoint, output, into.length, offset, true);
        if (single) {
            float[] values = (float[]) array(entryPoint, output);
            for (int i = 0; i < length; i++) {
                into[offset + i] = values[i];
            }
        } else {
            System.arraycopy((double[]) array(entryPoint, output), 0, into, offset, length);
        }
    }

    void get(int entryPoint, int output, int[] into, int offset) {
        int length = room(entryPoint, output, into.length, offset, false);
        System.arraycopy((int[]) array(entryPoint, output), 0, into, offset, length);
    }

    void get(int entryPoint, int output, boolean[] into) {
        int length = room(entryPoint, output, into.length, 0, false);
        int[] values = (int[]) array(entryPoint, output);
        for (int i = 0; i < length; i++) {
            into[i] = values[i] != 0;
        }
    }

    double scalar(int entryPoint, int output) {
        boolean real = output(entryPoint, output).element() == ElementType.REAL;
        if (room(entryPoint, output, 1, 0, real) != 1) {
            throw new ModelException(where(entryPoint, output) + " is not a scalar");
        }
        Object array = array(entryPoint, output);
        if (!real) {
            return ((int[]) array)[0];
        }
        return single ? ((float[]) array)[0] : ((double[]) array)[0];
    }

    /** The array in which an output stands; it may be longer. */
    private Object array(int entryPoint, int output) {
        boolean real = output(entryPoint, output).element() == ElementType.REAL;
        return workspace.array(blueprint.entry(entryPoint).outputs().get(output), real);
    }

    private ModelDescription.Output output(int entryPoint, int output) {
        return binding.plan(entryPoint).entry.outputs().get(output);
    }

    /** The length of an output, after checking that it stands there, is of the kind asked for, and fits. */
    private int room(int entryPoint, int output, int available, int offset, boolean real) {
        if (entryPoint != finished) {
            throw new ModelException(where(entryPoint, output) + " is read, but this was not run last");
        }
        if (real != (output(entryPoint, output).element() == ElementType.REAL)) {
            throw new ModelException(where(entryPoint, output) + " holds " + (real ? "whole numbers" : "reals"));
        }
        int length = binding.plan(entryPoint).outputLengths[output];
        if (offset < 0 || (long) offset + length > available) {
            throw new ModelException(where(entryPoint, output) + " has " + length + " elements; the array has "
                    + available + (offset == 0 ? "" : ", from offset " + offset));
        }
        return length;
    }

    private String where(int entryPoint, int output) {
        return binding.name(entryPoint) + ": output "
                + output(entryPoint, output).name();
    }
}
