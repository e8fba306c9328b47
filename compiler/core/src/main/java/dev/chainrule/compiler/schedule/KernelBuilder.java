// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Along;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Target;
import dev.chainrule.compiler.schedule.KernelParts.Level;
import dev.chainrule.compiler.schedule.Unit.Form;
import dev.chainrule.compiler.schedule.Unit.Group;
import dev.chainrule.compiler.schedule.Unit.Root;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Turns a group into a kernel: which loops there are, what each computes, what stands between them.
 *
 * <p>A row is passed once for each depth of reductions. Values of depth d that have to stand in memory (results, and what
 * is dear and needed by several loops) are stored in one loop; then each reduction over values of depth d has a loop of
 * its own; what follows from them for the row is computed between the loops.
 */
final class KernelBuilder {
    /** A summand of more instructions is stored before it is summed: sixteen copies of it would not be readable. */
    private static final int LARGEST_SUMMAND = 5;

    /** As the runtime cuts them. */
    private static final int SHORTEST_BLOCK = 4096;

    private static final int MOST_BLOCKS = 64;

    /** A kernel, and what its parameters are in one call. */
    record Built(
            Kernel kernel,
            List<Integer> buffers,
            List<Dimension> sizes,
            List<Integer> settings,
            Dimension range,
            boolean replacesInPlace) {}

    /**
     * What a kernel does of its group.
     *
     * <p>Note [Large reductions go in blocks]. A reduction of everything has nothing that could run side by side, and adds
     * long rows in few lanes. So where there may be many elements, one kernel reduces blocks of them, each by itself, and
     * another combines what the blocks gave and computes what follows. How long blocks are depends on the number of
     * elements alone: the bits stay the same for any number of threads, and as they were for what fits one block.
     */
    private enum Share {
        ALL,
        BLOCKS,
        REST
    }

    /** What the builder asks about the world of arrays. */
    interface Memory {
        int buffer(Value array);

        ElementType element(int buffer);

        /** A new array for what is computed on the way. */
        int scratch(ElementType element, Dimension length);

        /** The host scalar of a setting. */
        int setting(Value setting);
    }

    /** An element of an array as the loops reach it. */
    record Spot(int buffer, Index position) {}

    private record RootStore(Expression expression, Spot spot) {}

    private final Group group;
    private final Memory memory;
    private final KernelValues expressions;
    private final Loops loops;
    private final Parameters parameters;
    private final Ranges ranges = new Ranges();
    private final KernelParts parts;
    private final List<RootStore> roots = new ArrayList<>();

    private KernelBuilder(Plan plan, Settings settings, Group group, Memory memory, Share share) {
        this.group = group;
        this.memory = memory;
        this.expressions = new KernelValues(plan, settings, group);
        List<Index> forms = new ArrayList<>();
        for (Root root : group.roots) {
            Expression expression = expressions.of(root.value(), root.index());
            Index position = Views.flat(plan.graph().type(root.owner()).shape(), root.ownerIndex());
            roots.add(new RootStore(expression, new Spot(memory.buffer(root.owner()), position)));
            forms.add(position);
        }
        for (Expression expression : expressions.all) {
            if (expression.kind instanceof Expression.Load load) {
                forms.add(load.position());
            } else if (expression.kind instanceof Expression.Position position) {
                forms.add(position.index());
            }
        }
        this.loops = new Loops(group, forms);
        if (share == Share.BLOCKS) {
            loops.cut();
        }
        this.parameters = new Parameters(memory, loops, axis -> {
            Unit.Choice choice = group.choice(axis);
            return new Spot(memory.buffer(plan.array(choice.ints())), choice.position());
        });
        this.parts = new KernelParts(memory, loops, parameters, ranges, expressions.all);
    }

    /** The kernels of a group, in the order in which they run. */
    static List<Built> build(Plan plan, Settings settings, Group group, Memory memory) {
        KernelBuilder all = new KernelBuilder(plan, settings, group, memory, Share.ALL);
        if (!all.goesInBlocks()) {
            return List.of(all.run());
        }
        List<Integer> partial = new ArrayList<>();
        for (Expression reduction : all.reductions()) {
            partial.add(memory.scratch(element(reduction.type), Dimension.of(MOST_BLOCKS)));
        }
        return List.of(
                new KernelBuilder(plan, settings, group, memory, Share.BLOCKS).blocks(partial),
                new KernelBuilder(plan, settings, group, memory, Share.REST).rest(partial));
    }

