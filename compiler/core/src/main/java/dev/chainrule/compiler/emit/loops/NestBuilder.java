// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.LoopNest.Compute;
import dev.chainrule.compiler.emit.loops.LoopNest.Define;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Operand;
import dev.chainrule.compiler.emit.loops.LoopNest.Statement;
import dev.chainrule.compiler.emit.loops.LoopNest.Target;
import dev.chainrule.compiler.emit.loops.Name.Array;
import dev.chainrule.compiler.emit.loops.Name.Variable;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Builds the loops of a kernel; {@link InnerLoops} decides about the innermost ones. */
final class NestBuilder {
    /** For which machine. */
    enum Form {
        /** Plain Java. */
        SCALAR,
        /** Innermost loops go through vectors where they can. */
        VECTOR
    }

    /** How many rows are added at once, see Note [Rows side by side]. */
    static final int ROWS = 4;

    private final Kernel kernel;
    private final List<Array> arrays = new ArrayList<>();
    private final List<Variable> sizes;
    private final List<Variable> settings;
    private final Variable from = Variable.whole("from");
    private final Variable to = Variable.whole("to");
    private final Variable reach;
    private final Map<Integer, Variable> variables = new HashMap<>();
    /** The largest or smallest so far, by the variable for where it stands. */
    private final Map<Integer, Variable> bests = new HashMap<>();

    /** Ints that have been read before the loop that is being built. */
    private final Map<Kernel.Place, Variable> jumps = new HashMap<>();

    private final List<Affine> indices = new ArrayList<>();
    private final InnerLoops inner;
    /** In f64 even millions of terms leave more digits than anyone reads. */
    private final boolean isSingle;

    /** The bounds of what {@link Amount#RANGE} is as an extent. */
    private Affine rangeFrom;

    private Affine rangeTo;
    private final List<Statement> counts = new ArrayList<>();
    private int numbered;

    private NestBuilder(Kernel kernel, Schedule.Labels labels, SizeBounds bounds, Precision precision, Form form) {
        this.kernel = kernel;
        ParameterNames names = ParameterNames.of(kernel, labels);
        for (int i = 0; i < kernel.arrays().size(); i++) {
            arrays.add(new Array(names.arrays().get(i), kernel.arrays().get(i).element()));
        }
        sizes = names.sizes().stream().map(Variable::whole).toList();
        settings = names.settings().stream()
                .map(name -> new Variable(name, ScalarType.REAL))
                .toList();
        reach = form == Form.VECTOR && isAlongRange(kernel) ? Variable.whole("bound") : to;
        rangeFrom = Affine.of(from);
        rangeTo = Affine.of(reach);
        isSingle = precision == Precision.F32;
        Map<Affine, Long> longest = new HashMap<>();
        for (int i = 0; i < sizes.size(); i++) {
            longest.put(Affine.of(sizes.get(i)), bounds.of(i));
        }
        inner = new InnerLoops(precision, form, from, reach, longest);
    }

    static LoopNest build(Kernel kernel, Schedule.Labels labels, SizeBounds bounds, Precision precision, Form form) {
        boolean few = kernel.parts().stream()
                .flatMap(part -> part.axes().stream())
                .anyMatch(axis -> axis.kind() == Amount.Kind.BLOCKS);
        return new NestBuilder(kernel, labels, bounds, precision, few ? Form.SCALAR : form).build();
    }

    /** Whether innermost loops run over the kernel's range. */
    private static boolean isAlongRange(Kernel kernel) {
        return kernel.rows().isEmpty()
                ? kernel.parts().stream().anyMatch(part -> part.axes().contains(Amount.RANGE))
                : kernel.rows().size() == 1 && isFlat(kernel);
    }

    private static boolean isFlat(Kernel kernel) {
        return kernel.parts().stream().allMatch(part -> part.axes().isEmpty());
    }

    private LoopNest build() {
        Block top = new Block();
        List<Part> parts = new ArrayList<>(kernel.parts());
        if (kernel.rows().isEmpty()) {
            parts.addAll(0, kernel.prologue());
        } else {
            MergedParts.of(kernel.prologue(), kernel.parts()).forEach(part -> top.add(compute(part)));
        }
        boolean blocks = kernel.rows().stream().anyMatch(Amount::isBlock);
        Block body = new Block(top);
        List<Affine> lengths;
        if (blocks) {
            inBlocks(body);
            lengths = inner.lengths().isEmpty()
                    ? List.of()
                    : List.of(Affine.of(to).minus(Affine.of(from)));
        } else {
            rows(0, parts, body);
            lengths = inner.lengths();
            if (reach != to) {
                top.add(new LoopNest.WholeVectors(reach, Affine.of(from), Affine.of(to)));
            }
            counts.forEach(top::add);
            inner.declarations().forEach(top::add);
        }
        body.statements().forEach(top::add);
        return new LoopNest(arrays, sizes, settings, from, to, reach, lengths, top.statements());
    }

