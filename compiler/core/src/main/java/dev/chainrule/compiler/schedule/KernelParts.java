// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Target;
import dev.chainrule.compiler.schedule.KernelBuilder.Built;
import dev.chainrule.compiler.schedule.KernelBuilder.Spot;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The parts of a kernel that is being built, and what stands where: in variables, in arrays. {@link KernelBuilder} decides
 * which parts there are.
 */
final class KernelParts {
    /** What is computed once a call, once a row, once an element. */
    enum Level {
        CALL,
        ROW,
        ELEMENT
    }

    /** A place that a part reads before it writes, or writes. */
    private record Touch(int part, Spot spot) {
        boolean isBefore(Touch write) {
            return part <= write.part && spot.equals(write.spot);
        }
    }

    private final KernelBuilder.Memory memory;
    private final Loops loops;
    private final Parameters parameters;
    private final Ranges ranges;
    private final List<Expression> expressions;
    private final List<Part> prologue = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Touch> reads = new ArrayList<>();
    private final List<Touch> writes = new ArrayList<>();
    /** Where elements that are stored stand; filled when their loop has been written. */
    private final IdentityHashMap<Expression, Spot> available = new IdentityHashMap<>();

    private final IdentityHashMap<Expression, Integer> variables = new IdentityHashMap<>();
    private final Set<Expression> defined = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param expressions operands before what is computed from them */
    KernelParts(
            KernelBuilder.Memory memory,
            Loops loops,
            Parameters parameters,
            Ranges ranges,
            List<Expression> expressions) {
        this.memory = memory;
        this.loops = loops;
        this.parameters = parameters;
        this.ranges = ranges;
        this.expressions = expressions;
    }

    Built finish() {
        return parameters.finish(prologue, parts, replacesInPlace());
    }

