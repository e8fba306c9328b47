// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** From the template of an entry point to its steps: calls are expanded, arrays become buffers, and everything gets a name. */
final class Assembly {
    /** Marks the new value of a cell: {@code w′ = w − dw · lr}. */
    static final String PRIME = "′";

    private final List<Buffer> buffers = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    /** The labels without the numbers that tell buffers apart. */
    private final List<String> words = new ArrayList<>();

    private final List<String> scalarLabels = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    /** Of the whole, or of the loop that is being expanded. */
    private List<Schedule.Step> steps = new ArrayList<>();

    private Assembly() {}

    /** @param graph whose template it is */
    static Schedule schedule(EntryPointId entryPoint, Graph graph, Template template) {
        Assembly assembly = new Assembly();
        Frame whole = assembly.new Frame(template, Optional.empty(), Optional.empty(), Map.of());
        whole.expand();
        List<Schedule.Result> results = new ArrayList<>();
        for (int i = 0; i < graph.outputs().size(); i++) {
            Graph.Output output = graph.outputs().get(i);
            int buffer = whole.buffer(template.results().get(i));
            results.add(new Schedule.Result(output.name(), buffer, graph.type(output.value())));
        }
        return new Schedule(
                entryPoint,
                assembly.buffers,
                UpdateEarly.order(assembly.steps, assembly.buffers),
                results,
                graph.conditions());
    }

    private int add(Template.Array array, Hint hint) {
        int id = buffers.size();
        Hint unique = unique(hint);
        buffers.add(new Buffer(id, unique.name(), array.element(), array.length(), array.storage()));
        labels.add(unique.label());
        words.add(hint.label());
        return id;
    }

    private Hint unique(Hint hint) {
        Hint unique = hint;
        while (!names.add(unique.name())) {
            unique = hint.after(numbers.merge(hint.name(), 1, Integer::sum));
        }
        return unique;
    }

    private int slice(TensorType type, Hint hint) {
        return add(
                new Template.Array(
                        new Buffer.Temporary(), type.element(), type.shape().size(), call -> hint),
                hint);
    }

    /** What the program calls the slice, {@code x_t}; else it is called after the sequence. */
    private static Hint hint(Function body, int parameter, Origin place, String otherwise) {
        Graph graph = body.body();
        return body.parameter(parameter)
                .filter(value -> graph.origin(value).name().isPresent()
                        && graph.origin(value).phase() == Origin.Phase.FORWARD)
                .map(value -> Hint.of(graph, value, graph.origin(value).within(place)))
                .orElseGet(() -> new Hint("", otherwise));
    }

    private Schedule.Call move(
            boolean into, TensorType type, int axis, Lowering.Loop loop, String turn, int from, int to, Origin origin) {
        Shape shape = type.shape();
        Routine routine = new Routine.Slice(
                into,
                shape.part(0, axis).size(),
                loop.length(),
                shape.part(axis, shape.rank()).size(),
                Dimension.named(turn));
        return new Schedule.RoutineCall(routine, List.of(from, to), origin, Equations.of(named(to), named(from)));
    }

    private Schedule.Call zeros(int buffer, Origin origin) {
        return new Schedule.KernelCall(
                Kernel.zeros(buffers.get(buffer).element()),
                List.of(buffer),
                List.of(),
                List.of(),
                buffers.get(buffer).length(),
                new Schedule.Labels(List.of("zeros"), "", List.of(labels.get(buffer)), List.of()),
                origin,
                Equations.of(named(buffer), new Notation.Literal(0)));
    }

    private Schedule.Call copy(int from, int to, Origin origin) {
        return new Schedule.KernelCall(
                Kernel.copy(buffers.get(to).element()),
                List.of(from, to),
                List.of(),
                List.of(),
                buffers.get(to).length(),
                new Schedule.Labels(List.of(Scheduler.COPY), "", List.of(labels.get(from), labels.get(to)), List.of()),
                origin,
                Equations.of(named(to), named(from)));
    }

    private Notation.Name named(int buffer) {
        return new Notation.Name(
                buffers.get(buffer).name(),
                labels.get(buffer),
                "",
                buffers.get(buffer).length().is(1));
    }

    private String unique(String name) {
        return unique(new Hint("", name)).name();
    }

    /** A template in one place. */
    private final class Frame implements Template.Names {
        private final Template template;
        /** Where it is called, and how; nothing for the whole. */
        private final Optional<Frame> outer;

        private final Optional<Template.Applied> call;
        private final Origin place;
        private final int[] arrays;
        private final int[] scalars;

