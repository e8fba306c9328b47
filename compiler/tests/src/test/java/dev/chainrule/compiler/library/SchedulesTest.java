// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.type.ElementType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules, at every step and for all arguments that they take. */
class SchedulesTest {
    private static final int[] STEPS = {
        0, 1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 49, 50, 51, 99, 100, 101, 999, 1000, 1001, 123_456, Integer.MAX_VALUE
    };

    private static final MathContext EXACT = new MathContext(60);

    /** The rate of each step. */
    private static IntToDoubleFunction rate(String schedule) {
        Resolver.Result result = Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", program(schedule))));
        assertThat(result.models())
                .as(Renderer.render(result.diagnostics().all()))
                .hasSize(1);
        ModelDefinition model = result.models().get(0);
        SettingId setting = model.trains().get(0).groups().get(0).settings().get("lr");
        Graph graph = model.training();
        return step -> {
            Map<Cell, Array> cells = new HashMap<>();
            for (Node node : graph.nodes()) {
                if (node instanceof Node.Read read) {
                    boolean counts = read.cell().kind() == Cell.Kind.STEP;
                    cells.put(
                            read.cell(), Array.scalar(counts ? ElementType.INT : ElementType.REAL, counts ? step : 1));
                }
            }
            return ReferenceEvaluator.evaluate(graph, Map.of(), cells)
                    .output(setting.output())
                    .scalar();
        };
    }

    private static String program(String schedule) {
        return "model M {\n    param w: real = 1\n    loss l = w^2\n    train minimize l using sgd(lr = " + schedule
                + ")\n}\n";
    }

    /** Numbers as people write them, and awkward ones. */
    private static String number(Random random, double low, double high) {
        double value = low + random.nextDouble() * (high - low);
        return random.nextBoolean()
                ? Long.toString(Math.max((long) Math.ceil(low), Math.round(value)))
                : String.format(Locale.ROOT, "%.3f", value);
    }

    @Test
    void everyRateIsANumberWithinItsBounds() {
        Random random = new Random(20);
        for (int turn = 0; turn < 60; turn++) {
            double top = 0.1 + random.nextInt(20) / 10.0;
            double floor = random.nextBoolean() ? 0 : top / 16;
            String peak = Double.toString(top);
            String least = ", floor = " + floor;
            String warmup = number(random, 1, 60);
            String more = "(" + warmup + " + " + number(random, 0.001, 90) + ")";
            String steps = number(random, 1, 90);
            for (String schedule : List.of(
                    "cosine(" + peak + ", steps = " + steps + least + ")",
                    "cosine(" + peak + ", warmup = " + warmup + ", steps = " + more + least + ")",
                    "cosine_restarts(" + peak + ", first = " + steps + least + ")",
                    "cosine_restarts(" + peak + ", " + steps + ", growth = " + number(random, 1.001, 20) + least + ")",
                    "linear(" + peak + ", " + floor + ", steps = " + steps + ")",
                    "exponential(" + peak + ", " + number(random, 0, 1) + ")",
                    "step_decay(" + peak + ", " + number(random, 0, 1) + ", every = " + steps + ")",
                    "inverse_sqrt(" + peak + ", warmup = " + warmup + ")",
                    "warmup_linear(" + peak + ", warmup = 0, steps = " + more + least + ")",
                    "warmup_linear(" + peak + ", warmup = " + warmup + ", steps = " + more + least + ")",
                    "constant_factor(" + peak + ", factor = 0.5, steps = " + steps + ")",
                    "multi_step(" + peak + ", 0.5, [3, 3, 10])",
                    "cyclic(" + floor + ", " + peak + ", up = " + steps + ", down = " + warmup + ", shrink = 0.9)",
                    "one_cycle(" + peak + ", 4 + " + steps + ")",
                    "one_cycle(" + peak + ", 4 + " + steps + ", three_phase = true)",
                    "polynomial(" + peak + ", " + steps + ", power = " + number(random, 0.001, 5) + least + ")")) {
                IntToDoubleFunction rate = rate(schedule);
                for (int step : STEPS) {
                    assertThat(rate.applyAsDouble(step))
                            .as(schedule + " at step " + step)
                            .isBetween(0.0, top * (1 + 1e-15));
                }
            }
        }
    }

    /** Against fractions of sixty digits: a period begins in the first step that is not before it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 10",
                "1 7",
                "1 1.2",
                "2 10",
                "3 10",
                "5 10",
                "7 10",
                "13 10",
                "25 1.2",
                "10 1.1",
                "16 1.5",
                "1 2",
                "100 3",
                "1000 1.001",
                "4 1",
                "2.5 1",
                "3 1.0000001",
                "1.25 4"
            })
    void restartsAreInTime(String arguments) {
        BigDecimal first = new BigDecimal(arguments.split(" ", -1)[0]);
        BigDecimal growth = new BigDecimal(arguments.split(" ", -1)[1]);
        IntToDoubleFunction rate = rate("cosine_restarts(1, first = " + first + ", growth = " + growth + ")");
        BigDecimal start = BigDecimal.ZERO;
        BigDecimal length = first;
        for (int n = 0; n < 12 && start.add(length).compareTo(new BigDecimal(Integer.MAX_VALUE)) < 0; n++) {
            int begin = start.setScale(0, RoundingMode.CEILING).intValueExact();
            int end = start.add(length).setScale(0, RoundingMode.CEILING).intValueExact();
            for (int step : new int[] {begin, begin + 1, (begin + end) / 2, end - 1}) {
                if (step >= begin && step < end) {
                    double progress = new BigDecimal(step)
                            .subtract(start)
                            .divide(length, EXACT)
                            .doubleValue();
                    assertThat(rate.applyAsDouble(step))
                            .as("step " + step)
                            .isCloseTo((1 + Math.cos(Math.PI * progress)) / 2, within(1e-9));
                }
            }
            start = start.add(length);
            length = length.multiply(growth, EXACT);
        }
    }

    /** Values that {@code schedules.py} has from PyTorch: at the first steps, borders, the last, and beyond. */
    @Test
    void schedulesArePyTorchs() {
        for (String line : TestFiles.read(Path.of("src/test/resources/updates/schedules.txt"))
                .lines()
                .toList()) {
            String schedule = line.substring(0, line.indexOf(" | "));
            IntToDoubleFunction rate = rate(schedule);
            for (String pair : line.substring(line.indexOf(" | ") + 3).split(" ", -1)) {
                int step = Integer.parseInt(pair.substring(0, pair.indexOf(':')));
                assertThat(rate.applyAsDouble(step))
                        .as(schedule + " at step " + step)
                        .isCloseTo(Double.parseDouble(pair.substring(pair.indexOf(':') + 1)), within(1e-14));
            }
        }
    }

    @Test
    void aWarmUpFromTheFirstStepOn() {
        IntToDoubleFunction rate = rate("cosine(1, warmup = 2, steps = 3)");
        assertThat(List.of(0, 1, 2, 3, 4).stream().map(rate::applyAsDouble)).containsExactly(0.0, 0.5, 1.0, 0.0, 0.0);
    }
}
