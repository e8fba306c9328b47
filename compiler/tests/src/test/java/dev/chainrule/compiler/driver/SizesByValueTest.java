// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Inputs whose values are dimensions and the ends of loops. */
class SizesByValueTest {
    private static final String NET = """
            model Net {
                precision f64
                input x: [B]
                input n: int = 2
                param a: real = 0.5
                z = scan k in 0..n with h = x { next h = sin(a * h + k) }
                ends = scan k in 1..n + 1 with s = 0 { next s = s + k }
                output y = z
                output squares = iota(n) * iota(n)
                output wide = concat([zeros([n + 1, 2]), ones([2 * n, 2])], axis = 0)
                output last = ends + n
                loss error = mean(z ^ 2)
                train minimize error using sgd(lr = 0.1)
            }
            """;

    @Test
    void aSizeIsBoundWhenItIsGiven() {
        InMemory classes = TestModels.load(TestModels.compile("test.nn", NET));
        Model model = TestModels.create(classes, "Net");
        for (int n : new int[] {0, 1, 4, 2}) {
            Object prediction = predict(model, new double[] {0.3, -1}, n, 2);
            double[] y = array(prediction, "y");
            for (int i = 0; i < 2; i++) {
                double h = i == 0 ? 0.3 : -1;
                for (int k = 0; k < n; k++) {
                    h = Math.sin(0.5 * h + k);
                }
                assertThat(y[i]).isCloseTo(h, within(1e-12));
            }
            assertThat((int[]) part(prediction, "squares")).hasSize(n);
            assertThat(array(prediction, "wide")).hasSize(2 * (3 * n + 1));
            assertThat(Arrays.stream(array(prediction, "wide")).sum()).isEqualTo(4.0 * n);
            assertThat(((Number) part(prediction, "last")).intValue()).isEqualTo(n * (n + 1) / 2 + n);
        }
    }

    @Test
    void whatIsNoSizeIsRefused() {
        Model model = TestModels.model(NET);
        assertThatThrownBy(() -> predict(model, new double[] {1}, -1, 1))
                .hasMessageContaining("n")
                .hasMessageContaining("-1")
                .isInstanceOf(ModelException.class);
        model.bind(0, 1, 3);
        model.put(0, new double[] {1}, 0);
        assertThatThrownBy(() -> model.put(1, new int[] {4}, 0)).hasMessageContaining("bound to 3");
        Model other = TestModels.model("""
                model Rest {
                    input n: int
                    output y = zeros([n - 3])
                }
                """);
        assertThatThrownBy(() -> predict(other, 2))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("3 ≤ n for zeros([n - 3])");
        assertThat((float[]) part(predict(other, 5), "y")).hasSize(2);
    }

    /** Where it is left out it has its default, in training as well. */
    @Test
    void itMayBeLeftOut() {
        Model model = TestModels.model(NET);
        assertThat(array(predict(model, new double[] {0.3}, 1), "y"))
                .containsExactly(array(predict(model, new double[] {0.3}, 2, 1), "y"));
        DataSet data =
                DataSet.builder().reals("x", new double[] {0.3, 0.8, -0.4}).build();
        double before = Trainer.of(model).evaluate(data).get("error");
        double after = Trainer.of(model)
                .epochs(5)
                .batchSize(3)
                .fit(data)
                .evaluate(data)
                .get("error");
        assertThat(after).isLessThan(before);
    }

    private static Object predict(Model model, Object... arguments) {
        for (Method method : model.getClass().getMethods()) {
            if (method.getName().equals("predict") && method.getParameterCount() == arguments.length) {
                try {
                    return method.invoke(model, arguments);
                } catch (InvocationTargetException e) {
                    throw (RuntimeException) e.getCause();
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError("no such predict");
    }

    private static double[] array(Object prediction, String name) {
        return (double[]) part(prediction, name);
    }

    private static Object part(Object prediction, String name) {
        try {
            return prediction.getClass().getMethod(name).invoke(prediction);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no " + name, e);
        }
    }
}
