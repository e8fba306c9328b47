// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.schedule.Unit.Root;
import dev.chainrule.compiler.schedule.Uses.Use;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides which values are computed together and which stand in memory. The graph is walked from its end, so a value
 * knows all its users: it joins the kernel of its only user, is computed again where that is cheap, or is stored by the
 * first kernel that needs it. A unit made later runs earlier; a value never joins a unit that runs after one of its
 * users, so no cycle can arise.
 *
 * <p>Views (reshape, transpose, slice, broadcast, reverse) compute nothing: they change the index at which their operand
 * is read. Only where such an index is not affine does the operand have to stand in memory.
 */
final class Fuser {
    /** Beyond this many instructions a kernel takes no more: its method must stay well below 8,000 bytes. */
    private static final int LARGEST_KERNEL = 96;

    /**
     * A kernel calls no more functions, and reads the values of further ones: σ and tanh are some twenty and forty operations, and a loop of more than 200 goes
     * through no vectors, which costs many times what storing and reading a value does. The turn of an LSTM has five of them.
     */
    private static final int MOST_FUNCTIONS = 2;

    /** A value of at most so many instructions, with at most so many readers, is computed again rather than stored. */
    private static final int LARGEST_COPY = 4;

    private static final int MOST_COPIES = 4;

    /** Sums side by side have at most so many units between them; what they read is kept no longer than that. */
    private static final int NEAR = 3;

    /** How many operators down two sums meet at what both read. */
    private static final int COMMON_DEPTH = 3;

    /** Settings that follow from inputs, cells and dimensions, and checks of inputs, come before all else. */
    private static final int EARLY = 1 << 30;

    private final Graph graph;
    private final Fusion fusion;
    private final OpCosts costs = new OpCosts();
    private final Settings settings;
    private final Contracts contracts;
    private final Uses[] uses;
    private final boolean[] stored;
    private final List<Unit> units = new ArrayList<>();
    /** The sums of columns that were met last. */
    private Optional<Group> columns = Optional.empty();

    private int nextOrder = -1;

    private Fuser(Graph graph, Fusion fusion) {
        this.graph = graph;
        this.fusion = fusion;
        this.settings = new Settings(graph);
        this.contracts = new Contracts(graph);
        this.stored = new boolean[graph.nodes().size()];
        this.uses = new Uses[stored.length];
        for (int i = 0; i < uses.length; i++) {
            uses[i] = new Uses();
        }
    }

    static Plan fuse(Graph graph, Fusion fusion) {
        return new Fuser(graph, fusion).run();
    }

    private Plan run() {
        graph.outputs().forEach(output -> need(output.value(), 0));
        graph.writes().forEach(write -> need(write.value(), 0));
        for (int i = uses.length - 1; i >= 0; i--) {
            Uses own = uses[i];
            if (own.material || own.moved || own.parameter || own.settings > 0 || !own.kernels.isEmpty()) {
                visit(new Value(i, 0), graph.nodes().get(i), own);
            }
        }
        units.sort(Comparator.comparingInt(Unit::order));
        return new Plan(graph, List.copyOf(units), stored, uses);
    }

