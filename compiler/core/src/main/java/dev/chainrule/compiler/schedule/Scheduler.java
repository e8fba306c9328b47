// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.CellId;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.rewrite.Inline;
import dev.chainrule.compiler.schedule.Unit.Form;
import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.schedule.Unit.Root;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Scalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the graph of an entry point to its steps. Cells are written in place where nothing reads the old value
 * afterwards, else at the end. The same graph gives the same schedule.
 */
public final class Scheduler implements KernelBuilder.Memory {
    /** Marks the new value of a cell: {@code w′ = w − dw · lr}. */
    private static final String PRIME = "′";

    private final Graph graph;
    private final Plan plan;
    private final Settings settings;
    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<Object, Integer> byStorage = new HashMap<>();
    private final Map<Cell, Integer> reads = new HashMap<>();
    private final Map<Value, Cell> inPlace = new HashMap<>();
    /** The new values of cells. */
    private final Map<Value, Cell> written = new HashMap<>();

    private final Map<Value, Integer> hostIds = new HashMap<>();
    private final Map<Value, Node.Apply> expanded;
    private final Wording wording = new Wording(new Known());
    private final List<String> labels = new ArrayList<>();
    private final List<String> settingLabels = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Schedule.Step> steps = new ArrayList<>();
    private Unit.Group current = new Group(0);

    private Scheduler(Graph graph, Fusion fusion) {
        Lower.Lowered lowered = Lower.lower(Inline.apply(graph));
        this.graph = lowered.graph();
        this.expanded = lowered.expanded();
        this.plan = Fuser.fuse(this.graph, fusion);
        this.settings = new Settings(this.graph);
    }

    /** The steps of an entry point, fused. */
    public static Schedule schedule(EntryPoint entryPoint) {
        return schedule(entryPoint.id(), entryPoint.graph(), Fusion.ON);
    }

    /** The steps that compute a graph. */
    public static Schedule schedule(EntryPointId entryPoint, Graph graph, Fusion fusion) {
        return new Scheduler(graph, fusion).run(entryPoint);
    }