    private Built run() {
        if (group.form == Form.COLUMNS) {
            columns();
        } else {
            rows();
        }
        return parts.finish();
    }

    // Blocks.

    private List<Expression> reductions() {
        return expressions.all.stream()
                .filter(expression -> expression.kind instanceof Expression.Reduction)
                .toList();
    }

    /** Whether everything is reduced, once, and may be longer than a block. */
    private boolean goesInBlocks() {
        return group.form == Form.ROWS
                && loops.rows().isEmpty()
                && loops.extent(loops.inner().get(0)).value().orElse(Long.MAX_VALUE) > SHORTEST_BLOCK
                && reductions().stream().allMatch(reduction -> reduction.depth == 1 && !isChoiceAlong(reduction))
                && roots.stream().noneMatch(root -> root.expression().depth > 0 && parts.isElement(root.spot()));
    }

    private static boolean isChoiceAlong(Expression reduction) {
        return ((Expression.Reduction) reduction.kind).along() instanceof Lowering.Choice;
    }

    /** @param partial what the blocks give, an array a reduction */
    private Built blocks(List<Integer> partial) {
        reduceRows(roots.stream().filter(root -> parts.isElement(root.spot())).toList());
        KernelParts.Writer writer = parts.writer(Level.ROW);
        for (int i = 0; i < partial.size(); i++) {
            Spot spot = new Spot(partial.get(i), Index.axis(Loops.BLOCK));
            writer.add(reductions().get(i), new Kernel.Store(parameters.store(spot, List.of())));
        }
        writer.finish(List.of());
        return parts.finish();
    }

    private Built rest(List<Integer> partial) {
        int axis = loops.inner().get(0);
        for (int i = 0; i < partial.size(); i++) {
            Expression reduction = reductions().get(i);
            int variable = parts.give(reduction);
            BodyBuilder body = new BodyBuilder();
            Kernel.Place place = parameters.load(new Spot(partial.get(i), Index.axis(axis)), List.of(axis));
            parts.add(new Part(
                    List.of(parameters.blocks(axis)),
                    body.build(List.of(body.argument(reduction.type))),
                    List.of(new Kernel.Load(place)),
                    List.of(new Kernel.Combine(combination(reduction), variable, false))));
            parts.define(reduction);
        }
        storeRow(roots.stream().filter(root -> !parts.isElement(root.spot())).toList());
        return parts.finish();
    }

    // Rows.

    private void rows() {
        reduceRows(roots.stream().filter(root -> parts.isElement(root.spot())).toList());
        storeRow(roots.stream().filter(root -> !parts.isElement(root.spot())).toList());
    }

    private void reduceRows(List<RootStore> elementRoots) {
        IdentityHashMap<Expression, Spot> stores = new IdentityHashMap<>();
        for (RootStore root : elementRoots) {
            if (parts.level(root.expression()) == Level.ELEMENT) {
                stores.putIfAbsent(root.expression(), root.spot());
            }
        }
        spill(stores);
        int deepest = expressions.all.stream().mapToInt(e -> e.depth).max().orElse(0);
        for (int depth = 0; depth <= deepest; depth++) {
            storeElements(depth, elementRoots, stores);
            for (Expression expression : expressions.all) {
                if (expression.kind instanceof Expression.Reduction && expression.depth == depth + 1) {
                    reduce(expression);
                }
            }
        }
    }

    private void storeRow(List<RootStore> rowRoots) {
        if (!rowRoots.isEmpty()) {
            KernelParts.Writer writer = parts.writer(Level.ROW);
            for (RootStore root : rowRoots) {
                writer.store(root.expression(), root.spot(), List.of());
            }
            writer.finish(List.of());
        }
    }

