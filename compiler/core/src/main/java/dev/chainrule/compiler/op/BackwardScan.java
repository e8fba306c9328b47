// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering.Kept;
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.SplitDerivative;
import dev.chainrule.compiler.graph.SplitDerivative.Argument;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The derivative of a loop: a loop of the same length that runs the other way. It carries the adjoints of the carried
 * values; its sequences are what the forward loop kept and the adjoints of the yields; it yields the adjoints of the slices.
 *
 * <p>Note [Once after the loop]. The adjoint of what is the same in all turns is a sum over the turns. Where a turn adds a
 * matrix product, as it does to the adjoint of a weight, the factors are yielded and multiplied after the loop: one product over all
 * turns costs less than many small ones, and no array as large as the weight is read and written in each turn. What stands
 * after such a factor anyway, as the adjoint of a bias does, is summed from it. All else is added up turn by turn.
 */
final class BackwardScan {
    private final Loop loop;
    private final Function body;

    BackwardScan(Loop loop) {
        this.loop = loop;
        this.body = loop.body();
    }

    /** See {@link Derivative.Backward}. */
    List<Optional<Value>> adjoints(
            GraphBuilder builder,
            Derivative.OfFunction derivative,
            List<Value> x,
            List<Value> y,
            List<Optional<Derivative.Guarded>> dy,
            IntPredicate wanted) {
        List<Integer> sought = sought(wanted);
        TreeSet<Integer> given = new TreeSet<>();
        IntStream.range(0, dy.size()).filter(i -> dy.get(i).isPresent()).forEach(given::add);
        Optional<SplitDerivative> split;
        boolean more;
        do {
            split = derivative.split(
                    sought,
                    given.stream()
                            .map(result -> new SplitDerivative.Given(result, Optional.empty()))
                            .toList());
            more = false;
            // What a carried value has an adjoint in one turn, it has in the turn before.
            for (int parameter : split.map(SplitDerivative::wanted).orElse(List.of())) {
                more |= parameter < loop.carried() && given.add(parameter);
            }
        } while (more);
        List<Optional<Value>> plain = new ArrayList<>();
        for (int result = 0; result < dy.size(); result++) {
            plain.add(dy.get(result).map(guarded -> materialised(builder, guarded)));
        }
        if (split.isEmpty()) {
            return passedBy(builder, x, plain, wanted);
        }
        SplitDerivative turn = loop.kept() == Kept.CARRIED ? split.get().recomputing(body) : split.get();
        return new Turns(builder, turn, x, y, plain).adjoints(List.copyOf(given), wanted);
    }

    private static Value materialised(GraphBuilder builder, Derivative.Guarded guarded) {
        Term adjoint = new Term(builder, guarded.adjoint());
        return guarded.condition()
                .map(condition -> new Term(builder, condition).select(adjoint, adjoint.zero()))
                .orElse(adjoint)
                .value();
    }

    /** The real parameters that depend on an operand that is wanted, by way of earlier turns as well. */
    private List<Integer> sought(IntPredicate wanted) {
        BitSet reached = new BitSet();
        IntStream.range(0, body.parameters().size()).filter(wanted).forEach(reached::set);
        int before;
        do {
            before = reached.cardinality();
            BitSet nodes = dependent(reached);
            for (int carried = 0; carried < loop.carried(); carried++) {
                if (nodes.get(body.results().get(carried).node())) {
                    reached.set(carried);
                }
            }
        } while (reached.cardinality() > before);
        return reached.stream()
                .filter(parameter -> body.parameters().get(parameter).isReal())
                .boxed()
                .toList();
    }

    /** The nodes of the body that depend on parameters in a way that has a derivative. */
    private BitSet dependent(BitSet parameters) {
        BitSet nodes = new BitSet();
        for (int index = 0; index < body.body().nodes().size(); index++) {
            Node node = body.body().nodes().get(index);
            if (node instanceof Node.Parameter parameter) {
                nodes.set(index, parameters.get(parameter.index()));
            } else if (node instanceof Node.Apply apply
                    && !(apply.op().derivative() instanceof Derivative.Zero)
                    && !(apply.op().derivative() instanceof Derivative.Flat)) {
                nodes.set(index, apply.operands().stream().anyMatch(operand -> nodes.get(operand.node())));
            }
        }
        return nodes;
    }

