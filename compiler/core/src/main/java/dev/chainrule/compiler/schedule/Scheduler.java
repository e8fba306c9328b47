// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.schedule.Unit.Form;
import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.schedule.Unit.Root;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * From the graph of an entry point to its steps. Cells are written in place where nothing reads the old value
 * afterwards, else at the end. The functions that the graph calls are scheduled once, and expanded for each call. The same
 * graph gives the same schedule.
 */
public final class Scheduler implements KernelBuilder.Memory {
    /** The head of a kernel that computes nothing. */
    static final String COPY = "copy";
    /** The scope of a kernel that leaves a part a block. */
    static final String BLOCKS = "_blocks";

    private final Graph graph;
    private final Plan plan;
    private final Settings settings;
    private final Templates templates;
    private final FormulaNames names;
    private final List<Template.Array> arrays = new ArrayList<>();
    private final Map<Value, Integer> byValue = new HashMap<>();
    private final Map<Buffer.Storage, Integer> byStorage = new HashMap<>();
    /** What stands in arrays from outside: values of cells, operands of a function. */
    private final Map<Buffer.Storage, Value> reads = new HashMap<>();

    private final Map<Value, Unit> writers = new HashMap<>();
    /** Values that are written where such an array stands. */
    private final Map<Value, Buffer.Storage> inPlace = new HashMap<>();
    /** The new values of cells. */
    private final Map<Value, Cell> written = new HashMap<>();

    private final List<Template.Scalar> scalars = new ArrayList<>();
    private final Map<Value, Integer> scalarIds = new HashMap<>();
    private final List<Template.Step> steps = new ArrayList<>();
    private Unit.Group current = new Group(0);

    Scheduler(Templates.Fused fused, Templates templates) {
        this.graph = fused.graph();
        this.plan = fused.plan();
        this.settings = fused.settings();
        this.templates = templates;
        this.names = new FormulaNames(fused, written, scalarIds);
        for (int i = 0; i < graph.nodes().size(); i++) {
            Value value = new Value(i, 0);
            Node node = graph.nodes().get(i);
            if (node instanceof Node.Parameter parameter && graph.type(value).element() == ElementType.SETTING) {
                scalarIds.put(value, scalars.size());
                scalars.add(new Template.Scalar(parameter.index(), call -> ""));
            } else if (node instanceof Node.Read || node instanceof Node.Parameter) {
                reads.put(storage(value).orElseThrow(), value);
            }
        }
        plan.units().forEach(unit -> results(unit).forEach(value -> writers.put(value, unit)));
    }

    /** The steps of an entry point, fused. */
    public static Schedule schedule(EntryPoint entryPoint) {
        return schedule(entryPoint.id(), entryPoint.graph(), Fusion.ON);
    }

    /** The steps that compute a graph. */
    public static Schedule schedule(EntryPointId entryPoint, Graph graph, Fusion fusion) {
        Templates.Fused fused = Templates.Fused.of(Lower.lower(graph), fusion);
        return Assembly.schedule(
                entryPoint, fused.graph(), new Scheduler(fused, new Templates(fusion)).template(Map.of()));
    }

    /** @param places by result the operand whose place it takes */
    Template template(Map<Integer, Integer> places) {
        places.forEach((result, operand) -> inPlace.put(result(result), new Buffer.Operand(operand)));
        graph.writes().stream()
                .filter(write -> write.cell().kind() != Cell.Kind.GRADIENT)
                .forEach(write -> written.putIfAbsent(plan.array(write.value()), write.cell()));
        List<Graph.Write> later = new ArrayList<>();
        for (Graph.Write write : graph.writes()) {
            // A step that ends early has changed no state: these are written when all else is done.
            if (write.cell().kind() == Cell.Kind.STATE && !write.cell().follows()
                    || !takesPlace(plan.array(write.value()), new Buffer.CellArray(write.cell()))) {
                later.add(write);
            }
        }
        plan.units().forEach(this::step);
        later.forEach(this::copy);
        List<Value> results = new ArrayList<>();
        for (int result = 0; result < graph.outputs().size(); result++) {
            results.add(result(result));
            buffer(result(result));
        }
        Set<Value> renewed = new HashSet<>(written.keySet());
        renewed.retainAll(inPlace.keySet());
        return new Template(arrays, byValue, scalars, steps, results, renewed, names.meanings());
    }

