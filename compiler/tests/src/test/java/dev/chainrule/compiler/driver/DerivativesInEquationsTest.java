// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** {@code grad(y, x)} in equations, as generated code computes it: by central differences, to second order. */
class DerivativesInEquationsTest {
    private static final double STEP = 1e-3;
    private static final int B = 2;
    private static final double[] X = {0.31, -0.82, 0.57, 1.21, 0.43, -0.36};

    /** Equations of a scalar y that depends on x: [B, 3], with weights W: [3, 3] and a: real. */
    private static final Map<String, String> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("Plain", "y = sum(sin(x) * x^2 * x[:, 0:1])");
        PROGRAMS.put("Net", "h = tanh(x @ W)\n y = sum(softplus(h @ W) * a)");
        PROGRAMS.put("Stable", "y = -sum(log(softmax(x @ W)) * x)");
        PROGRAMS.put("Choice", "y = sum(where(x > 0.4, exp(x) * a, log(x^2 + 1)))");
        PROGRAMS.put("Guarded", "y = sum(where(x > 0, sqrt(x), 0))");
        PROGRAMS.put("Nested", "u = sum(sin(x @ W))\n v = grad(u, x)\n y = sum(v^2 * x)");
        PROGRAMS.put("Thrice", "u = sum(x^5) / 20\n v = grad(u, x)\n w = grad(sum(v), x)\n y = sum(w * x)");
        PROGRAMS.put(
                "Loop",
                "hs, last = scan x_t in x along 1 with h = zeros([B]) { h2 = tanh(a * x_t + h * x_t)\n next h = h2\n"
                        + " yield h2 }\n y = sum(hs^2) + sum(last * x[:, 0])");
        PROGRAMS.put(
                "InLoop",
                "q = scan k in 0..3 with p = x { e = sum(p^4) / 4 + sum(sin(p @ W))\n next p = p - 0.1 * grad(e, p) }\n"
                        + " y = sum(q * x)");
        PROGRAMS.put(
                "Unrolled",
                "q = for k in 0..3 with p = x { e = sum(p^4) / 4\n next p = p - 0.1 * grad(e, p) }\n y = sum(q * x)");
        PROGRAMS.put("PerSlice", "s = scan x_t in x { e = sum((x_t @ W)^3)\n yield grad(e, W) }\n y = sum(s^2) / 500");
        PROGRAMS.put("Called", "y = energy(x, W)");
        PROGRAMS.put("Given", "u = sum(sin(x)^2)\n y = sum(x * slope(u, x))");
        PROGRAMS.put("Twice", "y = sum(each(x, x))");
        PROGRAMS.put("Layered", "layer f = Field(3)\n y = sum(f(x)^2)");
        PROGRAMS.put(
                "Several",
                "p = x @ W\n q = x * a\n u = sum(p * q^2)\n gp, gq = grad(u, (p, q))\n y = sum(gp * sin(gq))");
        PROGRAMS.put("Cut", "h = x^2\n k = x^2\n u = sum(h * k)\n y = sum(grad(u, h) * x)");
        PROGRAMS.put("Stopped", "h = stop_gradient(x * 1)\n u = sum(h^3)\n y = sum(grad(u, h)) * 0 + sum(x^3)");
        PROGRAMS.put(
                "Equal",
                "layer f[9] = Dense(3, 3)\n h = for i in 0..9 with h = x { next h = tanh(f[i](h)) }\n y = sum(h^2)");
    }

    private static final String FUNCTIONS = """
            fn energy(x, w) {
                e = sum(sin(x @ w) * x)
                return sum(grad(e, x) * x)
            }
            fn slope(u, x) = grad(u, x)
            fn cube(v) = v^3
                gradient(dy) = 3 * dy * v^2
            fn two(a, b) {
                s = a * b
                return sin(s), a + b
            } gradient(dp, dq) {
                c = dp * cos(s)
                return c * b + dq, c * a + dq
            }
            fn sloped(z) = sin(z)^2
                gradient(dy) = dy * grad(sum(sin(z)^2), z)
            layer Cubic(n: int) {
                param V: [n, n] = glorot_uniform()
                apply(x: [B, n]) -> [B, n] = x + 0.1 * cube(x @ V)
            }
            fn each(a, b) = grad(sum(a * b), a)
            layer Field(n: int) {
                param V: [n, n] = glorot_uniform()
                apply(x) {
                    e = sum(softplus(x @ V))
                    return grad(e, x) + x * sum(grad(e, V))
                }
            }
            """;

    private static String program() {
        StringBuilder text = new StringBuilder(FUNCTIONS);
        PROGRAMS.forEach((name, lines) -> text.append("""
                model %s {
                    input x: [B, 3]
                    param W: [3, 3] = glorot_uniform()
                    param a: real = 0.7
                    %s
                    g = grad(y, x)
                    output value = y
                    output slope = g
                    loss l = sum(sin(g) * x) + y + 0 * a * sum(W)
                    train minimize l using sgd(lr = 0.01)
                }
                """.formatted(name, lines)));
        return text.toString();
    }

    @Test
    void areSlopesToSecondOrder() {
        Map<String, Model> models = Derived.models(program(), Precision.F64);
        assertThat(models.keySet()).containsExactlyInAnyOrderElementsOf(PROGRAMS.keySet());
        models.forEach((name, model) -> {
            Map<String, double[]> at = run(model, X);
            for (int i = 0; i < X.length; i++) {
                int index = i;
                Map<String, Double> slopes = slopes(by -> run(model, moved(index, by)));
                near(name + " by " + i, at.get("slope")[i], slopes.get("value"));
                near(name + " again by " + i, at.get("d/x")[i], slopes.get("l"));
            }
        });
    }

    private static void near(String what, double derivative, double slope) {
        assertThat(derivative).as(what).isCloseTo(slope, within(1e-7 * (1 + Math.abs(slope))));
    }

    /** Central differences of scalars, of the fourth order. */
    private static Map<String, Double> slopes(DoubleFunction<Map<String, double[]>> at) {
        Map<String, Double> slopes = new LinkedHashMap<>();
        for (int times : new int[] {-2, -1, 1, 2}) {
            at.apply(times * STEP).forEach((name, values) -> {
                double weight = Math.abs(times) == 2 ? -Math.signum(times) : 8 * Math.signum(times);
                slopes.merge(name, weight * values[0] / (12 * STEP), Double::sum);
            });
        }
        return slopes;
    }

    private static double[] moved(int index, double by) {
        double[] x = X.clone();
        x[index] += by;
        return x;
    }

    private static Map<String, double[]> run(Model model, double[] x) {
        Derived derived = Derived.of(model, Map.of("x", x), B);
        Map<String, double[]> all = new LinkedHashMap<>(derived.predict());
        all.putAll(derived.loss("l"));
        return all;
    }

    /** A name is a variable, though another name has the same value. */
    @Test
    void aNameIsAVariable() {
        Map<String, double[]> at = run(Derived.models(program(), Precision.F64).get("Cut"), X);
        double[] expected = Arrays.stream(X).map(x -> x * x * x).toArray();
        assertThat(at.get("value")[0]).isCloseTo(Arrays.stream(expected).sum(), within(1e-12));
    }

    /** A function's own derivative counts, not that of what it computes; the next one is taken of it. */
    @Test
    void aGivenGradientIsTheDerivative() {
        Model model = Derived.models("""
                fn through(v) = round(v)
                    gradient(dy) = dy
                fn reversed(v, strength: real) = v
                    gradient(dy) = (-strength * dy, 0)
                fn doubled(v) = v^2
                    gradient(dy) = 4 * dy * v
                model M {
                    input x: [6]
                    output a = grad(sum(through(x) * x), x)
                    output b = grad(sum(reversed(x, 2)), x)
                    output c = grad(sum(doubled(x)), x)
                    output d = grad(sum(c * x), x)
                    loss l = sum(reversed(doubled(x), 0.5))
                }
                """, Precision.F64).get("M");
        Map<String, double[]> at = Derived.of(model, Map.of("x", X)).predict();
        Map<String, double[]> loss = Derived.of(model, Map.of("x", X)).loss("l");
        for (int i = 0; i < X.length; i++) {
            near("a", at.get("a")[i], X[i] + Math.rint(X[i]));
            near("b", at.get("b")[i], -2);
            near("c", at.get("c")[i], 4 * X[i]);
            near("d", at.get("d")[i], 8 * X[i]);
            near("l", loss.get("d/x")[i], -2 * X[i]);
        }
    }

    /** u of x, with a direction v. */
    private static final Map<String, String> FORWARDS = Map.of(
            "Rows", "input x: [B, 3]\n u = tanh(x @ W) * x",
            "Few", "input x: [6]\n u = concat([sin(x[0:3] @ W), x * x[2], exp(x / 3)], axis = 0)",
            "Many", "input x: [6]\n u = sin(x[0:3] @ W) * x[3:6]",
            "Looped",
                    "input x: [B, 3]\n u, _ = scan x_t in x along 1 with h = zeros([B]) { h2 = tanh(0.7 * x_t + h * x_t)\n next h = h2\n yield h2 }",
            "Given", "input x: [6]\n u = cube(x) * x");

    @Test
    void forwardsIsTheSlopeAndHessiansAreSymmetric() {
        StringBuilder text = new StringBuilder(FUNCTIONS);
        FORWARDS.forEach((name, lines) -> text.append("""
                model %s {
                    param W: [3, 3] = glorot_uniform()
                    %s
                    v = cos(3 * x)
                    y = sum(sin(u) * u)
                    output value = u
                    output direction = v
                    output along = jvp(u, x, v)
                    output matrix = jacobian(u, x)
                    output slope = grad(y, x)
                    output product = hvp(y, x, v)
                    output second = hessian(y, x)
                    loss l = sum(along^2) + sum(matrix^2) + 0 * sum(W)
                }
                """.formatted(name, lines)));
        Derived.models(text.toString(), Precision.F64).forEach((name, model) -> {
            int[] sizes = name.equals("Rows") || name.equals("Looped") ? new int[] {B} : new int[0];
            Map<String, double[]> at = Derived.of(model, Map.of("x", X), sizes).predict();
            double[] v = at.get("direction");
            double[] along = differences(model, sizes, v, "value");
            double[] product = differences(model, sizes, v, "slope");
            for (int i = 0; i < along.length; i++) {
                near(name + " along", at.get("along")[i], along[i]);
            }
            for (int i = 0; i < X.length; i++) {
                near(name + " product", at.get("product")[i], product[i]);
                double[] unit = new double[X.length];
                unit[i] = 1;
                double[] column = differences(model, sizes, unit, "value");
                for (int j = 0; j < column.length; j++) {
                    near(name + " matrix", at.get("matrix")[j * X.length + i], column[j]);
                }
                for (int j = 0; j < X.length; j++) {
                    double second = at.get("second")[i * X.length + j];
                    near(name + " symmetric", second, at.get("second")[j * X.length + i]);
                }
                double times = 0;
                for (int j = 0; j < X.length; j++) {
                    times += at.get("second")[i * X.length + j] * v[j];
                }
                near(name + " times v", times, at.get("product")[i]);
                near(
                        name + " loss",
                        Derived.of(model, Map.of("x", X), sizes).loss("l").get("d/x")[i],
                        slopes(by -> Derived.of(model, Map.of("x", moved(unit, by)), sizes)
                                        .loss("l"))
                                .get("l"));
            }
        });
    }

    private static double[] moved(double[] direction, double by) {
        double[] x = X.clone();
        Arrays.setAll(x, i -> X[i] + by * direction[i]);
        return x;
    }

    /** Central differences of an output along a direction. */
    private static double[] differences(Model model, int[] sizes, double[] direction, String output) {
        double[] sum = new double[0];
        for (int times : new int[] {-2, -1, 1, 2}) {
            double[] at = Derived.of(model, Map.of("x", moved(direction, times * STEP)), sizes)
                    .predict()
                    .get(output);
            double weight = (Math.abs(times) == 2 ? -1 : 8) * Math.signum(times) / (12 * STEP);
            double[] next = sum.length == 0 ? new double[at.length] : sum;
            Arrays.setAll(next, i -> next[i] + weight * at[i]);
            sum = next;
        }
        return sum;
    }
}
