// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.Growth;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each invariant, broken once. */
class GraphVerifierTest {
    private static final TensorType REAL = TensorType.scalar(ElementType.REAL);
    private static final Node X = new Node.Input("x", REAL);
    private static final Value FIRST = new Value(0, 0);

    @Test
    void aGoodGraphPasses() {
        Graph graph =
                graph(List.of(X, negate(FIRST, REAL)), List.of(new Graph.Output("y", new Value(1, 0))), List.of());
        assertThat(GraphVerifier.verify("test", graph)).isSameAs(graph);
    }

    @Test
    void operandsPrecedeTheirUsers() {
        assertBroken("operands precede their users, at %1", X, negate(new Value(1, 0), REAL));
        assertBroken("operands precede their users, at %1", X, negate(new Value(0, 1), REAL));
    }

    @Test
    void equalNodesAreOne() {
        assertBroken("no two nodes are equal, as %2", X, negate(FIRST, REAL), negate(FIRST, REAL));
    }

    @Test
    void typesAreInferred() {
        TensorType other = TensorType.real(Shape.of(2));
        assertBroken("types are those that the operator infers, at %1", X, negate(FIRST, other));
        assertBroken(
                "operands fit: negate takes 1 operand, not 2",
                X,
                new Node.Apply(Elementwise.NEGATE, List.of(FIRST, FIRST), List.of(REAL)));
    }

    @Test
    void inputsAndCellsStandOnce() {
        assertBroken("an input stands once: x", X, new Node.Input("x", TensorType.real(Shape.of(2))));
    }

    @Test
    void constantsAreOfTheirType() {
        assertBroken("a constant is of its type, at %0", new Node.Constant(0.5, TensorType.scalar(ElementType.INT)));
        assertBroken("a constant is of its type, at %0", new Node.Constant(2, TensorType.scalar(ElementType.BOOL)));
    }

    @Test
    void settingsAreScalars() {
        assertBroken(
                "settings are scalars, at %0",
                new Node.Input("rate", new TensorType(ElementType.SETTING, Shape.of(2))));
    }

    @Test
    void outputsExistAndDiffer() {
        assertBroken(
                "an output exists: y", graph(List.of(X), List.of(new Graph.Output("y", new Value(3, 0))), List.of()));
        Graph.Output y = new Graph.Output("y", FIRST);
        assertBroken("outputs have different names: y", graph(List.of(X), List.of(y, y), List.of()));
    }

    @Test
    void cellsAreWrittenOnceInTheirType() {
        Cell cell = new Cell(Cell.Kind.STATE, "mean", REAL, Initial.ZEROS);
        Cell larger = new Cell(Cell.Kind.STATE, "mean", TensorType.real(Shape.of(2)), Initial.ZEROS);
        Graph.Write write = new Graph.Write(cell, FIRST);
        assertBroken("a cell is written once: mean", graph(List.of(X), List.of(), List.of(write, write)));
        assertBroken(
                "a cell is written in its type: mean",
                graph(List.of(X), List.of(), List.of(new Graph.Write(larger, FIRST))));
    }

    @Test
    void thereIsOneOriginANode() {
        assertBroken("there is one origin a node", new Graph(List.of(X), List.of(), List.of(), List.of(), List.of()));
    }

    /** Linear, and without recursion over depth. */
    @Test
    void aHundredThousandNodesInOneChainAreBuiltVerifiedAndPrinted() {
        assertThat(Growth.of(() -> chain(12_500), () -> chain(100_000)))
                .as("eight times the nodes")
                .isLessThan(Growth.LINEAR_OF_EIGHT);
    }

    private static void chain(int length) {
        GraphBuilder builder = new GraphBuilder();
        Value value = builder.input("x", REAL);
        for (int i = 0; i < length; i++) {
            value = builder.apply(i % 2 == 0 ? Elementwise.TANH : Elementwise.NEGATE, value);
        }
        builder.output("y", value);
        Graph graph = GraphVerifier.verify("test", builder.build());
        assertThat(GraphPrinter.print(graph).lines()).hasSize(length + 2);
    }

    private static Node negate(Value x, TensorType result) {
        return new Node.Apply(Elementwise.NEGATE, List.of(x), List.of(result));
    }

    private static Graph graph(List<Node> nodes, List<Graph.Output> outputs, List<Graph.Write> writes) {
        List<Origin> origins = new ArrayList<>(Collections.nCopies(nodes.size(), Origin.UNKNOWN));
        return new Graph(nodes, outputs, writes, List.of(), origins);
    }

    private static void assertBroken(String invariant, Node... nodes) {
        assertBroken(invariant, graph(List.of(nodes), List.of(), List.of()));
    }

    private static void assertBroken(String invariant, Graph graph) {
        assertThatThrownBy(() -> GraphVerifier.verify("fuse", graph))
                .isInstanceOf(InternalCompilerError.class)
                .hasMessageStartingWith("after fuse it does not hold that " + invariant);
    }
}
