// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/**
 * Attention by heads, and what comes back through it (Vaswani et al., 2017). Queries are {@code [B, T, heads, D]}, keys
 * {@code [B, S, heads, D]} and values {@code [B, S, heads, E]}: heads stand behind places, as a dense layer leaves them. The weights
 * are never a value of the graph, so what computes them need not keep them.
 */
public sealed interface Attention extends Documented {
    /** Whether what comes after a place does not count for it. */
    boolean causal();

    @Override
    default String name() {
        return word() + (causal() ? "[causal]" : "[]");
    }

    @Override
    default Domain samples(int operand) {
        return new Domain(-2, 2);
    }

    /** The mean of the values, by how each key meets the query. */
    record Attend(boolean causal) implements Attention {
        @Override
        public String word() {
            return "attend_heads";
        }

        @Override
        public Words words() {
            return new Words(
                    "y[b, t, h, :] = Σ p[s] · v[b, s, h, :] over s, p = softmax over s of Σ q[b, t, h, :] · k[b, s, h, :]",
                    "[B, T, heads, D], [B, S, heads, D], [B, S, heads, E] → [B, T, heads, E]",
                    "Causal: s goes to t alone. The weights are computed by blocks of rows, and again on the way back: they stand"
                            + " nowhere. What comes back is one array of three parts, attend_heads_gradient.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            Operands.count(this, 3, operands);
            check(this, operands);
            Shape q = operands.get(0).shape();
            return List.of(
                    operands.get(0).withShape(q.with(3, operands.get(2).shape().get(3))));
        }

        @Override
        public Derivative derivative() {
            return new Derivative.Rule((builder, dys, ys, xs, wanted) -> {
                if (Operands.wanted(3, wanted).isEmpty()) {
                    return Operands.adjoints(3, wanted, operand -> new Term(builder, dys.get(0)));
                }
                Term dy = new Term(builder, dys.get(0));
                List<Term> x = xs.stream().map(each -> new Term(builder, each)).toList();
                Term all = dy.apply(new AttendGradient(causal), x.get(0), x.get(1), x.get(2));
                return Operands.adjoints(3, wanted, operand -> part(all, x, operand));
            });
        }

        @Override
        public Lowering lowering() {
            return new Lowering.Attend(causal, false);
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                double[] weights = weights(index[0], index[1], index[2], x.get(0), x.get(1));
                double sum = 0;
                for (int s = 0; s < weights.length; s++) {
                    sum += weights[s] * x.get(2).at(index[0], s, index[2], index[3]);
                }
                return sum;
            };
        }
    }

    /** What comes back to queries, keys and values: three parts, one behind the other. */
    record AttendGradient(boolean causal) implements Attention {
        @Override
        public String word() {
            return "attend_heads_gradient";
        }

        @Override
        public Words words() {
            return new Words(
                    "dq[t] = Σ ds[t, s] · k[s], dk[s] = Σ ds[t, s] · q[t], dv[s] = Σ p[t, s] · dy[t] of each head, one part behind the"
                            + " other; ds = p · (a − Σ p · a), a[t, s] = dy[t] · v[s]",
                    "[B, T, heads, E], [B, T, heads, D], [B, S, heads, D], [B, S, heads, E] → [B·T·heads·D + B·S·heads·(D + E)]",
                    "What comes back through attend_heads from dy. The sums over t go in stretches of 128 rows.");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            Operands.count(this, 4, operands);
            List<TensorType> x = operands.subList(1, 4);
            check(this, x);
            Shape dy = operands.get(0).shape();
            Shape y = x.get(0).shape().with(3, x.get(2).shape().get(3));
            if (!operands.get(0).isReal() || !dy.equals(y)) {
                throw new TypeFault(TypeFault.Kind.SHAPE, word() + " takes what comes back to " + y + ", not " + dy);
            }
            Dimension all = x.stream().map(each -> each.shape().size()).reduce(Dimension.ZERO, Dimension::plus);
            return List.of(operands.get(0).withShape(Shape.of(all)));
        }

        /**
         * The adjoints u of its three parts are directions in which q, k and v move, and z = Σ u · (dq, dk, dv) = Σ p · (a − Σ p · a) · m + Σ p · n, where
         * m = u_q · k + q · u_k moves the scores and n = dy · u_v. All but the products is by rows of the weights, in operators that have
         * derivatives of their own.
         */
        @Override
        public Derivative derivative() {
            return new Derivative.Rule((builder, dzs, zs, xs, wanted) -> {
                Term all = new Term(builder, dzs.get(0));
                if (Operands.wanted(4, wanted).isEmpty()) {
                    return Operands.adjoints(4, wanted, operand -> all);
                }
                List<Term> x = xs.stream().map(each -> new Term(builder, each)).toList();
                List<Term> heads = x.stream().map(Attention::byHeads).toList();
                Term dy = heads.get(0);
                Term q = heads.get(1);
                Term k = heads.get(2);
                Term v = heads.get(3);
                Term uq = byHeads(part(all, x.subList(1, 4), 0));
                Term uk = byHeads(part(all, x.subList(1, 4), 1));
                Term uv = byHeads(part(all, x.subList(1, 4), 2));
                List<Integer> row = List.of(3);
                Term scores = q.matmul(k.transposed());
                Term p = (causal ? masked(scores) : scores).softmax(3);
                Term a = dy.matmul(v.transposed());
                Term m = uq.matmul(k.transposed()).plus(q.matmul(uk.transposed()));
                Term n = dy.matmul(uv.transposed());
                Term meanA = p.times(a).sumKept(row);
                Term meanM = p.times(m).sumKept(row);
                Term toA = p.times(m.minus(meanM));
                Term toM = p.times(a.minus(meanA));
                Term toP =
                        a.times(m).minus(a.times(meanM)).minus(meanA.times(m)).plus(n);
                Term toScores = p.times(toP.minus(p.times(toP).sumKept(row)));
                return Operands.adjoints(
                        4,
                        wanted,
                        operand -> byHeads(
                                switch (operand) {
                                    case 0 -> toA.matmul(v).plus(p.matmul(uv));
                                    case 1 -> toScores.matmul(k).plus(toM.matmul(uk));
                                    case 2 ->
                                        toScores.transposed()
                                                .matmul(q)
                                                .plus(toM.transposed().matmul(uq));
                                    default -> toA.transposed().matmul(dy);
                                }));
            });
        }

