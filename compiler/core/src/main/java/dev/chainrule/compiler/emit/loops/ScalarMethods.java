// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.scalar.Precision;

/** A kernel as a static method without state, in plain Java. */
public final class ScalarMethods {
    /** What they call for sums, and for how these are cut. */
    public static final ClassName SUMS = ScalarPrinter.SUMS;

    private ScalarMethods() {}

    /**
     * Its arrays, sizes, settings, {@code from} and {@code to} are the parameters, in this order.
     *
     * @param labels what arrays and settings are called
     */
    public static MethodSpec.Builder of(
            Kernel kernel, Schedule.Labels labels, SizeBounds bounds, String name, Precision precision) {
        LoopNest nest = NestBuilder.build(kernel, labels, bounds, precision, NestBuilder.Form.SCALAR);
        return new ScalarPrinter(nest, precision).method(name);
    }
}
