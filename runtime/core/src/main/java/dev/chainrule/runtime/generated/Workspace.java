// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Precision;

/**
 * A model's slots, and the tables by which loops reach its arrays. Slots grow when sizes are bound and never shrink; a
 * table holds the arrays themselves, so it is filled again once one of them has grown.
 */
class Workspace {
    private final Blueprint blueprint;
    private final Parameters parameters;
    private final Inputs inputs;
    private final boolean single;
    private final float[][] floats;
    private final double[][] doubles;
    private final int[][] ints;
    private final float[][][] floatTables;
    private final double[][][] doubleTables;
    private final int[][][] intTables;
    private int growths;

    Workspace(Blueprint blueprint, Parameters parameters, Inputs inputs) {
        this.blueprint = blueprint;
        this.parameters = parameters;
        this.inputs = inputs;
        single = blueprint.description().precision() == Precision.F32;
        floats = new float[single ? blueprint.slots(true) : 0][0];
        doubles = new double[single ? 0 : blueprint.slots(true)][0];
        ints = new int[blueprint.slots(false)][0];
        int tables = blueprint.tables().size();
        floatTables = new float[tables][][];
        doubleTables = new double[tables][][];
        intTables = new int[tables][][];
        for (int i = 0; i < tables; i++) {
            Blueprint.Table table = blueprint.tables().get(i);
            int length = table.places().size();
            if (!table.real()) {
                intTables[i] = new int[length][];
            } else if (single) {
                floatTables[i] = new float[length][];
            } else {
                doubleTables[i] = new double[length][];
            }
        }
    }

    /** Of no account here: the number of a slot says all. */
    void fetchesFrom(int fetch) {}

    float[] floats(int slot) {
        return floats[slot];
    }

    double[] doubles(int slot) {
        return doubles[slot];
    }

    int[] ints(int slot) {
        return ints[slot];
    }

    float[][] floatTable(int table) {
        return floatTables[table];
    }

    double[][] doubleTable(int table) {
        return doubleTables[table];
    }

    int[][] intTable(int table) {
        return intTables[table];
    }

    /** Grows with each slot or input that has been made anew. */
    int growths() {
        return growths + inputs.growths();
    }

    void makeRoom(int entryPoint, int[] dimensions) {
        for (Blueprint.Room room : blueprint.entry(entryPoint).rooms()) {
            int length = 0;
            for (Extent extent : room.lengths()) {
                length = Math.max(length, Math.toIntExact(extent.evaluate(dimensions)));
            }
            for (int slot : room.slots()) {
                makeRoom(room.real(), slot, length);
            }
        }
    }

    private void makeRoom(boolean real, int slot, int length) {
        int present = real ? single ? floats[slot].length : doubles[slot].length : ints[slot].length;
        if (length <= present) {
            return;
        }
        int padded = Padding.padded(length);
        growths++;
        if (!real) {
            ints[slot] = new int[padded];
        } else if (single) {
            floats[slot] = new float[padded];
        } else {
            doubles[slot] = new double[padded];
        }
    }

    void fillTables(int entryPoint) {
        for (int table : blueprint.entry(entryPoint).tables()) {
            Blueprint.Table planned = blueprint.tables().get(table);
            Object[] arrays = planned.real() ? single ? floatTables[table] : doubleTables[table] : intTables[table];
            for (int i = 0; i < arrays.length; i++) {
                if (planned.places().get(i).kind() != Blueprint.Place.Kind.SKIP) {
                    arrays[i] = array(planned.places().get(i), planned.real());
                }
            }
        }
    }

    /** An array of reals, or of ints. */
    Object array(Blueprint.Place place, boolean real) {
        int number = place.number();
        return switch (place.kind()) {
            case SLOT -> real ? single ? floats[number] : doubles[number] : ints[number];
            case CELL ->
                real ? single ? parameters.floats(number) : parameters.doubles(number) : parameters.ints(number);
            case INPUT -> real ? single ? inputs.floats(number) : inputs.doubles(number) : inputs.ints(number);
            case SKIP -> throw new IllegalArgumentException("no array stands at " + place);
        };
    }
}
