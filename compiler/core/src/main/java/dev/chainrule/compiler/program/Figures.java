// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.CellId;
import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.rewrite.Inline;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Losses and metrics over a whole data set. The graph of a figure is cut at its outermost reductions over the batch: what
 * they yield is carried from batch to batch in cells, and what is made of it is computed at the end, so the figure is
 * exact for every cut of the set into batches.
 *
 * <p>Note [Carried sums]. A sum over 100,000 rows in f32 would lose a digit a decade. A carried sum is a pair of numbers,
 * the sum and what rounding has taken from it (Knuth's TwoSum), and so is a count. No rewrite reassociates.
 */
final class Figures {
    /** @param measure inputs to cells; {@code finish} cells to figures */
    record Cut(Graph measure, Graph finish) {}

    private final Graph graph;
    private final Optional<String> batch;
    private final Rows rows;
    private final Diagnostics diagnostics;

    private final GraphBuilder measure = new GraphBuilder();
    private final List<List<Value>> measured;
    private final GraphBuilder finish = new GraphBuilder();
    private final Map<Value, Term> finished = new HashMap<>();
    private final Set<CellId> cells = new HashSet<>();

    Figures(ModelDefinition model, Graph graph, Diagnostics diagnostics) {
        this.batch = batch(model);
        // A name that no dimension has: without a batch every figure is one of its own.
        String name = batch.orElse("");
        Rows called = new Rows(graph, name);
        // A figure is cut within a call only where that is written out.
        this.graph = Inline.apply(graph, call -> !keepsRows(graph, called, call));
        this.rows = this.graph == graph ? called : new Rows(this.graph, name);
        this.diagnostics = diagnostics;
        this.measured = Rebuild.copy(this.graph, measure);
    }

    private static boolean keepsRows(Graph graph, Rows rows, int call) {
        return IntStream.range(0, graph.nodes().get(call).results().size())
                .allMatch(result -> rows.of(new Value(call, result)) instanceof Rows.EachRow);
    }

    /** The dynamic dimension along which examples stand: the first one that leads an input. */
    static Optional<String> batch(ModelDefinition model) {
        for (ModelDefinition.Input input : model.inputs()) {
            if (input.type().shape().rank() > 0) {
                Set<String> names = input.type().shape().get(0).names();
                if (names.size() == 1) {
                    return Optional.of(names.iterator().next());
                }
            }
        }
        return model.dynamicNames().stream().findFirst();
    }

    Cut cut(List<Figure> figures) {
        graph.conditions().forEach(measure::require);
        for (Figure figure : figures) {
            Value value = graph.output(figure.name());
            Term result = isCarried(value) ? finish(figure, value) : byBatch(figure, value);
            finish.output(figure.name(), result.value());
        }
        return new Cut(measure.build(), finish.build());
    }

    /** Whether the value over a data set follows from what can be carried. */
    private boolean isCarried(Value root) {
        Set<Integer> asked = new TreeSet<>(java.util.Comparator.reverseOrder());
        Set<Integer> seen = new HashSet<>();
        asked.add(root.node());
        while (!asked.isEmpty()) {
            int index = asked.iterator().next();
            asked.remove(index);
            Value value = new Value(index, 0);
            Node node = graph.node(value);
            if (isLeaf(value)) {
                if (!canLeaf(value)) {
                    return false;
                }
                continue;
            }
            if (node.results().size() != 1 || hasDynamic(graph.type(value).shape())) {
                return false;
            }
            for (Value operand : node.operands()) {
                if (seen.add(operand.node())) {
                    asked.add(operand.node());
                }
            }
        }
        return true;
    }

    /** Whether a value is carried, or stands in a cell anyway; other values are computed at the end. */
    private boolean isLeaf(Value value) {
        Node node = graph.node(value);
        return rows.of(value) instanceof Rows.OverRows
                || node instanceof Node.Input
                || node instanceof Node.Apply && node.operands().isEmpty()
                || sizeAsReal(node).isPresent()
                || isSumAsReal(node);
    }

    private boolean canLeaf(Value value) {
        Node node = graph.node(value);
        Optional<Dimension> size = size(node).or(() -> sizeAsReal(node));
        if (size.isPresent()) {
            return counts(size.get()).isPresent();
        }
        boolean combines = !(rows.of(value) instanceof Rows.OverRows over)
                || graph.type(value).isReal()
                || over.combination() != Combination.LOG_SUM_EXP;
        return combines && !hasDynamic(graph.type(value).shape());
    }

    private static boolean hasDynamic(Shape shape) {
        return shape.dimensions().stream().anyMatch(dimension -> !dimension.isStatic());
    }

    /** The figure at the end, from what is carried. */
    private Term finish(Figure figure, Value root) {
        Set<Integer> needed = new TreeSet<>();
        List<Value> work = new ArrayList<>(List.of(root));
        while (!work.isEmpty()) {
            Value value = work.remove(work.size() - 1);
            if (finished.containsKey(value) || !needed.add(value.node()) || isLeaf(value)) {
                continue;
            }
            work.addAll(graph.node(value).operands());
        }
        for (int index : needed) {
            Value value = new Value(index, 0);
            if (!finished.containsKey(value)) {
                finished.put(value, atEnd(figure, value));
            }
        }
        return found(root);
    }

    private Term found(Value value) {
        return Optional.ofNullable(finished.get(value)).orElseThrow();
    }

    private Term atEnd(Figure figure, Value value) {
        Origin origin = graph.origin(value);
        finish.at(origin);
        measure.at(origin);
        Node node = graph.node(value);
        if (rows.of(value) instanceof Rows.OverRows over) {
            return carried(figure, over.combination(), measured(value));
        }
        if (node instanceof Node.Input) {
            return last(figure, measured(value));
        }
        if (size(node).isPresent()) {
            return count(figure, size(node).get()).to(ElementType.INT);
        }
        if (sizeAsReal(node).isPresent()) {
            return count(figure, sizeAsReal(node).get());
        }
        if (isSumAsReal(node)) {
            return sum(figure, "sum", measured(value));
        }
        if (node instanceof Node.Apply apply) {
            List<Value> operands =
                    apply.operands().stream().map(x -> found(x).value()).toList();
            return new Term(finish, finish.applyAll(apply.op(), operands).get(0));
        }
        return new Term(finish, finish.add(node).get(0));
    }

    private Term measured(Value value) {
        return new Term(measure, Rebuild.find(measured, value));
    }

    private static Optional<Dimension> size(Node node) {
        return node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Size size
                ? Optional.of(size.dimension())
                : Optional.empty();
    }

    /** A size that is at once made a real: its count need not pass through an int, and may be larger. */
    private Optional<Dimension> sizeAsReal(Node node) {
        return node instanceof Node.Apply apply && apply.op() == Discrete.INT_TO_REAL
                ? size(graph.node(apply.operands().get(0)))
                : Optional.empty();
    }

    /** A sum of whole numbers that is at once made a real: over a data set it may be larger than an int. */
    private boolean isSumAsReal(Node node) {
        return node instanceof Node.Apply apply
                && apply.op() == Discrete.INT_TO_REAL
                && rows.of(apply.operands().get(0)) instanceof Rows.OverRows over
                && over.combination() == Combination.SUM;
    }

    /** A value that is combined batch by batch, and the term for it at the end. */
    private Term carried(Figure figure, Combination combination, Term value) {
        boolean real = value.type().isReal();
        switch (combination) {
            case SUM -> {
                return real ? sum(figure, "sum", value) : fold(figure, "sum", value, 0, Term::plus);
            }
            case MAX -> {
                return fold(figure, "max", value, real ? Double.NEGATIVE_INFINITY : Integer.MIN_VALUE, Term::max);
            }
            case MIN -> {
                return fold(figure, "min", value, real ? Double.POSITIVE_INFINITY : Integer.MAX_VALUE, Term::min);
            }
            case LOG_SUM_EXP -> {
                return fold(figure, "logsumexp", value, Double.NEGATIVE_INFINITY, Figures::logAddExp);
            }
        }
        throw new IllegalArgumentException(combination.toString());
    }

    private static Term logAddExp(Term a, Term b) {
        return Term.concat(0, List.of(a.insertAxis(0), b.insertAxis(0))).logSumExp(List.of(0));
    }

    private Term fold(
            Figure figure, String what, Term value, double start, java.util.function.BinaryOperator<Term> combination) {
        Cell cell = cell(figure.name(), what, value.type(), start);
        Term before = new Term(measure, measure.read(cell));
        measure.write(cell, combination.apply(before, value).value());
        return new Term(finish, finish.read(cell));
    }

    /** See Note [Carried sums]. */
    private Term sum(Figure figure, String what, Term value) {
        Cell high = cell(figure.name(), what, value.type(), 0);
        Cell low = cell(figure.name(), high.id().part() + ".low", value.type(), 0);
        Term before = new Term(measure, measure.read(high));
        Term after = before.plus(value);
        Term taken = after.minus(before);
        Term error = before.minus(after.minus(taken)).plus(value.minus(taken));
        measure.write(high, after.value());
        measure.write(low, new Term(measure, measure.read(low)).plus(error).value());
        Term sum = new Term(finish, finish.read(high));
        Term rest = new Term(finish, finish.read(low));
        // Of an infinite sum the rest is NaN: ∞ − ∞.
        return rest.equalTo(rest).select(sum.plus(rest), sum);
    }

    /** A value without rows as the last batch has it. */
    private Term last(Figure figure, Term value) {
        return fold(figure, "last", value, 0, (before, now) -> now);
    }

    /** A size in which the batch may stand, as a real over the whole data set. */
    private Term count(Figure figure, Dimension dimension) {
        Optional<Term> total = Optional.empty();
        for (Dimension.Summand summand : counts(dimension).orElseThrow()) {
            Dimension unit = Dimension.ONE;
            for (Dimension.Factor factor : summand.factors()) {
                unit = unit.times(Dimension.of(factor));
            }
            Term size = Term.size(measure, unit).to(ElementType.REAL);
            Term count = grows(summand) ? sum(figure, "count", size) : last(figure, size);
            Term part = count.times((double) summand.coefficient());
            total = Optional.of(total.map(sum -> sum.plus(part)).orElse(part));
        }
        double fixed = fixed(dimension);
        Term rest = new Term(finish, finish.constant(fixed, TensorType.scalar(ElementType.REAL)));
        return total.isEmpty() ? rest : fixed == 0 ? total.get() : total.get().plus(rest);
    }

    /** The summands of a size that are not fixed; empty if one is not linear in the batch. */
    private Optional<List<Dimension.Summand>> counts(Dimension dimension) {
        List<Dimension.Summand> counts = dimension.summands().stream()
                .filter(summand -> !summand.factors().isEmpty())
                .toList();
        boolean linear = counts.stream()
                .noneMatch(summand -> batch.filter(summand::bends).isPresent());
        return linear ? Optional.of(counts) : Optional.empty();
    }

    private boolean grows(Dimension.Summand summand) {
        return batch.filter(summand::has).isPresent();
    }

    private static double fixed(Dimension dimension) {
        return dimension.summands().stream()
                .filter(summand -> summand.factors().isEmpty())
                .mapToDouble(Dimension.Summand::coefficient)
                .sum();
    }

    /** The mean of the batches' figures, weighted by their rows. */
    private Term byBatch(Figure figure, Value value) {
        diagnostics.report(Diagnostic.of(
                        Code.FIGURE_BY_BATCH,
                        figure.span(),
                        figure.name() + " compares rows of a batch, so over a data set it depends on the batches")
                .label("no sum, maximum or minimum over the rows of " + batch.orElse("the batch") + " by themselves")
                .note("evaluation weights the figure of each batch by its rows")
                .hint("sums over the rows are exact: where a mean stands inside, write sum(y^2) - sum(y)^2 / B for"
                        + " sum((y - mean(y))^2), and sum(x * y) - sum(x) * sum(y) / B for a product of two such"));
        Origin origin = graph.origin(value);
        finish.at(origin);
        measure.at(origin);
        Dimension size = batch.map(Dimension::named).orElse(Dimension.ONE);
        Term weight = Term.size(measure, size).to(ElementType.REAL);
        Term weighted = measured(value).to(ElementType.REAL).times(weight);
        Term mean = sum(figure, "weighted", weighted).over(sum(figure, "rows", weight));
        return graph.type(value).isReal() ? mean : mean.to(graph.type(value).element());
    }

    private Cell cell(String figure, String part, TensorType type, double start) {
        CellId id = new CellId(Cell.Kind.FIGURE, figure, part, "");
        for (int number = 2; !cells.add(id); number++) {
            id = new CellId(Cell.Kind.FIGURE, figure, part + number, "");
        }
        return new Cell(id, type, new Initial.Constant(start));
    }
}
