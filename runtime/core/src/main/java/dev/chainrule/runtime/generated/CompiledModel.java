// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.NanPolicy;
import dev.chainrule.runtime.NotFinite;
import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Precision;
import dev.chainrule.runtime.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every generated class extends: the thread contract, the inputs with their checks, the sizes bound. A generated
 * class adds its slots and its steps.
 *
 * <p>The order of events: {@code bind} checks the dimensions, makes room for inputs and slots and fills the
 * tables; {@code put} copies inputs in; {@code run} calls {@link #execute}; {@code get} reads the outputs. Nothing is
 * allocated when the sizes are those of the time before.
 *
 * <p>Note [One thread inside a workspace]. Every public method holds the model while it runs; a second thread that
 * comes in gets an exception. Between the methods of the uniform interface the model belongs to the thread that bound
 * it last, so of two threads that take turns without agreement one gets an exception, and neither gets the other's
 * numbers.
 *
 * <p>Note [Plain loops before the first step]. The first lambda or stream of a process takes 30 to 45 ms, the first
 * string put together with a plus 15, of the 150 from its start to the end of the first train step. What every model goes
 * through before has none of them.
 */
public abstract class CompiledModel implements Model {
    /** The version of this package that generated code must fit. */
    public static final int ABI = 3;

    private static final int NONE = -1;

    /** Whether each run is preceded by one that looks for values that are not finite: {@code -Dchainrule.check=finite}. */
    private static final @Nullable String CHECK = System.getProperty("chainrule.check");

    /** What matrix products need. */
    protected final Contractions.Scratch scratch = new Contractions.Scratch();

    private final ModelDescription description;
    private final Parameters parameters;
    private final Sizes sizes;
    private final EntryPlan[] entryPoints;
    private final int[] dimensions;
    private final int[] asked;
    private final double[] settings;
    private final Inputs inputs;
    private final Blueprint blueprint;
    /** Other than in {@link #firstNotFinite} the model's own. */
    private Parameters cells;

    private Workspace workspace;
    private final Turn turn;
    private @Nullable Thread owner;
    private int bound = NONE;
    private int finished = NONE;

    /** An entry point's indices as arrays, and the lengths under the sizes that there was room made for last. */
    private static final class EntryPlan {
        final ModelDescription.EntryPoint entry;
        final int[] inputs;
        final int[] dimensions;
        /** The cells that an update by gradients needs to have been computed. */
        final int[] gradients;

        final int[] sizes;
        final int[] inputLengths;
        final int[] outputLengths;
        /** The cell that counts its steps. */
        final int counter;

        boolean ready;
        /** The {@link Workspace#growths} at which the tables were filled. */
        int filled = NONE;

        EntryPlan(ModelDescription description, ModelDescription.EntryPoint entry) {
            this.entry = entry;
            int counted = NONE;
            for (int cell : entry.writes()) {
                if (description.cells().get(cell).kind() == ModelDescription.CellKind.STEP) {
                    counted = cell;
                }
            }
            counter = counted;
            inputs = array(entry.inputs());
            dimensions = array(entry.dimensions());
            List<Integer> needed = new ArrayList<>();
            for (int cell : entry.reads()) {
                if (entry.kind() == ModelDescription.EntryKind.APPLY
                        && description.cells().get(cell).kind() == ModelDescription.CellKind.GRADIENT) {
                    needed.add(cell);
                }
            }
            gradients = array(needed);
            sizes = new int[dimensions.length];
            inputLengths = new int[inputs.length];
            outputLengths = new int[entry.outputs().size()];
        }

        private static int[] array(List<Integer> indices) {
            int[] array = new int[indices.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = indices.get(i);
            }
            return array;
        }

        boolean isReadyFor(int[] asked) {
            boolean same = ready;
            for (int i = 0; i < dimensions.length; i++) {
                same &= sizes[i] == asked[dimensions[i]];
            }
            return same;
        }
    }

    /**
     * @param parameters made for this class's description, or taken from another model of the class
     * @param abi the {@link #ABI} that the class was generated for
     * @throws ModelException if that is another one than this runtime's
     */
    protected CompiledModel(Blueprint blueprint, Parameters parameters, int abi) {
        FusedMultiplyAdd.look();
        this.blueprint = blueprint;
        description = blueprint.description();
        if (abi != ABI) {
            throw new ModelException(description.name() + " was generated for runtime interface " + abi
                    + ", this runtime has " + ABI + "; compile the model again, or use the runtime of that version");
        }
        if (CHECK != null && !CHECK.equals("finite")) {
            throw new ModelException("-Dchainrule.check=" + CHECK + ": give finite, or leave it out");
        }
        this.parameters = parameters;
        cells = parameters;
        turn = parameters.turn();
        sizes = new Sizes(blueprint);
        entryPoints = new EntryPlan[description.entryPoints().size()];
        for (int i = 0; i < entryPoints.length; i++) {
            entryPoints[i] =
                    new EntryPlan(description, description.entryPoints().get(i));
        }
        dimensions = new int[description.dimensions().size()];
        asked = new int[dimensions.length];
        settings = new double[description.settings().size()];
        Arrays.fill(settings, Double.NaN);
        inputs = new Inputs(blueprint, sizes, dimensions);
        workspace = new Workspace(blueprint, parameters, inputs);
    }

    /** Runs the steps of an entry point. */
    protected abstract void execute(int entryPoint);

    @Override
    public final ModelDescription description() {
        return description;
    }

    @Override
    public final Parameters parameters() {
        return parameters;
    }

    // ---- the thread contract

    /** Takes the model for this thread; see Note [One thread inside a workspace]. Pairs with {@link #leave}. */
    protected final void enter() {
        turn.enter();
    }

    /** Gives back what {@link #enter} took. */
    protected final void leave() {
        turn.leave();
    }

    private void enterOwned() {
        enter();
        if (owner != Thread.currentThread()) {
            leave();
            throw new ModelException(
                    owner == null
                            ? description.name() + ": bind an entry point first"
                            : description.name() + " was bound by another thread; bind it again, or give each thread a"
                                    + " model of its own with sharing()");
        }
    }

    // ---- sizes

    @Override
    public final void bind(int entryPoint, int... dimensions) {
        enter();
        try {
            if (dimensions.length != asked.length) {
                throw new ModelException(description.name() + " has the dimensions " + description.dimensions()
                        + "; values were given for " + dimensions.length);
            }
            System.arraycopy(dimensions, 0, asked, 0, asked.length);
            bind(entryPoint);
        } finally {
            leave();
        }
    }

    /** Asks for a dimension, for the next {@link #bind(int)}. */
    protected final void size(int dimension, int value) {
        asked[dimension] = value;
    }

    /** Binds the sizes asked for. */
    protected final void bind(int entryPoint) {
        EntryPlan plan = entryPoints[entryPoint];
        bound = NONE;
        finished = NONE;
        owner = Thread.currentThread();
        boolean ready = plan.isReadyFor(asked);
        if (!ready) {
            sizes.check(entryPoint, plan.dimensions, asked);
        }
        for (int dimension : plan.dimensions) {
            if (dimensions[dimension] != asked[dimension]) {
                dimensions[dimension] = asked[dimension];
                inputs.forget();
            }
        }
        if (!ready) {
            makeRoom(entryPoint, plan);
        }
        for (int i = 0; i < plan.inputs.length; i++) {
            inputs.resize(plan.inputs[i], plan.inputLengths[i]);
        }
        if (plan.filled != workspace.growths()) {
            workspace.fillTables(entryPoint);
            plan.filled = workspace.growths();
        }
        bound = entryPoint;
    }

    private void makeRoom(int entryPoint, EntryPlan plan) {
        plan.ready = false;
        try {
            blueprint.entry(entryPoint).requirements().forEach(requirement -> requirement.check(dimensions));
            workspace.makeRoom(entryPoint, dimensions);
            for (int i = 0; i < plan.inputs.length; i++) {
                plan.inputLengths[i] =
                        Sizes.length(description.inputs().get(plan.inputs[i]).shape(), dimensions);
                inputs.makeRoom(plan.inputs[i], plan.inputLengths[i]);
            }
        } catch (OutOfMemoryError tooLittle) {
            throw new ModelException(
                    description.name() + "." + plan.entry.name() + ": the heap is too small for "
                            + sizes.bindings(plan.dimensions, dimensions) + "; give Java more with -Xmx",
                    tooLittle);
        }
        for (int output = 0; output < plan.outputLengths.length; output++) {
            plan.outputLengths[output] =
                    Sizes.length(plan.entry.outputs().get(output).shape(), dimensions);
        }
        for (int i = 0; i < plan.sizes.length; i++) {
            plan.sizes[i] = dimensions[plan.dimensions[i]];
        }
        plan.ready = true;
    }

    /** A dimension bound. */
    protected final int dimension(int dimension) {
        return dimensions[dimension];
    }

    /** A slot of reals, f32. */
    protected final float[] slotFloats(int slot) {
        return workspace.floats(slot);
    }

    /** A slot of reals, f64. */
    protected final double[] slotDoubles(int slot) {
        return workspace.doubles(slot);
    }

    /** A slot of ints. */
    protected final int[] slotInts(int slot) {
        return workspace.ints(slot);
    }

    /** The arrays of reals, f32, that a loop takes one after the other. */
    protected final float[][] tableFloats(int table) {
        return workspace.floatTable(table);
    }

    /** As {@link #tableFloats}, f64. */
    protected final double[][] tableDoubles(int table) {
        return workspace.doubleTable(table);
    }

    /** As {@link #tableFloats}, of ints. */
    protected final int[][] tableInts(int table) {
        return workspace.intTable(table);
    }

    // ---- inputs

    @Override
    public final void put(int input, float[] values, int offset) {
        enterOwned();
        try {
            requireRead(input);
            inputs.put(input, values, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void put(int input, double[] values, int offset) {
        enterOwned();
        try {
            requireRead(input);
            inputs.put(input, values, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void put(int input, int[] values, int offset) {
        enterOwned();
        try {
            requireRead(input);
            inputs.put(input, values, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void putStandard(int input) {
        enterOwned();
        try {
            requireRead(input);
            inputs.putStandard(input);
        } finally {
            leave();
        }
    }

    private void requireRead(int input) {
        if (bound != NONE) {
            for (int read : entryPoints[bound].inputs) {
                if (read == input) {
                    return;
                }
            }
        }
        throw new ModelException(
                bound == NONE
                        ? description.name() + ": bind an entry point first"
                        : description.name() + "." + entryPoints[bound].entry.name() + " does not read the input "
                                + description.inputs().get(input).name());
    }

    /** Copies a whole array in, which must be of the input's length. */
    protected final void put(int input, float[] values) {
        inputs.requireExact(input, values.length);
        inputs.put(input, values, 0);
    }

    /** As {@link #put(int, float[])}. */
    protected final void put(int input, double[] values) {
        inputs.requireExact(input, values.length);
        inputs.put(input, values, 0);
    }

    /** As {@link #put(int, float[])}. */
    protected final void put(int input, int[] values) {
        inputs.requireExact(input, values.length);
        inputs.put(input, values, 0);
    }

    /** As {@link #put(int, float[])}. */
    protected final void put(int input, boolean[] values) {
        inputs.requireExact(input, values.length);
        inputs.put(input, values);
    }

    /** A scalar. */
    protected final void put(int input, double value) {
        inputs.fill(input, value);
    }

    /** A scalar. */
    protected final void put(int input, boolean value) {
        inputs.fill(input, value ? 1 : 0);
    }

    /** The copy of an input of reals, f32. */
    protected final float[] inputFloats(int input) {
        return inputs.floats(input);
    }

    /** The copy of an input of reals, f64. */
    protected final double[] inputDoubles(int input) {
        return inputs.doubles(input);
    }

    /** The copy of an int or bool input. */
    protected final int[] inputInts(int input) {
        return inputs.ints(input);
    }

    @Override
    public final void nanPolicy(NanPolicy policy) {
        enter();
        try {
            inputs.nanPolicy(policy);
        } finally {
            leave();
        }
    }

    // ---- cells and settings

    /** The array of a cell of reals, f32. */
    protected final float[] cellFloats(int cell) {
        return cells.floats(cell);
    }

    /** The array of a cell of reals, f64. */
    protected final double[] cellDoubles(int cell) {
        return cells.doubles(cell);
    }

    /** The array of an int or bool cell. */
    protected final int[] cellInts(int cell) {
        return cells.ints(cell);
    }

    @Override
    public final void set(int setting, double value) {
        enter();
        try {
            if (!Double.isNaN(value)) {
                checked(setting, value, "");
            }
            settings[setting] = value;
        } finally {
            leave();
        }
    }

    /** A setting: the program's value, unless Java has overridden it. */
    protected final double setting(int setting, double value) {
        return Double.isNaN(settings[setting])
                ? checked(setting, value, "; this step was not done")
                : settings[setting];
    }

    private double checked(int setting, double value, String outcome) {
        ModelDescription.Setting known = description().settings().get(setting);
        if (!known.range().contains(value, description().precision())) {
            throw new ModelException(known.name() + " is in " + known.range() + ", and not " + value + outcome);
        }
        return value;
    }

    /** Brings the figures that are carried over batches back to their start. */
    protected final void resetFigures() {
        enter();
        try {
            for (int cell = 0; cell < description.cells().size(); cell++) {
                if (description.cells().get(cell).kind() == ModelDescription.CellKind.FIGURE) {
                    parameters.reset(cell);
                }
            }
        } finally {
            leave();
        }
    }

    // ---- the run and its outputs

    @Override
    public final void run(int entryPoint) {
        enterOwned();
        try {
            requireReady(entryPoint);
            for (int gradient : entryPoints[entryPoint].gradients) {
                if (!parameters.isMade(gradient)) {
                    throw new ModelException(description.name() + "." + entryPoints[entryPoint].entry.name()
                            + ": there are no gradients to apply; compute them first");
                }
            }
            if (CHECK != null) {
                requireFinite(entryPoint);
            }
            finished = NONE;
            if (entryPoints[entryPoint].counter != NONE) {
                Checks.standStillBeforeTheEnd(parameters.ints(entryPoints[entryPoint].counter));
            }
            execute(entryPoint);
            finished = entryPoint;
        } finally {
            leave();
        }
    }

    private void requireReady(int entryPoint) {
        requireBound(entryPoint);
        for (int input : entryPoints[entryPoint].inputs) {
            inputs.requireGiven(input);
        }
    }

    private void requireBound(int entryPoint) {
        if (entryPoint != bound) {
            throw new ModelException(
                    description.name() + "." + entryPoints[entryPoint].entry.name() + " was not bound last");
        }
    }

    @Override
    public final Optional<NotFinite> firstNotFinite(int entryPoint) {
        enterOwned();
        Workspace own = workspace;
        try {
            requireReady(entryPoint);
            Trace trace = new Trace(blueprint, parameters, inputs, entryPoint, dimensions);
            Optional<NotFinite> given = trace.firstGiven();
            if (given.isPresent()) {
                return given;
            }
            cells = trace.cells();
            workspace = trace;
            try {
                execute(entryPoint);
            } catch (ModelException ended) {
                // It may have ended for such a value.
                return Optional.of(trace.firstComputed().orElseThrow(() -> ended));
            }
            return trace.firstComputed();
        } catch (OutOfMemoryError tooLittle) {
            throw new ModelException(
                    description.name() + "." + entryPoints[entryPoint].entry.name()
                            + ": the heap is too small to keep every value of a run; give Java more with -Xmx",
                    tooLittle);
        } finally {
            cells = parameters;
            workspace = own;
            leave();
        }
    }

    private void requireFinite(int entryPoint) {
        Optional<NotFinite> first = firstNotFinite(entryPoint);
        if (first.isPresent()) {
            throw new ModelException(
                    description.name() + "." + entryPoints[entryPoint].entry.name() + ": " + first.get());
        }
    }

    @Override
    public final int length(int entryPoint, int output) {
        enterOwned();
        try {
            requireBound(entryPoint);
            return entryPoints[entryPoint].outputLengths[output];
        } finally {
            leave();
        }
    }

    @Override
    public final void get(int entryPoint, int output, float[] into, int offset) {
        enterOwned();
        try {
            int length = room(entryPoint, output, into.length, offset, true);
            if (isSingle()) {
                System.arraycopy((float[]) output(entryPoint, output), 0, into, offset, length);
            } else {
                double[] values = (double[]) output(entryPoint, output);
                for (int i = 0; i < length; i++) {
                    into[offset + i] = (float) values[i];
                }
            }
        } finally {
            leave();
        }
    }

    @Override
    public final void get(int entryPoint, int output, double[] into, int offset) {
        enterOwned();
        try {
            int length = room(entryPoint, output, into.length, offset, true);
            if (isSingle()) {
                float[] values = (float[]) output(entryPoint, output);
                for (int i = 0; i < length; i++) {
                    into[offset + i] = values[i];
                }
            } else {
                System.arraycopy((double[]) output(entryPoint, output), 0, into, offset, length);
            }
        } finally {
            leave();
        }
    }

    @Override
    public final void get(int entryPoint, int output, int[] into, int offset) {
        enterOwned();
        try {
            int length = room(entryPoint, output, into.length, offset, false);
            System.arraycopy((int[]) output(entryPoint, output), 0, into, offset, length);
        } finally {
            leave();
        }
    }

    /** Copies a bool output. */
    protected final void get(int entryPoint, int output, boolean[] into) {
        int length = room(entryPoint, output, into.length, 0, false);
        int[] values = (int[]) output(entryPoint, output);
        for (int i = 0; i < length; i++) {
            into[i] = values[i] != 0;
        }
    }

    @Override
    public final double scalar(int entryPoint, int output) {
        enterOwned();
        try {
            boolean real = outputOf(entryPoint, output).element() == ElementType.REAL;
            if (room(entryPoint, output, 1, 0, real) != 1) {
                throw new ModelException(where(entryPoint, output) + " is not a scalar");
            }
            Object array = output(entryPoint, output);
            if (!real) {
                return ((int[]) array)[0];
            }
            return isSingle() ? ((float[]) array)[0] : ((double[]) array)[0];
        } finally {
            leave();
        }
    }

    /** An output in an array of its own, of exact length. */
    protected final float[] outputFloats(int entryPoint, int output) {
        float[] values = new float[entryPoints[entryPoint].outputLengths[output]];
        get(entryPoint, output, values, 0);
        return values;
    }

    /** As {@link #outputFloats}. */
    protected final double[] outputDoubles(int entryPoint, int output) {
        double[] values = new double[entryPoints[entryPoint].outputLengths[output]];
        get(entryPoint, output, values, 0);
        return values;
    }

    /** As {@link #outputFloats}. */
    protected final int[] outputInts(int entryPoint, int output) {
        int[] values = new int[entryPoints[entryPoint].outputLengths[output]];
        get(entryPoint, output, values, 0);
        return values;
    }

    /** As {@link #outputFloats}. */
    protected final boolean[] outputBooleans(int entryPoint, int output) {
        boolean[] values = new boolean[entryPoints[entryPoint].outputLengths[output]];
        get(entryPoint, output, values);
        return values;
    }

    /** The array in which an output stands; it may be longer. */
    private Object output(int entryPoint, int output) {
        boolean real = outputOf(entryPoint, output).element() == ElementType.REAL;
        return workspace.array(blueprint.entry(entryPoint).outputs().get(output), real);
    }

    private boolean isSingle() {
        return description.precision() == Precision.F32;
    }

    private ModelDescription.Output outputOf(int entryPoint, int output) {
        return entryPoints[entryPoint].entry.outputs().get(output);
    }

    /** The length of an output, after checking that it stands there, is of the kind asked for, and fits. */
    private int room(int entryPoint, int output, int available, int offset, boolean real) {
        if (entryPoint != finished) {
            throw new ModelException(where(entryPoint, output) + " is read, but this was not run last");
        }
        if (real != (outputOf(entryPoint, output).element() == ElementType.REAL)) {
            throw new ModelException(where(entryPoint, output) + " holds " + (real ? "whole numbers" : "reals"));
        }
        int length = entryPoints[entryPoint].outputLengths[output];
        if (offset < 0 || (long) offset + length > available) {
            throw new ModelException(where(entryPoint, output) + " has " + length + " elements; the array has "
                    + available + (offset == 0 ? "" : ", from offset " + offset));
        }
        return length;
    }

    private String where(int entryPoint, int output) {
        return description.name() + "." + entryPoints[entryPoint].entry.name() + ": output "
                + outputOf(entryPoint, output).name();
    }
}