    /** Whether results may be written where operands stand. */
    boolean takesPlaces(Map<Integer, Integer> places) {
        return places.entrySet().stream()
                .allMatch(place -> takesPlace(result(place.getKey()), new Buffer.Operand(place.getValue())));
    }

    private Value result(int index) {
        return plan.array(graph.outputs().get(index).value());
    }

    private List<Value> results(Unit unit) {
        if (unit instanceof Unit.Routines routines) {
            return routines.isWhole() ? routines.owner().stream().toList() : List.of();
        } else if (unit instanceof Group group) {
            return group.roots.stream()
                    .filter(root -> root.value().equals(root.owner()))
                    .map(Root::value)
                    .toList();
        } else if (unit instanceof Unit.Applied call) {
            return results(call);
        }
        return List.of();
    }

    private List<Value> results(Unit.Applied call) {
        return IntStream.range(0, call.function().results().size())
                .mapToObj(result -> new Value(call.node(), result))
                .toList();
    }

    // Values in the place of others.

    /** Has a value written where an array from outside stands, if that can be. */
    private boolean takesPlace(Value value, Buffer.Storage place) {
        Unit writer = writers.get(value);
        if (writer == null || inPlace.containsKey(value)) {
            return false;
        }
        inPlace.put(value, place);
        boolean takes = mayStoreInPlace(place, value, writer);
        if (!takes) {
            inPlace.remove(value);
        }
        return takes;
    }

    /**
     * Nothing may read the old value after its writer; the writer itself only the element that it replaces, and not once it
     * has.
     */
    private boolean mayStoreInPlace(Buffer.Storage place, Value value, Unit writer) {
        Value read = reads.get(place);
        if (read == null) {
            return true;
        }
        Uses uses = plan.uses()[read.node()];
        if (writer instanceof Unit.Applied call) {
            return !(uses.material && uses.last > call.order())
                    && uses.kernels.stream().allMatch(use -> use.group().order() < call.order())
                    && replacesOperands(call, value, read);
        }
        boolean replaced = !(uses.material && uses.last >= writer.order());
        boolean own = false;
        for (Uses.Use use : uses.kernels) {
            own |= use.group() == writer;
            replaced &= use.group().order() < writer.order() || isReplaced(use, value, writer);
        }
        return replaced && !(own && writer instanceof Group group && !replacesInRows(group));
    }

    /** Whether a kernel whose rows are passed several times is done with old elements when it stores new ones. */
    private boolean replacesInRows(Group group) {
        return group.form == Form.MAP
                || KernelBuilder.build(plan, settings, group, new TrialMemory(graph, this::storage)).stream()
                        .allMatch(KernelBuilder.Built::replacesInPlace);
    }

