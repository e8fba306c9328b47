// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.optimizer.Optimizer.Setting;
import dev.chainrule.compiler.optimizer.Optimizer.Slot;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every update rule against its formula, written out a second time in plain Java, one entry after the other. */
class OptimizersTest {
    private static final int STEPS = 12;
    private static final double[] START = {0.7, -1.3, 0.02};

    /** The gradients of a step: of different signs and sizes, one of them 0 at first. */
    private static double gradient(int entry, int t) {
        return entry == 2 && t < 3 ? 0 : Math.sin(entry + 1.7 * t) * (entry + 0.5);
    }

    /** Updates one entry p at step t = 1, 2, … with its gradient g, and keeps what it must. */
    @FunctionalInterface
    private interface Formula {
        double apply(double[] kept, double p, double g, int t);
    }

    private static void check(String name, Map<String, Double> constants, Map<String, Boolean> flags, Formula formula) {
        Optimizer optimizer = Optimizers.find(name).orElseThrow().make(constants, List.of(), flags);
        double[][] kept = new double[START.length][4];
        double[] expected = START.clone();
        Map<Cell, Array> cells = new HashMap<>();
        cells.put(parameter(), Array.real(new int[] {3}, START));
        Graph graph = graph(optimizer, constants);
        for (int t = 1; t <= STEPS; t++) {
            double[] gradients = new double[START.length];
            for (int entry = 0; entry < START.length; entry++) {
                gradients[entry] = gradient(entry, t);
                expected[entry] = formula.apply(kept[entry], expected[entry], gradients[entry], t);
            }
            for (Node node : graph.nodes()) {
                if (node instanceof Node.Read read) {
                    cells.computeIfAbsent(read.cell(), OptimizersTest::initial);
                }
            }
            cells.putAll(ReferenceEvaluator.evaluate(
                            graph,
                            Map.of(
                                    "gradient", Array.real(new int[] {3}, gradients),
                                    "step", Array.scalar(ElementType.SETTING, t)),
                            cells)
                    .writes());
            assertThat(cells.getOrDefault(parameter(), Array.real(new int[0], 0))
                            .values())
                    .as(name + " after " + t)
                    .containsExactly(expected, within(1e-12));
        }
    }

    private static Cell parameter() {
        return new Cell(Cell.Kind.PARAMETER, "p", TensorType.real(Shape.of(3)), Initial.ZEROS);
    }

    private static Cell cell(Slot slot) {
        return new Cell(
                Cell.Kind.SLOT, slot.name(), TensorType.real(slot.shape()), new Initial.Constant(slot.initial()));
    }

    private static Array initial(Cell cell) {
        int[] extents = cell.type().shape().rank() == 0 ? new int[0] : new int[] {3};
        return Array.generate(ElementType.REAL, extents, index -> ((Initial.Constant) cell.initial()).value());
    }

