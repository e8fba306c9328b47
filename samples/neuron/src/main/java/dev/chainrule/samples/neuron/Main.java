// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.neuron;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One neuron, one example, one step: all that a tutorial works out by hand, taken from the generated code. x = 2, y = 1,
 * w = 0.5, b = 0, and the rate is 0.1.
 */
public final class Main {
    private static final double[] X = {2};
    private static final double[] Y = {1};

    private Main() {}

    public static void main(String[] arguments) {
        Neuron model = Neuron.create(0);
        Figures at = derivatives(model, "squared");
        double dz = at.get("d/z");
        double dyhat = at.get("d/yhat");

        System.out.printf(Locale.ROOT, "Given: x = %s, y = %s, w = %s, b = %s%n%n", X[0], Y[0], model.w(), model.b());
        System.out.println("Forward");
        print("z", "w x + b", at.get("z"));
        print("yhat", "1 / (1 + exp(-z))", at.get("yhat"));
        print("L", "(yhat - y)^2", at.get("squared"));
        System.out.println("\nBackward: the chain rule, from L to w and b");
        print("dL/dyhat", "2 (yhat - y)", dyhat);
        print("dyhat/dz", "yhat (1 - yhat)", dz / dyhat);
        print("dL/dz", "dL/dyhat dyhat/dz", dz);
        print("dL/dw", "dL/dz x", at.get("d/w"));
        print("dL/db", "dL/dz", at.get("d/b"));

        double loss = model.train(X, Y, 1);
        System.out.println("\nOne step of gradient descent with rate 0.1, from L = " + loss);
        print("w", "w - 0.1 dL/dw", model.w());
        print("b", "b - 0.1 dL/db", model.b());
        print("L", "now", model.loss(X, Y, 1).squared());
    }

    private static void print(String name, String formula, double value) {
        System.out.printf(Locale.ROOT, "  %-8s = %-18s = %19.16f%n", name, formula, value);
    }

    /**
     * Outputs and loss by their names, and the derivatives of the loss as {@code d/NAME}. They are not among the methods
     * of {@code Neuron}, whose users train; any model yields them through the uniform interface, if the build asks for
     * them.
     */
    static Figures derivatives(Model model, String loss) {
        ModelDescription description = model.description();
        int index = description.entryPoint("derivatives." + loss).orElseThrow();
        EntryPoint entryPoint = description.entryPoints().get(index);
        model.bind(index, 1);
        model.put(description.input("x").orElseThrow(), X, 0);
        model.put(description.input("y").orElseThrow(), Y, 0);
        model.run(index);
        Map<String, Double> values = new LinkedHashMap<>();
        for (int output = 0; output < entryPoint.outputs().size(); output++) {
            double[] value = new double[1]; // The batch is one example.
            model.get(index, output, value, 0);
            values.put(entryPoint.outputs().get(output).name(), value[0]);
        }
        return new Figures(values);
    }
}
