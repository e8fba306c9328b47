// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whole graphs: well formed, and differentiated as central differences say. */
class RandomGraphTest {
    private static final double STEP = 1e-5;

    @Provide
    Arbitrary<RandomGraph> smooth() {
        return RandomGraph.smooth();
    }

    @Provide
    Arbitrary<RandomGraph> any() {
        return RandomGraph.any();
    }

    @Property(tries = 300)
    void graphsAreWellFormedAndEvaluate(@ForAll("any") RandomGraph random) {
        Graph graph = GraphVerifier.verify("construction", random.graph());
        ReferenceEvaluator.Result result = ReferenceEvaluator.evaluate(graph, random.data(), Map.of());
        assertThat(result.output("y").rank())
                .isEqualTo(graph.type(graph.output("y")).shape().rank());
    }

    @Property(tries = 300)
    void theGradientIsTheSlopeAlongEachVariable(@ForAll("smooth") RandomGraph random) {
        Graph graph = withGradients(random.graph());
        ReferenceEvaluator.Result here = ReferenceEvaluator.evaluate(graph, random.data(), Map.of());
        for (String variable : RandomGraph.VARIABLES) {
            Array at = Objects.requireNonNull(random.data().get(variable));
            double promised = 0;
            for (double element : here.output("d" + variable).values()) {
                promised += element;
            }
            double slope =
                    (loss(graph, random.data(), variable, at, STEP) - loss(graph, random.data(), variable, at, -STEP))
                            / (2 * STEP);
            assertThat(promised).as(variable).isCloseTo(slope, within(1e-5 * Math.max(1, Math.abs(slope))));
        }
    }

    /** The loss where every element of one variable is moved by a step. */
    private static double loss(Graph graph, Map<String, Array> data, String variable, Array at, double step) {
        Map<String, Array> moved = new HashMap<>(data);
        moved.put(variable, Array.generate(at.element(), at.shape(), index -> at.at(index) + step));
        return ReferenceEvaluator.evaluate(graph, moved, Map.of())
                .output("loss")
                .scalar();
    }

    /** The graph with the gradients of its loss as further outputs {@code da}, {@code db}, and so on. */
    private static Graph withGradients(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        for (Node node : graph.nodes()) {
            builder.add(node);
        }
        graph.outputs().forEach(output -> builder.output(output.name(), output.value()));
        List<Value> variables = new ArrayList<>();
        for (int i = 0; i < RandomGraph.VARIABLES.size(); i++) {
            variables.add(new Value(i, 0));
        }
        List<Value> gradients = Differentiate.gradients(builder, graph.output("loss"), variables);
        for (int i = 0; i < variables.size(); i++) {
            builder.output("d" + RandomGraph.VARIABLES.get(i), gradients.get(i));
        }
        return GraphVerifier.verify("differentiation", builder.build());
    }
}