    private void visit(Value value, Node node, Uses own) {
        if (!(node instanceof Node.Apply apply)) {
            boolean array = !(node instanceof Node.Constant);
            stored[value.node()] = array;
            if (!array && own.material) {
                store(value);
            }
        } else if (apply.op().lowering() instanceof Lowering.Applied call) {
            visitCall(value, apply, call.function(), Optional.empty());
        } else if (apply.op().lowering() instanceof Lowering.Loop loop) {
            visitCall(value, apply, loop.body(), Optional.of(loop));
        } else if (type(value).element() == ElementType.SETTING) {
            visitSetting(value, apply, own);
        } else if (apply.op().lowering() instanceof Lowering.Contract) {
            visitProduct(value, apply);
        } else if (apply.op().lowering() instanceof Lowering.Running running) {
            visitRunning(value, apply, running);
        } else if (apply.op().lowering() instanceof Lowering.Ordering ordering) {
            visitOrdering(value, apply, ordering);
        } else if (apply.op().lowering() instanceof Lowering.Overlap overlap) {
            visitOverlap(value, apply, overlap);
        } else if (apply.op().lowering() instanceof Lowering.Convolve convolution) {
            visitConvolution(value, apply, convolution);
        } else if (apply.op().lowering() instanceof Lowering.Attend attention) {
            visitAttention(value, apply, attention);
        } else if (apply.op().lowering() instanceof Lowering.LargestInWindows windows) {
            visitWindows(value, apply, windows);
        } else if (apply.op().lowering() instanceof Lowering.Join join) {
            visitJoin(value, apply, join.axis());
        } else if (apply.op().lowering() instanceof Lowering.Scatter scatter) {
            visitScatter(value, apply, scatter);
        } else if (Views.isRead(graph, apply)) {
            visitView(value, apply, own);
        } else if (apply.op().lowering() instanceof Lowering.PerElement
                || apply.op().lowering() instanceof Lowering.Along) {
            visitComputed(value, apply, own);
        } else if (own.material) {
            store(value);
        }
    }

    // Values in memory.

    /** The value, or what holds the same elements in the same order, has to stand in an array. */
    private void need(Value value, int order) {
        Value array = value;
        uses[array.node()].need(order);
        while (graph.node(array) instanceof Node.Apply apply && Views.isInOrder(graph, apply)) {
            array = apply.operands().get(0);
            uses[array.node()].need(order);
        }
    }

    /** Gives a value a kernel of its own. */
    private Group store(Value value) {
        Group group = new Group(nextOrder--);
        List<Index> index;
        if (graph.node(value) instanceof Node.Apply apply
                && apply.op().lowering() instanceof Lowering.Along reduction) {
            index = ReductionLoops.space(
                    group, reduction, shape(apply.operands().get(0)));
        } else {
            index = group.addAxes(shape(value));
            group.rows.addAll(range(group.extents.size()));
        }
        root(group, value, index);
        units.add(group);
        join(group, value, index);
        columns = group.form == Unit.Form.COLUMNS ? Optional.of(group) : columns;
        return group;
    }

    private void root(Group group, Value value, List<Index> index) {
        group.roots.add(new Root(value, index, value, index));
        stored[value.node()] = true;
    }

    private void visitProduct(Value value, Node.Apply apply) {
        Unit.Routines product = contracts.product(nextOrder--, value, apply, operand -> uses[operand.node()].material);
        stored[value.node()] = product.owner().equals(Optional.of(value));
        add(product);
    }

    private void visitRunning(Value value, Node.Apply apply, Lowering.Running running) {
        stored[value.node()] = true;
        Shape shape = shape(value);
        int axis = running.axis();
        Routine routine = new Routine.Running(
                running.run(),
                shape.part(0, axis).size(),
                shape.get(axis),
                shape.part(axis + 1, shape.rank()).size());
        add(new Unit.Routines(nextOrder--, value, Optional.of(value), true, apply.operands(), routine));
    }

    private void visitOrdering(Value value, Node.Apply apply, Lowering.Ordering ordering) {
        stored[value.node()] = true;
        Shape x = shape(apply.operands().get(0));
        int last = x.rank() - 1;
        Routine routine = new Routine.Order(
                ordering.descending(),
                x.part(0, last).size(),
                x.get(last),
                shape(value).get(last));
        add(new Unit.Routines(nextOrder--, value, Optional.of(value), true, apply.operands(), routine));
    }

    private void visitOverlap(Value value, Node.Apply apply, Lowering.Overlap overlap) {
        stored[value.node()] = true;
        Shape shape = shape(value);
        int axis = overlap.axis();
        Routine routine = new Routine.Overlap(
                shape.part(0, axis).size(),
                shape.get(axis),
                shape.part(axis + 1, shape.rank()).size(),
                shape(apply.operands().get(0)).get(axis),
                Dimension.of(overlap.size()),
                Dimension.of(overlap.stride()),
                Dimension.of(overlap.dilation()));
        add(new Unit.Routines(nextOrder--, value, Optional.of(value), true, apply.operands(), routine));
    }

