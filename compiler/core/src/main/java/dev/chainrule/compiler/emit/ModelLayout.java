// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.schedule.Buffer;
import dev.chainrule.compiler.schedule.Costs;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What the parts of a generated class must agree on: the index of every input, cell, entry point, setting and slot. */
final class ModelLayout {
    static final String RUNTIME = "dev.chainrule.runtime";
    static final String GENERATED = RUNTIME + ".generated";
    /** The façade's field that holds its launcher. */
    static final String LAUNCHER = "kernels";

    static final ClassName BLUEPRINT = ClassName.get(GENERATED, "Blueprint");

    /** What may be run, with its indices. */
    record Entry(
            int index,
            EntryPoint entryPoint,
            Schedule schedule,
            MemoryPlan.Assignment slots,
            List<Integer> inputs,
            List<String> dimensions,
            List<Cell> reads,
            List<Cell> writes,
            Map<Buffer.Table, Integer> tables,
            String constant) {
        EntryPoint.Kind kind() {
            return entryPoint.kind();
        }

        String name() {
            return entryPoint.name();
        }
    }

    /** Where an array stands: the number of a slot, cell or input, under the word for such. */
    record Place(String kind, int number) {}

    /**
     * The places that a loop takes one after the other.
     *
     * @param front so many indices before them are not used
     */
    record Table(boolean real, int front, List<Place> places) {}

    /** A setting that Java may override; no value where it changes with the step. */
    record Setting(String name, OptionalDouble value, String range) {}

    private final ModelDefinition model;
    private final MemoryPlan plan;
    private final Costs costs;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> inputs = new HashMap<>();
    private final Map<Cell, Integer> cells = new LinkedHashMap<>();
    private final List<Setting> settings = new ArrayList<>();
    private final Map<SettingId, Integer> settingNumbers = new HashMap<>();
    private final Map<Table, Integer> tables = new LinkedHashMap<>();
    private final Names constants = new Names();
    private final List<String> constantNames = new ArrayList<>();
    private final Map<String, String> dimensionNames = new HashMap<>();

    /** @param schedules one for each of the program's entry points, in order */
    ModelLayout(Program program, List<Schedule> schedules, MemoryPlan plan, Costs costs) {
        this.costs = costs;
        this.model = program.model();
        this.plan = plan;
        model.constants()
                .forEach(constant -> constantNames.add(constants.allocate(Names.constantCase(constant.name()))));
        model.inputs().forEach(input -> inputs.put(input.name(), inputs.size()));
        model.cells().forEach(this::add);
        addSettings();
        for (int i = 0; i < schedules.size(); i++) {
            entries.add(entry(i, program.entryPoints().get(i), schedules.get(i)));
        }
        Names variables = constants.inner().reserve(Names.CLASSES);
        model.dynamicNames().forEach(name -> dimensionNames.put(name, variables.allocate(name)));
    }

    private Entry entry(int index, EntryPoint entryPoint, Schedule schedule) {
        Set<Integer> read = new TreeSet<>();
        Set<Cell> reads = new LinkedHashSet<>();
        Set<Cell> writes = new LinkedHashSet<>();
        for (Node node : entryPoint.graph().nodes()) {
            if (node instanceof Node.Input input) {
                read.add(input(input.name()));
            } else if (node instanceof Node.Read cell) {
                add(cell.cell());
                reads.add(cell.cell());
            }
        }
        for (Graph.Write write : entryPoint.graph().writes()) {
            add(write.cell());
            writes.add(write.cell());
        }
        Set<String> names = dimensionNames(schedule);
        read.forEach(
                input -> model.inputs().get(input).type().shape().dimensions().forEach(d -> names.addAll(d.names())));
        // A size that is told by value is an input, whether or not anything reads it.
        for (int input = 0; input < model.inputs().size(); input++) {
            if (names.contains(model.inputs().get(input).name())) {
                read.add(input);
            }
        }
        MemoryPlan.Assignment slots = plan.assignment(schedule.entryPoint());
        return new Entry(
                index,
                entryPoint,
                schedule,
                slots,
                List.copyOf(read),
                model.dynamicNames().stream().filter(names::contains).toList(),
                List.copyOf(reads),
                List.copyOf(writes),
                tables(schedule, slots),
                constants.allocate(Names.constantCase(entryPoint.name())));
    }

    /** The tables of an entry point; where another has the same places, they are one. One buffer alone is none. */
    private Map<Buffer.Table, Integer> tables(Schedule schedule, MemoryPlan.Assignment slots) {
        Map<Buffer.Table, Integer> indices = new LinkedHashMap<>();
        for (Buffer buffer : schedule.buffers()) {
            if (buffer.storage() instanceof Buffer.EachTurn each && !indices.containsKey(each.table())) {
                Table table = new Table(
                        buffer.element() == ElementType.REAL,
                        each.table().first(),
                        each.table().buffers().stream()
                                .map(id -> place(slots, schedule.buffers().get(id)))
                                .toList());
                if (each.table().buffers().stream().distinct().count() > 1) {
                    int next = tables.size();
                    indices.put(each.table(), tables.computeIfAbsent(table, key -> next));
                }
            }
        }
        return indices;
    }

    Place place(Entry entry, Buffer buffer) {
        return place(entry.slots(), buffer);
    }

    private Place place(MemoryPlan.Assignment slots, Buffer buffer) {
        if (buffer.storage() instanceof Buffer.InputCopy copy) {
            return new Place("inputs", input(copy.input()));
        } else if (buffer.storage() instanceof Buffer.CellArray array) {
            return new Place("cells", cell(array.cell()));
        }
        int slot = slots.slotOf().get(buffer.id()).orElseThrow();
        return new Place("slots", plan.slots().get(slot).number());
    }

