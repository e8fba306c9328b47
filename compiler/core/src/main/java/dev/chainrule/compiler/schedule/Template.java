// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The schedule of a graph before its arrays are buffers: of an entry point, or of a function, of which each call gives
 * operands and takes results.
 *
 * @param arrays by id
 * @param byValue the array of each value that has one
 * @param scalars what the step method computes or a call is given, by id
 * @param results the values that come out
 * @param renewed values that bear the name of the cell in which they stand
 * @param named what the names in formulas stand for
 */
record Template(
        List<Array> arrays,
        Map<Value, Integer> byValue,
        List<Scalar> scalars,
        List<Step> steps,
        List<Value> results,
        Set<Value> renewed,
        Map<Notation.Name, Named> named) {
    Template {
        arrays = List.copyOf(arrays);
        byValue = Map.copyOf(byValue);
        scalars = List.copyOf(scalars);
        steps = List.copyOf(steps);
        results = List.copyOf(results);
        renewed = Set.copyOf(renewed);
        named = Map.copyOf(named);
    }

    int array(Value value) {
        return Objects.requireNonNull(byValue.get(value));
    }

    /** @param named what it is called in the place of a call */
    record Array(Buffer.Storage storage, ElementType element, Dimension length, Function<Origin, Hint> named) {}

    /**
     * @param operand the function's parameter that it is; −1 for one that a step computes
     * @param label in the place of a call
     */
    record Scalar(int operand, Function<Origin, String> label) {}

    sealed interface Step {}

    /**
     * A call on arrays and scalars of the template, without labels.
     *
     * @param subject the array after which a kernel is called
     * @param head the function whose values a kernel computes, if it is one
     * @param scope over what it runs: {@code _rows}
     */
    record Work(Schedule.Call call, int subject, String head, String scope) implements Step {
        /** A name for calls of the same kernel for values of different names. */
        String shared() {
            return head.isEmpty() ? "" : head + scope;
        }
    }

    /** A scalar of the step method, which has no name yet. */
    record Host(Schedule.HostScalar scalar) implements Step {}

    /**
     * A call of a function.
     *
     * @param loop if it is applied turn by turn
     * @param operands arrays of values here; settings are in {@code scalars}, by parameter
     * @param results of the template, in its order
     */
    record Applied(
            Template function,
            Optional<Lowering.Loop> loop,
            List<Value> operands,
            Map<Integer, Integer> scalars,
            List<Value> results,
            Origin origin)
            implements Step {}

    /** What a name in a formula becomes. */
    @FunctionalInterface
    interface Named {
        Notation.Name in(Names names);
    }

    /** What values, arrays and scalars of the template are called in the place of a call. */
    interface Names {
        Notation.Name of(Value value);

        Notation.Name of(int array);

        /** What a call gives for a parameter. */
        Notation.Name operand(int index);

        Notation.Name scalar(int id);

        Origin place();
    }
}
