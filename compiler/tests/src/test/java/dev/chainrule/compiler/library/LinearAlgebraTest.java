// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Solutions against what they solve, determinants against Leibniz's sum, and all slopes against central differences. */
class LinearAlgebraTest {
    private static final String PROGRAM = """
            model M {
                input x: [B, N, N]
                input b: [B, N, 2]
                spd = x @ transpose(x) + 2 * eye(N)
                output l = cholesky(spd)
                output back = cholesky(spd) @ transpose(cholesky(spd)) - spd
                output solved = x @ solve(x, b) - b
                output lower = triangular_solve(cholesky(spd), b)
                output left = cholesky(spd) @ triangular_solve(cholesky(spd), b) - b
                output right = transpose(cholesky(spd)) @ triangular_solve(transpose(cholesky(spd)), b, upper = true) - b
                output vector = einsum("bij,bj->bi", x, solve(x, b[..., 0])) - b[..., 0]
                output low = triangular_solve(cholesky(spd), b[..., 1]) - triangular_solve(cholesky(spd), b)[..., 1]
                output one = x @ inverse(x) - eye(N)
                output d = det(x)
                output ld = logdet(spd) - log(det(spd))
                loss l_solve = sum(sin(solve(x, b)))
                loss l_cholesky = sum(sin(cholesky(spd)))
                loss l_triangular = sum(sin(triangular_solve(x, b))) + sum(sin(triangular_solve(x, b, upper = true)))
                loss l_inverse = sum(sin(inverse(x)))
                loss l_det = sum(sin(det(x)))
                loss l_logdet = sum(logdet(spd)^2)
            }
            """;

    private static Map<String, double[]> data(int batch, int n) {
        Random random = new Random(11 + n);
        double[] x = new double[batch * n * n];
        for (int i = 0; i < x.length; i++) {
            // Away from singular, and so that the largest of a column is not on the diagonal.
            x[i] = (float) (random.nextGaussian() * 0.4
                    + ((i / Math.max(n, 1) + 1) % Math.max(n, 1) == i % Math.max(n, 1) ? 2 : 0)
                    + (i / Math.max(n, 1) % Math.max(n, 1) == i % Math.max(n, 1) ? 0.9 : 0));
        }
        double[] b = new double[batch * n * 2];
        for (int i = 0; i < b.length; i++) {
            b[i] = (float) random.nextGaussian();
        }
        return new HashMap<>(Map.of("x", x, "b", b));
    }

    @ParameterizedTest
    @CsvSource({"F64, 2, 4", "F64, 3, 1", "F64, 2, 0", "F64, 0, 3", "F64, 1, 7", "F32, 2, 4"})
    void whatIsSolvedFits(Precision precision, int batch, int n) {
        Map<String, double[]> data = data(batch, n);
        Map<String, double[]> y = Derived.of(PROGRAM, precision, data, batch, n).predict();
        double error = precision == Precision.F32 ? 2e-5 : 1e-12;
        for (String rest : new String[] {"back", "solved", "left", "right", "vector", "low", "one", "ld"}) {
            assertThat(y.get(rest)).as(rest).containsExactly(new double[y.get(rest).length], within(error));
        }
        double[] l = y.get("l");
        for (int i = 0; i < l.length; i++) {
            if (i % Math.max(n, 1) > i / Math.max(n, 1) % Math.max(n, 1)) {
                assertThat(l[i]).isZero();
            }
        }
        for (int i = 0; i < batch; i++) {
            double[] matrix = Arrays.copyOfRange(data.get("x"), i * n * n, (i + 1) * n * n);
            assertThat(y.get("d")[i]).isCloseTo(leibniz(matrix, n, 0, 0), within(error * 100));
        }
    }

    /** Along the rows, over the columns that are not taken. */
    private static double leibniz(double[] x, int n, int row, int taken) {
        if (row == n) {
            return 1;
        }
        double sum = 0;
        int sign = 1;
        for (int column = 0; column < n; column++) {
            if ((taken >> column & 1) == 0) {
                sum += sign * x[row * n + column] * leibniz(x, n, row + 1, taken | 1 << column);
                sign = -sign;
            }
        }
        return sum;
    }

    @Test
    void slopesAreCentralDifferences() {
        Map<String, double[]> data = data(2, 3);
        Derived model = Derived.of(PROGRAM, Precision.F64, data, 2, 3);
        for (String loss : new String[] {"l_solve", "l_cholesky", "l_triangular", "l_inverse", "l_det", "l_logdet"}) {
            Map<String, double[]> slopes = model.loss(loss);
            for (String input : new String[] {"x", "b"}) {
                double[] dx = slopes.get("d/" + input);
                for (int i = 0; dx != null && i < dx.length; i++) {
                    double[] values = data.get(input);
                    double at = values[i];
                    values[i] = at + 1e-5;
                    double above = model.loss(loss).get(loss)[0];
                    values[i] = at - 1e-5;
                    double below = model.loss(loss).get(loss)[0];
                    values[i] = at;
                    assertThat(dx[i])
                            .as(loss + " by " + input + " " + i)
                            .isCloseTo((above - below) / 2e-5, within(1e-6 * (1 + Math.abs(dx[i]))));
                }
            }
        }
    }

    @Test
    void secondDerivativesAreSlopesOfSlopes() {
        String program = """
                model M {
                    input x: [3, 3]
                    input b: [3, 1]
                    spd = x @ transpose(x) + 2 * eye(3)
                    loss s = sum(grad(sum(sin(solve(x, b))), x)^2)
                    loss c = sum(grad(sum(sin(cholesky(spd))), x)^2)
                    loss d = sum(grad(logdet(spd), x)^2)
                }
                """;
        Map<String, double[]> data = data(1, 3);
        data.put("b", new double[] {1, -0.5, 0.25});
        Derived model = Derived.of(program, Precision.F64, data);
        for (String loss : new String[] {"s", "c", "d"}) {
            double[] dx = model.loss(loss).get("d/x");
            for (int i = 0; i < dx.length; i++) {
                double[] values = data.get("x");
                double at = values[i];
                values[i] = at + 1e-5;
                double above = model.loss(loss).get(loss)[0];
                values[i] = at - 1e-5;
                double below = model.loss(loss).get(loss)[0];
                values[i] = at;
                assertThat(dx[i])
                        .as(loss + " " + i)
                        .isCloseTo((above - below) / 2e-5, within(1e-5 * (1 + Math.abs(dx[i]))));
            }
        }
    }

    @Test
    void whatHasNoSolutionIsNotFinite() {
        String program = """
                model M {
                    input x: [2, 2]
                    output l = cholesky(x)
                    output y = solve(x, eye(2))
                    output d = det(x)
                    output ld = logdet(x)
                }
                """;
        Map<String, double[]> y = Derived.of(program, Precision.F64, Map.of("x", new double[] {1, 2, 2, 4}))
                .predict();
        assertThat(y.get("d")[0] == 0).isTrue();
        assertThat(Arrays.stream(y.get("y")).boxed()).noneMatch(Double::isFinite);
        y = Derived.of(program, Precision.F64, Map.of("x", new double[] {1, 2, 2, 1}))
                .predict();
        assertThat(y.get("l")[3]).isNaN();
        assertThat(y.get("ld")).containsExactly(Double.NaN);
        assertThat(y.get("d")[0]).isCloseTo(-3, within(1e-14));
    }
}
