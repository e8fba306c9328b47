// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.op.WrongTurns;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Wrong derivatives, and for each a loss in which it matters. */
final class PlantedFaults {
    /**
     * One of them.
     *
     * @param operator whose rule is replaced
     * @param what is wrong
     * @param loss an expression in the names of {@link #PROGRAM}
     * @param occurrence which node of the operator has the rule; −1 for all
     */
    record Fault(String operator, String what, String equations, String loss, int occurrence, Wrong.Rule rule) {
        String program() {
            return PROGRAM.formatted(equations.indent(4), loss);
        }
    }

    private static final String PROGRAM = """
            model M {
                input x: [B, 4]
                param W: [4, 4] = normal(stddev = 0.5)
                param V: [4, 4] = normal(stddev = 0.5)
                param b: [4] = normal(stddev = 0.5)
                z = x @ W + b
            %s
                loss l = %s
                train minimize l using sgd(lr = 0.1)
            }
            """;

    private static final String RECURRENT = """
            hs = scan k in 0..3 with h = z {
                next h = tanh(h @ V + x)
            }""";

    private final List<Fault> faults = new ArrayList<>();

    private PlantedFaults() {}

    static List<Fault> all() {
        PlantedFaults planted = new PlantedFaults();
        planted.arithmetic();
        planted.choices();
        planted.functions();
        planted.products();
        planted.moves();
        planted.reductions();
        planted.bodies();
        return planted.faults;
    }

    private void add(String operator, String what, String loss, int operand, Wrong.Change change) {
        add(operator, what, loss, -1, Wrong.operand(operand, change));
    }

    private void add(String operator, String what, String loss, int occurrence, Wrong.Rule rule) {
        faults.add(new Fault(operator, what, "", loss, occurrence, rule));
    }

    private static Term real(Term like, Dimension dimension) {
        return Term.size(like.builder(), dimension).to(ElementType.REAL);
    }

    private void arithmetic() {
        add("add", "sign of the second operand", "mean(tanh(z)^2)", 1, (dx, dy, y, x) -> dx.negated());
        add(
                "add",
                "only the first row counts for what is repeated: the sum over the batch is missing",
                "mean(tanh(z)^2)",
                1,
                (dx, dy, y, x) -> {
                    Dimension rows = dx.shape().get(0);
                    return dx.slice(0, Dimension.ZERO, Dimension.ONE).pad(0, Dimension.ZERO, rows.minus(Dimension.ONE));
                });
        add(
                "add",
                "mean in the place of the sum over the batch",
                "mean(tanh(z)^2)",
                1,
                (dx, dy, y, x) -> dx.over(real(dx, dx.shape().get(0))));
        add(
                "add",
                "the direct path around a layer is dropped",
                "mean((z + tanh(z @ V))^2)",
                1,
                Wrong.operand(0, (dx, dy, y, x) -> dx.zero()));
        add("subtract", "sign of the second operand", "mean((x - sin(z))^2)", 1, (dx, dy, y, x) -> dx.negated());
        add(
                "multiply",
                "the operand itself, not the other one",
                "mean(z * sin(z @ V))",
                0,
                (dx, dy, y, x) -> dy.times(x.get(0)));
        add("multiply", "one of two uses of a shared value is dropped", "mean(z * z)", 1, (dx, dy, y, x) -> dx.zero());
        add("multiply", "twice too large", "mean(z * sin(z @ V))", 1, (dx, dy, y, x) -> dx.times(2));
        add("divide", "sign of the divisor's", "mean(z / (1 + V^2)[0])", 1, (dx, dy, y, x) -> dx.negated());
        add("divide", "a / b in the place of a / b²", "mean(z / (1 + b^2))", 1, (dx, dy, y, x) -> dx.times(x.get(1)));
        add("divide", "b in the place of 1 / b", "mean(z / (1 + b^2))", 0, (dx, dy, y, x) -> dy.times(x.get(1)));
        add("negate", "the sign is lost", "mean(exp(-z))", 0, (dx, dy, y, x) -> dy);
    }

    private void choices() {
        add("abs", "always upwards", "mean(abs(z))", 0, (dx, dy, y, x) -> dy);
        add("min", "to the operand that was not chosen", "mean(min(z, x))", -1, Wrong.choice(PlantedFaults::other));
        add(
                "max",
                "to both operands",
                "mean(max(z, x))",
                -1,
                Wrong.operand(1, (dx, dy, y, x) -> dy).after(Wrong.choice(where -> Optional.empty())));
        add("where", "the guard is inverted", "mean(where(x > 0, z, sin(z)))", -1, Wrong.choice(PlantedFaults::other));
        add("where", "no guard", "mean(where(x > 0, z, sin(z)))", -1, Wrong.choice(where -> Optional.empty()));
        add(
                "where",
                "both branches under one guard",
                "mean(where(x > 0, z, sin(z)))",
                -1,
                Wrong.choice(where -> where.map(each -> new Derivative.Where(each.condition(), true, false))));
        add(
                "relu",
                "passes everywhere",
                "mean(relu(z)^2 + relu(z))",
                -1,
                Wrong.operand(0, (dx, dy, y, x) -> dy).after(Wrong.choice(where -> Optional.empty())));
        add(
                "relu",
                "passes where x < 0",
                "mean(relu(z) + z)",
                -1,
                Wrong.operand(
                                0,
                                (dx, dy, y, x) ->
                                        x.get(0).lessThan(x.get(0).zero()).select(dy, dy.zero()))
                        .after(Wrong.choice(where -> Optional.empty())));
    }