    /** Where a turn passes nothing on: without turns, the carried values are those that were given. */
    private List<Optional<Value>> passedBy(
            GraphBuilder builder, List<Value> x, List<Optional<Value>> dy, IntPredicate wanted) {
        List<Optional<Value>> dx = new ArrayList<>(Collections.nCopies(x.size(), Optional.empty()));
        boolean always = loop.gate().isEmpty()
                && loop.length().isStatic()
                && !loop.length().is(0);
        for (int carried = 0; carried < loop.carried() && !always; carried++) {
            if (wanted.test(carried)) {
                dx.set(carried, dy.get(carried).map(value -> {
                    Term adjoint = new Term(builder, value);
                    return none(builder, x).select(adjoint, adjoint.zero()).value();
                }));
            }
        }
        return dx;
    }

    /** Whether no turn runs. */
    private Term none(GraphBuilder builder, List<Value> x) {
        Term length = Term.size(builder, loop.length());
        Term empty = length.equalTo(length.zero());
        if (loop.gate().isEmpty()) {
            return empty;
        }
        Term gate = new Term(builder, x.get(loop.gate().getAsInt()));
        if (loop.gate().getAsInt() < loop.carried()) {
            return empty.or(gate.not());
        }
        Term ran = gate.apply(Discrete.BOOL_TO_INT).sum(List.of(0));
        return ran.equalTo(ran.zero());
    }

    /** Values of all turns. */
    private record Stacked(Value value, int axis) {}

    /** The two loops. */
    private final class Turns {
        private final GraphBuilder builder;
        private final SplitDerivative split;
        private final List<Value> x;
        private final List<Optional<Value>> dy;
        private final Function backward;
        /** What the forward loop yields, by the index of the body's result. */
        private final Map<Integer, Stacked> yielded = new LinkedHashMap<>();
        /** The carried values at the start of each turn, and at its end. */
        private final Map<Integer, Stacked> before = new LinkedHashMap<>();

        private final Map<Integer, Stacked> after = new LinkedHashMap<>();
        /** What the backward loop yields: values of its function, and the axes along which they are stacked. */
        private final List<Stacked> yields = new ArrayList<>();

        private List<Value> results = List.of();
        private int firstYield;

        Turns(GraphBuilder builder, SplitDerivative split, List<Value> x, List<Value> y, List<Optional<Value>> dy) {
            this.builder = builder;
            this.split = split;
            this.x = x;
            this.dy = new ArrayList<>(dy);
            this.backward = split.backward();
            keep(y);
            gate().ifPresent(this::guard);
        }

        /** Which turns ran. */
        private Optional<Stacked> gate() {
            if (loop.gate().isEmpty()) {
                return Optional.empty();
            }
            int gate = loop.gate().getAsInt();
            return Optional.of(
                    gate < loop.carried()
                            ? Objects.requireNonNull(before.get(gate))
                            : new Stacked(x.get(gate), loop.along().get(gate - loop.carried())));
        }

        /** What a turn yields that does not run depends on nothing. */
        private void guard(Stacked ran) {
            for (int result = loop.carried(); result < dy.size(); result++) {
                int axis = loop.stacked().get(result - loop.carried());
                dy.set(result, dy.get(result).map(value -> whereRan(ran, new Stacked(value, axis))));
            }
        }

        /** Zeros for the turns that did not run. */
        private Value whereRan(Stacked ran, Stacked all) {
            Term values = new Term(builder, all.value());
            Term runs = new Term(builder, ran.value()).reshape(Shape.SCALAR.inserting(0, loop.length()));
            for (int i = all.axis() + 1; i < values.shape().rank(); i++) {
                runs = runs.reshape(runs.shape().inserting(runs.shape().rank(), Dimension.ONE));
            }
            return runs.select(values, values.zero()).value();
        }