    private Schedule run(EntryPointId entryPoint) {
        graph.writes().stream()
                .filter(write -> write.cell().kind() != Cell.Kind.GRADIENT)
                .forEach(write -> written.putIfAbsent(plan.array(write.value()), write.cell()));
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (graph.nodes().get(i) instanceof Node.Read read) {
                reads.put(read.cell(), i);
            }
        }
        Map<Value, Integer> writers = new HashMap<>();
        for (int i = 0; i < plan.units().size(); i++) {
            int unit = i;
            results(plan.units().get(i)).forEach(value -> writers.put(value, unit));
        }
        List<Graph.Write> later = new ArrayList<>();
        for (Graph.Write write : graph.writes()) {
            Value array = plan.array(write.value());
            Integer writer = writers.get(array);
            if (writer != null
                    && !inPlace.containsKey(array)
                    && mayStoreInPlace(write.cell(), array, plan.units().get(writer))) {
                inPlace.put(array, write.cell());
            } else {
                later.add(write);
            }
        }
        plan.units().forEach(this::step);
        later.forEach(this::copy);
        List<Schedule.Result> results = graph.outputs().stream()
                .map(output -> new Schedule.Result(
                        output.name(), buffer(plan.array(output.value())), graph.type(output.value())))
                .toList();
        return new Schedule(entryPoint, buffers, UpdateEarly.order(steps, buffers), results, graph.conditions());
    }

    private static List<Value> results(Unit unit) {
        if (unit instanceof Unit.Product product) {
            return List.of(product.owner());
        } else if (unit instanceof Group group) {
            return group.roots.stream()
                    .filter(root -> root.value().equals(root.owner()))
                    .map(Root::value)
                    .toList();
        }
        return List.of();
    }

    /** Nothing may read the cell's old value after its writer; the writer itself only the element that it replaces. */
    private boolean mayStoreInPlace(Cell cell, Value value, Unit writer) {
        Integer read = reads.get(cell);
        if (read == null) {
            return true;
        }
        Fuser.Uses uses = plan.uses()[read];
        return !(uses.material && uses.last >= writer.order())
                && uses.kernels.stream()
                        .allMatch(use -> use.group().order() < writer.order() || isReplaced(use, value, writer));
    }

    private static boolean isReplaced(Fuser.Use use, Value value, Unit writer) {
        return writer instanceof Group group
                && group == use.group()
                && group.form == Form.MAP
                && group.roots.stream()
                        .anyMatch(root ->
                                root.value().equals(value) && root.index().equals(use.index()));
    }

    /** The new value takes its place when all have read the old one. */
    private void copy(Graph.Write write) {
        Cell cell = write.cell();
        ElementType element = cell.type().element();
        Buffer.Storage storage = new Buffer.CellArray(cell);
        int from = buffer(plan.array(write.value()));
        int to = byStorage.computeIfAbsent(storage, key -> add(Hint.of(cell), cell.type(), storage));
        BodyBuilder body = new BodyBuilder();
        Scalar value = body.argument(Elementwise.scalarType(element));
        List<Kernel.Amount> strides = List.of(Kernel.Amount.ONE);
        Kernel.Part part = new Kernel.Part(
                List.of(),
                body.build(List.of(value)),
                List.of(new Kernel.Load(new Kernel.Place(0, Kernel.Amount.ZERO, strides))),
                List.of(new Kernel.Store(new Kernel.Place(1, Kernel.Amount.ZERO, strides))));
        Kernel kernel = new Kernel(
                List.of(
                        new Kernel.Parameter(element, Kernel.Access.READ),
                        new Kernel.Parameter(element, Kernel.Access.WRITE)),
                0,
                0,
                List.of(),
                List.of(Kernel.Amount.RANGE),
                List.of(part));
        steps.add(new Schedule.KernelCall(
                kernel,
                List.of(from, to),
                List.of(),
                List.of(),
                cell.type().shape().size(),
                new Schedule.Labels(labels.get(to), List.of(labels.get(from), labels.get(to)), List.of()),
                graph.origin(write.value()),
                Equations.of(name(to, ""), name(from, ""))));
    }

    // Steps.

    private void step(Unit unit) {
        if (unit instanceof Group group) {
            kernel(group);
        } else if (unit instanceof Unit.Product product) {
            product(product);
        } else if (unit instanceof Unit.Check check) {
            Dimension length = graph.type(check.operand()).shape().size();
            steps.add(new Schedule.RoutineCall(
                    new Routine.CheckIndices(length, check.check().bound()),
                    List.of(buffer(plan.array(check.operand()))),
                    graph.origin(check.result()),
                    Equations.NONE));
        } else if (unit instanceof Unit.Host host) {
            host(host.setting());
        }
    }

    private void kernel(Group group) {
        current = group;
        Root first = group.roots.get(0);
        Map<Value, Notation.Name> values = new LinkedHashMap<>();
        group.roots.forEach(root -> values.put(root.value(), name(root.owner()).orElseThrow()));
        for (KernelBuilder.Built built : KernelBuilder.build(plan, settings, group, this)) {
            steps.add(new Schedule.KernelCall(
                    built.kernel(),
                    built.buffers(),
                    built.sizes(),
                    built.settings(),
                    built.range(),
                    new Schedule.Labels(
                            labels.get(buffer(first.owner())),
                            built.buffers().stream().map(labels::get).toList(),
                            built.settings().stream().map(settingLabels::get).toList()),
                    graph.origin(first.value()),
                    wording.equations(values)));
        }
    }

    private void product(Unit.Product product) {
        steps.add(new Schedule.RoutineCall(
                product.contract(),
                List.of(
                        buffer(plan.array(product.left())),
                        buffer(plan.array(product.right())),
                        buffer(product.owner())),
                graph.origin(product.result()),
                wording.equations(Map.of(product.result(), name(product.owner()).orElseThrow()))));
    }

    private void host(Value value) {
        int id = hostIds.size();
        Settings.Formula formula = settings.formula(
                value, other -> Optional.ofNullable(hostIds.get(other)), leaf -> buffer(plan.array(leaf)));
        hostIds.put(value, id);
        Optional<Lowering.Given> given = given(value);
        String label = given.map(each -> each.setting().name()).orElseGet(() -> hostName(graph.origin(value)));
        settingLabels.add(unique(label));
        steps.add(new Schedule.HostScalar(
                id,
                settingLabels.get(id),
                given.map(Lowering.Given::setting),
                formula.body(),
                formula.operands(),
                graph.origin(value)));
    }

    private Optional<Lowering.Given> given(Value setting) {
        return graph.node(setting) instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Given given
                ? Optional.of(given)
                : Optional.empty();
    }

    /** What an update computes besides belongs to no equation. */
    private static String hostName(Origin origin) {
        return origin.phase() == Origin.Phase.UPDATE && origin.role() != Origin.Role.ROOT
                ? "factor"
                : origin.name().orElse("setting");
    }

    // Words.

    /** How formulas show the values of the graph. */
    private final class Known implements Wording.Names {
        private final Map<Value, Boolean> whole = new HashMap<>();

        @Override
        public Node node(Value value) {
            Node.Apply apply = expanded.get(value);
            return apply != null && whole.computeIfAbsent(value, each -> isWhole(value, apply))
                    ? apply
                    : graph.node(value);
        }

        /** Whether nothing of what stands for an operator is stored by itself. */
        private boolean isWhole(Value value, Node.Apply apply) {
            Set<Value> seen = new HashSet<>(apply.operands());
            Deque<Value> work = new ArrayDeque<>(graph.node(value).operands());
            while (!work.isEmpty()) {
                Value part = work.remove();
                if (!seen.add(part)) {
                    continue;
                }
                if (graph.node(part) instanceof Node.Apply && plan.stored()[part.node()]) {
                    return false;
                }
                work.addAll(graph.node(part).operands());
            }
            return true;
        }

        @Override
        public Optional<Notation.Name> stored(Value value) {
            if (graph.type(value).element() == ElementType.SETTING) {
                return Optional.ofNullable(isShort(value, 2) ? null : hostIds.get(value))
                        .map(id -> {
                            String label = settingLabels.get(id);
                            return new Notation.Name(label, label, "", true);
                        });
            }
            return plan.stored()[value.node()] ? name(value) : Optional.empty();
        }

        /** Whether it is computed from named settings by few operators, so that it reads better written out. */
        private boolean isShort(Value value, int operators) {
            return graph.node(value) instanceof Node.Apply apply
                    && given(value).isEmpty()
                    && operators > 0
                    && apply.operands().stream()
                            .allMatch(operand -> graph.node(operand) instanceof Node.Constant
                                    || given(operand).isPresent()
                                    || isShort(operand, operators - 1));
        }

        @Override
        public Optional<Notation.Name> part(Value value) {
            Hint hint = hint(value);
            return graph.origin(value).name().map(name -> new Notation.Name(hint.name(), hint.label(), "", false));
        }

        @Override
        public Origin origin(Value value) {
            return graph.origin(value);
        }
    }

    private Optional<Notation.Name> name(Value value) {
        Value array = plan.array(value);
        if (!plan.stored()[array.node()] || graph.type(array).element() == ElementType.SETTING) {
            return Optional.empty();
        }
        boolean isNew = written.containsKey(array) && inPlace.containsKey(array);
        return Optional.of(name(buffer(array), isNew ? PRIME : ""));
    }

    private Notation.Name name(int buffer, String mark) {
        Buffer named = buffers.get(buffer);
        return new Notation.Name(
                named.name(), labels.get(buffer), mark, named.length().is(1));
    }

    // Memory.

    @Override
    public int buffer(Value array) {
        Node node = graph.node(array);
        Cell cell = inPlace.get(array);
        Buffer.Storage storage;
        if (node instanceof Node.Input input) {
            storage = new Buffer.InputCopy(input.name());
        } else if (node instanceof Node.Read read) {
            storage = new Buffer.CellArray(read.cell());
        } else if (cell != null) {
            storage = new Buffer.CellArray(cell);
        } else {
            return byStorage.computeIfAbsent(array, key -> add(hint(array), graph.type(array), new Buffer.Temporary()));
        }
        return byStorage.computeIfAbsent(storage, key -> add(Hint.of(storage), graph.type(array), storage));
    }

    /** What a buffer would be called: {@code mean_} and {@code fc.W1} for the slot {@code train/mean/fc.W1}. */
    private record Hint(String prefix, String path, String suffix) {
        Hint(String prefix, String path) {
            this(prefix, path, "");
        }

        static Hint of(Buffer.Storage storage) {
            return storage instanceof Buffer.InputCopy input
                    ? new Hint("", input.input())
                    : of(((Buffer.CellArray) storage).cell());
        }

        static Hint of(Cell cell) {
            CellId id = cell.id();
            return switch (cell.kind()) {
                case PARAMETER, STATE -> new Hint("", id.path());
                case SLOT -> new Hint(id.part() + "_", id.path());
                case GRADIENT -> new Hint("d", id.path());
                case STEP -> new Hint("", "steps");
                case FIGURE -> new Hint(id.owner() + "_", id.part());
            };
        }

        Hint with(String other) {
            return new Hint(prefix, path, other);
        }

        String name() {
            return prefix + path + suffix;
        }

        /** The name without the path of the layer; of a layer that is one of several, without its number. */
        String label() {
            String[] names = path.split("\\.");
            int last = names.length - 1;
            while (last > 0 && Character.isDigit(names[last].charAt(0))) {
                last--;
            }
            return prefix + names[last] + suffix;
        }
    }

    /**
     * The name of the equation; {@code z_h} for a value inside of it, {@code sum_h} for a part of one, with a d for
     * what comes back to it; the new value of a cell with a prime.
     */
    private Hint hint(Value value) {
        Cell cell = written.get(value);
        if (cell != null) {
            return Hint.of(cell).with(PRIME);
        }
        Origin origin = graph.origin(value);
        if (origin.name().isEmpty() && graph.node(value) instanceof Node.Apply view && Views.isView(graph, view)) {
            return hint(view.operands().get(0));
        }
        String word = graph.node(value) instanceof Node.Apply apply
                ? apply.op().name().replaceAll("\\[.*", "")
                : "value";
        String back = origin.phase() == Origin.Phase.BACKWARD ? "d" : "";
        String role = switch (origin.role()) {
            case PART -> word + "_" + back;
            case INNER -> back + "z_";
            case ROOT -> back;
        };
        return origin.path().map(path -> new Hint(role, path)).orElseGet(() -> new Hint("", word));
    }

    private int add(Hint hint, TensorType type, Buffer.Storage storage) {
        int id = buffers.size();
        ElementType element = type.element() == ElementType.SETTING ? ElementType.REAL : type.element();
        Hint unique = unique(hint);
        buffers.add(new Buffer(id, unique.name(), element, type.shape().size(), storage));
        labels.add(unique.label());
        return id;
    }

    /** The second {@code z_h} is {@code z2_h}, so that the path of a layer stays whole at the end; of h it is h1. */
    private Hint unique(Hint hint) {
        boolean numbersPrefix = hint.prefix().endsWith("_");
        String stem = Character.isDigit(hint.path().charAt(hint.path().length() - 1)) ? "_" : "";
        String word = numbersPrefix ? hint.prefix().substring(0, hint.prefix().length() - 1) : hint.prefix();
        Hint unique = hint;
        while (!names.add(unique.name())) {
            int number = numbers.merge(hint.name(), 1, Integer::sum);
            unique = numbersPrefix
                    ? new Hint(word + (number + 1) + "_", hint.path(), hint.suffix())
                    : new Hint(word, hint.path() + stem + number, hint.suffix());
        }
        return unique;
    }

    private String unique(String name) {
        return unique(new Hint("", name)).name();
    }

    @Override
    public ElementType element(int buffer) {
        return buffers.get(buffer).element();
    }

    @Override
    public int scratch(ElementType element, Dimension length) {
        Hint hint = hint(current.roots.get(0).value());
        return add(hint.with("_part"), new TensorType(element, Shape.of(length)), new Buffer.Temporary());
    }

    @Override
    public int setting(Value setting) {
        Integer id = hostIds.get(setting);
        if (id == null) {
            throw new InternalCompilerError("schedule: " + setting + " is taken before it is computed");
        }
        return id;
    }
}