        /** @param operands the arrays of a loop's turn, by parameter */
        Frame(
                Template template,
                Optional<Frame> outer,
                Optional<Template.Applied> call,
                Map<Integer, Integer> operands) {
            this.template = template;
            this.outer = outer;
            this.call = call;
            this.place = call.map(applied -> applied.origin().within(outer.orElseThrow().place))
                    .orElse(Origin.UNKNOWN);
            this.arrays = new int[template.arrays().size()];
            this.scalars = new int[template.scalars().size()];
            Arrays.fill(arrays, -1);
            call.ifPresent(applied -> take(applied, outer.orElseThrow(), operands));
            for (int id = 0; id < arrays.length; id++) {
                Template.Array array = template.arrays().get(id);
                if (arrays[id] < 0) {
                    arrays[id] = add(array, array.named().apply(place));
                }
            }
        }

        /** Takes the arrays that the call gives for operands and results. */
        private void take(Template.Applied applied, Frame around, Map<Integer, Integer> operands) {
            for (int id = 0; id < arrays.length; id++) {
                if (template.arrays().get(id).storage() instanceof Buffer.Operand operand) {
                    arrays[id] = operands.containsKey(operand.index())
                            ? Objects.requireNonNull(operands.get(operand.index()))
                            : around.buffer(applied.operands().get(operand.index()));
                }
            }
            for (int result = 0;
                    result < applied.results().size() && applied.loop().isEmpty();
                    result++) {
                arrays[template.array(template.results().get(result))] =
                        around.buffer(applied.results().get(result));
            }
            for (int id = 0; id < scalars.length; id++) {
                int operand = template.scalars().get(id).operand();
                if (operand >= 0) {
                    scalars[id] = around.scalars[
                            Objects.requireNonNull(applied.scalars().get(operand))];
                }
            }
        }

        /** Whether what stands in the arrays of the call is what is called so there. */
        private boolean isCalled() {
            return call.filter(applied -> applied.loop().isEmpty()).isPresent();
        }

        int buffer(Value value) {
            return arrays[template.array(value)];
        }

        @Override
        public Notation.Name of(Value value) {
            int array = template.array(value);
            if (isCalled()) {
                int result = template.results().indexOf(value);
                if (result >= 0) {
                    return outer.orElseThrow().of(call.get().results().get(result));
                }
                if (template.arrays().get(array).storage() instanceof Buffer.Operand operand) {
                    return operand(operand.index());
                }
            }
            return name(array, template.renewed().contains(value) ? PRIME : "");
        }

        @Override
        public Notation.Name operand(int index) {
            for (int id = 0; id < arrays.length && !isCalled(); id++) {
                if (template.arrays().get(id).storage() instanceof Buffer.Operand operand && operand.index() == index) {
                    return name(id, "");
                }
            }
            return outer.orElseThrow().of(call.orElseThrow().operands().get(index));
        }

        @Override
        public Notation.Name of(int array) {
            return name(array, "");
        }

        private Notation.Name name(int array, String mark) {
            Buffer buffer = buffers.get(arrays[array]);
            return new Notation.Name(
                    buffer.name(),
                    labels.get(buffer.id()),
                    mark,
                    buffer.length().is(1));
        }

        @Override
        public Notation.Name scalar(int id) {
            String label = scalarLabels.get(scalars[id]);
            return new Notation.Name(label, label, "", true);
        }

        @Override
        public Origin place() {
            return place;
        }

        void expand() {
            for (Template.Step step : template.steps()) {
                if (step instanceof Template.Work work) {
                    steps.add(call(work));
                } else if (step instanceof Template.Host host) {
                    steps.add(scalar(host));
                } else if (step instanceof Template.Applied applied) {
                    applied.loop()
                            .ifPresentOrElse(
                                    loop -> loop(applied, loop),
                                    () -> new Frame(
                                                    applied.function(),
                                                    Optional.of(this),
                                                    Optional.of(applied),
                                                    Map.of())
                                            .expand());
                }
            }
        }