    private void inBlocks(Block block) {
        Variable number = Variable.whole("number");
        Variable start = Variable.whole("start");
        Variable length = Variable.whole("length");
        rangeFrom = Affine.of(start);
        rangeTo = rangeFrom.plus(Affine.of(length));
        indices.add(Affine.of(number));
        Block turn = new Block(block);
        MergedParts.of(kernel.parts(), List.of()).forEach(part -> part(part, turn));
        List<Statement> statements = new ArrayList<>(inner.declarations());
        statements.addAll(turn.statements());
        Affine elements = Affine.of(sizes.get(kernel.rows().get(0).parameter()));
        block.add(new LoopNest.InBlocks(elements, number, start, length, statements));
    }

    private void rows(int axis, List<Part> parts, Block block) {
        if (axis == kernel.rows().size()) {
            MergedParts.of(parts, List.of()).forEach(part -> part(part, block));
            return;
        }
        String hint = kernel.rows().size() > 1 ? "row" + (axis + 1) : isFlat(kernel) ? "i" : "row";
        loop(Variable.whole(hint), kernel.rows().get(axis), block, body -> rows(axis + 1, parts, body));
    }

    private void loop(Variable index, Amount extent, Block block, Consumer<Block> body) {
        inner.add(turns(index, start(extent), end(extent), 1, block, body), block);
    }

    private For turns(Variable index, Affine start, Affine end, int step, Block block, Consumer<Block> body) {
        Block turn = new Block(block);
        indices.add(Affine.of(index));
        body.accept(turn);
        indices.remove(indices.size() - 1);
        return new For(index, start, end, step, turn.statements());
    }

    private Affine start(Amount extent) {
        return extent.kind() == Amount.Kind.RANGE ? rangeFrom : Affine.ZERO;
    }

    private Affine end(Amount extent) {
        return extent.kind() == Amount.Kind.RANGE ? rangeTo : amount(extent);
    }

    // Parts.

    private void part(Part part, Block block) {
        if (part.axes().isEmpty()) {
            block.add(compute(part));
            return;
        }
        Kernel.Target first = part.targets().get(0);
        if (first instanceof Kernel.Combine combine) {
            Variable whole = new Variable(word(combine.combination()), type(part));
            variables.put(combine.variable(), whole);
            boolean isLong = combine.isLong() && isSingle;
            if (combine.combination() == Combination.SUM
                    && whole.type == ScalarType.REAL
                    && part.axes().size() == 1) {
                inner.begin(whole, isLong);
            } else if (isLong) {
                inner.inStretches(whole, block, high -> {
                    variables.put(combine.variable(), high);
                    axes(part, 0, block);
                });
                variables.put(combine.variable(), whole);
                return;
            } else {
                block.add(constant(whole, identity(combine.combination())));
            }
        } else if (first instanceof Kernel.Choose choose) {
            Variable position = Variable.whole(choose.largest() ? "argmax" : "argmin");
            variables.put(choose.variable(), position);
            block.add(constant(position, 0));
        }
        if (part.isSumOfRows() && !inner.isShorter(end(part.axes().get(0)), ROWS)) {
            sumOfRows(part, block);
        } else {
            axes(part, 0, block);
        }
    }

    /**
     * Adds rows, several at once.
     *
     * <p>Note [Rows side by side]. A sum that is read and written for each row waits for memory more than for its additions, and where rows are
     * gathered from a large table, the processor waits for each before it asks for the next. Of four in one loop it asks at once, and the sum
     * is read and written a quarter as often. Each element takes its additions in the order of the rows, as ever, and a stretch
     * ({@link Kernel#STRETCH_OF_ROWS}) is whole fours. Two rows were slower than four, eight no faster where there are hundreds, and slower where there are few.
     */
    private void sumOfRows(Part part, Block block) {
        Affine rows = amount(part.axes().get(0));
        Affine whole = inner.whole(rows, ROWS);
        block.add(turns(Variable.whole("k"), Affine.ZERO, whole, ROWS, block, turn -> rowsAtOnce(part, turn)));
        block.add(turns(Variable.whole("k"), whole, rows, 1, block, turn -> axes(part, 1, turn)));
    }

