// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.NotFinite;
import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Precision;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The workspace of a run after which every value can still be looked at: each buffer has an array of its own, and what
 * cells become is written to copies.
 *
 * <p>Note [The order of fetches]. Generated code knows next to nothing of this: it asks for slots and tables by the numbers of
 * the memory plan, under which many values share an array. It does so in an order that the compiler knows, and has written
 * down; so the n-th fetch tells which buffer is meant. A loop whose turn is several methods fetches in each turn;
 * how many turns there are, the data tell, so the code says at which fetch a turn begins.
 */
final class Trace extends Workspace {
    private final ModelDescription description;
    private final Blueprint traced;
    private final Parameters before;
    private final Parameters cells;
    private final int entryPoint;
    private final int[] dimensions;
    private final List<Integer> fetches;
    private int fetched;

    private Trace(
            Blueprint traced, Parameters before, Parameters cells, Inputs inputs, int entryPoint, int[] dimensions) {
        super(traced, cells, inputs);
        this.description = traced.description();
        this.traced = traced;
        this.cells = cells;
        this.entryPoint = entryPoint;
        this.dimensions = dimensions;
        this.fetches = traced.entry(entryPoint).fetches();
        this.before = before;
    }

    /** A workspace for one run of an entry point, under the dimensions bound. */
    Trace(Blueprint blueprint, Parameters parameters, Inputs inputs, int entryPoint, int[] dimensions) {
        this(
                blueprint.traced(),
                parameters,
                new Parameters(blueprint.description(), parameters.seed()),
                inputs,
                entryPoint,
                dimensions);
    }

    /** The copies. */
    Parameters cells() {
        return cells;
    }

    @Override
    void fetchesFrom(int fetch) {
        fetched = fetch;
    }

    @Override
    float[] floats(int slot) {
        return super.floats(next());
    }

    @Override
    double[] doubles(int slot) {
        return super.doubles(next());
    }

    @Override
    int[] ints(int slot) {
        return super.ints(next());
    }

    @Override
    float[][] floatTable(int table) {
        return super.floatTable(next());
    }

    @Override
    double[][] doubleTable(int table) {
        return super.doubleTable(next());
    }

    @Override
    int[][] intTable(int table) {
        return super.intTable(next());
    }

    private int next() {
        return fetches.get(fetched++);
    }

    /**
     * Runs, and looks.
     *
     * @param run the steps of the entry point, over this workspace and these cells
     */
    Optional<NotFinite> look(Runnable run) {
        try {
            for (int cell : cellsOf(description.entryPoints().get(entryPoint))) {
                Object from = array(description, before, cell);
                System.arraycopy(from, 0, array(description, cells, cell), 0, Array.getLength(from));
            }
            Optional<NotFinite> given = firstGiven();
            if (given.isPresent()) {
                return given;
            }
            makeRoom(entryPoint, dimensions);
            fillTables(entryPoint);
            run.run();
            return firstComputed();
        } catch (ModelException ended) {
            // It may have ended for such a value.
            return Optional.of(firstComputed().orElseThrow(() -> ended));
        } catch (OutOfMemoryError tooLittle) {
            throw new ModelException(
                    description.name()
                            + ": the heap is too small to keep every value of a run; give Java more with -Xmx",
                    tooLittle);
        }
    }

    /**
     * After the run: what was computed, in order. Where an infinity is written in an equation it is meant, and so is what it
     * leads to, as long as it is no NaN.
     */
    private Optional<NotFinite> firstComputed() {
        boolean meant = false;
        for (Blueprint.Computed computed : traced.entry(entryPoint).computed()) {
            Object values = array(computed.place(), computed.real());
            int length = computed.real() ? Math.toIntExact(computed.length().evaluate(dimensions)) : 0;
            meant |= computed.infinite() && first(values, length, false) >= 0;
            int index = first(values, length, meant);
            if (index >= 0) {
                return Optional.of(new NotFinite(computed.what(), index, Array.getDouble(values, index)));
            }
        }
        return Optional.empty();
    }

    /** Before the run: what an input or a cell holds. */
    private Optional<NotFinite> firstGiven() {
        EntryPoint entry = description.entryPoints().get(entryPoint);
        for (int input : entry.inputs()) {
            ModelDescription.Input given = description.inputs().get(input);
            if (given.element() == ElementType.REAL) {
                Object values = array(new Blueprint.Place(Blueprint.Place.Kind.INPUT, input), true);
                int index = first(values, Sizes.length(given.shape(), dimensions), false);
                if (index >= 0) {
                    String what = traced.inputPlace(input) + ": input " + given.name();
                    return Optional.of(new NotFinite(what, index, Array.getDouble(values, index)));
                }
            }
        }
        for (int cell : entry.reads()) {
            ModelDescription.Cell read = description.cells().get(cell);
            if (read.element() == ElementType.REAL) {
                Object values = array(description, cells, cell);
                int index = first(values, read.length(), false);
                if (index >= 0) {
                    String what = read.kind().name().toLowerCase(Locale.ROOT) + " " + read.name();
                    return Optional.of(new NotFinite(what, index, Array.getDouble(values, index)));
                }
            }
        }
        return Optional.empty();
    }

    private static int first(Object values, int length, boolean infinityIsMeant) {
        for (int i = 0; i < length; i++) {
            double value = Array.getDouble(values, i);
            if (Double.isNaN(value) || Double.isInfinite(value) && !infinityIsMeant) {
                return i;
            }
        }
        return -1;
    }

    private static Set<Integer> cellsOf(EntryPoint entry) {
        Set<Integer> cells = new TreeSet<>(entry.reads());
        cells.addAll(entry.writes());
        return cells;
    }

    private static Object array(ModelDescription description, Parameters parameters, int cell) {
        if (description.cells().get(cell).element() != ElementType.REAL) {
            return parameters.ints(cell);
        }
        return description.precision() == Precision.F32 ? parameters.floats(cell) : parameters.doubles(cell);
    }
}