    private void storeElements(int depth, List<RootStore> elementRoots, Map<Expression, Spot> stores) {
        KernelParts.Writer writer = parts.writer(Level.ELEMENT);
        Set<Spot> done = new HashSet<>();
        for (Expression expression : expressions.all) {
            Spot spot = stores.get(expression);
            if (spot != null && expression.depth == depth) {
                boolean root = elementRoots.stream().anyMatch(r -> r.expression() == expression);
                if (!root) {
                    writer.store(expression, spot, loops.inner());
                }
            }
        }
        for (RootStore root : elementRoots) {
            if (root.expression().depth == depth && done.add(root.spot())) {
                writer.store(root.expression(), root.spot(), loops.inner());
            }
        }
        if (writer.isEmpty()) {
            return;
        }
        writer.finish(loops.inner());
        stores.forEach((expression, spot) -> {
            if (expression.depth == depth) {
                parts.stands(expression, spot);
            }
        });
    }

    private void reduce(Expression reduction) {
        Expression operand = reduction.operands.get(0);
        Along along = ((Expression.Reduction) reduction.kind).along();
        KernelParts.Writer writer = parts.writer(Level.ELEMENT);
        int variable = parts.give(reduction);
        Target target = along instanceof Lowering.Choice choice
                ? new Kernel.Choose(choice.combination() == dev.chainrule.compiler.graph.Combination.MAX, variable)
                : new Kernel.Combine(
                        combination(reduction), variable, isLong(reduction, loops.inner(), Kernel.STRETCH));
        writer.add(operand, target);
        writer.finish(loops.inner());
        parts.define(reduction);
    }

    /** Whether a real sum over these axes may have more terms than a stretch. */
    private boolean isLong(Expression reduction, List<Integer> axes, int stretch) {
        Dimension length = axes.stream().map(loops::extent).reduce(Dimension.ONE, Dimension::times);
        return reduction.type == ScalarType.REAL
                && combination(reduction) == Kernel.Combination.SUM
                && length.value().orElse(Long.MAX_VALUE) > stretch;
    }

    /**
     * Gives memory to elements that several loops need and that are dear, and to summands that are long. It is the array
     * of a result that is stored later, if there is one; into that go choices before all others, which cost more than to read
     * them again.
     */
    private void spill(Map<Expression, Spot> stores) {
        Set<Integer> taken = new HashSet<>();
        spill(
                stores,
                (expression, readers) -> readers.size() > 1 && isChoice(expression)
                        ? spotOfRoot(expression, readers.last(), stores, taken)
                        : Optional.empty());
        Map<Expression, Integer> sizes = sizes(stores);
        spill(stores, (expression, readers) -> {
            boolean summed = readers.stream().anyMatch(loop -> loop % stride() != 0) && group.form == Form.ROWS;
            return sizes.getOrDefault(expression, 0) > LARGEST_SUMMAND && (readers.size() > 1 || summed)
                    ? Optional.of(spot(expression, readers.last(), stores, taken))
                    : Optional.empty();
        });
    }

    /** Gives memory to what is worth it, by the loops in which it is read. */
    private void spill(
            Map<Expression, Spot> stores, BiFunction<Expression, NavigableSet<Integer>, Optional<Spot>> worth) {
        IdentityHashMap<Expression, TreeSet<Integer>> readers = new IdentityHashMap<>();
        for (int i = expressions.all.size() - 1; i >= 0; i--) {
            Expression expression = expressions.all.get(i);
            if (expression.kind instanceof Expression.Reduction) {
                int loop = (expression.depth - 1) * stride() + 1 + i;
                readers.computeIfAbsent(expression.operands.get(0), e -> new TreeSet<>())
                        .add(loop);
                continue;
            }
            TreeSet<Integer> own = readers.computeIfAbsent(expression, e -> new TreeSet<>());
            if (parts.level(expression) != Level.ELEMENT || own.isEmpty() && !stores.containsKey(expression)) {
                continue;
            }
            if (!stores.containsKey(expression) && expression.kind instanceof Expression.Formula) {
                worth.apply(expression, own).ifPresent(spot -> stores.put(expression, spot));
            }
            Set<Integer> passed = stores.containsKey(expression) ? Set.of(expression.depth * stride()) : own;
            expression.operands.forEach(operand ->
                    readers.computeIfAbsent(operand, e -> new TreeSet<>()).addAll(passed));
        }
    }

