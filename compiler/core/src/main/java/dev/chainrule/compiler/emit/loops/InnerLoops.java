// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.LoopNest.Accumulate;
import dev.chainrule.compiler.emit.loops.LoopNest.Compute;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Load;
import dev.chainrule.compiler.emit.loops.LoopNest.Place;
import dev.chainrule.compiler.emit.loops.LoopNest.Read;
import dev.chainrule.compiler.emit.loops.LoopNest.Statement;
import dev.chainrule.compiler.emit.loops.LoopNest.Store;
import dev.chainrule.compiler.emit.loops.Name.Variable;
import dev.chainrule.compiler.emit.loops.NestBuilder.Form;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides how innermost loops run: which index they share, what is read before them, what the runtime sums, what goes
 * through vectors.
 */
final class InnerLoops {
    /** The sum of a stretch. */
    private static final Variable PART = new Variable("part", ScalarType.REAL);

    private final Precision precision;
    private final Form form;
    private final Variable from;
    private final Variable reach;
    private final Map<Turns, Variable> turns = new LinkedHashMap<>();
    private final Map<Affine, Variable> bounds = new LinkedHashMap<>();
    private final List<Statement> declarations = new ArrayList<>();
    private final Set<Affine> lengths = new LinkedHashSet<>();
    /** The largest that an extent is in any call. */
    private final Map<Affine, Long> longest;
    /** Sums that are one loop, and begin with it; whether they are long. */
    private final Map<Variable, Boolean> begun = new HashMap<>();
    /** By a long sum what rounding has taken from it. */
    private final Map<Variable, Variable> lows = new HashMap<>();

    InnerLoops(Precision precision, Form form, Variable from, Variable reach, Map<Affine, Long> longest) {
        this.precision = precision;
        this.longest = longest;
        this.form = form;
        this.from = from;
        this.reach = reach;
    }

    /** What the loops need to know before all of them. */
    List<Statement> declarations() {
        return declarations;
    }

    /** The lengths over which vectors run, where those are not along the range. */
    List<Affine> lengths() {
        return List.copyOf(lengths);
    }

    /** The next loop is the whole of a sum, which no statement has named. */
    void begin(Variable sum, boolean isLong) {
        begun.put(sum, isLong);
    }

    /**
     * Sums in stretches: what rounding takes from the sum is summed apart, and added at the end; where the sum is not finite,
     * that is NaN.
     *
     * @param adds adds the loops
     */
    void inStretches(Variable sum, Block block, Consumer<Variable> adds) {
        Variable high = new Variable("high", ScalarType.REAL);
        Variable low = new Variable("low", ScalarType.REAL);
        lows.put(high, low);
        block.add(NestBuilder.constant(high, 0));
        block.add(NestBuilder.constant(low, 0));
        adds.accept(high);
        BodyBuilder body = new BodyBuilder();
        Scalar rounded = body.argument(ScalarType.REAL);
        Scalar lost = body.argument(ScalarType.REAL);
        block.add(new Compute(
                body.build(List.of(lost.equalTo(lost).select(rounded.plus(lost), rounded))),
                List.of(new Read(high), new Read(low)),
                List.of(new LoopNest.Define(sum))));
    }

    /** Adds a loop, and what belongs before and after it. */
    void add(For loop, Block block) {
        if (!loop.body().stream().allMatch(Compute.class::isInstance)) {
            block.add(loop);
            return;
        }
        For lent = form == Form.SCALAR ? lendRows(loop, block) : loop;
        finish(hoist(shareIndex(nameStarts(lent, block)), block), block);
    }

    // What a loop is made of.

    static Stream<Compute> computes(For loop) {
        return loop.body().stream().map(Compute.class::cast);
    }

    static List<Place> loads(For loop) {
        return computes(loop)
                .flatMap(compute -> compute.arguments().stream())
                .filter(Load.class::isInstance)
                .map(operand -> ((Load) operand).place())
                .toList();
    }

    /** The places that are written. */
    static List<Place> written(For loop) {
        List<Place> written = new ArrayList<>();
        computes(loop).flatMap(compute -> compute.targets().stream()).forEach(target -> {
            if (target instanceof Store store) {
                written.add(store.place());
            } else if (target instanceof LoopNest.AccumulateInto into) {
                written.add(into.place());
            }
        });
        return written;
    }

    private static boolean hasPositions(For loop) {
        return computes(loop)
                .flatMap(compute -> compute.arguments().stream())
                .anyMatch(operand -> operand instanceof LoopNest.At at
                        && !at.number().stride(loop.index()).isZero());
    }

    /** The same loop over other places. */
    private static For change(For loop, UnaryOperator<Place> places, UnaryOperator<Affine> numbers) {
        return new Rewriter(place -> new Load(places.apply(place)), places, numbers).rewrite(loop);
    }