    private void rowsAtOnce(Part part, Block block) {
        int axis = indices.size() - 1;
        Affine first = indices.get(axis);
        Variable index = Variable.whole("j");
        indices.add(Affine.of(index));
        LoopNest.Place into = place(((Kernel.CombineInto) part.targets().get(0)).place());
        BodyBuilder body = new BodyBuilder();
        Scalar sum = body.argument(ScalarType.REAL);
        List<Operand> operands = new ArrayList<>(List.of(new LoopNest.Load(into)));
        for (int row = 0; row < ROWS; row++) {
            indices.set(axis, first.plus(Affine.of(row)));
            readJumps(part, block);
            operands.add(operand(part.sources().get(0)));
            jumps.clear();
            sum = sum.plus(body.argument(ScalarType.REAL));
        }
        indices.remove(axis + 1);
        Amount extent = part.axes().get(1);
        Compute add = new Compute(body.build(List.of(sum)), operands, List.of(new LoopNest.Store(into)));
        inner.add(new For(index, start(extent), end(extent), 1, List.of(add)), block);
        carry(part, block);
    }

    private void axes(Part part, int axis, Block block) {
        int count = part.axes().size();
        if (axis == count) {
            block.add(compute(part));
            return;
        }
        String hint = axis == count - 1 ? "j" : count == 2 ? "k" : "k" + (axis + 1);
        if (axis == count - 1 && part.targets().get(0) instanceof Kernel.Choose choose) {
            Variable best = new Variable("best", type(part));
            block.add(constant(best, identity(choose.largest() ? Combination.MAX : Combination.MIN)));
            bests.put(choose.variable(), best);
        }
        if (axis == count - 1) {
            readJumps(part, block);
        }
        loop(Variable.whole(hint), part.axes().get(axis), block, turn -> axes(part, axis + 1, turn));
        jumps.clear();
        if (axis == count - 1) {
            carry(part, block);
        }
    }

    /** What follows the loop over the elements of rows that have been added to sums of many. */
    private void carry(Part part, Block block) {
        if (isSingle) {
            for (int i = 0; i < part.targets().size(); i++) {
                if (part.targets().get(i) instanceof Kernel.CombineInto into && into.isLong()) {
                    block.add(carry(part, i, into));
                }
            }
        }
    }

    /** Reads before an innermost loop the ints that are the same all along it: so rows that are gathered are rows as others. */
    private void readJumps(Part part, Block block) {
        int innermost = kernel.rows().size() + part.axes().size() - 1;
        for (Kernel.Source source : part.sources()) {
            if (source instanceof Kernel.Load load) {
                for (Kernel.Jump jump : load.place().jumps()) {
                    if (isSame(jump.by(), innermost) && !jumps.containsKey(jump.by())) {
                        LoopNest.Place place = place(jump.by());
                        Variable variable = Variable.whole(place.array().hint + "Value");
                        BodyBuilder same = new BodyBuilder();
                        Body body = same.build(List.of(same.argument(ScalarType.INT)));
                        block.add(new Compute(body, List.of(new LoopNest.Load(place)), List.of(new Define(variable))));
                        jumps.put(jump.by(), variable);
                    }
                }
            }
        }
    }

    /** Whether a place is the same all along an axis: what it jumps by is then too. */
    private static boolean isSame(Kernel.Place place, int axis) {
        return place.strides().get(axis).kind() == Amount.Kind.ZERO
                && place.jumps().stream().allMatch(jump -> isSame(jump.by(), axis));
    }

    private Statement carry(Part part, int number, Kernel.CombineInto into) {
        int last = part.axes().size() - 1;
        Affine row = Affine.ZERO;
        Affine rows = Affine.ONE;
        for (int axis = 0; axis < last; axis++) {
            Affine extent = amount(part.axes().get(axis));
            row = row.times(extent).plus(indices.get(kernel.rows().size() + axis));
            rows = rows.times(extent);
        }
        indices.add(start(part.axes().get(last)));
        LoopNest.Place from = place(into.place());
        indices.set(indices.size() - 1, end(part.axes().get(last)));
        Affine to = place(into.place()).index();
        indices.remove(indices.size() - 1);
        return new LoopNest.Carry(number, row, rows, from, to);
    }