        @Override
        public Lowering lowering() {
            return new Lowering.Attend(causal, true);
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> {
                int place = index[0];
                int operand = 1;
                while (place >= size(x.get(operand))) {
                    place -= size(x.get(operand));
                    operand++;
                }
                Meaning.Operand own = x.get(operand);
                int element = place % own.extent(3);
                int head = place / own.extent(3) % own.extent(2);
                int at = place / own.extent(3) / own.extent(2) % own.extent(1);
                int batch = place / own.extent(3) / own.extent(2) / own.extent(1);
                double sum = 0;
                if (operand == 1) {
                    double[] slopes = slopes(batch, at, head, x);
                    for (int s = 0; s < slopes.length; s++) {
                        sum += slopes[s] * x.get(2).at(batch, s, head, element);
                    }
                    return sum;
                }
                for (int t = 0; t < x.get(1).extent(1); t++) {
                    double[] row =
                            operand == 2 ? slopes(batch, t, head, x) : weights(batch, t, head, x.get(1), x.get(2));
                    sum += at < row.length
                            ? row[at] * x.get(operand == 2 ? 1 : 0).at(batch, t, head, element)
                            : 0;
                }
                return sum;
            };
        }

        /** What comes back to the scores of a row. */
        private double[] slopes(int batch, int t, int head, List<? extends Meaning.Operand> x) {
            double[] weights = weights(batch, t, head, x.get(1), x.get(2));
            double[] slopes = new double[weights.length];
            double mean = 0;
            for (int s = 0; s < slopes.length; s++) {
                for (int e = 0; e < x.get(3).extent(3); e++) {
                    slopes[s] += x.get(0).at(batch, t, head, e) * x.get(3).at(batch, s, head, e);
                }
                mean += weights[s] * slopes[s];
            }
            for (int s = 0; s < slopes.length; s++) {
                slopes[s] = weights[s] * (slopes[s] - mean);
            }
            return slopes;
        }
    }

    /** By how much each of the keys that count for a query counts. */
    default double[] weights(int batch, int t, int head, Meaning.Operand q, Meaning.Operand k) {
        double[] weights = new double[causal() ? Math.min(t + 1, k.extent(1)) : k.extent(1)];
        double largest = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < weights.length; s++) {
            for (int d = 0; d < q.extent(3); d++) {
                weights[s] += q.at(batch, t, head, d) * k.at(batch, s, head, d);
            }
            largest = Math.max(largest, weights[s]);
        }
        double sum = 0;
        for (int s = 0; s < weights.length; s++) {
            weights[s] = Math.exp(weights[s] - (largest == Double.NEGATIVE_INFINITY ? 0 : largest));
            sum += weights[s];
        }
        for (int s = 0; s < weights.length; s++) {
            weights[s] /= Math.max(sum, 1);
        }
        return weights;
    }

    /** Of the parts that come back the operand's, in its shape. */
    private static Term part(Term all, List<Term> x, int operand) {
        Dimension start = Dimension.ZERO;
        for (Term before : x.subList(0, operand)) {
            start = start.plus(before.shape().size());
        }
        Shape shape = x.get(operand).shape();
        return all.slice(0, start, shape.size()).reshape(shape);
    }

    /** Heads before places, or places before heads again. */
    private static Term byHeads(Term x) {
        return x.transpose(List.of(0, 2, 1, 3));
    }

    /** Scores, −∞ of what comes after. */
    private static Term masked(Term scores) {
        Term at = Term.iota(scores.builder(), scores.shape().get(3)).insertAxis(0);
        Term own = Term.iota(scores.builder(), scores.shape().get(2)).insertAxis(1);
        return at.atMost(own).select(scores, scores.constant(Double.NEGATIVE_INFINITY));
    }

    private static int size(Meaning.Operand x) {
        return x.extent(0) * x.extent(1) * x.extent(2) * x.extent(3);
    }

    private static void check(Attention op, List<TensorType> x) {
        for (TensorType operand : x) {
            if (operand.element() != ElementType.REAL) {
                throw new TypeFault(TypeFault.Kind.ELEMENT, op.word() + " takes real, not " + operand);
            } else if (operand.shape().rank() != 4) {
                throw new TypeFault(TypeFault.Kind.RANK, op.word() + " takes [B, T, heads, D], not " + operand);
            }
        }
        Shape q = x.get(0).shape();
        Shape k = x.get(1).shape();
        Shape v = x.get(2).shape();
        boolean fit = q.get(0).equals(k.get(0))
                && q.part(2, 4).equals(k.part(2, 4))
                && k.part(0, 3).equals(v.part(0, 3));
        if (!fit) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE, "queries " + q + ", keys " + k + " and values " + v + " do not fit together");
        }
    }
}