    private static Graph graph(Optimizer optimizer, Map<String, Double> constants) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Term> settings = new LinkedHashMap<>();
        for (Setting setting : optimizer.settings()) {
            double value = constants.getOrDefault(setting.name(), setting.standard());
            settings.put(
                    setting.name(), new Term(builder, builder.constant(value, TensorType.scalar(ElementType.SETTING))));
        }
        Map<String, Term> slots = new LinkedHashMap<>();
        optimizer
                .slots(parameter().type())
                .forEach(slot -> slots.put(slot.name(), new Term(builder, builder.read(cell(slot)))));
        Optimizer.Update update = optimizer.update(
                new Term(builder, builder.read(parameter())),
                new Term(builder, builder.input("gradient", TensorType.real(Shape.of(3)))),
                slots,
                settings,
                new Term(builder, builder.input("step", TensorType.scalar(ElementType.SETTING))));
        builder.write(parameter(), update.parameter().value());
        assertThat(update.slots().keySet()).isEqualTo(slots.keySet());
        optimizer
                .slots(parameter().type())
                .forEach(slot -> builder.write(
                        cell(slot),
                        Optional.ofNullable(update.slots().get(slot.name()))
                                .orElseThrow()
                                .value()));
        return builder.build();
    }

    private static double average(double old, double x, double beta) {
        return beta * old + (1 - beta) * x;
    }

    @Test
    void sgd() {
        check("sgd", Map.of("lr", 0.1), Map.of(), (kept, p, g, t) -> p - 0.1 * g);
        check("sgd", Map.of("lr", 0.1, "weight_decay", 0.3), Map.of(), (kept, p, g, t) -> p - 0.1 * (g + 0.3 * p));
        check("sgd", Map.of("lr", 0.1, "momentum", 0.9), Map.of(), (kept, p, g, t) -> {
            kept[0] = t == 1 ? g : 0.9 * kept[0] + g;
            return p - 0.1 * kept[0];
        });
        check("sgd", Map.of("lr", 0.1, "momentum", 0.8), Map.of("nesterov", true), (kept, p, g, t) -> {
            kept[0] = 0.8 * kept[0] + g;
            return p - 0.1 * (g + 0.8 * kept[0]);
        });
    }

    /** kept: m, v, largest v. */
    private static double adam(
            double[] kept, double p, double g, int t, double lr, double beta2, double eps, boolean amsgrad) {
        kept[0] = average(kept[0], g, 0.9);
        kept[1] = average(kept[1], g * g, beta2);
        kept[2] = Math.max(kept[2], kept[1]);
        double square = amsgrad ? kept[2] : kept[1];
        double divisor = Math.sqrt(square) / Math.sqrt(1 - Math.pow(beta2, t)) + eps;
        return p - lr / (1 - Math.pow(0.9, t)) * kept[0] / divisor;
    }

    @Test
    void adam() {
        check("adam", Map.of(), Map.of(), (kept, p, g, t) -> adam(kept, p, g, t, 1e-3, 0.999, 1e-8, false));
        check(
                "adam",
                Map.of("lr", 0.05, "weight_decay", 0.2, "eps", 1e-3),
                Map.of(),
                (kept, p, g, t) -> adam(kept, p, g + 0.2 * p, t, 0.05, 0.999, 1e-3, false));
        check(
                "adam",
                Map.of("lr", 0.05, "beta2", 0.9),
                Map.of("amsgrad", true),
                (kept, p, g, t) -> adam(kept, p, g, t, 0.05, 0.9, 1e-8, true));
        check(
                "adamw",
                Map.of("lr", 0.05),
                Map.of(),
                (kept, p, g, t) -> adam(kept, p * (1 - 0.05 * 0.01), g, t, 0.05, 0.999, 1e-8, false));
    }

    /** The third entry has no gradient at first; its moments and its decay wait, the count of updates does not. */
    @Test
    void sparseAdamWaits() {
        check("adamw", Map.of("lr", 0.05, "eps", 1e-3), Map.of("sparse", true, "amsgrad", true), (kept, p, g, t) -> {
            if (g == 0) {
                return p;
            }
            double eps = 1e-3 / Math.sqrt(1 - Math.pow(0.999, t));
            return adam(kept, p * (1 - 0.05 * 0.01), g, t, 0.05, 0.999, eps, true);
        });
    }

    @Test
    void rmsprop() {
        check("rmsprop", Map.of(), Map.of(), (kept, p, g, t) -> {
            kept[0] = average(kept[0], g * g, 0.99);
            return p - 0.01 * g / (Math.sqrt(kept[0]) + 1e-8);
        });
        check("rmsprop", Map.of("momentum", 0.5), Map.of("centered", true), (kept, p, g, t) -> {
            kept[0] = average(kept[0], g * g, 0.99);
            kept[1] = average(kept[1], g, 0.99);
            kept[2] = 0.5 * kept[2] + g / (Math.sqrt(kept[0] - kept[1] * kept[1]) + 1e-8);
            return p - 0.01 * kept[2];
        });
    }

    @Test
    void adagrad() {
        check("adagrad", Map.of("lr_decay", 0.1), Map.of(), (kept, p, g, t) -> {
            kept[0] += g * g;
            return p - 0.01 / (1 + (t - 1) * 0.1) * g / (Math.sqrt(kept[0]) + 1e-10);
        });
    }

    @Test
    void adadelta() {
        check("adadelta", Map.of("weight_decay", 0.1), Map.of(), (kept, p, gradient, t) -> {
            double g = gradient + 0.1 * p;
            kept[0] = average(kept[0], g * g, 0.9);
            double d = Math.sqrt(kept[1] + 1e-6) / Math.sqrt(kept[0] + 1e-6) * g;
            kept[1] = average(kept[1], d * d, 0.9);
            return p - d;
        });
    }

    @Test
    void adamax() {
        check("adamax", Map.of(), Map.of(), (kept, p, g, t) -> {
            kept[0] = average(kept[0], g, 0.9);
            kept[1] = Math.max(0.999 * kept[1], Math.abs(g) + 1e-8);
            return p - 2e-3 / (1 - Math.pow(0.9, t)) * kept[0] / kept[1];
        });
    }

    private static double nadamMomentum(int t) {
        return 0.9 * (1 - 0.5 * Math.pow(0.96, t * 4e-3));
    }

    @Test
    void nadam() {
        check("nadam", Map.of(), Map.of(), (kept, p, g, t) -> {
            kept[0] = average(kept[0], g, 0.9);
            kept[1] = average(kept[1], g * g, 0.999);
            kept[2] = (t == 1 ? 1 : kept[2]) * nadamMomentum(t);
            double next = nadamMomentum(t + 1);
            double d = Math.sqrt(kept[1] / (1 - Math.pow(0.999, t))) + 1e-8;
            return p
                    - 2e-3 * (1 - nadamMomentum(t)) / (1 - kept[2]) * g / d
                    - 2e-3 * next / (1 - kept[2] * next) * kept[0] / d;
        });
    }

    @Test
    void radam() {
        for (double beta2 : new double[] {0.999, 0.5}) {
            check("radam", Map.of("beta2", beta2), Map.of(), (kept, p, g, t) -> {
                kept[0] = average(kept[0], g, 0.9);
                kept[1] = average(kept[1], g * g, beta2);
                double mean = kept[0] / (1 - Math.pow(0.9, t));
                double correction = 1 - Math.pow(beta2, t);
                double limit = 2 / (1 - beta2) - 1;
                double now = limit - 2 * t * Math.pow(beta2, t) / correction;
                if (now <= 5) {
                    return p - 1e-3 * mean;
                }
                double r = Math.sqrt((now - 4) * (now - 2) * limit / ((limit - 4) * (limit - 2) * now));
                return p - 1e-3 * mean * r * Math.sqrt(correction) / (Math.sqrt(kept[1]) + 1e-8);
            });
        }
    }

    /** Where a sign turns, and where the gradient is 0. */
    @Test
    void rprop() {
        check("rprop", Map.of("lr", 0.1, "step_max", 0.13), Map.of(), (kept, p, g, t) -> {
            double before = Math.signum(g) * Math.signum(kept[0]);
            double size = (t == 1 ? 0.1 : kept[1]) * (before > 0 ? 1.2 : before < 0 ? 0.5 : 1);
            kept[1] = Math.min(Math.max(size, 1e-6), 0.13);
            kept[0] = before < 0 ? 0 : g;
            return p - Math.signum(kept[0]) * kept[1];
        });
    }

    @Test
    void lionUphill() {
        check("lion", Map.of("lr", 0.1, "weight_decay", 0.5), Map.of("maximize", true), (kept, p, g, t) -> {
            double direction = Math.signum(average(kept[0], -g, 0.9));
            kept[0] = average(kept[0], -g, 0.99);
            return p * 0.95 - 0.1 * direction;
        });
    }

    /** What is kept of a matrix has other shapes than the matrix. */
    @Test
    void slotsHaveShapesOfTheirOwn() {
        Optimizer adafactor = Optimizers.find("adafactor").orElseThrow().make(Map.of(), List.of(), Map.of());
        assertThat(adafactor.slots(TensorType.real(Shape.of(3, 4, 5))))
                .containsExactly(new Slot("rows", Shape.of(3, 4), 0), new Slot("columns", Shape.of(3, 5), 0));
        assertThat(adafactor.slots(TensorType.real(Shape.of(4)))).containsExactly(new Slot("square", Shape.of(4), 0));
        Optimizers.Definition muon = Optimizers.find("muon").orElseThrow();
        assertThat(muon.takes(Shape.of(3, 4))).isTrue();
        assertThat(muon.takes(Shape.of(4))).isFalse();
    }

    @Test
    void whatStaysZeroIsLeftOut() {
        Optimizers.Definition sgd = Optimizers.find("sgd").orElseThrow();
        assertThat(sgd.make(Map.of("lr", 0.1), List.of(), Map.of())
                        .slots(parameter().type()))
                .isEmpty();
        assertThat(names(sgd.make(Map.of("lr", 0.1), List.of(), Map.of()).settings()))
                .containsExactly("lr");
        Optimizer varying = sgd.make(Map.of("lr", 0.1), List.of("momentum"), Map.of());
        assertThat(varying.slots(parameter().type())).containsExactly(new Slot("momentum", Shape.of(3), 0));
        assertThat(names(varying.settings())).containsExactly("lr", "momentum");
        assertThat(names(Optimizers.find("adamw")
                        .orElseThrow()
                        .make(Map.of(), List.of(), Map.of())
                        .settings()))
                .containsExactly("lr", "beta1", "beta2", "eps", "weight_decay");
    }

    private static List<String> names(List<Setting> settings) {
        return settings.stream().map(Setting::name).toList();
    }

    @Test
    void defaultsAreInTheirRanges() {
        List<String> known = new ArrayList<>();
        for (Optimizers.Definition definition : Optimizers.all()) {
            known.add(definition.name());
            for (Setting setting : definition.settings()) {
                assertThat(setting.isRequired() || setting.allows(setting.standard()))
                        .as(definition.name() + "." + setting.name())
                        .isTrue();
                assertThat(setting.allows(-1) && setting.allows(1)).isFalse();
                assertThat(setting.allows(Double.NaN)).isFalse();
            }
        }
        assertThat(known)
                .containsExactly(
                        "sgd",
                        "adam",
                        "adamw",
                        "rmsprop",
                        "adagrad",
                        "adadelta",
                        "adamax",
                        "nadam",
                        "radam",
                        "asgd",
                        "rprop",
                        "lamb",
                        "lion",
                        "adabelief",
                        "adafactor",
                        "muon");
        Setting beta1 = (Setting)
                Optimizers.find("adam").orElseThrow().argument("beta1").orElseThrow();
        assertThat(beta1.range()).isEqualTo("[0, 1)");
        assertThat(beta1.allows(1)).isFalse();
    }
}