        /** The forward loop once more, with what the backward one needs. */
        private void keep(List<Value> y) {
            Function forward = split.forward();
            GraphBuilder turn = new GraphBuilder(forward.body().nodes().size());
            List<Value> parameters = parameters(turn, forward.parameters());
            List<Value> kept = new ArrayList<>(forward.writtenInto(turn, parameters));
            Map<Integer, Integer> starts = new LinkedHashMap<>();
            Map<Integer, Integer> ends = new LinkedHashMap<>();
            for (Argument argument : split.arguments()) {
                int index = argument.index();
                if (argument.kind() == SplitDerivative.Kind.OPERAND && index < loop.carried()) {
                    starts.put(index, indexOf(parameters.get(index), kept));
                } else if (argument.kind() == SplitDerivative.Kind.RESULT && index < loop.carried()) {
                    ends.put(index, indexOf(kept.get(index), kept));
                }
            }
            loop.gate().stream()
                    .filter(gate -> gate < loop.carried())
                    .forEach(gate -> starts.computeIfAbsent(gate, index -> indexOf(parameters.get(index), kept)));
            Loop over = loop.over(Function.of(forward.name(), forward.parameters(), turn, kept));
            List<Value> all = kept.size() == y.size() ? y : Operands.kept(builder, new Scan(over), x, y);
            for (int result = loop.carried(); result < kept.size(); result++) {
                yielded.put(result, new Stacked(all.get(result), over.stacked().get(result - loop.carried())));
            }
            starts.forEach((carried, result) -> before.put(carried, stacked(result)));
            ends.forEach((carried, result) -> after.put(carried, stacked(result)));
        }

        private Stacked stacked(int result) {
            return Objects.requireNonNull(yielded.get(result));
        }

        /** Where a value stands among the yields; it is added if it does not. */
        private int indexOf(Value value, List<Value> kept) {
            int index = kept.subList(loop.carried(), kept.size()).indexOf(value);
            if (index < 0) {
                kept.add(value);
                return kept.size() - 1;
            }
            return loop.carried() + index;
        }

        /** The values of all turns for an argument of the backward function; empty for what is the same or carried. */
        private Optional<Stacked> sequence(Argument argument) {
            int index = argument.index();
            return switch (argument.kind()) {
                case OPERAND ->
                    index < loop.carried()
                            ? Optional.ofNullable(before.get(index))
                            : index < loop.captured()
                                    ? Optional.of(new Stacked(
                                            x.get(index), loop.along().get(index - loop.carried())))
                                    : Optional.empty();
                case RESULT -> Optional.ofNullable(index < loop.carried() ? after.get(index) : yielded.get(index));
                case ADJOINT ->
                    index < loop.carried()
                            ? Optional.empty()
                            : Optional.of(new Stacked(
                                    dy.get(index).orElseThrow(), loop.stacked().get(index - loop.carried())));
            };
        }

        /** @param given the results that have an adjoint */
        List<Optional<Value>> adjoints(List<Integer> given, IntPredicate wanted) {
            List<Integer> carried =
                    given.stream().filter(result -> result < loop.carried()).toList();
            Map<Integer, Supplier<Term>> later = new LinkedHashMap<>();
            List<Integer> added = new ArrayList<>();
            for (int parameter : split.wanted()) {
                if (parameter >= loop.captured()) {
                    afterwards(adjoint(parameter), false).ifPresent(sum -> later.put(parameter, sum));
                } else if (parameter >= loop.carried()) {
                    later.put(parameter, stack(adjoint(parameter), loop.along().get(parameter - loop.carried())));
                }
            }
            for (int parameter : split.wanted()) {
                if (parameter >= loop.captured() && !later.containsKey(parameter)) {
                    afterwards(adjoint(parameter), true)
                            .ifPresentOrElse(sum -> later.put(parameter, sum), () -> added.add(parameter));
                }
            }
            run(carried, added);
            List<Optional<Value>> dx = new ArrayList<>(Collections.nCopies(x.size(), Optional.empty()));
            for (int i = 0; i < carried.size(); i++) {
                if (wanted.test(carried.get(i))) {
                    dx.set(carried.get(i), Optional.of(results.get(i)));
                }
            }
            for (int i = 0; i < added.size(); i++) {
                dx.set(added.get(i), Optional.of(results.get(carried.size() + i)));
            }
            later.forEach(
                    (parameter, sum) -> dx.set(parameter, Optional.of(sum.get().value())));
            return dx;
        }

