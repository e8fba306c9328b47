// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.emit.ModelEmitter;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.schedule.Costs;
import dev.chainrule.compiler.schedule.Fusion;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Roll;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models of programs and of definitions, loaded, for tests. */
public final class TestModels {
    private TestModels() {}

    /** The sources of a program that has no fault. */
    public static CompileResult compile(String name, String text) {
        CompileResult result = Compiler.compile(CompileRequest.of(name, text));
        Diagnostics diagnostics = result.diagnostics();
        if (diagnostics.hasErrors()) {
            throw new AssertionError(
                    diagnostics.all().stream().map(Diagnostic::toString).toList() + "\n" + text);
        }
        return result;
    }

    public static InMemory load(CompileResult result, String... options) {
        return InMemory.compile(result.files(), TestModels.class.getClassLoader(), options);
    }

    /** The only model of a program. */
    public static Model model(String text) {
        CompileResult result = compile("test.nn", text);
        return create(load(result), result.models().get(0).className());
    }

    public static Model create(InMemory classes, String className) {
        return classes.load(className).create(1, Model.class);
    }

    /** The sources of a model that no program stands for. */
    public static List<GeneratedFile> sources(Program program) {
        return emit(program).files();
    }

    /** With the vector twin. */
    public static ModelEmitter.Emitted emit(Program program) {
        return emit(program, schedules(program, Fusion.ON));
    }

    /** With schedules that may be other than the usual ones. */
    public static ModelEmitter.Emitted emit(Program program, List<Schedule> schedules) {
        MemoryPlan plan = MemoryPlan.of(schedules);
        Costs costs = Costs.of(program, plan);
        Report.of(program, costs);
        return ModelEmitter.emit(program, schedules.stream().map(Roll::roll).toList(), plan, costs);
    }

    public static List<Schedule> schedules(Program program, Fusion fusion) {
        return program.entryPoints().stream()
                .map(entryPoint -> Scheduler.schedule(entryPoint.id(), entryPoint.graph(), fusion))
                .toList();
    }

    /** What a run left: outputs by name, cells by name. */
    public record Run(Map<String, double[]> outputs, Map<String, double[]> cells) {}

    /** Puts cells and inputs, runs, and takes what comes out, through the uniform interface. */
    public static Run run(
            Model model, EntryPoint entryPoint, Map<String, Array> inputs, Map<Cell, Array> cells, int... dimensions) {
        ModelDescription description = model.description();
        cells.forEach((cell, array) -> setCell(model, indexOf(description, cell), array.values()));
        int entry = indexOf(description, entryPoint);
        model.bind(entry, dimensions);
        for (int input : description.entryPoints().get(entry).inputs()) {
            Array array = inputs.get(description.inputs().get(input).name());
            if (array.element() == ElementType.REAL) {
                model.put(input, array.values(), 0);
            } else {
                int[] ints = new int[array.size()];
                for (int i = 0; i < ints.length; i++) {
                    ints[i] = (int) array.get(i);
                }
                model.put(input, ints, 0);
            }
        }
        model.run(entry);
        Map<String, double[]> outputs = new LinkedHashMap<>();
        List<ModelDescription.Output> declared =
                description.entryPoints().get(entry).outputs();
        for (int output = 0; output < declared.size(); output++) {
            double[] values = new double[model.length(entry, output)];
            if (declared.get(output).element() == dev.chainrule.runtime.ElementType.REAL) {
                model.get(entry, output, values, 0);
            } else {
                int[] ints = new int[values.length];
                model.get(entry, output, ints, 0);
                for (int i = 0; i < ints.length; i++) {
                    values[i] = ints[i];
                }
            }
            outputs.put(declared.get(output).name(), values);
        }
        Map<String, double[]> after = new LinkedHashMap<>();
        for (int cell : description.entryPoints().get(entry).writes()) {
            ModelDescription.Cell written = description.cells().get(cell);
            after.put(written.kind() + " " + written.name(), cell(model, cell));
        }
        return new Run(outputs, after);
    }

    /** Two entry points may bear one name. */
    private static int indexOf(ModelDescription description, EntryPoint entryPoint) {
        return description
                .entryPoints(
                        ModelDescription.EntryKind.valueOf(entryPoint.kind().name()))
                .stream()
                .filter(index -> description.entryPoints().get(index).name().equals(entryPoint.name()))
                .findFirst()
                .orElseThrow();
    }

    private static int indexOf(ModelDescription description, Cell cell) {
        List<ModelDescription.Cell> cells = new ArrayList<>(description.cells());
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).name().equals(cell.name())
                    && cells.get(i).kind().name().equals(cell.kind().name())) {
                return i;
            }
        }
        throw new IllegalArgumentException("no cell " + cell);
    }

    private static void setCell(Model model, int cell, double[] values) {
        boolean single = model.description().precision() == Precision.F32;
        for (int i = 0; i < values.length; i++) {
            if (model.description().cells().get(cell).element() != dev.chainrule.runtime.ElementType.REAL) {
                model.parameters().ints(cell)[i] = (int) values[i];
            } else if (single) {
                model.parameters().floats(cell)[i] = (float) values[i];
            } else {
                model.parameters().doubles(cell)[i] = values[i];
            }
        }
    }

    private static double[] cell(Model model, int cell) {
        boolean single = model.description().precision() == Precision.F32;
        double[] values = new double[model.description().cells().get(cell).length()];
        for (int i = 0; i < values.length; i++) {
            if (model.description().cells().get(cell).element() != dev.chainrule.runtime.ElementType.REAL) {
                values[i] = model.parameters().ints(cell)[i];
            } else {
                values[i] = single
                        ? model.parameters().floats(cell)[i]
                        : model.parameters().doubles(cell)[i];
            }
        }
        return values;
    }
}