        /**
         * A turn takes slices into arrays of their own, so that kernels keep one index from 0. What is carried stands in
         * the arrays of the loop's results; what a turn makes of it goes there at its end.
         */
        private void loop(Template.Applied applied, Lowering.Loop loop) {
            Function body = loop.body();
            Origin origin = applied.origin().within(place);
            String turn = unique("t");
            List<Integer> carried = applied.results().subList(0, loop.carried()).stream()
                    .map(this::buffer)
                    .toList();
            Map<Integer, Integer> operands = new HashMap<>();
            for (int i = 0; i < loop.carried(); i++) {
                steps.add(copy(buffer(applied.operands().get(i)), carried.get(i), origin));
                operands.put(i, carried.get(i));
            }
            if (loop.gate().isPresent()) {
                for (int i = loop.carried(); i < applied.results().size(); i++) {
                    steps.add(zeros(buffer(applied.results().get(i)), origin));
                }
            }
            List<Schedule.Step> around = steps;
            steps = new ArrayList<>();
            List<Integer> sequences = IntStream.range(loop.carried(), loop.captured())
                    .boxed()
                    .sorted(Comparator.comparing(i -> loop.gate().orElse(-1) != i))
                    .toList();
            for (int i : sequences) {
                int sequence = buffer(applied.operands().get(i));
                int slice = slice(body.parameters().get(i), hint(body, i, origin, labels.get(sequence) + "_" + turn));
                operands.put(i, slice);
                steps.add(move(
                        false,
                        body.parameters().get(i),
                        loop.along().get(i - loop.carried()),
                        loop,
                        turn,
                        sequence,
                        slice,
                        origin));
            }
            Frame inside = new Frame(applied.function(), Optional.of(this), Optional.of(applied), operands);
            inside.expand();
            for (int i = loop.carried(); i < applied.results().size(); i++) {
                int slice = inside.buffer(applied.function().results().get(i));
                int stacked = buffer(applied.results().get(i));
                steps.add(move(
                        true,
                        body.resultTypes().get(i),
                        loop.stacked().get(i - loop.carried()),
                        loop,
                        turn,
                        slice,
                        stacked,
                        origin));
            }
            for (int i = 0; i < loop.carried(); i++) {
                steps.add(copy(inside.buffer(applied.function().results().get(i)), carried.get(i), origin));
            }
            Optional<Schedule.Gate> gate = loop.gate().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Schedule.Gate(
                            Objects.requireNonNull(operands.get(loop.gate().getAsInt())),
                            loop.gate().getAsInt() < loop.carried() ? 0 : 1));
            around.add(new Schedule.Loop(turn, loop.length(), loop.backwards(), steps, gate, origin));
            steps = around;
        }

        private Schedule.Call call(Template.Work work) {
            Origin origin = work.call().origin().within(place);
            List<Integer> on =
                    work.call().buffers().stream().map(buffer -> arrays[buffer]).toList();
            Equations formula = work.call().formula().renamed(this::meant);
            if (!(work.call() instanceof Schedule.KernelCall kernel)) {
                return work.call().on(on, origin, formula);
            }
            List<Integer> settings =
                    kernel.settings().stream().map(id -> scalars[id]).toList();
            Schedule.Labels called = new Schedule.Labels(
                    kernelNames(work, origin, words.get(arrays[work.subject()])),
                    work.shared(),
                    on.stream().map(labels::get).toList(),
                    settings.stream().map(scalarLabels::get).toList());
            return new Schedule.KernelCall(
                    kernel.kernel(), on, kernel.sizes(), settings, kernel.range(), called, origin, formula);
        }

        /**
         * An update is called after its optimiser, a value inside of a library's function after that, then by what it
         * does; else a kernel is called as the value that it computes.
         */
        private List<String> kernelNames(Template.Work work, Origin origin, String subject) {
            if (work.head().equals(Scheduler.COPY)) {
                return List.of(work.head());
            }
            String blocks = work.scope().equals(Scheduler.BLOCKS) ? work.scope() : "";
            boolean renewed = subject.endsWith(PRIME);
            String word = renewed ? subject.substring(0, subject.length() - PRIME.length()) : subject;
            Optional<String> maker = origin.maker().map(name -> name.substring(name.lastIndexOf('.') + 1));
            boolean inside = origin.role() != Origin.Role.ROOT && origin.phase() == Origin.Phase.FORWARD;
            if (origin.phase() == Origin.Phase.UPDATE && maker.isPresent()) {
                return List.of(maker.get() + "_update" + blocks, word + "_update" + blocks);
            } else if (!inside
                    || renewed
                    || template.arrays().get(work.subject()).storage() instanceof Buffer.CellArray) {
                return List.of(word + blocks);
            }
            List<String> names = new ArrayList<>();
            maker.ifPresent(name -> names.add(name + work.scope()));
            if (!work.head().isEmpty()) {
                names.add(maker.map(name -> name + "_").orElse("") + work.shared());
            }
            names.add(word + blocks);
            return names;
        }

        private Notation.Name meant(Notation.Name name) {
            Template.Named named = template.named().get(name);
            return named == null ? name : named.in(this);
        }

        private Schedule.HostScalar scalar(Template.Host host) {
            Schedule.HostScalar scalar = host.scalar();
            int id = scalarLabels.size();
            scalars[scalar.id()] = id;
            String label = unique(template.scalars().get(scalar.id()).label().apply(place));
            scalarLabels.add(label);
            List<Schedule.HostOperand> operands =
                    scalar.operands().stream().map(this::operand).toList();
            return new Schedule.HostScalar(
                    id,
                    label,
                    scalar.setting(),
                    scalar.body(),
                    operands,
                    scalar.origin().within(place));
        }

        private Schedule.HostOperand operand(Schedule.HostOperand operand) {
            if (operand instanceof Schedule.Element element) {
                return new Schedule.Element(arrays[element.buffer()]);
            }
            return operand instanceof Schedule.Earlier earlier ? new Schedule.Earlier(scalars[earlier.id()]) : operand;
        }
    }
}
