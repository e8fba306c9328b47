// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.util.List;
import java.util.stream.Collectors;

/** Programs as models, for tests. */
public final class Programs {
    /** A net with corners. */
    public static final String NET = """
            model Net(hidden: int = 6, classes: int = 3) {
                input x: [B, 4]
                input label: int[B]
                param W1: [4, hidden] = he_normal()
                param b1: [hidden] = zeros()
                param W2: [hidden, classes] = glorot_uniform()
                param b2: [classes] = zeros()
                h = relu(x @ W1 + b1)
                logits = h @ W2 + b2
                loss nll = cross_entropy(logits, label)
                train minimize nll using sgd(lr = 0.1)
            }
            """;

    private Programs() {}

    /** As a user compiles it, in f64. */
    public static Model model(String program) {
        return model(CompileRequest.of("test.nn", program).with(Precision.F64));
    }

    /** With derivatives by inputs. */
    static Model withDerivatives(String program) {
        return model(CompileRequest.of("test.nn", program).with(Precision.F64).with(Derivatives.ALL));
    }

    /** Gradients that are meant to be those of no function: {@code W at test.nn:3}. */
    static List<String> estimates(String program) {
        CompileRequest request =
                CompileRequest.of("test.nn", program).with(Precision.F64).with(Derivatives.ALL);
        return Compiler.compile(request).models().get(0).report().estimates().stream()
                .map(each -> each.variable() + " at " + each.place())
                .toList();
    }

    static Model model(CompileRequest request) {
        CompileResult result = Compiler.compile(request);
        if (result.diagnostics().hasErrors()) {
            throw new AssertionError(
                    result.diagnostics().all().stream().map(Renderer::render).collect(Collectors.joining("\n")));
        }
        return InMemory.compile(result.files(), Programs.class.getClassLoader())
                .load(result.models().get(0).className())
                .create(1, Model.class);
    }
}
