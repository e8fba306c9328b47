// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Derivatives in equations go through whatever an equation can hold: for random x and v, forwards, backwards, Jacobians and
 * second derivatives are slopes along v, and agree with one another.
 */
class DerivativesThroughTest {
    private static final int SIZE = 6;
    private static final int POINTS = 2;
    private static final double STEP = 1e-3;
    private static final double[] W = {0.3, -0.7, 0.2, 0.9, 0.1, -0.4, -0.6, 0.5, 0.8};

    /** Equations of u out of x: [6], which has no two equal elements, i: int[4] and W: [3, 3]. */
    private static final Map<String, String> CONSTRUCTS = new LinkedHashMap<>();

    static {
        CONSTRUCTS.put("Gathered", "u = sin(x[i]) * x[i + 1]");
        CONSTRUCTS.put("GatheredTwice", "A = reshape(x, [2, 3])\n u = A[i % 2, i % 3]^2 + A[0, i % 3]");
        CONSTRUCTS.put("GatheredWhere", "u = where(x[i] > 0, exp(x[i]) * x[i % 2], 0)");
        CONSTRUCTS.put("Picked", "A = reshape(x, [2, 3])\n u = pick(tanh(A @ W), i[0:2] % 3)");
        CONSTRUCTS.put("Scattered", "u = scatter_add(sin(x[0:4]) * x[2:6], i, 6, axis = 0) * x");
        CONSTRUCTS.put("Segments", "u = segment_sum(exp(x[0:4]), i, 6) * x");
        CONSTRUCTS.put("Chosen", "u = cross_entropy(reshape(x, [2, 3]) * x[0], i[0:2] % 3, reduce = none)");
        CONSTRUCTS.put("Sorted", "u = sort(sin(x)) * x");
        CONSTRUCTS.put("Best", "values, places = top_k(x^3, 3)\n u = values * x[places]");
        CONSTRUCTS.put("Middle", "u = median(x) * x + quantile(x^2, 0.3)");
        CONSTRUCTS.put("Largest", "u = max(x) * x + cummax(x, axis = 0) * sin(x) + cummin(x, axis = 0)");
        CONSTRUCTS.put("Running", "u = cumsum(x^2, axis = 0) * x + cumprod(x, axis = 0) + logcumsumexp(x, axis = 0)");
        CONSTRUCTS.put("Recurrent", "u = linear_recurrence(tanh(x), x^2, axis = 0)");
        CONSTRUCTS.put("Windowed", "u = sum(windows(x, 3, axis = 0)^3, axis = -1) * x[1:5]");
        CONSTRUCTS.put(
                "Strided", "u = sum(sin(windows(x, 2, axis = 0, stride = 2, dilation = 2)), axis = -1) * x[0:3:2][0]");
        CONSTRUCTS.put("Pooled", "u = max_pool1d(reshape(x^2, [1, 1, 6]), 2) + avg_pool1d(reshape(x^3, [1, 1, 6]), 2)");
        CONSTRUCTS.put("Moved", "u = roll(x, 2, axis = 0) * reverse(x, axis = 0) + tile(x[0:2]^2, [3])");
        CONSTRUCTS.put(
                "Triangle", "A = reshape(concat([x, cos(3 * x[0:3])], axis = 0), [3, 3])\n u = tril(A) @ triu(A * A)");
        CONSTRUCTS.put(
                "Diagonal",
                "A = reshape(concat([x, cos(3 * x[0:3])], axis = 0), [3, 3])\n u = einsum(\"ii->i\", A @ A) * einsum(\"ii\", A)");
        CONSTRUCTS.put("Letters", "A = reshape(x, [2, 3])\n u = einsum(\"ij,jk,lk->il\", A, W, sin(A))");
        CONSTRUCTS.put(
                "Solved", "A = W + 3 * eye(3)\n u = solve(A + 0.5 * sin(x[0:3]) * A, reshape(x, [3, 2])) * x[0]");
        CONSTRUCTS.put(
                "Factored",
                "L = reshape(concat([x, cos(3 * x[0:3])], axis = 0), [3, 3])\n u = cholesky(L @ transpose(L) + 2 * eye(3))");
        CONSTRUCTS.put(
                "Inverted",
                "L = reshape(concat([x, cos(3 * x[0:3])], axis = 0), [3, 3])\n u = inverse(L + 4 * eye(3)) @ L");
        CONSTRUCTS.put(
                "Volumes",
                "L = reshape(concat([x, cos(3 * x[0:3])], axis = 0), [3, 3])\n u = det(L) * x + logdet(L @ transpose(L) + eye(3))");
        CONSTRUCTS.put(
                "Drawn", "random z: [6] = normal()\n random b: [6] = bernoulli(0.5)\n u = x * sin(x + 0.5 * z) * b");
        CONSTRUCTS.put("Kept", "state s: [6] = uniform(-1, 1)\n u = sin(s * x) * x\n update s = 0.9 * s + 0.1 * x");
        CONSTRUCTS.put(
                "DrawnInLoop",
                "u = scan x_t in x with h = 0.5 { random z: real = uniform()\n next h = tanh(h + z * x_t)\n yield h * x_t }");
        CONSTRUCTS.put(
                "GatheredInLoop",
                "u = scan k in 0..4 with h = x { next h = tanh(h + x[i[k]] * h[k])\n yield h[k] * x }");
        CONSTRUCTS.put(
                "UntilSmall",
                "_, u = scan k in 0..20 with p = x until max(abs(p)) < 0.6 { next p = 0.8 * sin(p)\n yield p[0] }");
        CONSTRUCTS.put("Normalised", "u = softmax(x) * log_softmax(x^2) + layer_normalised(x)");
        CONSTRUCTS.put("Gammas", "u = lgamma(x^2 + 1) * digamma(x^2 + 2) + erf(x) * atan2(x, 2 + x^2)");
    }