    // Copies.

    /**
     * Lets a row that is shared by all rows (a bias) be read from the row that is written, by copying it there first: a loop
     * in which all arrays run along with one index becomes vector instructions, one with two does not.
     */
    private static For lendRows(For loop, Block block) {
        Variable index = loop.index();
        List<Place> stores = written(loop);
        List<Place> loads = loads(loop);
        boolean plain = loop.body().size() == 1
                && loop.from().isZero()
                && !hasPositions(loop)
                && computes(loop).flatMap(compute -> compute.targets().stream()).allMatch(Store.class::isInstance)
                && stores.stream().allMatch(store -> moves(store, index))
                && loads.stream().allMatch(load -> moves(load, index) || stands(load, index));
        if (!plain) {
            return loop;
        }
        Affine start = stores.get(0).index().start(index);
        List<Place> shared = loads.stream()
                .filter(load -> moves(load, index) && !load.index().start(index).equals(start))
                .toList();
        List<Place> lenders = stores.stream()
                .filter(store ->
                        store.array().isReal() && loads.stream().noneMatch(load -> load.array() == store.array()))
                .toList();
        if (shared.isEmpty()
                || shared.size() > lenders.size()
                || !shared.stream().allMatch(place -> place.array().isReal())
                || !stores.stream().allMatch(store -> store.index().start(index).equals(start))) {
            return loop;
        }
        Affine first = block.start(start, stores.get(0).array());
        Map<Place, Place> lent = new HashMap<>();
        for (int i = 0; i < shared.size(); i++) {
            Place row = shared.get(i).index(all -> all.start(index));
            block.add(new LoopNest.ArrayCopy(row, lenders.get(i).index(all -> first), loop.to()));
            lent.put(shared.get(i), lenders.get(i));
        }
        return change(loop, place -> lent.getOrDefault(place, place), UnaryOperator.identity());
    }

    // Indices.

    static boolean moves(Place place, Variable index) {
        return place.jumps().isEmpty() && place.index().stride(index).equals(Affine.ONE);
    }

    static boolean stands(Place place, Variable index) {
        return place.index().stride(index).isZero()
                && place.jumps().stream().allMatch(jump -> stands(jump.by(), index));
    }

    static List<Place> places(For loop) {
        List<Place> places = new ArrayList<>(loads(loop));
        places.addAll(written(loop));
        return places;
    }

    /** Where the accesses start that go from element to element. */
    private static List<Affine> running(For loop) {
        return places(loop).stream()
                .filter(place -> moves(place, loop.index()))
                .map(place -> place.index().start(loop.index()))
                .distinct()
                .toList();
    }

    /** Gives names to what the accesses have in common before the innermost index is added. */
    private static For nameStarts(For loop, Block block) {
        Variable index = loop.index();
        Map<Place, Place> named = new HashMap<>();
        for (Place place : places(loop)) {
            if (!place.jumps().isEmpty()) {
                named.put(place, place);
                continue;
            }
            Affine start = block.start(place.index().start(index), place.array());
            named.put(place, place.index(whole -> start.plus(whole.minus(whole.start(index)))));
        }
        return change(loop, place -> Objects.requireNonNull(named.get(place)), UnaryOperator.identity());
    }

    /** If all accesses run along from the same start, the loop's variable is their index. */
    private For shareIndex(For loop) {
        Variable index = loop.index();
        List<Affine> running = running(loop);
        boolean plain = !hasPositions(loop)
                && places(loop).stream().allMatch(place -> moves(place, index) || stands(place, index));
        if (!plain
                || running.size() != 1
                || form == Form.VECTOR && !running.get(0).isZero()) {
            return loop;
        }
        Affine start = running.get(0);
        Variable shared = Variable.whole("i");
        Affine turn = Affine.of(shared).minus(start);
        For moved = change(
                loop, place -> place.index(all -> all.replace(index, turn)), number -> number.replace(index, turn));
        return new For(shared, start.plus(loop.from()), start.plus(loop.to()), loop.step(), moved.body());
    }

    /** Reads what stands still before the loop. */
    private static For hoist(For loop, Block block) {
        Set<Name.Array> changed = new LinkedHashSet<>();
        written(loop).forEach(place -> changed.add(place.array()));
        Map<Place, Variable> values = new HashMap<>();
        for (Place place : loads(loop)) {
            if (stands(place, loop.index()) && !changed.contains(place.array()) && !values.containsKey(place)) {
                Variable value =
                        new Variable(place.array().hint + "Value", place.array().type());
                BodyBuilder builder = new BodyBuilder();
                Body same = builder.build(List.of(builder.argument(value.type)));
                block.add(new Compute(same, List.of(new Load(place)), List.of(new LoopNest.Define(value))));
                values.put(place, value);
            }
        }
        return new Rewriter(
                        place -> Optional.ofNullable(values.get(place))
                                .<LoopNest.Operand>map(Read::new)
                                .orElse(new Load(place)),
                        UnaryOperator.identity(),
                        UnaryOperator.identity())
                .rewrite(loop);
    }

