// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

/**
 * Which entry point. Two may bear the same name: {@code predict finish} beside what finishes measuring.
 *
 * @param owner the prediction, train step, loss or entry point that it belongs to; empty if to none
 */
public record EntryPointId(EntryPoint.Kind kind, String owner) {
    public EntryPointId(EntryPoint.Kind kind) {
        this(kind, "");
    }

    /** The name for programs: {@code predict}, {@code train.gradients}. */
    public String name() {
        return switch (kind) {
            case PREDICT, STEP -> owner;
            case LOSS -> "loss";
            case MEASURE -> "measure";
            case FINISH -> "finish";
            case GRADIENTS -> owner + ".gradients";
            case APPLY -> owner + ".apply";
            case DERIVATIVES -> "derivatives." + owner;
            case HELD -> owner + ".held";
        };
    }
}
