// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.emit.ModelEmitter;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.schedule.Costs;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Roll;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loops over layers leave the bits that the same steps leave one by one. */
class RolledBitsTest {
    private static final int FEATURES = 6;

    private static Program program(int depth, String layer, String train) {
        SourceFile source = new SourceFile("deep.nn", """
                layer Block(width: int) {
                    layer norm = LayerNorm(width)
                    param W: [width, width] = he_normal()
                    param gain: real = 0.5
                    apply(x: [..., width]) -> [..., width] = %s
                }
                model Deep {
                    input x: [B, %d]
                    input y: [B, %d]
                    layer blocks[%d] = Block(%d)
                    output z = x |> blocks
                    loss error = mse(z, y)
                    train minimize error using %s
                }
                """.formatted(layer, FEATURES, FEATURES, depth, FEATURES, train));
        Resolver.Result resolved = Resolver.resolve(Resolver.Request.of(source));
        assertThat(resolved.diagnostics().hasErrors()).isFalse();
        return EntryPoints.of(resolved.models().get(0), EntryPoints.Options.STANDARD, new Diagnostics());
    }

    private static Model model(Program program, UnaryOperator<Schedule> roll) {
        List<Schedule> flat =
                program.entryPoints().stream().map(Scheduler::schedule).toList();
        ModelEmitter.Emitted emitted = ModelEmitter.emit(
                program, flat.stream().map(roll).toList(), MemoryPlan.of(flat), Costs.of(program, MemoryPlan.of(flat)));
        return TestModels.create(InMemory.compile(emitted.files(), RolledBitsTest.class.getClassLoader()), "Deep");
    }

    /** Batches of changing size, so that slots grow between the entry points; then all cells and figures. */
    private static List<Object> run(Model model) {
        List<Object> bits = new ArrayList<>();
        for (int step = 0; step < 6; step++) {
            int rows = 1 + 7 * step % 5;
            for (String name : List.of("train", "predict", "train.gradients", "train.apply", "measure")) {
                int entry = model.description().entryPoint(name).orElseThrow();
                model.bind(entry, rows);
                for (int input : model.description().entryPoints().get(entry).inputs()) {
                    float[] values = new float[rows * FEATURES];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) Math.sin(i + input + 0.1 * step);
                    }
                    model.put(input, values, 0);
                }
                model.run(entry);
                for (int output = 0;
                        output
                                < model.description()
                                        .entryPoints()
                                        .get(entry)
                                        .outputs()
                                        .size();
                        output++) {
                    float[] values = new float[model.length(entry, output)];
                    model.get(entry, output, values, 0);
                    bits.add(values);
                }
            }
        }
        List<ModelDescription.Cell> cells = model.description().cells();
        for (int cell = 0; cell < cells.size(); cell++) {
            bits.add(cells.get(cell));
            bits.add(
                    cells.get(cell).element() == dev.chainrule.runtime.ElementType.REAL
                            ? model.parameters().floats(cell)
                            : model.parameters().ints(cell));
        }
        return bits;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9  | relu(norm(x) @ W)                | adam(lr = 1e-3)",
                "5  | x + gain * tanh(x @ W)           | sgd(lr = 0.1, momentum = 0.9)",
                "12 | norm(x + tanh(x @ W) * gain)     | adamw(lr = 1e-3) clip norm 1.0",
                "7  | norm(softmax(x @ W) @ W + x)     | rmsprop(lr = 1e-3) clip value 0.5",
                "3  | tanh(x @ W)                      | sgd(lr = 0.1)"
            })
    void loopsChangeNoBit(int depth, String layer, String train) {
        Program program = program(depth, layer, train);
        List<Object> rolled = run(model(program, Roll::roll));
        List<Object> flat = run(model(program, schedule -> schedule));
        assertThat(rolled).usingRecursiveComparison().isEqualTo(flat);
    }
}
