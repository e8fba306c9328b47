// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Parameters;

/**
 * What every generated class extends: the thread contract, the inputs with their checks, the sizes bound. A generated
 * class adds its slots and its steps.
 *
 * <p>The order of events: {@code bind} checks the dimensions, makes room for the inputs and calls {@link #allocate};
 * {@code put} copies inputs in; {@code run} calls {@link #execute}; {@code get} reads {@link #output}.
 */
public abstract class CompiledModel implements Model {
    /** The version of this package that generated code must fit. */
    public static final int ABI = 1;

    /** @throws dev.chainrule.runtime.ModelException if the class was generated for another ABI */
    protected CompiledModel(ModelDescription description, Parameters parameters, int abi) {}

    /** Makes the slots of an entry point long enough for the dimensions bound; checks the program's conditions. */
    protected abstract void allocate(int entryPoint);

    /** Runs the steps of an entry point. */
    protected abstract void execute(int entryPoint);

    /** The array in which an output stands after {@link #execute}: float[], double[] or int[]; it may be longer. */
    protected abstract Object output(int entryPoint, int output);
}