        private void run(List<Integer> carried, List<Integer> added) {
            List<Value> operands = new ArrayList<>();
            List<TensorType> types = new ArrayList<>();
            for (int each : carried) {
                TensorType type = body.parameters().get(each);
                operands.add(dy.get(each).orElseGet(() -> builder.constant(0, type)));
                types.add(type);
            }
            for (int each : added) {
                TensorType type = body.parameters().get(each);
                operands.add(builder.constant(0, type));
                types.add(type);
            }
            // Sequences stand before what is the same.
            List<Integer> along = new ArrayList<>();
            Map<Integer, Integer> places = new LinkedHashMap<>();
            for (boolean cut : new boolean[] {true, false}) {
                for (int i = 0; i < split.arguments().size(); i++) {
                    Argument argument = split.arguments().get(i);
                    Optional<Stacked> sequence = sequence(argument);
                    if (argument.kind() == SplitDerivative.Kind.ADJOINT && argument.index() < loop.carried()) {
                        places.put(i, carried.indexOf(argument.index()));
                    } else if (sequence.isPresent() == cut) {
                        places.put(i, operands.size());
                        operands.add(sequence.map(Stacked::value).orElseGet(() -> x.get(argument.index())));
                        types.add(backward.parameters().get(i));
                        sequence.ifPresent(stacked -> along.add(stacked.axis()));
                    }
                }
            }
            OptionalInt runs = OptionalInt.empty();
            if (gate().isPresent()) {
                Stacked ran = gate().get();
                int place = carried.size() + added.size() + along.size();
                operands.add(place, ran.value());
                types.add(place, TensorType.scalar(ElementType.BOOL));
                along.add(ran.axis());
                places.replaceAll((argument, index) -> index < place ? index : index + 1);
                runs = OptionalInt.of(place);
            }
            GraphBuilder turn = new GraphBuilder(backward.body().nodes().size());
            for (int i = 0; i < carried.size(); i++) {
                turn.at(body.parameter(carried.get(i))
                        .map(body.body()::origin)
                        .orElse(Origin.UNKNOWN)
                        .in(Origin.Phase.BACKWARD));
                turn.parameter(i, types.get(i));
            }
            List<Value> parameters = parameters(turn, types);
            List<Value> arguments = IntStream.range(0, split.arguments().size())
                    .mapToObj(i -> parameters.get(Objects.requireNonNull(places.get(i))))
                    .toList();
            List<Value> all = extended().writtenInto(turn, arguments);
            List<Value> turned = new ArrayList<>();
            for (int each : carried) {
                int found = split.wanted().indexOf(each);
                turned.add(found < 0 ? turn.constant(0, body.parameters().get(each)) : all.get(found));
            }
            for (int i = 0; i < added.size(); i++) {
                Term sum = new Term(turn, parameters.get(carried.size() + i));
                turned.add(sum.plus(new Term(turn, all.get(split.wanted().indexOf(added.get(i)))))
                        .value());
            }
            firstYield = turned.size();
            turned.addAll(all.subList(split.wanted().size(), all.size()));
            if (turned.isEmpty()) {
                // What is yielded is the slice: its adjoint is that of the yields.
                return;
            }
            Function function = Function.of(backward.name(), types, turn, turned);
            results = builder.applyAll(
                    new Scan(new Loop(
                            function,
                            carried.size() + added.size(),
                            along,
                            yields.stream().map(Stacked::axis).toList(),
                            loop.length(),
                            !loop.backwards(),
                            runs,
                            loop.kept())),
                    operands);
        }

        /** The backward function with what the loop yields as further results. */
        private Function extended() {
            List<Graph.Output> outputs = new ArrayList<>(backward.body().outputs());
            yields.forEach(each -> outputs.add(new Graph.Output("yield" + outputs.size(), each.value())));
            Graph graph = backward.body();
            return new Function(
                    backward.name(),
                    backward.parameters(),
                    new Graph(graph.nodes(), outputs, List.of(), List.of(), graph.origins()));
        }

        /** The adjoint of a parameter in one turn. */
        private Value adjoint(int parameter) {
            return backward.results().get(split.wanted().indexOf(parameter));
        }

