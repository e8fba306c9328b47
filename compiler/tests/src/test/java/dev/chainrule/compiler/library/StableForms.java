// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Formulas as they are written, what they become, where they are tried and what they are. */
final class StableForms {
    /** Where the variables are taken from. */
    enum Domain {
        LINE("[−100, 100]", random -> spread(random, 100)),
        SHORT("[−80, 80]", random -> spread(random, 80)),
        ABOVE("(0, 100]", random -> Math.abs(spread(random, 100))),
        BELOW("[−100, 0)", random -> -Math.abs(spread(random, 100))),
        PROBABILITY("(0, 1)", random -> 1 / (1 + Math.exp(spread(random, 15)))),
        MORE_THAN_MINUS_ONE("(−1, 100]", random -> Math.expm1(spread(random, 4.6))),
        LESS_THAN_ONE("[−100, 1)", random -> -Math.expm1(spread(random, 4.6))),
        SQUARES(
                "1e-15 ≤ |x| ≤ 1e15",
                random -> (random.nextBoolean() ? 1 : -1) * Math.pow(10, 30 * random.nextDouble() - 15)),
        UNIT("0.25 ≤ |x| ≤ 1", StableForms::unit),
        EQUAL("1000 ± 0.01", random -> 1000 + 0.02 * random.nextDouble() - 0.01),
        ZERO_OR_UNIT("0.25 ≤ |x| ≤ 1, and rows of 0", StableForms::unit),
        MASKED("[−100, 100], rows masked in part and whole", random -> spread(random, 100));

        final String text;
        private final ToDoubleFunction<Random> sample;

        Domain(String text, ToDoubleFunction<Random> sample) {
            this.text = text;
            this.sample = sample;
        }

        /** Values of some variables, each a float: far from each other, near to and equal. */
        double[] samples(int row, int variables) {
            Random random = new Random(row);
            double first = sample.applyAsDouble(random);
            return random.doubles(variables)
                    .map(each -> this == ZERO_OR_UNIT && row % 5 == 0
                            ? 0
                            : variables > 1 && row % 5 == 1
                                    ? first
                                    : variables > 1 && row % 5 == 2
                                            ? first * (1 + 0.001 * each)
                                            : (float) sample.applyAsDouble(random))
                    .map(each -> (float) each)
                    .toArray();
        }

        private static double spread(Random random, double most) {
            double part = random.nextInt(3) == 0 ? Math.pow(10, -8 * random.nextDouble()) : random.nextDouble();
            return most * (random.nextBoolean() ? part : -part);
        }
    }

    /**
     * In which units an error is measured: of the value itself, or of 1, at which it levels out, of what it is a difference of,
     * or of the largest slope of its row.
     */
    enum Unit {
        VALUE("", (value, x, row) -> value),
        ONE("¹", (value, x, row) -> Math.max(value, 1)),
        LARGEST("²", (value, x, row) -> Math.max(Math.max(value, x), 1)),
        ROW("³", (value, x, row) -> row);

        interface Size {
            double of(double value, double arguments, double row);
        }

        final String mark;
        final Size size;

        Unit(String mark, Size size) {
            this.mark = mark;
            this.size = size;
        }
    }

    /** What a formula is at the values of its variables, in the order of the alphabet; rows have three each. */
    interface Meaning {
        Truth of(Truth[] x, int row);
    }

    /** @param becomes a formula of the same bits */
    record Form(String text, String becomes, Domain domain, Unit value, Unit slope, Meaning meaning) {
        /** The variables that occur: a, b, c and x are numbers, u and v rows. */
        List<String> variables() {
            return Arrays.stream(("a b c u v x").split(" "))
                    .filter(name -> text.matches(".*\\b" + name + "\\b.*"))
                    .toList();
        }
    }

    private StableForms() {}

    private static double unit(Random random) {
        return (random.nextBoolean() ? 0.25 : -0.25) * (1 + 3 * random.nextDouble());
    }