    private void visitConvolution(Value value, Node.Apply apply, Lowering.Convolve convolution) {
        stored[value.node()] = true;
        Shape first = shape(apply.operands().get(0));
        Shape second = shape(apply.operands().get(1));
        Routine routine = switch (convolution.gives()) {
            case RESULT -> convolution(convolution, first, second, shape(value));
            case INPUT -> convolution(convolution, shape(value), second, first);
            case WEIGHT -> convolution(convolution, first, shape(value), second);
        };
        add(new Unit.Routines(nextOrder--, value, Optional.of(value), true, apply.operands(), routine));
    }

    private static Routine convolution(Lowering.Convolve convolution, Shape x, Shape w, Shape y) {
        List<Routine.Along> axes = new ArrayList<>();
        for (int axis = 2; axis < x.rank(); axis++) {
            axes.add(new Routine.Along(
                    x.get(axis), w.get(axis), y.get(axis), convolution.slides().get(axis - 2)));
        }
        return new Routine.Convolve(convolution.gives(), x.get(0), x.get(1), w.get(0), convolution.groups(), axes);
    }

    private void visitAttention(Value value, Node.Apply apply, Lowering.Attend attention) {
        stored[value.node()] = true;
        int first = attention.gradient() ? 1 : 0;
        Shape q = shape(apply.operands().get(first));
        Shape v = shape(apply.operands().get(first + 2));
        Routine routine = new Routine.Attend(attention, q.get(0), q.get(1), v.get(1), q.get(2), q.get(3), v.get(3));
        add(new Unit.Routines(nextOrder--, value, Optional.of(value), true, apply.operands(), routine));
    }

    private void visitWindows(Value value, Node.Apply apply, Lowering.LargestInWindows windows) {
        stored[value.node()] = true;
        Routine routine = largest(Routine.Largest.PLACE, apply, windows);
        add(new Unit.Routines(nextOrder--, value, Optional.of(value), true, apply.operands(), routine));
    }

    private Routine largest(Routine.Largest gives, Node.Apply places, Lowering.LargestInWindows windows) {
        Shape x = shape(places.operands().get(0));
        Shape result = places.results().get(0).shape();
        int first = x.rank() - windows.sizes().size();
        List<Routine.Along> axes = new ArrayList<>();
        for (int axis = first; axis < x.rank(); axis++) {
            axes.add(new Routine.Along(
                    x.get(axis),
                    Dimension.of(windows.sizes().get(axis - first)),
                    result.get(axis),
                    windows.slides().get(axis - first)));
        }
        return new Routine.LargestInWindows(gives, x.part(0, first).size(), axes);
    }

    /**
     * Elements that are taken where each window's largest stands are the largest: where nobody else reads the places, as in predictions,
     * they are found without them, in a third of the time. Of zeros of both signs it is +0 then, as a maximum is.
     */
    private Optional<Unit.Routines> largestOfWindows(Value value, Node.Apply apply) {
        if (!(apply.op().lowering() instanceof Lowering.Gather gather)
                || !(graph.node(source(apply.operands().get(1))) instanceof Node.Apply places)
                || !(places.op().lowering() instanceof Lowering.LargestInWindows windows)
                || !source(places.operands().get(0))
                        .equals(source(apply.operands().get(0)))
                || isRead(apply.operands().get(1))) {
            return Optional.empty();
        }
        Value x = places.operands().get(0);
        int outer = shape(x).rank() - windows.sizes().size();
        Shape from = shape(apply.operands().get(0));
        boolean isOfEach = gather.axis() == gather.batch()
                && from.rank() == gather.axis() + 1
                && from.get(gather.axis())
                        .equals(shape(x).part(outer, shape(x).rank()).size());
        return isOfEach
                ? Optional.of(new Unit.Routines(
                        nextOrder--,
                        value,
                        Optional.of(value),
                        true,
                        List.of(x),
                        largest(Routine.Largest.ELEMENT, places, windows)))
                : Optional.empty();
    }