    // Ways to run.

    private void finish(For loop, Block block) {
        Compute first = (Compute) loop.body().get(0);
        boolean vector =
                form == Form.VECTOR && !isShorter(loop.length(), VectorPrinter.SHORTEST_ROW) && VectorLoops.fits(loop);
        if (first.targets().get(0) instanceof Accumulate sum
                && sum.combination() == Combination.SUM
                && sum.variable().type == ScalarType.REAL) {
            if (vector) {
                lengths.add(loop.length());
            }
            sum(loop, sum.variable(), vector, block);
        } else if (!vector) {
            block.add(loop);
        } else if (loop.to().equals(Affine.of(reach)) && loop.from().equals(Affine.of(from))) {
            block.add(new LoopNest.Vectors(loop));
        } else {
            lengths.add(loop.length());
            Affine end = loop.from().plus(Affine.of(bounds.computeIfAbsent(loop.length(), length -> {
                Variable bound = Variable.whole(name(length) + "Bound");
                declarations.add(new LoopNest.WholeVectors(bound, Affine.ZERO, length));
                return bound;
            })));
            block.add(new LoopNest.Vectors(loop.to(end)));
            block.add(loop.from(end));
        }
    }

    /**
     * A sum in virtual lanes, by the runtime where the elements stand in an array one after the other: element j goes to lane
     * j mod 16 (f64: 8), the lanes are added by a fixed tree, and what does not fill a whole turn of them follows one by one.
     */
    private void sum(For loop, Variable sum, boolean vector, Block block) {
        Optional<Boolean> begins = Optional.ofNullable(begun.remove(sum));
        Variable low = lows.get(sum);
        Optional<LoopNest.SumElements> elements = elements(loop, low == null ? sum : PART, vector);
        Optional<LoopNest.Within> single = single(loop, sum, begins.isPresent());
        int lanes = precision == Precision.F32 ? 16 : 8;
        if (elements.isPresent()) {
            block.add(elements.get());
            if (low != null) {
                block.add(carried(sum, low));
            }
        } else if (single.isPresent()) {
            block.add(single.get());
        } else if (isShorter(loop.length(), lanes)) {
            begins.ifPresent(isLong -> block.add(NestBuilder.constant(sum, 0)));
            block.add(loop);
        } else if (begins.orElse(false)) {
            inStretches(sum, block, high -> inTurns(loop, high, lanes, vector, false, block));
        } else {
            begins.ifPresent(isLong -> block.add(NestBuilder.constant(sum, 0)));
            inTurns(loop, sum, lanes, vector, begins.isPresent(), block);
        }
    }

    /** Whether in all calls a loop of that length has fewer turns. */
    boolean isShorter(Affine length, int turns) {
        return longest.getOrDefault(length, Long.MAX_VALUE) < turns;
    }

    /** Whole turns of the lanes, and what is left one by one. */
    private void inTurns(For loop, Variable sum, int lanes, boolean vector, boolean begins, Block block) {
        Affine end = loop.from().plus(whole(loop.length(), lanes));
        Variable low = lows.get(sum);
        if (low == null) {
            block.add(inTurns(loop.to(end).step(lanes), vector, begins));
        } else {
            Variable start = Variable.whole("stretch");
            Variable reach = Variable.whole("stretchEnd");
            For stretch = new For(loop.index(), Affine.of(start), Affine.of(reach), lanes, adding(loop, PART));
            List<Statement> body = List.of(
                    new LoopNest.StretchEnd(reach, start, end),
                    NestBuilder.constant(PART, 0),
                    inTurns(stretch, vector, true),
                    carried(sum, low));
            block.add(new For(start, loop.from(), end, Kernel.STRETCH, body));
        }
        block.add(new For(loop.index(), end, loop.to(), 1, adding(loop, sum)));
    }

    private record Turns(Affine length, int each) {}

    /** How much of a length fills whole turns of so many. */
    Affine whole(Affine length, int each) {
        return Affine.of(turns.computeIfAbsent(new Turns(length, each), key -> {
            Variable variable = Variable.whole(name(length) + "Whole");
            declarations.add(new LoopNest.WholeTurns(variable, length, each));
            return variable;
        }));
    }

    private static Statement inTurns(For loop, boolean vector, boolean begins) {
        return vector ? new LoopNest.Vectors(loop) : new LoopNest.Lanes(loop, begins);
    }

