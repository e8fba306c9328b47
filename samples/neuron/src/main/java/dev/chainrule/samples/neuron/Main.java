// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.neuron;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Derivations;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.explain.Example;
import dev.chainrule.compiler.explain.Format;
import dev.chainrule.compiler.type.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One neuron, one example, one step: all that a tutorial works out by hand. The derivation is the compiler's, with the numbers
 * of the example; the step is what the generated class does. x = 2, y = 1, w = 0.5, b = 0, and the rate is 0.1.
 */
public final class Main {
    private static final double[] X = {2};
    private static final double[] Y = {1};
    /** The program travels with the classes that are generated from it. */
    private static final String PROGRAM = "dev/chainrule/samples/neuron/Neuron.nn";

    private Main() {}

    public static void main(String[] arguments) {
        Neuron model = Neuron.create(0);
        System.out.println(derivation(model));
        double loss = model.train(X, Y, 1);
        System.out.println("One step of gradient descent with rate 0.1, from squared = " + loss);
        print("w", model.w());
        print("b", model.b());
        print("squared", model.loss(X, Y, 1).squared());
    }

    private static void print(String name, double value) {
        System.out.printf(Locale.ROOT, "  %-8s = %19.16f%n", name, value);
    }

    /** The derivation of the loss, with the numbers of the example. */
    static String derivation(Neuron model) {
        Example example = new Example(
                Map.of("x", Array.real(new int[] {1}, X), "y", Array.real(new int[] {1}, Y)),
                Map.of("w", scalar(model.w()), "b", scalar(model.b())));
        return Derivations.of(CompileRequest.of(PROGRAM, program()), Map.of("Neuron", example))
                .models()
                .get(0)
                .render(Format.TEXT);
    }

    private static Array scalar(double value) {
        return Array.scalar(ElementType.REAL, value);
    }

    private static String program() {
        try (InputStream in = Main.class.getResourceAsStream("/META-INF/chainrule/" + PROGRAM)) {
            if (in == null) {
                throw new IllegalStateException("the class path holds no " + PROGRAM);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