    /** Whether a unit that has been made, and so runs later, reads a value or what it is passed on from. */
    private boolean isRead(Value value) {
        Uses own = uses[value.node()];
        return own.material
                || !own.kernels.isEmpty()
                || graph.node(value) instanceof Node.Apply view
                        && Views.isInOrder(graph, view)
                        && isRead(view.operands().get(0));
    }

    /** What holds the same elements in the same order, before anything has passed them on. */
    private Value source(Value value) {
        Value source = value;
        while (graph.node(source) instanceof Node.Apply view && Views.isInOrder(graph, view)) {
            source = view.operands().get(0);
        }
        return source;
    }

    private void visitScatter(Value value, Node.Apply apply, Lowering.Scatter scatter) {
        stored[value.node()] = true;
        Shape shape = shape(value);
        Shape ids = shape(apply.operands().get(1));
        int axis = scatter.axis();
        Routine routine = new Routine.Scatter(
                shape.part(0, scatter.batch()).size(),
                shape.part(scatter.batch(), axis).size(),
                ids.part(scatter.batch(), ids.rank()).size(),
                shape.get(axis),
                shape.part(axis + 1, shape.rank()).size());
        add(new Unit.Routines(nextOrder--, value, Optional.of(value), true, apply.operands(), routine));
    }

    private void add(Unit.Routines unit) {
        unit.reads().forEach(operand -> need(operand, unit.order()));
        units.add(unit);
    }

    /** Each part is stored where it belongs by a kernel of its own. */
    private void visitJoin(Value value, Node.Apply apply, int axis) {
        stored[value.node()] = true;
        Dimension start = Dimension.ZERO;
        for (Value part : apply.operands()) {
            Dimension from = start;
            start = start.plus(shape(part).get(axis));
            Optional<Value> product = contracts.giveHome(part, value, axis, from);
            if (product.isPresent()) {
                uses[product.get().node()].moved = true;
                continue;
            }
            Group group = new Group(nextOrder--);
            List<Index> index = group.addAxes(shape(part));
            group.rows.addAll(range(group.extents.size()));
            List<Index> place = new ArrayList<>(index);
            place.set(axis, index.get(axis).plus(from));
            group.roots.add(new Root(part, index, value, place));
            units.add(group);
            read(part, group, index);
        }
    }

    /** A call takes its operands and leaves its results in arrays. */
    private void visitCall(Value value, Node.Apply apply, Function function, Optional<Lowering.Loop> loop) {
        int order = nextOrder--;
        stored[value.node()] = true;
        for (Value operand : apply.operands()) {
            if (type(operand).element() == ElementType.SETTING) {
                uses[operand.node()].parameter = true;
                uses[operand.node()].see(order);
            } else {
                need(operand, order);
            }
        }
        units.add(new Unit.Applied(order, value.node(), apply.operands(), function, loop));
    }

    // Views.

    private void visitView(Value value, Node.Apply apply, Uses own) {
        Optional<Unit.Routines> largest = largestOfWindows(value, apply);
        if (largest.isPresent()) {
            stored[value.node()] = true;
            add(largest.get());
            return;
        }
        Value operand = apply.operands().get(0);
        Lowering lowering = apply.op().lowering();
        if (lowering instanceof Lowering.Copy || own.material && !Views.isInOrder(graph, apply)) {
            contracts
                    .giveHome(value)
                    .ifPresentOrElse(
                            product -> {
                                uses[product.node()].moved = true;
                                stored[value.node()] = true;
                            },
                            () -> store(value));
            return;
        }
        if (lowering instanceof Lowering.Check check) {
            // A constant is no array yet: a kernel stores it, later in this walk and so before the check.
            Node source = graph.node(operand);
            boolean given = !(source instanceof Node.Apply || source instanceof Node.Constant);
            int order = given ? nextOrder-- - EARLY : nextOrder--;
            Routine routine = new Routine.CheckIndices(shape(operand).size(), check.bound());
            add(new Unit.Routines(order, value, Optional.empty(), false, List.of(operand), routine));
        }
        if (lowering instanceof Lowering.Gather gather && gather.places() == 0 && !isOfRows(own)) {
            store(value);
            return;
        }
        own.kernels.forEach(use -> readThrough(apply, use.group(), use.index()));
    }

