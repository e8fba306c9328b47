// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.NanPolicy;
import dev.chainrule.runtime.NotFinite;
import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Turn;
import java.util.Arrays;
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
 *
 * <p>Note [One is a constant]. A choice that says nothing: but where a dimension has always been 1, as the batch of a tiny net that
 * learns row by row, the JIT leaves the other branch out, so all that is inlined into the step knows that it is 1, and loops of
 * one turn are no loops. A step of an MLP 4-16-3 takes 0.8 to 0.9 of the time. Another value later costs one more compilation.
 */
public abstract class CompiledModel implements Model {
    /** The version of this package that generated code must fit. */
    public static final int ABI = 4;

    /** Whether each run is preceded by one that looks for values that are not finite: {@code -Dchainrule.check=finite}. */
    private static final @Nullable String CHECK = System.getProperty("chainrule.check");

    /** What matrix products need. */
    protected final Contractions.Scratch scratch = new Contractions.Scratch();

    private final ModelDescription description;
    private final Parameters parameters;
    private final Binding binding;
    private final int[] dimensions;
    private final int[] asked;
    private final double[] settings;
    private final Inputs inputs;
    private final Blueprint blueprint;
    /** Other than in {@link #firstNotFinite} the model's own. */
    private Parameters cells;

    private Workspace workspace;
    private final Outputs outputs;
    private final Turn turn;
    private @Nullable Thread owner;
    private boolean isRunning;

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
        scratch.multipliesBy(parameters, turn);
        dimensions = new int[description.dimensions().size()];
        asked = new int[dimensions.length];
        settings = new double[description.settings().size()];
        Arrays.fill(settings, Double.NaN);
        Sizes sizes = new Sizes(blueprint);
        inputs = new Inputs(blueprint, sizes, dimensions);
        workspace = new Workspace(blueprint, parameters, inputs);
        binding = new Binding(blueprint, sizes, dimensions, inputs, workspace);
        outputs = new Outputs(blueprint, binding, workspace);
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
        outputs.forget();
        owner = Thread.currentThread();
        binding.bind(entryPoint, asked);
    }

    /** A dimension bound. See Note [One is a constant]. */
    protected final int dimension(int dimension) {
        int extent = dimensions[dimension];
        return extent == 1 ? 1 : extent;
    }

    /** The next fetch of a slot or a table is this one, counted as the code is written: before each turn of a long loop, and after it. */
    protected final void fetchesFrom(int fetch) {
        workspace.fetchesFrom(fetch);
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
            binding.requireRead(input);
            inputs.put(input, values, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void put(int input, double[] values, int offset) {
        enterOwned();
        try {
            binding.requireRead(input);
            inputs.put(input, values, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void put(int input, int[] values, int offset) {
        enterOwned();
        try {
            binding.requireRead(input);
            inputs.put(input, values, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void putStandard(int input) {
        enterOwned();
        try {
            binding.requireRead(input);
            inputs.putStandard(input);
        } finally {
            leave();
        }
    }

    @Override
    public final void seed(long seed, int run) {
        enterOwned();
        try {
            binding.seed(seed, -1 - run);
        } finally {
            leave();
        }
    }

    /** Copies a whole array in, which must be of the input's length. */
    protected final void put(int input, float[] values) {
        inputs.requireExact(input, values.length).put(input, values, 0);
    }

    /** As {@link #put(int, float[])}. */
    protected final void put(int input, double[] values) {
        inputs.requireExact(input, values.length).put(input, values, 0);
    }

    /** As {@link #put(int, float[])}. */
    protected final void put(int input, int[] values) {
        inputs.requireExact(input, values.length).put(input, values, 0);
    }

    /** As {@link #put(int, float[])}. */
    protected final void put(int input, boolean[] values) {
        inputs.requireExact(input, values.length).put(input, values);
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

    /** The array of a cell of reals, f32: for a step of this model, or for whoever asks the model for it. */
    protected final float[] cellFloats(int cell) {
        boolean isStep = isRunning && owner == Thread.currentThread() && cells == parameters;
        return isStep ? turn.floats(cell) : cells.floats(cell);
    }

    /** The array of a cell of reals, f64. */
    protected final double[] cellDoubles(int cell) {
        return cells.doubles(cell);
    }

    /**
     * A cell of a gradient, as it is.
     *
     * @throws ModelException if it was never computed
     */
    protected final int gradientCell(int cell) {
        if (!parameters.isMade(cell)) {
            throw new ModelException(description.name() + ": there are no gradients yet; compute them first");
        }
        return cell;
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

    @Override
    public final double setting(int setting) {
        enter();
        try {
            return settings[setting];
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
            binding.drawByStep(entryPoint, parameters);
            binding.requireReady(entryPoint);
            for (int gradient : binding.plan(entryPoint).gradients) {
                if (!parameters.isMade(gradient)) {
                    throw new ModelException(
                            binding.name(entryPoint) + ": there are no gradients to apply; compute them first");
                }
            }
            if (CHECK != null) {
                firstNotFinite(entryPoint).ifPresent(first -> {
                    throw new ModelException(binding.name(entryPoint) + ": " + first);
                });
            }
            outputs.forget();
            binding.plan(entryPoint).standStillBeforeTheEnd(parameters);
            executeSteps(entryPoint);
            outputs.stand(entryPoint);
        } finally {
            leave();
        }
    }

    private void executeSteps(int entryPoint) {
        boolean changes = binding.plan(entryPoint).changesParameters;
        if (changes) {
            turn.changed();
        }
        scratch.mayKeep(!changes);
        isRunning = true;
        try {
            execute(entryPoint);
        } finally {
            isRunning = false;
            scratch.mayKeep(false);
            if (changes) {
                turn.changed();
            }
        }
    }

    @Override
    public final Optional<NotFinite> firstNotFinite(int entryPoint) {
        enterOwned();
        Workspace own = workspace;
        try {
            binding.drawByStep(entryPoint, parameters);
            binding.requireReady(entryPoint);
            Trace trace = new Trace(blueprint, parameters, inputs, entryPoint, dimensions);
            cells = trace.cells();
            workspace = trace;
            return trace.look(() -> execute(entryPoint));
        } finally {
            cells = parameters;
            workspace = own;
            leave();
        }
    }

    @Override
    public final int length(int entryPoint, int output) {
        enterOwned();
        try {
            binding.requireBound(entryPoint);
            return binding.plan(entryPoint).outputLengths[output];
        } finally {
            leave();
        }
    }

    @Override
    public final void get(int entryPoint, int output, float[] into, int offset) {
        enterOwned();
        try {
            outputs.get(entryPoint, output, into, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void get(int entryPoint, int output, double[] into, int offset) {
        enterOwned();
        try {
            outputs.get(entryPoint, output, into, offset);
        } finally {
            leave();
        }
    }

    @Override
    public final void get(int entryPoint, int output, int[] into, int offset) {
        enterOwned();
        try {
            outputs.get(entryPoint, output, into, offset);
        } finally {
            leave();
        }
    }

    /** Copies a bool output. */
    protected final void get(int entryPoint, int output, boolean[] into) {
        outputs.get(entryPoint, output, into);
    }

    @Override
    public final double scalar(int entryPoint, int output) {
        enterOwned();
        try {
            return outputs.scalar(entryPoint, output);
        } finally {
            leave();
        }
    }

    /** An output in an array of its own, of exact length. */
    protected final float[] outputFloats(int entryPoint, int output) {
        float[] values = new float[binding.plan(entryPoint).outputLengths[output]];
        get(entryPoint, output, values, 0);
        return values;
    }

    /** As {@link #outputFloats}. */
    protected final double[] outputDoubles(int entryPoint, int output) {
        double[] values = new double[binding.plan(entryPoint).outputLengths[output]];
        get(entryPoint, output, values, 0);
        return values;
    }

    /** As {@link #outputFloats}. */
    protected final int[] outputInts(int entryPoint, int output) {
        int[] values = new int[binding.plan(entryPoint).outputLengths[output]];
        get(entryPoint, output, values, 0);
        return values;
    }

    /** As {@link #outputFloats}. */
    protected final boolean[] outputBooleans(int entryPoint, int output) {
        boolean[] values = new boolean[binding.plan(entryPoint).outputLengths[output]];
        get(entryPoint, output, values);
        return values;
    }
}
