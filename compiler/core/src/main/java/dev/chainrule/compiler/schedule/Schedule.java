// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Body;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * The steps of one entry point in the order in which they run.
 *
 * @param buffers by id
 * @param results the outputs of the entry point
 */
public record Schedule(
        EntryPointId entryPoint,
        List<Buffer> buffers,
        List<Step> steps,
        List<Result> results,
        List<Condition> conditions) {
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
        default void forEachBuffer(IntConsumer action) {
            forEachRead(action);
            forEachWrite(action);
        }

        /** Each buffer that the step reads, by id. */
        void forEachRead(IntConsumer action);

        /** Each buffer that the step writes, by id. */
        void forEachWrite(IntConsumer action);
    }

    /** A step that works on buffers only. */
    public sealed interface Call extends Step {
        List<Integer> buffers();

        /** What it computes, in the names of the program. */
        Equations formula();

        /** What two calls have in common that differ at most in their buffers and in what is said about them. */
        Object work();

        /** The same work on other buffers. */
        Call on(List<Integer> otherBuffers, Origin otherOrigin, Equations otherFormula);

        @Override
        default void forEachBuffer(IntConsumer action) {
            buffers().forEach(action::accept);
        }
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
            Equations formula)
            implements Call {
        public KernelCall {
            buffers = List.copyOf(buffers);
            sizes = List.copyOf(sizes);
            settings = List.copyOf(settings);
        }

        @Override
        public Object work() {
            return List.of(kernel, sizes, settings, range);
        }

        @Override
        public Call on(List<Integer> otherBuffers, Origin otherOrigin, Equations otherFormula) {
            return new KernelCall(kernel, otherBuffers, sizes, settings, range, labels, otherOrigin, otherFormula);
        }

        @Override
        public void forEachRead(IntConsumer action) {
            forEachBut(Kernel.Access.WRITE, action);
        }

        @Override
        public void forEachWrite(IntConsumer action) {
            forEachBut(Kernel.Access.READ, action);
        }

        private void forEachBut(Kernel.Access other, IntConsumer action) {
            for (int i = 0; i < buffers.size(); i++) {
                if (kernel.arrays().get(i).access() != other) {
                    action.accept(buffers.get(i));
                }
            }
        }
    }

    /**
     * What a kernel and its parameters are called in the words of the program. Beside the kernel: it decides nothing about
     * equality, and of several calls that share a kernel the first names its parameters.
     *
     * @param kernel what it may be called, the best first: {@code logits}, {@code adam_update}
     * @param shared a name for calls that compute values of different names: {@code relu}; empty if there is none
     * @param arrays one an array parameter, without the path of the layer; two may be the same
     * @param settings one a real parameter
     */
    public record Labels(List<String> kernel, String shared, List<String> arrays, List<String> settings) {
        /** Of a call of which nothing is said yet. */
        static final Labels NONE = new Labels(List.of(), "", List.of(), List.of());

        public Labels {
            kernel = List.copyOf(kernel);
            arrays = List.copyOf(arrays);
            settings = List.copyOf(settings);
        }
    }

    /**
     * A call of a runtime routine: matrix products and what else is not generated.
     *
     * @param buffers the arrays it reads, then the one it writes
     */
    public record RoutineCall(Routine routine, List<Integer> buffers, Origin origin, Equations formula)
            implements Call {
        public RoutineCall {
            buffers = List.copyOf(buffers);
        }

        public List<Dimension> sizes() {
            return routine.sizes();
        }

        @Override
        public Object work() {
            return routine;
        }

        @Override
        public Call on(List<Integer> otherBuffers, Origin otherOrigin, Equations otherFormula) {
            return new RoutineCall(routine, otherBuffers, otherOrigin, otherFormula);
        }

        @Override
        public void forEachRead(IntConsumer action) {
            buffers.subList(0, routine.reads()).forEach(action::accept);
        }

        @Override
        public void forEachWrite(IntConsumer action) {
            buffers.subList(routine.reads(), buffers.size()).forEach(action::accept);
        }
    }

    /**
     * A scalar that the step method computes itself, in double: {@code double lr = …}. Its value is the body's only
     * result.
     *
     * @param id by which kernel calls and later host steps name it
     * @param setting which Java may override it by
     * @param operands actual values of the body's arguments
     */
    public record HostScalar(
            int id, String name, Optional<SettingId> setting, Body body, List<HostOperand> operands, Origin origin)
            implements Step {
        public HostScalar {
            operands = List.copyOf(operands);
        }

        @Override
        public void forEachRead(IntConsumer action) {
            for (HostOperand operand : operands) {
                if (operand instanceof Element element) {
                    action.accept(element.buffer());
                }
            }
        }

        @Override
        public void forEachWrite(IntConsumer action) {}
    }

    /** Steps that run more than once. */
    public sealed interface Turns extends Step {
        List<Step> body();

        @Override
        default void forEachBuffer(IntConsumer action) {
            body().forEach(step -> step.forEachBuffer(action));
        }

        @Override
        default void forEachRead(IntConsumer action) {
            body().forEach(step -> step.forEachRead(action));
        }

        @Override
        default void forEachWrite(IntConsumer action) {
            body().forEach(step -> step.forEachWrite(action));
        }
    }

    /** Steps that run for each turn once; what changes from turn to turn are {@link Buffer.EachTurn} buffers. */
    public record Repeat(Turn turn, List<Step> body) implements Turns {
        public Repeat {
            body = List.copyOf(body);
        }

        /** That of a step which computes something, if there is one: updates are strewn in. */
        @Override
        public Origin origin() {
            return body.stream()
                    .map(Step::origin)
                    .filter(origin -> origin.phase() != Origin.Phase.UPDATE)
                    .findFirst()
                    .orElse(body.get(0).origin());
        }
    }

    /**
     * Steps that run once a turn, as many times as the data decide.
     *
     * @param turn the name of the counter, a dimension of the steps in it
     * @param backwards whether it counts from {@code length − 1} down to 0
     * @param gate by what a turn does nothing more
     */
    public record Loop(
            String turn, Dimension length, boolean backwards, List<Step> body, Optional<Gate> gate, Origin origin)
            implements Turns {
        public Loop {
            body = List.copyOf(body);
        }

        /** Arrays by which products multiply and that no turn writes: packed once, they serve all turns. By id. */
        public Set<Integer> standing(List<Buffer> buffers) {
            Set<Integer> standing = new TreeSet<>();
            addOperands(body, standing);
            standing.removeIf(buffer -> buffers.get(buffer).storage() instanceof Buffer.EachTurn);
            forEachWrite(buffer -> {
                standing.remove(buffer);
                if (buffers.get(buffer).storage() instanceof Buffer.EachTurn each) {
                    standing.removeAll(each.table().buffers());
                }
            });
            return standing;
        }

        private static void addOperands(List<Step> steps, Set<Integer> operands) {
            for (Step step : steps) {
                if (step instanceof Turns turns) {
                    addOperands(turns.body(), operands);
                } else if (step instanceof RoutineCall call
                        && call.routine() instanceof Routine.Contract product
                        && product.mayPackRight()) {
                    operands.add(call.buffers().get(1));
                }
            }
        }
    }

    /**
     * Where the only element of a buffer is 0, the turn ends after its first steps.
     *
     * @param after the number of these steps
     */
    public record Gate(int buffer, int after) {}

    /**
     * What counts the turns: {@code i} from {@code first}, up or down by one.
     *
     * @param count at least 1
     * @param up 1 or −1
     */
    public record Turn(String name, int first, int up, int count) {
        public int last() {
            return first + up * (count - 1);
        }

        public int lowest() {
            return Math.min(first, last());
        }

        /** {@code i}, {@code i + 2}, {@code i - 1}. */
        public String plus(int shift) {
            return plus(name, shift);
        }

        public static String plus(String name, int shift) {
            return shift == 0 ? name : name + (shift < 0 ? " - " : " + ") + Math.abs(shift);
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