    /** Whether one kernel takes a value once a row: then what its row is made of may be computed there as well. */
    private static boolean isOfRows(Uses own) {
        return own.only()
                .filter(use -> use.group().form != Unit.Form.COLUMNS)
                .filter(use -> use.index().stream()
                        .noneMatch(index -> index.axes().stream().anyMatch(use.group().inner::contains)))
                .isPresent();
    }

    /** A kernel reads what an operator passes on. */
    private void readThrough(Node.Apply apply, Group group, List<Index> index) {
        Value operand = apply.operands().get(0);
        Views.operandIndex(graph, apply, index, group)
                .ifPresentOrElse(moved -> read(operand, group, moved), () -> need(operand, group.order()));
        if (Views.isGather(apply)) {
            need(apply.operands().get(1), group.order());
        }
    }

    /** A kernel reads a value. */
    private void read(Value value, Group group, List<Index> index) {
        Uses own = uses[value.node()];
        if (type(value).element() == ElementType.SETTING) {
            own.parameter = true;
            own.see(group.order());
        } else if (settings.extent(value).isEmpty()) {
            own.kernels.add(new Use(group, index));
        }
    }

    // What is computed.

    private void visitComputed(Value value, Node.Apply apply, Uses own) {
        if (fusion == Fusion.ON) {
            Optional<Use> only = own.only();
            if (only.isPresent()
                    && !own.material
                    && !callsTooMuch(only.get().group(), apply)
                    && fits(only.get(), apply)) {
                join(only.get().group(), value, only.get().index());
                return;
            }
            if (apply.op().lowering() instanceof Lowering.PerElement && isCheap(value, apply, own)) {
                own.kernels.forEach(use -> readOperands(use.group(), apply, use.index()));
                return;
            }
            Optional<Use> first = own.earliest();
            // In this order: a reduction that fits has already changed the loops.
            if (first.isPresent()
                    && first.get().wholeAxes(shape(value)).isPresent()
                    && !callsTooMuch(first.get().group(), apply)
                    && fits(first.get(), apply)
                    && first.get().fillsSpace(shape(value))) {
                Group group = first.get().group();
                join(group, value, first.get().index());
                root(group, value, first.get().index());
                return;
            }
            if (apply.op().lowering() instanceof Lowering.Along reduction && joinBeside(value, apply, reduction)) {
                return;
            }
        }
        store(value);
    }

    /**
     * Sums of columns over the same array are taken in one pass: a layer norm's two gradients. All that reads this one runs
     * after the other.
     */
    private boolean joinBeside(Value value, Node.Apply apply, Lowering.Along reduction) {
        Uses own = uses[value.node()];
        Value operand = apply.operands().get(0);
        Group space = new Group(0);
        List<Index> index = ReductionLoops.space(space, reduction, shape(operand));
        Optional<Group> beside = columns.filter(group -> space.hasLoopsOf(group)
                && group.order() - nextOrder <= NEAR
                && group.cost + costs.of(apply.op()).instructions() <= LARGEST_KERNEL
                && own.first > group.order()
                && own.kernels.stream().allMatch(use -> use.group().order() > group.order())
                && reads(group, operand, shape(operand).size(), COMMON_DEPTH));
        beside.ifPresent(group -> {
            root(group, value, index);
            join(group, value, index);
        });
        return beside.isPresent();
    }

    /** Whether a kernel reads an array of that size from which a value is computed. */
    private boolean reads(Group group, Value value, Dimension size, int depth) {
        boolean reads = shape(value).size().equals(size)
                && uses[value.node()].kernels.stream().anyMatch(use -> use.group() == group);
        return reads
                || depth > 0
                        && graph.node(value) instanceof Node.Apply apply
                        && (apply.op().lowering() instanceof Lowering.PerElement || Views.isRead(graph, apply))
                        && apply.operands().stream().anyMatch(operand -> reads(group, operand, size, depth - 1));
    }

