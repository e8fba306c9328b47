// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FunctionTest {
    private static final TensorType ROW = TensorType.real(Shape.of(Dimension.named("B")));
    private static final Cell CELL = new Cell(Cell.Kind.PARAMETER, "W", ROW, Initial.ZEROS);

    private static Function function(String name, Elementwise op, Origin origin) {
        GraphBuilder body = new GraphBuilder();
        body.at(origin);
        Value x = body.parameter(0, ROW);
        return Function.of(name, List.of(ROW), body, List.of(body.apply(op, x), x));
    }

    @Test
    void equalityIsOfWhatIsComputed() {
        Origin here = new Origin(Optional.empty(), Optional.of("h"), "fc", Origin.Phase.FORWARD);
        Function tanh = function("a", Elementwise.TANH, here);
        assertThat(function("b", Elementwise.TANH, Origin.UNKNOWN))
                .isEqualTo(tanh)
                .hasSameHashCodeAs(tanh);
        assertThat(function("a", Elementwise.SIN, here)).isNotEqualTo(tanh);
        Function fewer = new Function(
                "a",
                List.of(ROW),
                new Graph(
                        tanh.body().nodes(),
                        tanh.body().outputs().subList(0, 1),
                        List.of(),
                        List.of(),
                        tanh.body().origins()));
        assertThat(fewer).isNotEqualTo(tanh);
        Function more = new Function("a", List.of(ROW, ROW), tanh.body());
        assertThat(more).isNotEqualTo(tanh);
    }

    @Test
    void isPrintedOnceHoweverOftenItIsCalled() {
        GraphBuilder builder = new GraphBuilder();
        Call call = new Call(function("layer", Elementwise.TANH, Origin.UNKNOWN));
        Call other = new Call(function("layer", Elementwise.SIN, Origin.UNKNOWN));
        Value x = builder.input("x", ROW);
        List<Value> first = builder.applyAll(call, List.of(x));
        List<Value> second = builder.applyAll(call, List.of(first.get(0)));
        builder.output("y", builder.applyAll(other, List.of(second.get(1))).get(0));
        Graph graph = GraphVerifier.verify("test", builder.build());
        assertThat(GraphPrinter.print(graph)).isEqualTo("""
                %0 = input x : [B]
                %1, %1.1 = layer(%0) : [B], [B]
                %2, %2.1 = layer(%1) : [B], [B]
                %3, %3.1 = layer.2(%2.1) : [B], [B]
                output y = %3
                function layer([B]) = (%1, %0)
                  %0 = parameter 0 : [B]
                  %1 = tanh(%0) : [B]
                function layer.2([B]) = (%1, %0)
                  %0 = parameter 0 : [B]
                  %1 = sin(%0) : [B]
                """);
    }

    @Test
    void operandsHaveTheTypesOfTheParametersDynamicNamesIncluded() {
        GraphBuilder builder = new GraphBuilder();
        Value other = builder.input("x", TensorType.real(Shape.of(Dimension.named("N"))));
        Call call = new Call(function("layer", Elementwise.TANH, Origin.UNKNOWN));
        assertThatThrownBy(() -> builder.applyAll(call, List.of(other)))
                .isInstanceOf(TypeFault.class)
                .hasMessage("layer takes [[B]], not [[N]]");
    }

    @Test
    void isClosed() {
        assertBroken("a function is closed, at %0", body -> body.input("x", ROW));
        assertBroken("a function is closed, at %0", body -> body.read(CELL));
        assertBroken("a function writes no cell", body -> body.write(CELL, body.parameter(0, ROW)));
        assertBroken("conditions stand outside of functions", body -> {
            body.parameter(0, ROW);
            body.require(new Condition.Equal(Dimension.named("B"), Dimension.of(2), "B = 2"));
        });
    }

    @Test
    void itsParametersAreItsOwn() {
        assertBroken("a parameter is one of the function, in its type, at %0", body -> body.parameter(1, ROW));
        assertBroken(
                "a parameter is one of the function, in its type, at %0",
                body -> body.parameter(0, TensorType.real(Shape.SCALAR)));
        GraphBuilder open = new GraphBuilder();
        open.output("y", open.parameter(0, ROW));
        assertThatThrownBy(() -> GraphVerifier.verify("test", open.build()))
                .hasMessageStartingWith(
                        "after test it does not hold that a parameter is one of the function, in its type, at %0");
    }

    @Test
    void hasAResult() {
        GraphBuilder builder = new GraphBuilder();
        Function nothing = Function.of("nothing", List.of(), new GraphBuilder(), List.of());
        builder.applyAll(new Call(nothing), List.of());
        assertThatThrownBy(() -> GraphVerifier.verify("test", builder.build()))
                .hasMessageStartingWith("after test it does not hold that a function has a result");
    }

    private static void assertBroken(String invariant, Consumer<GraphBuilder> made) {
        GraphBuilder body = new GraphBuilder();
        made.accept(body);
        Graph built = body.build();
        Graph withResult = new Graph(
                built.nodes(),
                List.of(new Graph.Output("0", new Value(0, 0))),
                built.writes(),
                built.conditions(),
                built.origins());
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", ROW);
        builder.add(new Node.Apply(
                new Call(new Function("f", List.of(ROW), withResult)),
                List.of(x),
                List.of(withResult.type(new Value(0, 0)))));
        Graph graph = builder.build();
        assertThatThrownBy(() -> GraphVerifier.verify("test", graph))
                .isInstanceOf(InternalCompilerError.class)
                .hasMessageStartingWith("after test it does not hold that " + invariant);
    }
}
