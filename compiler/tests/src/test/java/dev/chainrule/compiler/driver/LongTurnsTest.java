// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.emit.ClassFiles;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.Trainer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Turns that are too long for one method: loops in loops stay below the limits of a class, train, and are traced. */
class LongTurnsTest {
    /** HotSpot never compiles a longer method. */
    private static final int LONGEST_METHOD = 8_000;

    /** A loop in a loop, each with many products of matrices of different widths in a turn. */
    private static String program(int products, String until) {
        String weights =
                numbered("    param w#: [2, #] = constant(0.01)\n    param v#: [#, 2] = constant(0.01)\n", products);
        String outer = numbered("            h# = tanh(h@ @ w#) @ v# + a\n", products);
        String inner =
                numbered("                g# = tanh(g@ @ w#) @ v# + h%\n".replace("%", "" + (products - 1)), products);
        return "model Loops {\n    precision f64\n    input x: [B, 2]\n    param a: real = 0.5\n" + weights
                + "    z = scan k in 0..4 with h0 = x" + until + " {\n" + outer
                + "            inner = scan j in 0..3 with g0 = h0 {\n" + inner
                + "                next g0 = 0.5 * log(g" + (products - 1) + " + x) + 2\n            }\n"
                + "            next h0 = inner\n    }\n    output y = z\n    loss error = mean(z^2)\n"
                + "    train minimize error using sgd(lr = 0.01)\n}\n";
    }

    private static String numbered(String line, int products) {
        return IntStream.range(1, products)
                .mapToObj(i -> line.replace("#", Integer.toString(i)).replace("@ @", (i - 1) + " @"))
                .collect(Collectors.joining());
    }

    private static InMemory compiled(String program) {
        CompileResult result = TestModels.compile("long.nn", program);
        assertThat(result.files().get(0).text()).contains("fetchesFrom(");
        return TestModels.load(result);
    }

    @Test
    void loopsInLoopsStayBelowTheLimitsAndTrain() {
        InMemory classes = compiled(program(40, ""));
        classes.classFiles().forEach((name, bytes) -> {
            ClassFiles.ClassFile file = ClassFiles.read(bytes);
            assertThat(file.methods())
                    .allSatisfy(method -> assertThat(method.codeLength())
                            .as(name + "." + method.name())
                            .isLessThan(LONGEST_METHOD));
            assertThat(file.constants()).as(name).isLessThan(40_000);
        });
        assertThat(classes.classFiles()).isNotEmpty();
        Model model = TestModels.create(classes, "Loops");
        DataSet data =
                DataSet.builder().reals("x", new double[] {0.6, 0.9, 1, 2}, 2).build();
        double before = Trainer.of(model).evaluate(data).get("error");
        double slope = slope(model, data);
        double a = model.parameters().doubles(0)[0];
        double step = 1e-5;
        model.parameters().doubles(0)[0] = a + step;
        double above = Trainer.of(model).evaluate(data).get("error");
        model.parameters().doubles(0)[0] = a - step;
        double below = Trainer.of(model).evaluate(data).get("error");
        assertThat(slope).isCloseTo((above - below) / (2 * step), within(1e-6 * (1 + before)));
    }

    /** By the update of plain descent, taken back. */
    private static double slope(Model model, DataSet data) {
        double[][] kept = IntStream.range(0, 79)
                .mapToObj(cell -> model.parameters().doubles(cell).clone())
                .toArray(double[][]::new);
        Trainer.of(model).epochs(1).batchSize(2).fit(data);
        double moved = kept[0][0] - model.parameters().doubles(0)[0];
        for (int cell = 0; cell < kept.length; cell++) {
            System.arraycopy(kept[cell], 0, model.parameters().doubles(cell), 0, kept[cell].length);
        }
        return moved / 0.01;
    }

    /** Whatever the number of turns, none included. */
    @Test
    void theFirstValueThatIsNotFiniteIsNamed() {
        Model model = TestModels.create(compiled(program(40, " until mean(h0) > 8")), "Loops");
        int loss = model.description().entryPoints(EntryKind.LOSS).get(0);
        model.bind(loss, 2);
        model.put(0, new double[] {0.5, 0.5, 0.5, 0.5}, 0);
        assertThat(model.firstNotFinite(loss)).isEmpty();
        model.put(0, new double[] {9, 9, 9, 9}, 0);
        assertThat(model.firstNotFinite(loss)).isEmpty();
        model.put(0, new double[] {-9, -9, -9, -9}, 0);
        assertThat(model.firstNotFinite(loss)).map(Object::toString).hasValue("long.nn:83: h0 is NaN at index 0");
    }
}
