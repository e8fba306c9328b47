// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.notation.Notation.Sign;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a derivation writes operators: as they do themselves, but where paper has a shorter way. */
final class OnPaper {
    private static final String PAD = "pad";
    private static final String CONCAT = "concat";

    private static final Pattern STRETCH = Pattern.compile("(?<before>(:, )*)(?<from>\\d{1,9}):(?<to>\\d{1,9})");

    private OnPaper() {}

    static Notation written(Node.Apply apply, List<Notation> operands, List<TensorType> types) {
        Notation plain = apply.op().notation(operands, types);
        if (Notation.is(Sign.INDICATOR, plain) && plain.parts().get(0) instanceof Name place) {
            return onehot(place);
        } else if (apply.op().word().equals("not") && Notation.is(Sign.AT_MOST, operands.get(0))) {
            return above(operands.get(0));
        } else if (Notation.is(Sign.CHOICE, plain)) {
            return masked(plain);
        } else if (apply.op().lowering() instanceof Lowering.InOrder
                && apply.results().get(0).shape().rank() < types.get(0).shape().rank()
                && Notation.is(Sign.PART, plain)) {
            return place(plain);
        } else if (Notation.is(Sign.SUM, plain)) {
            return sum(plain, apply.results().get(0));
        } else if (apply.op().lowering() instanceof Lowering.Reduction sum
                && sum.combination() == Combination.SUM
                && apply.results().get(0).shape().rank() > 0) {
            List<String> axes = sum.axes().stream()
                    .map(axis -> types.get(0).shape().get(axis))
                    .map(Object::toString)
                    .toList();
            return withAxes(plain, String.join(",", axes));
        }
        return plain;
    }

    /** x[:, 2] for x[:, 2:3] whose axis is gone. */
    private static Notation place(Notation part) {
        Matcher stretch = STRETCH.matcher(part.parts().get(1).text());
        boolean isOne =
                stretch.matches() && Long.parseLong(stretch.group("from")) + 1 == Long.parseLong(stretch.group("to"));
        return isOne
                ? Notation.of(
                        Sign.PART, part.parts().get(0), Notation.name(stretch.group("before") + stretch.group("from")))
                : part;
    }

    /** What is 0 where a condition does not hold is a product with 1 where it does. */
    private static Notation masked(Notation choice) {
        Notation condition = choice.parts().get(0);
        Notation then = choice.parts().get(1);
        Notation otherwise = choice.parts().get(2);
        boolean place =
                Notation.is(Sign.EQUAL, condition) && condition.parts().get(1).equals(Notation.position());
        Notation zero = new Notation.Literal(0);
        if (condition instanceof Notation.Literal known) {
            return known.value() == 0 ? otherwise : then;
        }
        if (otherwise.equals(zero) && holdsWhereItCounts(condition, then)) {
            return then;
        } else if (otherwise.equals(zero) && place && condition.parts().get(0) instanceof Name index) {
            return Notation.product(onAllPlaces(then), onehot(index));
        } else if (otherwise.equals(zero) && !place) {
            return Notation.product(then, Notation.of(Sign.INDICATOR, condition));
        } else if (then.equals(zero) && Notation.is(Sign.AT_MOST, condition)) {
            return Notation.product(otherwise, Notation.of(Sign.INDICATOR, above(condition)));
        }
        return choice;
    }

    private static Notation onehot(Name index) {
        return Notation.call("onehot", List.of(index));
    }

    /** What is not {@code a ≤ b}, as {@code b < a}. */
    private static Notation above(Notation atMost) {
        return Notation.of(Sign.LESS, atMost.parts().get(1), atMost.parts().get(0));
    }

    /** Without the axis that is only there to be repeated. */
    private static Notation onAllPlaces(Notation x) {
        return x instanceof Notation.Call call
                        && call.function().equals("reshape")
                        && call.parts().get(1).text().endsWith(", 1]")
                ? call.parts().get(0)
                : x;
    }

    /** Zeros about something, where the condition says no more than that they are there. */
    private static boolean holdsWhereItCounts(Notation condition, Notation then) {
        return isPad(condition)
                && isPad(then)
                && condition.parts().get(0) instanceof Notation.Literal known
                && known.value() != 0
                && condition.parts().subList(1, 3).equals(then.parts().subList(1, 3));
    }

    /** x for 0 + x; parts that zeros keep apart, as one. */
    private static Notation sum(Notation sum, TensorType type) {
        Notation a = sum.parts().get(0);
        Notation b = sum.parts().get(1);
        Notation zero = new Notation.Literal(0);
        if (a.equals(zero)) {
            return b;
        } else if (b.equals(zero)) {
            return a;
        }
        return joined(a, b, type).or(() -> joined(b, a, type)).orElse(sum);
    }

    private static Optional<Notation> joined(Notation first, Notation second, TensorType type) {
        if (!isPad(first) || !isPad(second)) {
            return Optional.empty();
        }
        OptionalLong end = zeros(first, 2);
        OptionalLong start = zeros(second, 1);
        boolean meet = end.isPresent()
                && start.isPresent()
                && type.shape().dimensions().stream().anyMatch(whole -> whole.is(end.getAsLong() + start.getAsLong()));
        if (!meet) {
            return Optional.empty();
        }
        List<Notation> parts = new ArrayList<>(parts(first.parts().get(0)));
        parts.addAll(parts(second.parts().get(0)));
        Notation whole = Notation.call(CONCAT, parts);
        boolean isAll = zeros(first, 1).orElse(1) == 0 && zeros(second, 2).orElse(1) == 0;
        return Optional.of(
                isAll
                        ? whole
                        : Notation.call(
                                PAD,
                                List.of(
                                        whole,
                                        first.parts().get(1),
                                        second.parts().get(2))));
    }

    private static List<Notation> parts(Notation joined) {
        return joined instanceof Notation.Call call && call.function().equals(CONCAT) ? call.parts() : List.of(joined);
    }

    private static boolean isPad(Notation x) {
        return x instanceof Notation.Call call
                && call.function().equals(PAD)
                && call.parts().size() == 3;
    }

    /** How many zeros it has before, or after; empty if that depends on the data. */
    private static OptionalLong zeros(Notation pad, int part) {
        String number = pad.parts().get(part).text().split(" ", 2)[0];
        return number.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
    }

    private static Notation withAxes(Notation total, String axes) {
        if (Notation.is(Sign.NEGATIVE, total)) {
            return Notation.negative(withAxes(total.parts().get(0), axes));
        }
        return Notation.is(Sign.TOTAL, total)
                ? Notation.of(Sign.TOTAL, total.parts().get(0), Notation.scalar(axes))
                : total;
    }
}
