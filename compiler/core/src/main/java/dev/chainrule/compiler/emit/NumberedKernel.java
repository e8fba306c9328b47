// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import dev.chainrule.compiler.emit.loops.SizeBounds;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Schedule;

/**
 * A kernel as a model's launcher knows it.
 *
 * @param number by which the launcher, its scalar bodies and the twin reach it
 * @param name of its scalar method, {@code logits}
 * @param scalarClass where that method stands, {@code DigitsForward}
 * @param labels what its first caller calls it and its parameters
 * @param bounds of its sizes, in all calls
 */
record NumberedKernel(
        int number, String name, ClassName scalarClass, Kernel kernel, Schedule.Labels labels, SizeBounds bounds) {}