    /** The loop of a sum with a second one beside it, of the elements that stand so much further. */
    static For pair(For loop, Variable second, Variable further) {
        Affine there = Affine.of(loop.index()).plus(Affine.of(further));
        UnaryOperator<Affine> move = number -> number.replace(loop.index(), there);
        List<Statement> both = new ArrayList<>(loop.body());
        both.addAll(adding(change(loop, place -> place.index(move), move), second));
        return new For(loop.index(), loop.from(), loop.to(), loop.step(), both);
    }

    private static List<Statement> adding(For loop, Variable sum) {
        Compute summand = (Compute) loop.body().get(0);
        return List.of(new Compute(summand.body(), summand.arguments(), List.of(new Accumulate(Combination.SUM, sum))));
    }

    /** A sum of elements, or of products of two, which the runtime computes. */
    private static Optional<LoopNest.SumElements> elements(For loop, Variable sum, boolean vector) {
        Compute summand = (Compute) loop.body().get(0);
        Body.Instruction result =
                summand.body().instructions().get(summand.body().results().get(0));
        Optional<Place> one = element(loop, summand, summand.body().results().get(0));
        if (one.isPresent()) {
            return Optional.of(new LoopNest.SumElements(sum, one.get(), Optional.empty(), loop.length()));
        }
        if (vector || !(result instanceof Body.Operation product) || product.operator() != Operator.MULTIPLY) {
            return Optional.empty();
        }
        Optional<Place> first = element(loop, summand, product.operands().get(0));
        Optional<Place> factor = element(loop, summand, product.operands().get(1));
        return first.isPresent() && factor.isPresent()
                ? Optional.of(new LoopNest.SumElements(sum, first.get(), factor, loop.length()))
                : Optional.empty();
    }

    /** Where a loop's elements begin, if that is what an instruction is and one follows the other. */
    private static Optional<Place> element(For loop, Compute compute, int instruction) {
        return argument(compute, instruction) instanceof Load load && moves(load.place(), loop.index())
                ? Optional.of(load.place().index(all -> all.replace(loop.index(), loop.from())))
                : Optional.empty();
    }

    /**
     * A sum whose terms are 0 but where the turn is a number known before, as a sum over classes that picks one: that term
     * alone.
     */
    private static Optional<LoopNest.Within> single(For loop, Variable sum, boolean begins) {
        Compute summand = (Compute) loop.body().get(0);
        Body body = summand.body();
        int value = 0;
        Optional<Variable> number = Optional.empty();
        if (body.instructions().get(body.results().get(0)) instanceof Body.Operation select
                && select.operator() == Operator.SELECT
                && body.instructions().get(select.operands().get(2)) instanceof Body.Real zero
                && Double.doubleToRawLongBits(zero.value()) == 0
                && body.instructions().get(select.operands().get(0)) instanceof Body.Operation equal
                && equal.operator() == Operator.INT_EQUAL) {
            value = select.operands().get(1);
            for (int side = 0; side < 2; side++) {
                LoopNest.Operand turn = argument(summand, equal.operands().get(side));
                if (argument(summand, equal.operands().get(1 - side)) instanceof Read read
                        && turn instanceof LoopNest.At at
                        && at.number().equals(Affine.of(loop.index()))) {
                    number = Optional.of(read.variable());
                }
            }
        }
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Affine turn = Affine.of(number.get());
        UnaryOperator<Affine> there = all -> all.replace(loop.index(), turn);
        Compute term = (Compute)
                change(loop, place -> place.index(there), there).body().get(0);
        Body picked = new Body(body.arguments(), body.instructions(), List.of(value), body.names());
        return Optional.of(new LoopNest.Within(
                sum,
                number.get(),
                loop.from(),
                loop.to(),
                new Compute(picked, term.arguments(), begins ? List.of(new LoopNest.Assign(sum)) : term.targets())));
    }

    /** What an instruction is that is an argument; nothing in particular if it is none. */
    private static LoopNest.@Nullable Operand argument(Compute compute, int instruction) {
        return compute.body().instructions().get(instruction) instanceof Body.Argument argument
                ? compute.arguments().get(argument.index())
                : null;
    }

    /** Adds a part to a sum, and what rounding takes from that to what it has taken: Knuth's TwoSum. */
    private static Compute carried(Variable sum, Variable low) {
        BodyBuilder body = new BodyBuilder();
        Scalar before = body.argument(ScalarType.REAL);
        Scalar more = body.argument(ScalarType.REAL);
        Scalar after = before.plus(more);
        Scalar taken = after.minus(before);
        Scalar lost = before.minus(after.minus(taken)).plus(more.minus(taken));
        return new Compute(
                body.build(List.of(lost, more)),
                List.of(new Read(sum), new Read(PART)),
                List.of(new Accumulate(Combination.SUM, low), new Accumulate(Combination.SUM, sum)));
    }

    private static String name(Affine length) {
        return length.variable().map(variable -> variable.hint).orElse("length");
    }
}
