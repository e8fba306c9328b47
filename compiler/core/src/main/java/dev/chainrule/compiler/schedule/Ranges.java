// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Between which numbers the whole numbers of a kernel lie. Where arithmetic has room for sure, as that of positions mostly
 * has, it is not checked, and goes through vectors.
 */
final class Ranges {
    /** Both ends count. */
    private record Range(long least, long most) {
        private static final Range UNIT = new Range(0, 1);
        private static final Range ALL = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);

        static Range of(long... ends) {
            long least = ends[0];
            long most = ends[0];
            for (long end : ends) {
                least = Math.min(least, end);
                most = Math.max(most, end);
            }
            return new Range(least, most);
        }

        boolean isWithin(Range other) {
            return least >= other.least && most <= other.most;
        }
    }

    private final IdentityHashMap<Expression, Range> known = new IdentityHashMap<>();

    /** Whether a whole number is −1, 0 or 1. */
    boolean isUnit(Expression expression) {
        return expression.type != ScalarType.REAL && of(expression).isWithin(new Range(-1, 1));
    }

    /** The body of a formula, without checks of what has room. */
    Body proven(Expression formula) {
        Body body = ((Expression.Formula) formula.kind).body();
        if (!body.isChecked()) {
            return body;
        }
        List<Body.Instruction> instructions = new ArrayList<>(body.instructions());
        List<Range> ranges = of(body, formula.operands);
        for (int i = 0; i < instructions.size(); i++) {
            if (instructions.get(i) instanceof Body.Operation operation
                    && arithmetic(operation, ranges).isWithin(Range.ALL)) {
                instructions.set(i, new Body.Operation(operation.operator().unchecked(), operation.operands()));
            }
        }
        return new Body(body.arguments(), instructions, body.results(), body.names());
    }

    private Range of(Expression expression) {
        Range range = known.get(expression);
        if (range == null) {
            range = find(expression);
            known.put(expression, range);
        }
        return range;
    }

    private Range find(Expression expression) {
        if (expression.type == ScalarType.BOOL) {
            return Range.UNIT;
        } else if (expression.kind instanceof Expression.Literal literal && expression.type == ScalarType.INT) {
            return Range.of((long) literal.constant().value());
        } else if (expression.kind instanceof Expression.Extent extent) {
            return new Range(
                    extent.dimension().value().orElse(0),
                    extent.dimension().value().orElse(Integer.MAX_VALUE));
        } else if (expression.kind instanceof Expression.Position position) {
            // Below an extent, which is an int.
            return position.index().offset().is(0) ? new Range(0, Integer.MAX_VALUE - 1) : Range.ALL;
        } else if (expression.kind instanceof Expression.Formula formula) {
            Body body = formula.body();
            return of(body, expression.operands).get(body.results().get(0));
        }
        return Range.ALL;
    }

    private List<Range> of(Body body, List<Expression> operands) {
        List<Range> ranges = new ArrayList<>();
        for (Body.Instruction instruction : body.instructions()) {
            Range range = Range.ALL;
            if (instruction instanceof Body.Argument argument) {
                range = of(operands.get(argument.index()));
            } else if (instruction instanceof Body.Whole whole) {
                range = Range.of(whole.value());
            } else if (instruction instanceof Body.Operation operation && operation.type() == ScalarType.INT) {
                range = arithmetic(operation, ranges);
            }
            // What is beyond ends the run.
            ranges.add(range.isWithin(Range.ALL) ? range : Range.ALL);
        }
        return ranges;
    }

    private static Range arithmetic(Body.Operation operation, List<Range> ranges) {
        List<Range> x = operation.operands().stream().map(ranges::get).toList();
        Range a = x.get(0);
        Range b = x.get(x.size() - 1);
        return switch (operation.operator()) {
            case ADD_EXACT -> new Range(a.least + b.least, a.most + b.most);
            case SUBTRACT_EXACT -> new Range(a.least - b.most, a.most - b.least);
            case MULTIPLY_EXACT -> Range.of(a.least * b.least, a.least * b.most, a.most * b.least, a.most * b.most);
            case INT_MIN -> new Range(Math.min(a.least, b.least), Math.min(a.most, b.most));
            case INT_MAX -> new Range(Math.max(a.least, b.least), Math.max(a.most, b.most));
            case INT_SELECT -> {
                Range then = x.get(1);
                yield Range.of(then.least, then.most, b.least, b.most);
            }
            case BOOL_TO_INT -> Range.UNIT;
            default -> Range.ALL;
        };
    }
}