    private static String word(Combination combination) {
        return switch (combination) {
            case SUM, COUNT -> "sum";
            case MAX -> "max";
            case MIN -> "min";
        };
    }

    /** The type of a part's first result. */
    private static ScalarType type(Part part) {
        return type(part.body(), 0);
    }

    static ScalarType type(Body body, int result) {
        return body.instructions().get(body.results().get(result)).type();
    }

    /** What a reduction of nothing is. */
    private static double identity(Combination combination) {
        return switch (combination) {
            case SUM, COUNT -> 0;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
        };
    }

    static Statement constant(Variable variable, double value) {
        BodyBuilder builder = new BodyBuilder();
        // Infinity becomes the largest int, and minus infinity the smallest.
        Scalar scalar = variable.type == ScalarType.REAL ? builder.real(value) : builder.whole((int) value);
        return new Compute(builder.build(List.of(scalar)), List.of(), List.of(new Define(variable)));
    }

    private Compute compute(Part part) {
        List<Operand> operands = part.sources().stream().map(this::operand).toList();
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < part.targets().size(); i++) {
            targets.add(target(part, i, operands));
        }
        return new Compute(part.body(), operands, targets);
    }

    private Operand operand(Kernel.Source source) {
        if (source instanceof Kernel.Load load) {
            return new LoopNest.Load(place(load.place()));
        } else if (source instanceof Kernel.Variable variable) {
            return new LoopNest.Read(variable(variable.variable()));
        } else if (source instanceof Kernel.Setting setting) {
            return new LoopNest.Read(settings.get(setting.parameter()));
        } else if (source instanceof Kernel.Size size) {
            return new LoopNest.Read(sizes.get(size.parameter()));
        }
        return new LoopNest.At(indices.get(((Kernel.Position) source).axis()));
    }

    private Target target(Part part, int result, List<Operand> operands) {
        Kernel.Target target = part.targets().get(result);
        if (target instanceof Kernel.Store store) {
            return new LoopNest.Store(place(store.place()));
        } else if (target instanceof Kernel.CombineInto into) {
            return new LoopNest.AccumulateInto(into.combination(), place(into.place()));
        } else if (target instanceof Kernel.Combine combine) {
            return new LoopNest.Accumulate(combine.combination(), variable(combine.variable()));
        } else if (target instanceof Kernel.Choose choose) {
            Variable best = Objects.requireNonNull(bests.get(choose.variable()));
            Affine turn = indices.get(indices.size() - 1);
            return new LoopNest.Choose(choose.largest(), best, variable(choose.variable()), turn);
        }
        Body body = part.body();
        String hint = body.instructions().get(body.results().get(result)) instanceof Body.Argument argument
                        && operands.get(argument.index()) instanceof LoopNest.Load load
                ? load.place().array().hint + "Value"
                : "r" + ++numbered;
        Variable variable = new Variable(hint, type(body, result));
        variables.put(((Kernel.Define) target).variable(), variable);
        return new Define(variable);
    }

    private Variable variable(int number) {
        return Objects.requireNonNull(variables.get(number), "a variable is defined before it is read");
    }

    private LoopNest.Place place(Kernel.Place place) {
        Affine index = Affine.ZERO;
        for (int axis = 0; axis < place.strides().size(); axis++) {
            Amount stride = place.strides().get(axis);
            if (stride.kind() != Amount.Kind.ZERO) {
                index = index.plus(indices.get(axis).times(amount(stride)));
            }
        }
        List<LoopNest.Jump> left = new ArrayList<>();
        for (Kernel.Jump jump : place.jumps()) {
            Variable known = jumps.get(jump.by());
            if (known != null) {
                index = index.plus(Affine.of(known).times(amount(jump.stride())));
            } else {
                left.add(new LoopNest.Jump(place(jump.by()), amount(jump.stride())));
            }
        }
        return new LoopNest.Place(arrays.get(place.array()), index.plus(amount(place.offset())), left);
    }

    private Affine amount(Amount amount) {
        return switch (amount.kind()) {
            case ZERO -> Affine.ZERO;
            case ONE -> Affine.ONE;
            case RANGE, BLOCK -> throw new IllegalArgumentException("no number: " + amount);
            case BLOCKS -> {
                Variable count = Variable.whole("blocks");
                counts.add(new LoopNest.BlockCount(count, Affine.of(sizes.get(amount.parameter()))));
                yield Affine.of(count);
            }
            case SIZE -> Affine.of(sizes.get(amount.parameter()));
        };
    }
}