    /** Whether what is read and written is read where it is written, and not afterwards. */
    private boolean replacesInPlace() {
        for (Touch read : reads) {
            for (Touch write : writes) {
                if (read.spot.buffer() == write.spot.buffer() && !(read.isBefore(write) && isOnce(write.spot))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether no two turns of the loops that it stands in come to the same place. */
    private boolean isOnce(Spot spot) {
        return loops.rows().stream()
                        .noneMatch(axis -> spot.position().factor(axis).is(0))
                && (!isElement(spot) || loops.passesOnce(spot.position()));
    }

    Level level(Expression expression) {
        return level(expression.axes, expression.depth);
    }

    private Level level(Set<Integer> axes, int depth) {
        boolean row = depth > 0;
        for (int axis : axes) {
            if (loops.isInner(axis)) {
                return Level.ELEMENT;
            }
            row |= loops.isRow(axis);
        }
        return row ? Level.ROW : Level.CALL;
    }

    boolean isElement(Spot spot) {
        return level(spot.position().axes(), 0) == Level.ELEMENT;
    }

    /** A number for the variable in which an expression will stand. */
    int give(Expression expression) {
        variables.put(expression, variables.size());
        return variable(expression);
    }

    /** The number of the variable that has been given to the expression. */
    int variable(Expression expression) {
        return Objects.requireNonNull(variables.get(expression), "a value from above has a variable");
    }

    /** Its variable is defined from here on. */
    void define(Expression expression) {
        defined.add(expression);
    }

    /** Its elements stand in an array from here on. */
    void stands(Expression expression, Spot spot) {
        available.put(expression, spot);
    }

    void add(Part part) {
        parts.add(part);
    }

    Writer writer(Level level) {
        return new Writer(level);
    }

    /** Writes one part; what it needs from a level above is computed there, in a part before it. */
    final class Writer {
        private final Level level;
        private final BodyBuilder builder = new BodyBuilder();
        private final List<Kernel.Source> sources = new ArrayList<>();
        private final Map<Kernel.Source, Scalar> arguments = new HashMap<>();
        private final IdentityHashMap<Expression, Scalar> written = new IdentityHashMap<>();
        private final List<Scalar> results = new ArrayList<>();
        private final List<Target> targets = new ArrayList<>();
        private final List<Expression> above = new ArrayList<>();
        private final List<Spot> loaded = new ArrayList<>();
        private final List<Spot> stored = new ArrayList<>();
        private final List<Integer> axes;

        Writer(Level level) {
            this.level = level;
            this.axes = level == Level.ELEMENT ? loops.inner() : List.of();
        }

        boolean isEmpty() {
            return targets.isEmpty();
        }

        void add(Expression expression, Target target) {
            results.add(scalar(expression));
            targets.add(target);
        }

        void store(Expression expression, Spot spot, List<Integer> storeAxes) {
            stored.add(spot);
            add(expression, new Kernel.Store(parameters.store(spot, storeAxes)));
        }

        /** What a reduction of nothing is. */
        void addIdentity(Combination combination, ScalarType type, Target target) {
            boolean real = type == ScalarType.REAL;
            results.add(
                    switch (combination) {
                        case SUM, COUNT -> real ? builder.real(0) : builder.whole(0);
                        case MAX -> real ? builder.real(Double.NEGATIVE_INFINITY) : builder.whole(Integer.MIN_VALUE);
                        case MIN -> real ? builder.real(Double.POSITIVE_INFINITY) : builder.whole(Integer.MAX_VALUE);
                    });
            targets.add(target);
        }

        void finish(List<Integer> loopAxes) {
            above.sort(Comparator.comparingInt(expressions::indexOf));
            for (Expression expression : above) {
                if (!defined.contains(expression)) {
                    Writer before = new Writer(level(expression));
                    before.add(expression, new Kernel.Define(variable(expression)));
                    before.finish(List.of());
                    defined.add(expression);
                }
            }
            Part part = new Part(
                    loopAxes.stream().map(parameters::extent).toList(), builder.build(results), sources, targets);
            // The prologue comes before all parts.
            int number = level == Level.CALL ? -1 : parts.size();
            loaded.forEach(spot -> reads.add(new Touch(number, spot)));
            stored.forEach(spot -> writes.add(new Touch(number, spot)));
            (level == Level.CALL ? prologue : parts).add(part);
        }

        private Scalar scalar(Expression expression) {
            Scalar known = written.get(expression);
            if (known == null) {
                known = make(expression);
                written.put(expression, known);
            }
            return known;
        }

        private Scalar make(Expression expression) {
            Expression.Kind kind = expression.kind;
            if (kind instanceof Expression.Literal literal) {
                return Expression.constant(builder, literal.constant());
            } else if (kind instanceof Expression.Parameter parameter) {
                return argument(parameters.setting(memory.setting(parameter.setting())), ScalarType.REAL);
            } else if (kind instanceof Expression.Extent extent) {
                return number(extent.dimension());
            }
            if (kind instanceof Expression.Position position) {
                return position(position.index(), expression.operands);
            }
            boolean outer = level(expression).compareTo(level) < 0;
            if (outer && !defined.contains(expression) && !above.contains(expression)) {
                variables.putIfAbsent(expression, variables.size());
                above.add(expression);
            }
            if (outer || defined.contains(expression)) {
                return argument(new Kernel.Variable(variable(expression), expression.type), expression.type);
            } else if (available.containsKey(expression)) {
                return load(available.get(expression), expression.type, true);
            } else if (kind instanceof Expression.Load load) {
                return load(new Spot(memory.buffer(load.array()), load.position()), expression.type, false);
            }
            List<Scalar> operands =
                    expression.operands.stream().map(this::scalar).toList();
            return builder.inline(ranges.proven(expression), operands).get(0);
        }

        private Scalar load(Spot spot, ScalarType type, boolean own) {
            if (!own) {
                loaded.add(spot);
            }
            return argument(new Kernel.Load(own ? parameters.reload(spot, axes) : parameters.load(spot, axes)), type);
        }

        private Scalar number(Dimension dimension) {
            return dimension.value().isPresent() && Math.abs(dimension.value().getAsLong()) <= 1
                    ? builder.whole((int) dimension.value().getAsLong())
                    : argument(parameters.size(dimension), ScalarType.INT);
        }

        /** @param ints by axis that is chosen */
        private Scalar position(Index index, List<Expression> ints) {
            int chosen = 0;
            var sum = number(index.offset());
            boolean first = index.offset().is(0);
            for (var factor : index.factors().entrySet()) {
                boolean isLoop = loops.isRow(factor.getKey()) || loops.isInner(factor.getKey());
                if (!isLoop && !Unit.Group.isChosen(factor.getKey())) {
                    continue;
                }
                var axis = isLoop
                        ? argument(parameters.position(factor.getKey(), axes), ScalarType.INT)
                        : scalar(ints.get(chosen++));
                var term =
                        factor.getValue().is(1) ? axis : axis.apply(Operator.INT_MULTIPLY, number(factor.getValue()));
                sum = first ? term : sum.apply(Operator.INT_ADD, term);
                first = false;
            }
            return sum;
        }

        private Scalar argument(Kernel.Source source, ScalarType type) {
            return arguments.computeIfAbsent(source, key -> {
                sources.add(key);
                return builder.argument(type);
            });
        }
    }
}
