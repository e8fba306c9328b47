// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.Map;
import java.util.stream.Collectors;

/** Small programs for tests. */
final class Programs {
    private Programs() {}

    /** What the resolver says of a program. */
    static String diagnostics(String program) {
        return Renderer.render(resolve(program).diagnostics().all());
    }

    static Resolver.Result resolve(String program) {
        return Resolver.resolve(
                Resolver.Request.of(new SourceFile("m.nn", program)).with(Precision.F64));
    }

    /** The only model of a program without faults. */
    static ModelDefinition model(String program) {
        Resolver.Result result = resolve(program);
        assertThat(result.models())
                .as(Renderer.render(result.diagnostics().all()))
                .hasSize(1);
        return result.models().get(0);
    }

    /** A model of these lines. */
    static ModelDefinition lines(String... lines) {
        return model("model M {\n" + java.util.Arrays.stream(lines).collect(Collectors.joining("\n")) + "\n}\n");
    }

    static TensorType type(ModelDefinition model, String output) {
        Graph graph = model.training();
        return graph.type(graph.output(output));
    }

    /** The value of {@code output y} for given inputs. */
    static double[] evaluate(ModelDefinition model, Map<String, Array> inputs) {
        return ReferenceEvaluator.evaluate(model.evaluating(), inputs, Map.of())
                .output("y")
                .values();
    }
}