    private static String program() {
        StringBuilder text = new StringBuilder("fn layer_normalised(x) = (x - mean(x)) / sqrt(variance(x) + 0.01)\n");
        CONSTRUCTS.forEach((name, lines) -> text.append("""
                model %s {
                    input x: [6]
                    input v: [6]
                    input i: int[4]
                    input W: [3, 3]
                    %s
                    y = sum(sin(u) * u)
                    output value = u
                    output figure = reshape(y, [1])
                    output slope = grad(y, x)
                    output along = jvp(u, x, v)
                    output matrix = jacobian(u, x)
                    output product = hvp(y, x, v)
                    output second = hessian(y, x)
                }
                """.formatted(name, lines)));
        return text.toString();
    }

    @Test
    void derivativesAreSlopesAndAgree() {
        Map<String, Model> models = Derived.models(program(), Precision.F64);
        assertThat(models.keySet()).containsExactlyInAnyOrderElementsOf(CONSTRUCTS.keySet());
        models.forEach((name, model) -> {
            for (int point = 0; point < POINTS; point++) {
                check(name, model, new Random(31L * point + name.hashCode()));
            }
        });
    }

    private static void check(String name, Model model, Random random) {
        double[] x = new double[SIZE];
        for (int k = 0; k < SIZE; k++) {
            // Each in a stretch of its own, in any order and of any sign: no tie is near.
            x[k] = (0.3 + 0.2 * k + 0.1 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
        }
        for (int k = SIZE - 1; k > 0; k--) {
            int other = random.nextInt(k + 1);
            double kept = x[k];
            x[k] = x[other];
            x[other] = kept;
        }
        double[] v = random.doubles(SIZE, -1, 1).toArray();
        double[] i = random.ints(4, 0, 5).asDoubleStream().toArray();
        Map<String, double[]> at = run(model, x, v, i);
        Map<String, double[]> moved = differences(model, x, v, i);
        near(name + ": jvp", at.get("along"), moved.get("value"));
        near(name + ": jacobian", times(at.get("matrix"), v), at.get("along"));
        near(name + ": grad", times(at.get("slope"), v), moved.get("figure"));
        near(name + ": hvp", at.get("product"), moved.get("slope"));
        near(name + ": hessian", times(at.get("second"), v), at.get("product"));
        double[] second = at.get("second");
        double[] turned = new double[second.length];
        Arrays.setAll(turned, k -> second[k % SIZE * SIZE + k / SIZE]);
        near(name + ": symmetric", second, turned);
    }

    private static Map<String, double[]> run(Model model, double[] x, double[] v, double[] i) {
        return Derived.of(model, Map.of("x", x, "v", v, "i", i, "W", W, ModelDescription.KEY, new double[] {7, 0, 3}))
                .predict();
    }

    /** Central differences of all outputs along v, of the fourth order. */
    private static Map<String, double[]> differences(Model model, double[] x, double[] v, double[] i) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        for (int times : new int[] {-2, -1, 1, 2}) {
            double[] moved = x.clone();
            Arrays.setAll(moved, k -> x[k] + times * STEP * v[k]);
            double weight = (Math.abs(times) == 2 ? -1 : 8) * Math.signum(times) / (12 * STEP);
            run(model, moved, v, i).forEach((output, values) -> {
                double[] sum = sums.computeIfAbsent(output, each -> new double[values.length]);
                Arrays.setAll(sum, k -> sum[k] + weight * values[k]);
            });
        }
        return sums;
    }

    /** A matrix, row by row, times a vector. */
    private static double[] times(double[] matrix, double[] v) {
        double[] product = new double[matrix.length / v.length];
        for (int k = 0; k < matrix.length; k++) {
            product[k / v.length] += matrix[k] * v[k % v.length];
        }
        return product;
    }

    private static void near(String what, double[] given, double[] expected) {
        assertThat(given.length).as(what).isEqualTo(expected.length);
        double most = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int k = 0; k < given.length; k++) {
            assertThat(given[k]).as(what + " at " + k).isCloseTo(expected[k], within(2e-7 * (1 + most)));
        }
    }
}
