// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Body;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The steps of one entry point in the order in which they run.
 *
 * @param buffers by id
 * @param results the outputs of the entry point
 */
public record Schedule(
        String entryPoint, List<Buffer> buffers, List<Step> steps, List<Result> results, List<Condition> conditions) {
    public Schedule {
        buffers = List.copyOf(buffers);
        steps = List.copyOf(steps);
        results = List.copyOf(results);
        conditions = List.copyOf(conditions);
    }

    /** An output: the buffer in which it stands at the end. */
    public record Result(String name, int buffer, TensorType type) {}

    public sealed interface Step {
        /** The program's place that the line of code cites. */
        Origin origin();

        /** Each buffer that the step reads or writes, by id. */
        void forEachBuffer(IntConsumer action);
    }

    /**
     * One call of a kernel over its whole range.
     *
     * @param buffers actual buffers for the kernel's array parameters, in order
     * @param sizes actual values for its int parameters
     * @param settings indices of host steps whose values are its real parameters
     * @param range the extent that is cut into chunks {@code [from, to)}
     * @param labels what it and its parameters are called
     * @param formula what it computes, in the names of the program
     */
    public record KernelCall(
            Kernel kernel,
            List<Integer> buffers,
            List<Dimension> sizes,
            List<Integer> settings,
            Dimension range,
            Labels labels,
            Origin origin,
            String formula)
            implements Step {
        public KernelCall {
            buffers = List.copyOf(buffers);
            sizes = List.copyOf(sizes);
            settings = List.copyOf(settings);
        }

        @Override
        public void forEachBuffer(IntConsumer action) {
            buffers.forEach(action::accept);
        }
    }

    /**
     * What a kernel and its parameters are called in the words of the program. Beside the kernel: it decides nothing about
     * equality, and of several calls that share a kernel the first names its parameters.
     *
     * @param kernel the value that the call computes: {@code logits}, {@code dz_a1}
     * @param arrays one an array parameter, without the path of the layer; two may be the same
     * @param settings one a real parameter
     */
    public record Labels(String kernel, List<String> arrays, List<String> settings) {
        public Labels {
            arrays = List.copyOf(arrays);
            settings = List.copyOf(settings);
        }
    }

    /**
     * A call of a runtime routine: matrix products and what else is not generated.
     *
     * @param buffers the arrays it reads, then the one it writes
     */
    public record RoutineCall(
            Routine routine, List<Integer> buffers, List<Dimension> sizes, Origin origin, String formula)
            implements Step {
        public RoutineCall {
            buffers = List.copyOf(buffers);
            sizes = List.copyOf(sizes);
        }

        @Override
        public void forEachBuffer(IntConsumer action) {
            buffers.forEach(action::accept);
        }
    }

    /**
     * A scalar that the step method computes itself, in double: {@code double lr = …}. Its value is the body's only
     * result.
     *
     * @param id by which kernel calls and later host steps name it
     * @param operands actual values of the body's arguments
     */
    public record HostScalar(int id, String name, Body body, List<HostOperand> operands, Origin origin)
            implements Step {
        public HostScalar {
            operands = List.copyOf(operands);
        }

        @Override
        public void forEachBuffer(IntConsumer action) {
            for (HostOperand operand : operands) {
                if (operand instanceof Element element) {
                    action.accept(element.buffer());
                }
            }
        }
    }

    /** A loop that stays a loop. */
    public record Repeat(Dimension count, List<Step> body, Origin origin) implements Step {
        public Repeat {
            body = List.copyOf(body);
        }

        @Override
        public void forEachBuffer(IntConsumer action) {
            body.forEach(step -> step.forEachBuffer(action));
        }
    }

    public sealed interface HostOperand {}

    /** A dimension's value. */
    public record Extent(Dimension dimension) implements HostOperand {}

    /** The only element of a buffer: an input scalar, the step counter. */
    public record Element(int buffer) implements HostOperand {}

    /** An earlier host scalar. */
    public record Earlier(int id) implements HostOperand {}
}
