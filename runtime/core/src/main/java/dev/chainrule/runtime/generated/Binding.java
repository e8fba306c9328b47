// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Parameters;

/** The entry point bound, and the sizes: what is made ready when they change, and asked before what needs them. */
final class Binding {
    private static final int NONE = -1;

    private final Blueprint blueprint;
    private final ModelDescription description;
    private final Sizes sizes;
    private final int[] dimensions;
    private final Inputs inputs;
    private final Workspace workspace;
    private final EntryPlan[] entryPoints;
    private int bound = NONE;
    /** Whether somebody has said what the entry point bound draws. */
    private boolean seeded;

    /** @param dimensions the values bound, which others read */
    Binding(Blueprint blueprint, Sizes sizes, int[] dimensions, Inputs inputs, Workspace workspace) {
        this.blueprint = blueprint;
        this.description = blueprint.description();
        this.sizes = sizes;
        this.dimensions = dimensions;
        this.inputs = inputs;
        this.workspace = workspace;
        entryPoints = new EntryPlan[description.entryPoints().size()];
        for (int i = 0; i < entryPoints.length; i++) {
            entryPoints[i] =
                    new EntryPlan(description, description.entryPoints().get(i));
        }
    }

    EntryPlan plan(int entryPoint) {
        return entryPoints[entryPoint];
    }

    /** {@code Digits.train}. */
    String name(int entryPoint) {
        return description.name() + "." + entryPoints[entryPoint].entry.name();
    }

    void bind(int entryPoint, int[] asked) {
        EntryPlan plan = entryPoints[entryPoint];
        bound = NONE;
        seeded = false;
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
                    name(entryPoint) + ": the heap is too small for " + sizes.bindings(plan.dimensions, dimensions)
                            + "; give Java more with -Xmx",
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

    /** Fixes what the entry point bound draws, if it does. */
    void seed(long seed, int run) {
        if (bound != NONE && entryPoints[bound].key != NONE) {
            inputs.putKey(entryPoints[bound].key, seed, run);
            seeded = true;
        }
    }

    /** A train step draws by the seed of the parameters and its number, unless it was seeded; the next one draws anew. */
    void drawByStep(int entryPoint, Parameters parameters) {
        EntryPlan plan = entryPoints[entryPoint];
        if (entryPoint == bound && plan.key != NONE && plan.steps > 0 && !seeded) {
            inputs.putKey(plan.key, parameters.seed(), plan.run(parameters));
        }
    }

    /** @throws ModelException if the entry point bound does not read the input */
    void requireRead(int input) {
        if (bound == NONE) {
            throw new ModelException(description.name() + ": bind an entry point first");
        }
        for (int read : entryPoints[bound].inputs) {
            if (read == input) {
                return;
            }
        }
        throw new ModelException(name(bound) + " does not read the input "
                + description.inputs().get(input).name());
    }

    /** @throws ModelException if another entry point was bound last */
    void requireBound(int entryPoint) {
        if (entryPoint != bound) {
            throw new ModelException(name(entryPoint) + " was not bound last");
        }
    }

    /** @throws ModelException if it was not bound last, or an input is missing */
    void requireReady(int entryPoint) {
        requireBound(entryPoint);
        EntryPlan plan = entryPoints[entryPoint];
        for (int input : plan.inputs) {
            if (input == plan.key && !inputs.isGiven(input)) {
                throw new ModelException(
                        name(entryPoint) + " draws random numbers; give it a seed, or call seed(…) after binding it");
            }
            inputs.requireGiven(input);
        }
    }
}
