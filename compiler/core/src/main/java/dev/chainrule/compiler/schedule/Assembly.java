// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.program.EntryPointId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
    private final List<Schedule.Step> steps = new ArrayList<>();

    private Assembly() {}

    /** @param graph whose template it is */
    static Schedule schedule(EntryPointId entryPoint, Graph graph, Template template) {
        Assembly assembly = new Assembly();
        Frame whole = assembly.new Frame(template, Optional.empty(), Optional.empty());
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

        Frame(Template template, Optional<Frame> outer, Optional<Template.Applied> call) {
            this.template = template;
            this.outer = outer;
            this.call = call;
            this.place = call.map(applied -> applied.origin().within(outer.orElseThrow().place))
                    .orElse(Origin.UNKNOWN);
            this.arrays = new int[template.arrays().size()];
            this.scalars = new int[template.scalars().size()];
            Arrays.fill(arrays, -1);
            call.ifPresent(applied -> take(applied, outer.orElseThrow()));
            for (int id = 0; id < arrays.length; id++) {
                Template.Array array = template.arrays().get(id);
                if (arrays[id] < 0) {
                    arrays[id] = add(array, array.named().apply(place));
                }
            }
        }

        /** Takes the arrays that the call gives for operands and results. */
        private void take(Template.Applied applied, Frame around) {
            for (int id = 0; id < arrays.length; id++) {
                if (template.arrays().get(id).storage() instanceof Buffer.Operand operand) {
                    arrays[id] = around.buffer(applied.operands().get(operand.index()));
                }
            }
            for (int result = 0; result < applied.results().size(); result++) {
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

        int buffer(Value value) {
            return arrays[template.array(value)];
        }

        @Override
        public Notation.Name of(Value value) {
            int array = template.array(value);
            if (call.isPresent()) {
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
                    new Frame(applied.function(), Optional.of(this), Optional.of(applied)).expand();
                }
            }
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