    private void join(Group group, Value value, List<Index> index) {
        group.members.put(value, index);
        Node node = graph.node(value);
        if (node instanceof Node.Apply apply) {
            OpCosts.Cost cost = costs.of(apply.op());
            group.cost += cost.instructions();
            group.functions += cost.functions();
            readOperands(group, apply, index);
        }
    }

    private void readOperands(Group group, Node.Apply apply, List<Index> index) {
        Lowering lowering = apply.op().lowering();
        if (lowering instanceof Lowering.Along reduction) {
            Value operand = apply.operands().get(0);
            read(operand, group, ReductionLoops.operandIndex(group, reduction, shape(operand), index));
            return;
        }
        if (lowering instanceof Lowering.PerElement) {
            apply.operands().forEach(operand -> read(operand, group, Views.broadcast(shape(operand), index)));
        } else if (!apply.operands().isEmpty()) {
            readThrough(apply, group, index);
        }
    }

    /** Whether a kernel had better read a value than compute it, by one more function. */
    private boolean callsTooMuch(Group group, Node.Apply apply) {
        int functions = costs.of(apply.op()).functions();
        return group.form == Unit.Form.MAP && functions > 0 && group.functions + functions > MOST_FUNCTIONS;
    }

    private boolean fits(Use use, Node.Apply apply) {
        Group group = use.group();
        OpCosts.Cost cost = costs.of(apply.op());
        if (group.cost + cost.instructions() > LARGEST_KERNEL) {
            return false;
        }
        if (apply.op().lowering() instanceof Lowering.Along reduction) {
            return ReductionLoops.join(group, reduction, shape(apply.operands().get(0)), use.index());
        }
        return !cost.heavy() || use.isComputedOnce();
    }

    /** Few instructions, few readers, and no more arrays to read for it than the one that it would be. */
    private boolean isCheap(Value value, Node.Apply apply, Uses own) {
        if (!own.material && type(apply.operands().get(0)).element() == ElementType.SETTING) {
            // A parameter of each kernel that takes it.
            return true;
        }
        OpCosts.Cost cost = costs.of(apply.op());
        if (own.material
                || cost.heavy()
                || cost.instructions() > LARGEST_COPY
                || own.kernels.size() > MOST_COPIES
                || own.kernels.stream().anyMatch(use -> use.group().cost + cost.instructions() > LARGEST_KERNEL)) {
            return false;
        }
        int arrays = 0;
        for (Value operand : apply.operands()) {
            Value source = operand;
            while (graph.node(source) instanceof Node.Apply view
                    && !uses[source.node()].material
                    && Views.isRead(graph, view)) {
                source = view.operands().get(0);
            }
            boolean constant = graph.node(source) instanceof Node.Constant;
            if (!constant && shape(source).size().equals(shape(value).size())) {
                arrays++;
            }
        }
        if (arrays <= 1) {
            own.kernels.forEach(use -> use.group().cost += cost.instructions());
            return true;
        }
        return false;
    }

    // Settings.

    /**
     * A setting has a line of its own if kernels or several others take it, or Java may override it; else it stands in the
     * other's formula.
     */
    private void visitSetting(Value value, Node.Apply apply, Uses own) {
        if (own.material) {
            Group group = new Group(nextOrder--);
            root(group, value, List.of());
            units.add(group);
            read(value, group, List.of());
        }
        int order = own.first;
        if (own.parameter || own.settings > 1 || apply.op().lowering() instanceof Lowering.Given) {
            order = settings.isGiven(value) ? nextOrder-- - EARLY : nextOrder--;
            units.add(new Unit.Host(order, value));
            stored[value.node()] = true;
        }
        for (Value leaf : settings.leaves(value)) {
            Uses other = uses[leaf.node()];
            if (type(leaf).element() == ElementType.SETTING) {
                other.settings++;
                other.see(order);
            } else {
                need(leaf, order);
            }
        }
    }

    private dev.chainrule.compiler.type.TensorType type(Value value) {
        return graph.type(value);
    }

    private Shape shape(Value value) {
        return type(value).shape();
    }

    static List<Integer> range(int end) {
        List<Integer> range = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            range.add(i);
        }
        return range;
    }
}