    /** Loops of one depth are numbered apart from those of the next. */
    private int stride() {
        return expressions.all.size() + 1;
    }

    /** How long each element's formula is, from what stands in memory or is known for the row; a call counts as ten. */
    private Map<Expression, Integer> sizes(Map<Expression, Spot> stores) {
        IdentityHashMap<Expression, Integer> sizes = new IdentityHashMap<>();
        for (Expression expression : expressions.all) {
            if (expression.kind instanceof Expression.Formula formula && parts.level(expression) == Level.ELEMENT) {
                int size = 0;
                for (var instruction : formula.body().instructions()) {
                    size += instruction instanceof Body.Call ? 10 : instruction instanceof Body.Operation ? 1 : 0;
                }
                for (Expression operand : expression.operands) {
                    size += stores.containsKey(operand) ? 0 : sizes.getOrDefault(operand, 0);
                }
                sizes.put(expression, Math.min(size, 1000));
            }
        }
        return sizes;
    }

    private Spot spot(Expression expression, int lastReader, Map<Expression, Spot> stores, Set<Integer> taken) {
        return spotOfRoot(expression, lastReader, stores, taken)
                .orElseGet(() -> new Spot(memory.scratch(element(expression.type), loops.size()), loops.contiguous()));
    }

    /** The place of a result that is stored when all have read the expression. */
    private Optional<Spot> spotOfRoot(
            Expression expression, int lastReader, Map<Expression, Spot> stores, Set<Integer> taken) {
        for (RootStore root : roots) {
            boolean later = root.expression().depth * stride() >= lastReader;
            if (later
                    && stores.get(root.expression()) == root.spot()
                    && root.expression().type == expression.type
                    && !isLoaded(root.spot().buffer())
                    && loops.passesOnce(root.spot().position())
                    && taken.add(root.spot().buffer())) {
                return Optional.of(root.spot());
            }
        }
        return Optional.empty();
    }

    /** Whether it chooses between reals. */
    private static boolean isChoice(Expression expression) {
        return expression.kind instanceof Expression.Formula formula
                && formula.body().instructions().stream()
                        .anyMatch(instruction -> instruction instanceof Body.Operation operation
                                && operation.operator() == Operator.SELECT
                                && operation.type() == ScalarType.REAL);
    }

    private static ElementType element(ScalarType type) {
        return switch (type) {
            case REAL -> ElementType.REAL;
            case INT -> ElementType.INT;
            case BOOL, BITS -> ElementType.BOOL;
        };
    }

    private boolean isLoaded(int buffer) {
        return expressions.all.stream()
                .anyMatch(expression ->
                        expression.kind instanceof Expression.Load load && memory.buffer(load.array()) == buffer);
    }

    // Columns.

    private void columns() {
        List<Integer> column = loops.column();
        for (RootStore root : roots) {
            KernelParts.Writer writer = parts.writer(Level.ELEMENT);
            Kernel.Place place = parameters.store(root.spot(), column);
            writer.addIdentity(combination(root.expression()), root.expression().type, new Kernel.Store(place));
            writer.finish(column);
        }
        KernelParts.Writer writer = parts.writer(Level.ELEMENT);
        for (RootStore root : roots) {
            Kernel.Place place = parameters.store(root.spot(), loops.inner());
            Expression reduction = root.expression();
            boolean isLong =
                    isLong(reduction, loops.inner().subList(0, loops.inner().size() - 1), Kernel.STRETCH_OF_ROWS);
            writer.add(reduction.operands.get(0), new Kernel.CombineInto(combination(reduction), place, isLong));
        }
        writer.finish(loops.inner());
    }

    private Combination combination(Expression reduction) {
        Along along = ((Expression.Reduction) reduction.kind).along();
        Combination combination =
                Combination.valueOf(((Lowering.Reduction) along).combination().name());
        return combination == Combination.SUM && ranges.isUnit(reduction.operands.get(0))
                ? Combination.COUNT
                : combination;
    }
}