    List<Table> tables() {
        return List.copyOf(tables.keySet());
    }

    private void add(Cell cell) {
        cells.putIfAbsent(cell, cells.size());
    }

    /** Called {@code train.lr}, or {@code train.1.lr} where there are several groups. */
    private void addSettings() {
        for (ModelDefinition.Train train : model.trains()) {
            for (ModelDefinition.Group group : train.groups()) {
                group.optimizer().settings().forEach(setting -> {
                    SettingId id = Objects.requireNonNull(group.settings().get(setting.name()), setting.name());
                    String number = train.groups().size() == 1 ? "" : id.group() + ".";
                    addSetting(id, id.train() + "." + number + id.name(), setting.range());
                });
            }
            train.clip()
                    .ifPresent(clip -> addSetting(
                            clip.limit(), train.name() + "." + clip.limit().name(), ModelDefinition.Clip.RANGE));
        }
    }

    private void addSetting(SettingId id, String name, String range) {
        Node node = model.training().node(model.training().output(id.output()));
        OptionalDouble value =
                node instanceof Node.Constant constant ? OptionalDouble.of(constant.value()) : OptionalDouble.empty();
        settingNumbers.put(id, settings.size());
        settings.add(new Setting(name, value, range));
    }

    private static Set<String> dimensionNames(Schedule schedule) {
        Set<String> names = new TreeSet<>();
        for (Buffer buffer : schedule.buffers()) {
            names.addAll(buffer.length().names());
        }
        for (Condition condition : schedule.conditions()) {
            sides(condition).forEach(side -> names.addAll(side.names()));
        }
        schedule.results().forEach(result -> result.type().shape().dimensions().forEach(d -> names.addAll(d.names())));
        schedule.steps().forEach(step -> addNames(step, names));
        return names;
    }

    private static void addNames(Schedule.Step step, Set<String> names) {
        if (step instanceof Schedule.KernelCall call) {
            names.addAll(call.range().names());
            call.sizes().forEach(size -> names.addAll(size.names()));
        } else if (step instanceof Schedule.RoutineCall call) {
            call.sizes().forEach(size -> names.addAll(size.names()));
        } else if (step instanceof Schedule.HostScalar scalar) {
            for (Schedule.HostOperand operand : scalar.operands()) {
                if (operand instanceof Schedule.Extent extent) {
                    names.addAll(extent.dimension().names());
                }
            }
        } else if (step instanceof Schedule.Repeat repeat) {
            repeat.body().forEach(inner -> addNames(inner, names));
        } else if (step instanceof Schedule.Loop loop) {
            names.addAll(loop.length().names());
            loop.body().forEach(inner -> addNames(inner, names));
            names.remove(loop.turn());
        }
    }

    static List<Dimension> sides(Condition condition) {
        if (condition instanceof Condition.AtMost atMost) {
            return List.of(atMost.smaller(), atMost.larger());
        }
        if (condition instanceof Condition.Divides divides) {
            return List.of(divides.divisor(), divides.dividend());
        }
        if (condition instanceof Condition.Equal equal) {
            return List.of(equal.left(), equal.right());
        }
        throw new IllegalArgumentException("unknown condition " + condition);
    }

    ModelDefinition model() {
        return model;
    }

    Costs costs() {
        return costs;
    }

    MemoryPlan plan() {
        return plan;
    }

    /** The constants of the class that hold the parameters of the model, in order. */
    List<String> constantNames() {
        return constantNames;
    }

    /** The int variable of a dynamic dimension, which hides no constant and no class. */
    String variable(String dimension) {
        return Objects.requireNonNull(dimensionNames.get(dimension), dimension);
    }

    List<Entry> entries() {
        return entries;
    }

    /** In the order of their indices: what the model declares, then what its train steps add. */
    List<Cell> cells() {
        return List.copyOf(cells.keySet());
    }

    /** The index of the parameter or state of that name. */
    int cell(String name) {
        return cells.entrySet().stream()
                .filter(entry -> entry.getKey().id().owner().isEmpty()
                        && entry.getKey().name().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    int cell(Cell cell) {
        return Objects.requireNonNull(cells.get(cell), cell::name);
    }

    int input(String name) {
        return Objects.requireNonNull(inputs.get(name), name);
    }

    List<Setting> settings() {
        return settings;
    }

    int setting(SettingId id) {
        return Objects.requireNonNull(settingNumbers.get(id), id::output);
    }

    /** The class that is generated, or one beside it: {@code Digits}, {@code DigitsForward}. */
    ClassName className(String suffix) {
        return ClassName.get(model.packageName(), model.name() + suffix);
    }

    TypeName real() {
        return model.precision() == Precision.F32 ? TypeName.FLOAT : TypeName.DOUBLE;
    }

    TypeName arrayType(ElementType element) {
        return ArrayTypeName.of(element == ElementType.REAL ? real() : TypeName.INT);
    }

    /** {@code Floats}, {@code Doubles} or {@code Ints}: how the base class's methods for such arrays end. */
    String kind(ElementType element) {
        if (element != ElementType.REAL) {
            return "Ints";
        }
        return model.precision() == Precision.F32 ? "Floats" : "Doubles";
    }

    /** {@code digits.nn:6}. */
    static String place(Span span) {
        return span.source().name() + ":" + span.line();
    }
}
