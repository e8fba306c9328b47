// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a model: parameters, state, optimiser slots, counters. Arrays are of exact length and live as long as this
 * object; each comes into being, at its initial values, when it is first asked for. Reading and writing arrays while a
 * train step runs is the caller's own risk; {@link Weights} saves and loads between the calls of all models over them.
 */
public final class Parameters {
    private final ModelDescription description;
    private final AtomicReferenceArray<Object> arrays;
    private final Set<Turn> turns = Collections.newSetFromMap(new WeakHashMap<>());
    /** The thread for which all others are kept out. */
    private volatile @Nullable Thread alone;

    private volatile long seed;
    /** How often cells have been changed, other than through arrays that were handed out. */
    private final AtomicLong version = new AtomicLong();
    /** Cells whose array somebody outside has, and may write to at any time. */
    private final boolean[] handedOut;

    /** Cells at their initial values: random ones are drawn from the seed and the cell's name. */
    public Parameters(ModelDescription description, long seed) {
        this.description = description;
        this.seed = seed;
        this.arrays = new AtomicReferenceArray<>(description.cells().size());
        this.handedOut = new boolean[description.cells().size()];
    }

    public ModelDescription description() {
        return description;
    }

    /** The seed from which the initial values are drawn. */
    public long seed() {
        return seed;
    }

    /** The array of a REAL cell of an f32 model: the array itself, so what is written takes effect. */
    public float[] floats(int cell) {
        handedOut[cell] = true;
        return (float[]) raw(cell);
    }

    /** The array of a REAL cell of an f64 model. */
    public double[] doubles(int cell) {
        return (double[]) raw(cell);
    }

    /** The array of an INT or BOOL cell. */
    public int[] ints(int cell) {
        return (int[]) raw(cell);
    }

    /** Grows whenever a cell is changed by a step, by {@link Weights}, or by a method of this class. */
    long version() {
        return version.get();
    }

    /** Says that cells change now, or have changed. */
    void changed() {
        version.incrementAndGet();
    }

    /** Whether a cell's array has been handed out: then it may change without a word. */
    boolean isHandedOut(int cell) {
        return handedOut[cell];
    }

    /** For a model over these parameters, to keep out other threads while one is inside. */
    public Turn turn() {
        Turn turn = new Turn(this);
        synchronized (turns) {
            turns.add(turn);
        }
        return turn;
    }

    @FunctionalInterface
    interface Work<E extends Exception> {
        void run() throws E;
    }

    /** Does something while no model over these parameters runs: who is inside is waited for, who comes waits. */
    <E extends Exception> void alone(Work<E> work) throws E {
        synchronized (turns) {
            Thread before = alone;
            alone = Thread.currentThread();
            try {
                turns.forEach(Turn::awaitFree);
                work.run();
            } finally {
                alone = before;
            }
        }
    }

    boolean isOpenTo(Thread thread) {
        Thread only = alone;
        return only == null || only == thread;
    }

    void awaitOpen() {
        synchronized (turns) {
            // Whoever is alone holds this lock.
        }
    }

    /** Brings a cell back to its initial values, in place. */
    public void reset(int cell) {
        Object array = arrays.get(cell);
        if (array != null) {
            fill(array, Initialiser.values(source(description.cells().get(cell)), seed));
            changed();
        }
    }

    /** The cell whose initial values another one has. */
    private Cell source(Cell cell) {
        return cell.initial() instanceof ModelDescription.Initial.Same same
                ? source(description.cells().get(same.cell()))
                : cell;
    }

    /** Gives a cell the values of an array of its length; floats may be for doubles. */
    void set(int cell, Object values) {
        changed();
        Object array = raw(cell);
        if (values instanceof float[] floats && array instanceof double[] wide) {
            for (int i = 0; i < wide.length; i++) {
                wide[i] = floats[i];
            }
        } else {
            System.arraycopy(values, 0, array, 0, description.cells().get(cell).length());
        }
    }

    /**
     * Gives a cell these numbers, rounded to what it holds, while no model over these parameters runs.
     *
     * @throws IllegalArgumentException if the cell has another number of elements
     */
    public void put(int cell, double... values) {
        if (values.length != description.cells().get(cell).length()) {
            throw new IllegalArgumentException(description.cells().get(cell).name() + " has "
                    + description.cells().get(cell).length() + " elements, not " + values.length);
        }
        alone(() -> {
            changed();
            Object array = raw(cell);
            if (array instanceof double[] wide) {
                System.arraycopy(values, 0, wide, 0, values.length);
            } else if (array instanceof float[] narrow) {
                for (int i = 0; i < narrow.length; i++) {
                    narrow[i] = (float) values[i];
                }
            } else {
                int[] whole = (int[]) array;
                for (int i = 0; i < whole.length; i++) {
                    whole[i] = (int) values[i];
                }
            }
        });
    }

    /** Takes another seed for the initial values of cells that are reset or first asked for from here on. */
    void reseed(long other) {
        seed = other;
    }

    /** Whether a cell's array has been asked for: gradients that nobody computed have none. */
    public boolean isMade(int cell) {
        return arrays.get(cell) != null;
    }

    /** The array of any cell. */
    Object raw(int cell) {
        Object array = arrays.get(cell);
        if (array == null) {
            arrays.compareAndSet(
                    cell, null, initialArray(source(description.cells().get(cell))));
            array = arrays.get(cell);
        }
        return array;
    }

    private Object initialArray(Cell cell) {
        Object array;
        if (cell.element() != ElementType.REAL) {
            array = new int[cell.length()];
        } else if (description.precision() == Precision.F32) {
            array = new float[cell.length()];
        } else {
            array = new double[cell.length()];
        }
        boolean zeros = cell.initial() instanceof ModelDescription.Initial.Constant constant && constant.value() == 0;
        if (!zeros) {
            fill(array, Initialiser.values(cell, seed));
        }
        return array;
    }

    /** Gives cells the values that {@link #copy} has kept of them, by cell; the others stay. */
    void restore(@Nullable Object[] kept) {
        alone(() -> {
            for (int cell = 0; cell < kept.length; cell++) {
                if (kept[cell] != null) {
                    set(cell, kept[cell]);
                }
            }
        });
    }

    static Object copy(Object array) {
        if (array instanceof float[] floats) {
            return floats.clone();
        }
        return array instanceof double[] doubles ? doubles.clone() : ((int[]) array).clone();
    }

    /** The elements of any array of a cell. */
    static double[] toDoubles(Object array) {
        if (array instanceof double[] doubles) {
            return doubles.clone();
        }
        double[] values = new double[array instanceof float[] floats ? floats.length : ((int[]) array).length];
        for (int i = 0; i < values.length; i++) {
            values[i] = array instanceof float[] floats ? floats[i] : ((int[]) array)[i];
        }
        return values;
    }

    private static void fill(Object array, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (array instanceof float[] floats) {
                floats[i] = (float) values[i];
            } else if (array instanceof double[] doubles) {
                doubles[i] = values[i];
            } else {
                ((int[]) array)[i] = (int) values[i];
            }
        }
    }
}