    private static Form of(
            String text, String becomes, Domain domain, Unit value, Unit slope, Function<Truth, Truth> meaning) {
        return new Form(text, becomes, domain, value, slope, (x, row) -> meaning.apply(x[0]));
    }

    private static Form rows(
            String text, String becomes, Domain domain, Unit value, Unit slope, Function<Truth[], Truth> meaning) {
        return new Form(text, becomes, domain, value, slope, (x, row) -> meaning.apply(x));
    }

    private static Truth sigmoid(Truth x) {
        return Truth.of(1).over(x.negated().exp().plus(1));
    }

    private static Truth tanh(Truth x) {
        return x.plus(x).exp().plus(-1).over(x.plus(x).exp().plus(1));
    }

    private static Truth[] softmax(Truth... x) {
        Truth sum = Truth.sum(Truth.map(x, Truth::exp));
        return Truth.map(x, each -> each.exp().over(sum));
    }

    private static Truth logSumExp(Truth... x) {
        return Truth.sum(Truth.map(x, Truth::exp)).log();
    }

    private static Truth[] first(Truth[] x) {
        return Arrays.copyOfRange(x, 0, 3);
    }

    private static Truth[] second(Truth[] x) {
        return Arrays.copyOfRange(x, 3, 6);
    }

    private static Truth dot(Truth[] u, Truth[] v) {
        return Truth.sum(u[0].times(v[0]), u[1].times(v[1]), u[2].times(v[2]));
    }

    private static Truth norm(Truth... x) {
        Truth squares = Truth.sum(Truth.map(x, Truth::squared));
        return squares.value().signum() == 0 ? squares : squares.root();
    }

    private static Truth[] normalize(Truth... x) {
        Truth length = norm(x);
        Truth least = Truth.of(1e-12);
        return Truth.map(x, each -> each.over(length.value().compareTo(least.value()) < 0 ? least : length));
    }

    private static Truth variance(Truth... x) {
        Truth mean = Truth.sum(x).over(Truth.of(x.length));
        return Truth.sum(Truth.map(x, each -> each.minus(mean).squared())).over(Truth.of(x.length));
    }

    /** log of the density of a normal distribution of width 1, without its constant. */
    private static Truth bell(Truth x, Truth mean) {
        return x.minus(mean).squared().times(-0.5);
    }

    private static Truth maskedSoftmax(Truth... x) {
        Truth[] seen =
                Arrays.stream(x).filter(each -> each.value().signum() > 0).toArray(Truth[]::new);
        return x[0].value().signum() > 0 ? softmax(seen)[0] : Truth.of(0);
    }

