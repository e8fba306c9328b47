// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.opentest4j.TestAbortedException;

/** A {@code scan} is the same loop written with {@code for}, in value, first and second derivative, whatever the turn. */
class LoopsWrittenTwiceTest {
    private static final Pipeline PIPELINE = new Pipeline(Precision.F64, Pipeline.Mode.EXACT, Pipeline.Observer.NONE);
    /** Beyond this, and where something is infinite, what two ways compute may differ by more than rounding. */
    private static final double MOST = 1e4;

    /** A loop draws otherwise than what is written out. */
    private static final Expressions.Declarations SAME_EACH_TIME = function -> !function.startsWith("drop");

    private static final TensorType ROW = TensorType.real(Shape.of(3));
    private static final TensorType COUNT = TensorType.scalar(ElementType.INT);
    private static final TensorType TABLE = TensorType.real(Shape.of(2, 3));

    /** One loop in both spellings, and what both go over. */
    private record Loop(String scan, String unrolled, Map<String, TensorType> inputs) {
        String model(String equations) {
            StringBuilder text = new StringBuilder("model M {\n    precision f64\n");
            inputs.forEach((name, type) -> text.append("    input " + name + ": " + Draw.text(type) + "\n"));
            return text + equations + "    loss y = mean(h^2) + 0.1 * sum(ys^2) + sin(n)\n}\n";
        }
    }

    private static Loop loop(Random random) {
        int turns = 1 + random.nextInt(3);
        int axis = random.nextInt(2);
        Draw draw = new Draw(random, List.of(Dimension.of(2), Dimension.of(3), Dimension.of(4)), 40);
        Map<String, TensorType> inputs = new LinkedHashMap<>();
        inputs.put("w", TensorType.real(Shape.of(3, 3)));
        inputs.put("a", TensorType.scalar(ElementType.REAL));
        inputs.put("start", TABLE);
        Map<String, TensorType> carried = new LinkedHashMap<>(inputs);
        carried.put("h", TABLE);
        carried.put("n", COUNT);
        Map<String, TensorType> all = new LinkedHashMap<>(carried);
        boolean counted = draw.chance(30);
        String over = "k in 0.." + turns;
        String slices = "";
        if (counted) {
            all.put("k", COUNT);
        } else {
            inputs.put("xs", ROW.withShape(ROW.shape().inserting(axis, Dimension.of(turns))));
            inputs.put("vs", TABLE.withShape(TABLE.shape().inserting(axis, Dimension.of(turns))));
            over = "x in xs, v in vs";
            String at = "[" + ":, ".repeat(axis) + "k]\n";
            slices = "        x = xs" + at + "        v = vs" + at;
            all.put("x", ROW);
            all.put("v", TABLE);
        }
        String until = draw.chance(40)
                ? new Expressions(draw, carried, SAME_EACH_TIME)
                        .expression(TensorType.scalar(ElementType.BOOL), draw.between(1, 3))
                : "";
        Expressions body = new Expressions(draw, all, SAME_EACH_TIME);
        String z = "        z = " + body.expression(TABLE, draw.between(1, 5)) + "\n";
        body.bind("z", TABLE);
        String h = "tanh(a * z + " + body.expression(TABLE, draw.between(1, 4)) + ") + 0.5 * h";
        String n = "(n + " + body.expression(COUNT, draw.between(0, 3)) + ") % 5";
        String yield = body.expression(ROW, draw.between(1, 4));
        String with = " with h = start, n = " + draw.between(0, 2);
        String scan = "    ys, h, n = scan " + over + " along " + axis + with
                + (until.isEmpty() ? "" : " until " + until) + " {\n" + z + "        next h = " + h
                + "\n        next n = " + n + "\n        yield " + yield + "\n    }\n";
        String ran = until.isEmpty() ? "true" : "ran and not " + until;
        String unrolled = "    list, h, n, ran = for k in 0.." + turns + with + ", ran = true {\n" + slices + z
                + "        runs = " + ran + "\n        next h = where(runs, " + h
                + ", h)\n        next n = where(runs, "
                + n + ", n)\n        next ran = runs\n        yield where(runs, " + yield
                + ", 0)\n    }\n    ys = stack(list, axis = " + axis + ")\n";
        return new Loop(scan, unrolled, inputs);
    }

    @Property(tries = 60)
    void aScanIsTheLoopWrittenOut(@ForAll long seed) {
        Loop loop = loop(new Random(seed));
        Map<String, Array> inputs = new LinkedHashMap<>();
        ProgramData data = new ProgramData(seed, Map.of());
        loop.inputs().forEach((name, type) -> inputs.put(name, data.input(name, type)));
        String scan = loop.model(loop.scan());
        Map<String, Array> found = derived(scan, inputs);
        derived(loop.model(loop.unrolled()), inputs).forEach((name, expected) -> {
            Array given = Objects.requireNonNull(found.get(name));
            for (int i = 0; i < expected.size(); i++) {
                double value = expected.get(i);
                if (Double.isFinite(value)) {
                    assertThat(given.get(i))
                            .as(name + " of\n" + scan + loop.unrolled())
                            .isCloseTo(value, within(1e-8 * (1 + Math.abs(value))));
                }
            }
        });
    }

    /** The loss and its first and second derivatives by all inputs, as they are compiled. */
    private static Map<String, Array> derived(String text, Map<String, Array> inputs) {
        Resolver.Result resolved = Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", text)));
        if (resolved.diagnostics().hasErrors()) {
            throw new AssertionError(Renderer.render(resolved.diagnostics().all()) + text);
        }
        ModelDefinition model = resolved.model("M");
        boolean[] moderate = {true};
        evaluate(model.evaluating(), inputs, value -> {
            moderate[0] &= Math.abs(value) < MOST;
            return value;
        });
        Assume.that(moderate[0]);
        Graph graph = PIPELINE.prepare("y", model.evaluating());
        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(graph, builder);
        Value y = Rebuild.find(values, graph.output("y"));
        List<Value> x = new ArrayList<>();
        model.inputs().forEach(input -> x.add(builder.input(input.name(), input.type())));
        List<Value> dx = Differentiate.gradients(builder, y, x);
        Term sum = new Term(builder, y);
        for (Value slope : dx) {
            sum = sum.plus(new Term(builder, slope).sin().sum());
        }
        List<Value> ddx = Differentiate.gradients(builder, sum.value(), x);
        builder.output("y", y);
        for (int i = 0; i < dx.size(); i++) {
            builder.output("d/" + model.inputs().get(i).name(), dx.get(i));
            builder.output("dd/" + model.inputs().get(i).name(), ddx.get(i));
        }
        return evaluate(PIPELINE.finish("gradients", builder.build()), inputs, value -> value);
    }

    private static Map<String, Array> evaluate(Graph graph, Map<String, Array> inputs, DoubleUnaryOperator rounding) {
        try {
            return ReferenceEvaluator.evaluate(graph, inputs, Map.of(), Map.of(), rounding)
                    .outputs();
        } catch (ArithmeticException overflow) {
            throw new TestAbortedException("an int overflows");
        }
    }
}