    private static Optional<Derivative.Where> other(Optional<Derivative.Where> where) {
        return where.map(each -> new Derivative.Where(each.condition(), !each.holds(), false));
    }

    private void functions() {
        add("sqrt", "the factor ½ is missing", "mean(sqrt(1 + z^2))", 0, (dx, dy, y, x) -> dx.times(2));
        add(
                "sqrt",
                "√x in the place of 1 / √x",
                "mean(sqrt(1 + z^2))",
                0,
                (dx, dy, y, x) -> dy.times(y).times(0.5));
        add("power", "the exponent is not lowered", "mean((1 + z^2)^1.5)", 0, (dx, dy, y, x) -> dx.times(x.get(0)));
        add("power", "the factor b is missing", "mean((1 + z^2)^1.5)", 0, (dx, dy, y, x) -> dx.over(x.get(1)));
        add("exp", "dy alone", "mean(exp(z))", 0, (dx, dy, y, x) -> dy);
        add("exp", "of the operand: a stale value", "mean(exp(z))", 0, (dx, dy, y, x) -> dy.times(x.get(0)));
        add("log", "x in the place of 1 / x", "mean(log(1 + z^2))", 0, (dx, dy, y, x) -> dy.times(x.get(0)));
        add(
                "log1p",
                "1 / x in the place of 1 / (1 + x)",
                "mean(log1p(exp(z) + 1))",
                0,
                (dx, dy, y, x) -> dy.over(x.get(0)));
        add("expm1", "eˣ − 1 in the place of eˣ", "mean(expm1(z))", 0, (dx, dy, y, x) -> dy.times(y));
        add("sin", "sign", "mean(sin(z))", 0, (dx, dy, y, x) -> dx.negated());
        add("cos", "sign", "mean(cos(z))", 0, (dx, dy, y, x) -> dx.negated());
        add(
                "tanh",
                "1 − y in the place of 1 − y²",
                "mean(tanh(z))",
                0,
                (dx, dy, y, x) -> dy.times(y.one().minus(y)));
        add(
                "tanh",
                "1 − x²: a stale value",
                "mean(tanh(z))",
                0,
                (dx, dy, y, x) -> dy.times(y.one().minus(x.get(0).squared())));
        add("tanh", "one hundredth too large", "mean(tanh(z))", 0, (dx, dy, y, x) -> dx.times(1.01));
        add(
                "sigmoid",
                "1 + y in the place of 1 − y",
                "mean(sigmoid(z))",
                0,
                (dx, dy, y, x) -> dy.times(y.times(y.plus(1))));
        add(
                "sigmoid",
                "the factor y is missing",
                "mean(sigmoid(z))",
                0,
                (dx, dy, y, x) -> dy.times(y.one().minus(y)));
        add(
                "sigmoid",
                "dy is missing: the chain is broken",
                "mean(sigmoid(z)^2)",
                0,
                (dx, dy, y, x) -> y.times(y.one().minus(y)));
        add(
                "softplus",
                "σ(−x) in the place of σ(x)",
                "mean(softplus(z))",
                0,
                (dx, dy, y, x) -> dy.times(x.get(0).negated().sigmoid()));
        add(
                "erf",
                "the factor 2 / √π is missing",
                "mean(erf(z))",
                0,
                (dx, dy, y, x) -> dx.times(Math.sqrt(Math.PI) / 2));
        add("tanh", "no derivative passes", "mean(tanh(z) + z)", -1, (op, right) -> new Derivative.Zero("planted"));
    }

    private void products() {
        add("matmul", "Bᵀ is not transposed", "mean(sin(x @ V @ W))", 0, (dx, dy, y, x) -> dy.matmul(x.get(1)));
        add(
                "matmul",
                "Aᵀ is not transposed",
                "sum(sin(W @ V))",
                1,
                (dx, dy, y, x) -> x.get(0).matmul(dy));
        add(
                "matmul",
                "the product the other way round",
                "mean(sin(z))",
                1,
                (dx, dy, y, x) -> dy.transposed().matmul(x.get(0)));
        add("matmul", "sign", "mean(sin(z @ V))", 0, (dx, dy, y, x) -> dx.negated());
        add(
                "matmul",
                "divided by the batch once more",
                "mean(sin(z))",
                1,
                (dx, dy, y, x) -> dx.over(real(dx, dy.shape().get(0))));
    }