    private boolean replacesOperands(Unit.Applied call, Value value, Value read) {
        if (call.loop().isPresent()) {
            return call.operands().stream()
                    .noneMatch(operand -> plan.array(operand).equals(read));
        }
        Map<Integer, Integer> places = places(call);
        for (int operand = 0; operand < call.operands().size(); operand++) {
            if (plan.array(call.operands().get(operand)).equals(read)) {
                places.put(value.result(), operand);
                if (!templates.allows(call.function(), places)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** By result of a call the operand whose place it takes. */
    private Map<Integer, Integer> places(Unit.Applied call) {
        Map<Integer, Integer> places = new TreeMap<>();
        int results = call.loop().isPresent() ? 0 : call.function().results().size();
        for (int result = 0; result < results && !inPlace.isEmpty(); result++) {
            Buffer.Storage place = inPlace.get(new Value(call.node(), result));
            Value read = place == null ? null : reads.get(place);
            for (int operand = 0; read != null && operand < call.operands().size(); operand++) {
                if (plan.array(call.operands().get(operand)).equals(read)) {
                    places.put(result, operand);
                    break;
                }
            }
        }
        return places;
    }

    private static boolean isReplaced(Uses.Use use, Value value, Unit writer) {
        return writer instanceof Group group
                && group == use.group()
                && group.form != Form.COLUMNS
                && group.roots.stream()
                        .anyMatch(root ->
                                root.value().equals(value) && root.index().equals(use.index()));
    }

    /** The new value takes its place when all have read the old one. */
    private void copy(Graph.Write write) {
        Cell cell = write.cell();
        Value array = plan.array(write.value());
        int from = buffer(array);
        Buffer.Storage storage = new Buffer.CellArray(cell);
        int to = byStorage.computeIfAbsent(storage, key -> add(cell.type(), key, call -> Hint.of(cell)));
        Notation.Name target = names.array(storage, cell.type(), to);
        add(
                new Schedule.KernelCall(
                        Kernel.copy(cell.type().element()),
                        List.of(from, to),
                        List.of(),
                        List.of(),
                        cell.type().shape().size(),
                        Schedule.Labels.NONE,
                        cell.kind() == Cell.Kind.STATE
                                ? graph.origin(write.value()).in(Origin.Phase.UPDATE)
                                : graph.origin(write.value()),
                        Equations.of(target, names.of(array))),
                to,
                COPY,
                "");
    }

    // Steps.

    private void step(Unit unit) {
        if (unit instanceof Group group) {
            kernel(group);
        } else if (unit instanceof Unit.Routines routines) {
            routine(routines);
        } else if (unit instanceof Unit.Host host) {
            host(host.setting());
        } else if (unit instanceof Unit.Applied call) {
            apply(call);
        }
    }

    private void add(Schedule.Call call, int subject, String head, String scope) {
        steps.add(new Template.Work(call, subject, head, scope));
    }

    private static String scope(Group group, Kernel kernel) {
        if (kernel.rows().stream().anyMatch(Kernel.Amount::isBlock)) {
            return BLOCKS;
        }
        return switch (group.form) {
            case MAP -> "";
            case ROWS -> group.rows.isEmpty() ? "" : "_rows";
            case COLUMNS -> "_columns";
        };
    }

    private void kernel(Group group) {
        current = group;
        Root first = group.roots.get(0);
        Map<Value, Notation.Name> values = new LinkedHashMap<>();
        group.roots.forEach(root -> values.put(root.value(), names.of(root.owner())));
        Equations equations = names.equations(values);
        String head = equations.all().get(0).formula().head().orElse("");
        for (KernelBuilder.Built built : KernelBuilder.build(plan, settings, group, this)) {
            add(
                    new Schedule.KernelCall(
                            built.kernel(),
                            built.buffers(),
                            built.sizes(),
                            built.settings(),
                            built.range(),
                            Schedule.Labels.NONE,
                            graph.origin(first.value()),
                            equations),
                    buffer(first.owner()),
                    head,
                    scope(group, built.kernel()));
            // What comes after blocks is said without the parts.
            equations = new Equations(equations.all().stream()
                    .filter(each -> values.containsValue(each.value()))
                    .toList());
        }
    }

    private void routine(Unit.Routines unit) {
        Optional<Integer> written = unit.owner().map(this::buffer);
        List<Integer> buffers = new ArrayList<>();
        unit.reads().forEach(operand -> buffers.add(buffer(plan.array(operand))));
        written.ifPresent(buffers::add);
        Equations equations = unit.owner()
                .map(owner -> names.equations(Map.of(unit.result(), names.of(owner))))
                .orElse(Equations.NONE);
        Origin origin = graph.origin(unit.result());
        add(new Schedule.RoutineCall(unit.routine(), buffers, origin, equations), buffers.get(0), "", "");
    }

    private void host(Value value) {
        int id = scalars.size();
        Settings.Formula formula = settings.formula(
                value, other -> Optional.ofNullable(scalarIds.get(other)), leaf -> buffer(plan.array(leaf)));
        scalarIds.put(value, id);
        Optional<Lowering.Given> given = names.given(value);
        Origin origin = graph.origin(value);
        scalars.add(new Template.Scalar(
                -1, call -> given.map(each -> each.setting().name()).orElseGet(() -> hostName(origin.within(call)))));
        steps.add(new Template.Host(new Schedule.HostScalar(
                id, "", given.map(Lowering.Given::setting), formula.body(), formula.operands(), origin)));
    }

    private void apply(Unit.Applied call) {
        Template function = call.loop().map(templates::of).orElseGet(() -> templates.of(call.function(), places(call)));
        List<Value> operands = new ArrayList<>();
        Map<Integer, Integer> given = new HashMap<>();
        for (int operand = 0; operand < call.operands().size(); operand++) {
            Value value = call.operands().get(operand);
            if (graph.type(value).element() == ElementType.SETTING) {
                given.put(operand, setting(value));
                operands.add(value);
            } else {
                operands.add(plan.array(value));
                buffer(plan.array(value));
            }
        }
        List<Value> results = results(call);
        results.forEach(this::buffer);
        steps.add(new Template.Applied(
                function, call.loop(), operands, given, results, graph.origins().get(call.node())));
    }

    /** What an update computes besides belongs to no equation. */
    private static String hostName(Origin origin) {
        return origin.phase() == Origin.Phase.UPDATE && origin.role() != Origin.Role.ROOT
                ? "factor"
                : origin.name().orElse("setting");
    }

    // Memory.

    @Override
    public int buffer(Value array) {
        Integer known = byValue.get(array);
        if (known == null) {
            Buffer.Storage storage = storage(array).orElse(null);
            known = storage == null
                    ? add(graph.type(array), new Buffer.Temporary(), call -> names.hint(array, call))
                    : byStorage.computeIfAbsent(storage, key -> add(graph.type(array), key, call -> Hint.of(key)));
            byValue.put(array, known);
        }
        return known;
    }

    /** Where an array stands that is not of this run alone. */
    private Optional<Buffer.Storage> storage(Value array) {
        Node node = graph.node(array);
        if (node instanceof Node.Input input) {
            return Optional.of(new Buffer.InputCopy(input.name()));
        } else if (node instanceof Node.Read read) {
            return Optional.of(new Buffer.CellArray(read.cell()));
        } else if (node instanceof Node.Parameter parameter) {
            return Optional.of(new Buffer.Operand(parameter.index()));
        }
        return Optional.ofNullable(inPlace.get(array));
    }

    private int add(TensorType type, Buffer.Storage storage, Function<Origin, Hint> named) {
        ElementType element = type.element() == ElementType.SETTING ? ElementType.REAL : type.element();
        arrays.add(new Template.Array(storage, element, type.shape().size(), named));
        return arrays.size() - 1;
    }

    @Override
    public ElementType element(int buffer) {
        return arrays.get(buffer).element();
    }

    @Override
    public int scratch(ElementType element, Dimension length) {
        Value root = current.roots.get(0).value();
        return add(
                new TensorType(element, Shape.of(length)),
                new Buffer.Temporary(),
                call -> names.hint(root, call).with("_part"));
    }

    @Override
    public int setting(Value setting) {
        Integer id = scalarIds.get(setting);
        if (id == null) {
            throw new InternalCompilerError("schedule: " + setting + " is taken before it is computed");
        }
        return id;
    }
}
