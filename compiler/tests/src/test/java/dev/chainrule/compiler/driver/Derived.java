// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.NanPolicy;
import dev.chainrule.runtime.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiled programs: what comes out of each entry point for given data, losses and derivatives by name. */
public final class Derived {
    private final Model model;
    private final Map<String, double[]> data;
    private final int[] dimensions;

    private Derived(Model model, Map<String, double[]> data, int... dimensions) {
        this.model = model;
        this.data = data;
        this.dimensions = dimensions;
        model.nanPolicy(NanPolicy.ALLOW);
    }

    /** The models of a program with all derivatives, by name. */
    public static Map<String, Model> models(String program, dev.chainrule.scalar.Precision precision) {
        CompileResult result = Compiler.compile(
                CompileRequest.of("test.nn", program).with(precision).with(EntryPoints.Options.Derivatives.ALL));
        if (result.diagnostics().hasErrors()) {
            throw new AssertionError(Renderer.render(result.diagnostics().all()));
        }
        InMemory classes = TestModels.load(result);
        Map<String, Model> models = new LinkedHashMap<>();
        result.models().forEach(each -> models.put(each.className(), TestModels.create(classes, each.className())));
        return models;
    }

    public static Derived of(Model model, Map<String, double[]> data, int... dimensions) {
        return new Derived(model, data, dimensions);
    }

    public static Derived of(
            String program, dev.chainrule.scalar.Precision precision, Map<String, double[]> data, int... dimensions) {
        return of(models(program, precision).values().iterator().next(), data, dimensions);
    }

    /** The outputs of {@code predict}. */
    public Map<String, double[]> predict() {
        return run(model.description().entryPoints(EntryKind.PREDICT).get(0));
    }

    /** A loss under its own name, and its derivatives under {@code d/NAME} of parameters and inputs. */
    public Map<String, double[]> loss(String name) {
        List<Integer> entries = model.description().entryPoints(EntryKind.DERIVATIVES);
        return run(entries.stream()
                .filter(each ->
                        model.description().entryPoints().get(each).name().equals("derivatives." + name))
                .findFirst()
                .orElseThrow());
    }

    private Map<String, double[]> run(int entry) {
        ModelDescription description = model.description();
        model.bind(entry, dimensions);
        for (int input : description.entryPoints().get(entry).inputs()) {
            double[] values = data.get(description.inputs().get(input).name());
            switch (description.inputs().get(input).element()) {
                case REAL -> {
                    if (description.precision() == Precision.F32) {
                        float[] single = new float[values.length];
                        for (int i = 0; i < single.length; i++) {
                            single[i] = (float) values[i];
                        }
                        model.put(input, single, 0);
                    } else {
                        model.put(input, values, 0);
                    }
                }
                default -> {
                    int[] ints = new int[values.length];
                    for (int i = 0; i < ints.length; i++) {
                        ints[i] = (int) values[i];
                    }
                    model.put(input, ints, 0);
                }
            }
        }
        model.run(entry);
        Map<String, double[]> outputs = new LinkedHashMap<>();
        List<ModelDescription.Output> declared =
                new ArrayList<>(description.entryPoints().get(entry).outputs());
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
        return outputs;
    }
}
