// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.resolve.Resolver;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Jacobian goes forwards over the elements of x where these are known to be fewer, else backwards over those of y. */
class TakeDerivativesTest {
    @ParameterizedTest
    @CsvSource({"12, 3, 3", "3, 12, 3", "4, 4, 4", "1, 7, 1", "7, 1, 1", "B, 3, B", "3, B, 3"})
    void aJacobianHasAsManyTurnsAsItNeeds(String of, String by, String turns) {
        Graph graph = Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", """
                        model M {
                            input x: [%2$s]
                            input A: [%1$s, %2$s]
                            y = tanh(A @ x)
                            output J = jacobian(y, x)
                        }
                        """.formatted(of, by))))
                .models()
                .get(0)
                .evaluating();
        List<String> loops = TakeDerivatives.everywhere(graph).nodes().stream()
                .filter(node -> node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Loop)
                .map(node -> ((Lowering.Loop) ((Node.Apply) node).op().lowering())
                        .length()
                        .toString())
                .toList();
        assertThat(loops).containsExactly(turns);
    }
}