    private void moves() {
        add("transpose", "not transposed back", "sum(sin(transpose(W)) * V)", 0, (dx, dy, y, x) -> dy);
        add(
                "gather",
                "a later row overwrites an earlier one of the same place, in the place of their sum",
                "mean(sin(W[iota(4) % 2] @ V))",
                -1,
                (op, derivative) -> {
                    Derivative.Rule right = (Derivative.Rule) derivative;
                    return new Derivative.Rule(
                            (builder, dys, ys, xs, wanted) -> right.rule()
                                    .apply(
                                            builder,
                                            List.of(new Term(builder, dys.get(0))
                                                    .slice(0, Dimension.of(2), Dimension.of(2))
                                                    .pad(0, Dimension.of(2), Dimension.ZERO)
                                                    .value()),
                                            ys,
                                            xs,
                                            wanted),
                            right.guarding(),
                            right.choice());
                });
        add("slice", "off by one", "mean(sin(z[:, 1:3]))", 0, (dx, dy, y, x) -> shifted(dx, 1));
        add(
                "slice",
                "some elements counted twice",
                "mean(sin(z[:, 1:4]))",
                0,
                (dx, dy, y, x) -> dx.plus(shifted(dx, 1)));
        add("concat", "the parts change places", "mean(concat([z, sin(x @ V)], axis = 1)^3)", -1, (op, derivative) -> {
            Derivative.Rule right = (Derivative.Rule) derivative;
            return new Derivative.Rule((builder, dy, y, x, wanted) -> {
                List<Optional<Value>> adjoints = right.rule().apply(builder, dy, y, x, operand -> true);
                return List.of(adjoints.get(1), adjoints.get(0));
            });
        });
        add("reverse", "not reversed", "mean(sin(reverse(z, axis = 1) * b))", 0, (dx, dy, y, x) -> dy);
    }

    /** One place along an axis, what falls out at the end comes in at the beginning. */
    private static Term shifted(Term term, int axis) {
        Dimension last = term.shape().get(axis).minus(Dimension.ONE);
        return Term.concat(
                axis, List.of(term.slice(axis, last, Dimension.ONE), term.slice(axis, Dimension.ZERO, last)));
    }

    private void reductions() {
        add("sum", "mean in the place of the sum", "sum(sin(z), axis = 1)[0]^2", 0, (dx, dy, y, x) -> dx.over(4));
        add(
                "sum",
                "along the other axis",
                "mean(sum(sin(W @ V), axis = 0)^2)",
                -1,
                Wrong.operand(
                        0, (dx, dy, y, x) -> dx.rank() == 2 && dx.shape().get(0).isStatic() ? dx.transposed() : dx));
        add(
                "max",
                "to all elements",
                "mean(max(z, axis = 1))",
                -1,
                Wrong.operand(0, (dx, dy, y, x) -> dy.restoreAxes(List.of(1), dx.shape()))
                        .after(Wrong.choice(where -> Optional.empty())));
        add(
                "softmax",
                "the mean of the row is not subtracted",
                "mean(softmax(z) * x)",
                0,
                (dx, dy, y, x) -> dy.times(y));
        add("log_softmax", "dy alone", "mean(log_softmax(z) * x)", 0, (dx, dy, y, x) -> dy);
        add(
                "logsumexp",
                "alike to all elements",
                "mean(logsumexp(z, axis = 1))",
                0,
                (dx, dy, y, x) -> dy.restoreAxes(List.of(1), dx.shape()).over(4));
        add(
                "cumsum",
                "in the direction of the sums",
                "mean(sin(cumsum(z, axis = 1)))",
                0,
                (dx, dy, y, x) -> shifted(dx, 1));
    }

    private void bodies() {
        faults.add(new Fault(
                "scan",
                "the turns of the backward loop in the order of the forward one",
                """
                        hs = scan z_k in reshape(z, [B, 2, 2]) along 1 with h = z[:, 0:2] {
                            next h = tanh(h * V[0, 0:2] + z_k)
                        }""",
                "mean(hs^2)",
                -1,
                (op, right) -> WrongTurns.inForwardOrder(op)));
        faults.add(new Fault(
                "tanh",
                "within the turn of a loop 1 − y in the place of 1 − y²",
                RECURRENT,
                "mean(hs^2)",
                -1,
                Wrong.operand(0, (dx, dy, y, x) -> dy.times(y.one().minus(y)))));
        faults.add(new Fault(
                "matmul",
                "within the turn of a loop nothing passes to the turn before",
                RECURRENT,
                "mean(hs^2)",
                1,
                Wrong.operand(0, (dx, dy, y, x) -> dx.times(0))));
    }
}