        /**
         * The sum of a value over all turns, once these have run. See Note [Once after the loop].
         *
         * @param sums whether sums count as well, of what is yielded anyway
         */
        private Optional<Supplier<Term>> afterwards(Value value, boolean sums) {
            if (loop.kept() == Kept.CARRIED || !(backward.body().node(value) instanceof Node.Apply apply)) {
                // Factors of all turns would be what a loop that keeps little does not keep.
                return Optional.empty();
            }
            if (apply.op() instanceof MatMul) {
                return Optional.of(product(apply));
            } else if (apply.op() instanceof Layout.Reshape reshape) {
                return afterwards(apply.operands().get(0), sums)
                        .map(sum -> () -> sum.get().reshape(reshape.shape()));
            } else if (sums && apply.op() instanceof Reduce reduce && reduce.kind() == Reduce.Kind.SUM) {
                return sum(apply.operands().get(0), reduce.axes());
            }
            return Optional.empty();
        }

        /** {@code Σ a·b} is one product over the turns and the axis that is summed. */
        private Supplier<Term> product(Node.Apply product) {
            Supplier<Term> left = factor(product.operands().get(0), false);
            Supplier<Term> right = factor(product.operands().get(1), true);
            return () -> left.get().matmul(right.get());
        }

        /** The factors of all turns, one after the other along the axis that is summed. */
        private Supplier<Term> factor(Value value, boolean rows) {
            int rank = type(value).shape().rank();
            // The transposition of what stands in memory anyway is not written down.
            if (backward.body().node(value) instanceof Node.Apply apply
                    && apply.op() instanceof Layout.Transpose transpose
                    && transpose.equals(Layout.Transpose.ofLastTwo(rank))) {
                Supplier<Term> other = factor(apply.operands().get(0), !rows);
                return () -> other.get().transposed();
            }
            int axis = rows ? rank - 2 : rank - 1;
            Supplier<Term> stack = stack(value, axis);
            return () -> {
                Term all = stack.get();
                return all.reshape(type(value)
                        .shape()
                        .with(axis, type(value).shape().get(axis).times(loop.length())));
            };
        }

        private Optional<Supplier<Term>> sum(Value value, List<Integer> axes) {
            boolean stands = sequenceOf(value).isPresent()
                    || yields.stream().anyMatch(each -> each.value().equals(value));
            if (!stands) {
                return Optional.empty();
            }
            int axis = yields.stream()
                    .filter(each -> each.value().equals(value))
                    .map(Stacked::axis)
                    .findFirst()
                    .orElseGet(() -> sequenceOf(value).orElseThrow().axis());
            Supplier<Term> stack = stack(value, axis);
            List<Integer> all = new ArrayList<>(List.of(axis));
            axes.forEach(each -> all.add(each < axis ? each : each + 1));
            Collections.sort(all);
            return Optional.of(() -> stack.get().sum(all));
        }

        private Optional<Stacked> sequenceOf(Value value) {
            return backward.body().node(value) instanceof Node.Parameter parameter
                    ? sequence(split.arguments().get(parameter.index()))
                    : Optional.empty();
        }

        /** Values of all turns, once these have run. */
        private Supplier<Term> stack(Value value, int axis) {
            Optional<Stacked> sequence = sequenceOf(value);
            if (sequence.isPresent()) {
                Stacked all = sequence.get();
                // Whatever slices are of turns that did not run, it counts for nothing: 0 · ∞ would.
                return () -> new Term(
                                builder, gate().map(ran -> whereRan(ran, all)).orElse(all.value()))
                        .moved(all.axis(), axis);
            }
            Stacked wanted = new Stacked(value, axis);
            int known = yields.indexOf(wanted);
            int index = known < 0 ? yields.size() : known;
            if (known < 0) {
                yields.add(wanted);
            }
            return () -> new Term(builder, results.get(firstYield + index));
        }

        private TensorType type(Value value) {
            return backward.body().type(value);
        }
    }

    private static List<Value> parameters(GraphBuilder turn, List<TensorType> types) {
        return IntStream.range(0, types.size())
                .mapToObj(i -> turn.parameter(i, types.get(i)))
                .toList();
    }
}