    static List<Form> all() {
        Unit value = Unit.VALUE;
        Unit one = Unit.ONE;
        Unit largest = Unit.LARGEST;
        Domain line = Domain.LINE;
        return List.of(
                of(
                        "log(1 + exp(x))",
                        "softplus(x)",
                        line,
                        value,
                        value,
                        x -> x.exp().plus(1).log()),
                of(
                        "log(1 + exp(-x))",
                        "softplus(-x)",
                        line,
                        value,
                        value,
                        x -> x.negated().exp().plus(1).log()),
                of("1 / (1 + exp(-x))", "sigmoid(x)", line, value, one, StableForms::sigmoid),
                of("exp(x) / (1 + exp(x))", "sigmoid(x)", line, value, one, StableForms::sigmoid),
                of(
                        "-log(sigmoid(x))",
                        "softplus(-x)",
                        line,
                        value,
                        value,
                        x -> sigmoid(x).log().negated()),
                of(
                        "log(1 - sigmoid(x))",
                        "-softplus(x)",
                        line,
                        value,
                        value,
                        x -> sigmoid(x.negated()).log()),
                of("1 - sigmoid(x)", "sigmoid(-x)", line, value, one, x -> sigmoid(x.negated())),
                of(
                        "sigmoid(x) * (1 - sigmoid(x))",
                        "sigmoid(x) * sigmoid(-x)",
                        line,
                        value,
                        one,
                        x -> sigmoid(x).times(sigmoid(x.negated()))),
                new Form(
                        "-(y * log(sigmoid(x)) + (1 - y) * log(1 - sigmoid(x)))",
                        "-(y * -softplus(-x) + (1 - y) * -softplus(x))",
                        line,
                        value,
                        value,
                        (x, row) -> sigmoid(row % 2 == 1 ? x[0] : x[0].negated())
                                .log()
                                .negated()),
                of("(exp(x) - exp(-x)) / (exp(x) + exp(-x))", "tanh(x)", line, value, one, StableForms::tanh),
                of("(exp(2 * x) - 1) / (exp(2 * x) + 1)", "tanh(x)", line, value, one, StableForms::tanh),
                of("sinh(x) / cosh(x)", "tanh(x)", line, value, one, StableForms::tanh),
                of(
                        "log(cosh(x))",
                        "where(abs(x) < 1, log1p(2 * sinh(where(abs(x) < 1, x / 2, 0))^2), logaddexp(x, -x) - 0.6931471805599453)",
                        line,
                        value,
                        value,
                        x -> x.exp().plus(x.negated().exp()).times(0.5).log()),
                of(
                        "exp(x) - 1",
                        "expm1(x)",
                        Domain.SHORT,
                        value,
                        one,
                        x -> x.exp().plus(-1)),
                of(
                        "1 - exp(x)",
                        "-expm1(x)",
                        Domain.SHORT,
                        value,
                        one,
                        x -> x.exp().negated().plus(1)),
                of(
                        "log(1 + x)",
                        "log1p(x)",
                        Domain.MORE_THAN_MINUS_ONE,
                        value,
                        value,
                        x -> x.plus(1).log()),
                of(
                        "log(1 - x)",
                        "log1p(-x)",
                        Domain.LESS_THAN_ONE,
                        value,
                        value,
                        x -> x.negated().plus(1).log()),
                of(
                        "log(1 - exp(-x))",
                        "where(-x > -log(2) and -x < 0, log(abs(expm1(-x))), log1p(-exp(-x)))",
                        Domain.ABOVE,
                        value,
                        value,
                        x -> x.negated().exp().negated().plus(1).log()),
                of(
                        "x / (exp(x) - 1)",
                        "x / expm1(x)",
                        Domain.SHORT,
                        value,
                        one,
                        x -> x.over(x.exp().plus(-1))),
                of(
                        "(exp(x) - 1) / x",
                        "expm1(x) / x",
                        Domain.SHORT,
                        value,
                        one,
                        x -> x.exp().plus(-1).over(x)),
                of(
                        "-x * log(x)",
                        "-x * log(x)",
                        Domain.PROBABILITY,
                        value,
                        one,
                        x -> x.times(x.log()).negated()),
                rows(
                        "exp(a) / (exp(a) + exp(b))",
                        "sigmoid(a - b)",
                        line,
                        largest,
                        largest,
                        x -> sigmoid(x[0].minus(x[1]))),
                rows("log(exp(a) + exp(b))", "logaddexp(a, b)", line, largest, one, StableForms::logSumExp),
                rows(
                        "log(exp(a) + exp(b) + exp(c))",
                        "logaddexp(logaddexp(a, b), c)",
                        line,
                        largest,
                        largest,
                        StableForms::logSumExp),
                rows(
                        "log(sum(exp(u), axis = 1))",
                        "logsumexp(u, axis = 1)",
                        line,
                        largest,
                        largest,
                        StableForms::logSumExp),
                rows(
                        "log(mean(exp(u), axis = 1))",
                        "logsumexp(u, axis = 1) - 1.0986122886681098",
                        line,
                        largest,
                        largest,
                        x -> logSumExp(x).minus(Truth.of(3).log())),
                rows("log(softmax(u)[:, 1])", "log_softmax(u)[:, 1]", line, largest, largest, x -> softmax(x)[1].log()),
                new Form(
                        "log(pick(softmax(u), k))",
                        "pick(log_softmax(u), k)",
                        line,
                        largest,
                        largest,
                        (x, row) -> softmax(x)[row % 3].log()),
                rows(
                        "(exp(u) / sum(exp(u), axis = 1, keep = true))[:, 0]",
                        "softmax(u)[:, 0]",
                        line,
                        largest,
                        largest,
                        x -> softmax(x)[0]),
                rows(
                        "-sum(softmax(u) * log(softmax(u)), axis = 1)",
                        "-sum(softmax(u) * log_softmax(u), axis = 1)",
                        line,
                        largest,
                        largest,
                        x -> dot(softmax(x), Truth.map(softmax(x), Truth::log)).negated()),
                rows(
                        "sum(softmax(u) * (log(softmax(u)) - log(softmax(v))), axis = 1)",
                        "sum(softmax(u) * (log_softmax(u) - log_softmax(v)), axis = 1)",
                        line,
                        largest,
                        largest,
                        x -> {
                            Truth[] p = softmax(first(x));
                            return dot(p, Truth.map(p, Truth::log))
                                    .minus(dot(p, Truth.map(softmax(second(x)), Truth::log)));
                        }),
                rows(
                        "softmax(where(u > 0, u, -inf))[:, 0]",
                        "softmax(where(u > 0, u, -inf))[:, 0]",
                        Domain.MASKED,
                        largest,
                        largest,
                        StableForms::maskedSoftmax),
                rows("sqrt(sum(u^2, axis = 1))", "norm(u, axis = 1)", Domain.SQUARES, value, value, StableForms::norm),
                rows("normalize(u)[:, 0]", "normalize(u)[:, 0]", Domain.ZERO_OR_UNIT, value, one, x -> normalize(x)[0]),
                rows(
                        "cosine_similarity(u, v)",
                        "cosine_similarity(u, v)",
                        Domain.UNIT,
                        one,
                        one,
                        x -> dot(normalize(first(x)), normalize(second(x)))),
                rows(
                        "mean((u - mean(u, axis = 1, keep = true))^2, axis = 1)",
                        "variance(u, axis = 1)",
                        Domain.EQUAL,
                        value,
                        Unit.ROW,
                        StableForms::variance),
                rows(
                        "mean(u^2, axis = 1) - mean(u, axis = 1)^2",
                        "variance(u, axis = 1)",
                        Domain.EQUAL,
                        value,
                        Unit.ROW,
                        StableForms::variance),
                new Form(
                        "log(0.25 * exp(-(x - 1)^2 / 2) + 0.75 * exp(-(x + 2)^2 / 2))",
                        "logaddexp(log(0.25) - (x - 1)^2 / 2, log(0.75) - (x + 2)^2 / 2)",
                        line,
                        value,
                        largest,
                        (x, row) -> logSumExp(
                                bell(x[0], Truth.of(1)).plus(Truth.of(0.25).log()),
                                bell(x[0], Truth.of(-2)).plus(Truth.of(0.75).log()))),
                rows(
                        "log(sum(softmax(u) * exp(-(x[:, new] - v)^2 / 2), axis = 1))",
                        "logsumexp(log_softmax(u) - (x[:, new] - v)^2 / 2, axis = 1)",
                        line,
                        largest,
                        largest,
                        x -> {
                            Truth[] weight = Truth.map(softmax(first(x)), Truth::log);
                            Truth[] mean = second(x);
                            return logSumExp(
                                    weight[0].plus(bell(x[6], mean[0])),
                                    weight[1].plus(bell(x[6], mean[1])),
                                    weight[2].plus(bell(x[6], mean[2])));
                        }));
    }
}
