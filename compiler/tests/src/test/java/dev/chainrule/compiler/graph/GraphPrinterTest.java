// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.MatMul;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphPrinterTest {
    @Test
    void readsAsEquationsWithTheirPlaces() {
        Dimension batch = Dimension.named("B");
        SourceFile source = new SourceFile("digits.nn", "model Digits {\n    h = tanh(x @ W)\n}\n");
        Span line = new Span(source, 19, 34);
        Cell weights = new Cell(Cell.Kind.PARAMETER, "W", TensorType.real(Shape.of(4, 2)), Initial.ZEROS);
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", TensorType.real(Shape.of(batch, Dimension.of(4))));
        Value w = builder.read(weights);
        Origin origin = new Origin(Optional.of(line), Optional.of("h"), "", Origin.Phase.FORWARD, Origin.Role.ROOT);
        builder.at(origin);
        Value product = builder.apply(new MatMul(), x, w);
        Value h = builder.apply(Elementwise.TANH, product);
        builder.at(new Origin(Optional.of(line), Optional.empty(), "blocks.2", Origin.Phase.BACKWARD));
        Value half = builder.constant(0.5, TensorType.scalar(ElementType.REAL));
        Value sum = builder.apply(new Reduce(Reduce.Kind.SUM, List.of(0, 1)), h);
        Value scaled = builder.apply(Elementwise.MULTIPLY, w, half);
        builder.output("h", h);
        builder.output("sum", sum);
        builder.write(weights, scaled);
        builder.require(new Condition.AtMost(batch, Dimension.of(64), "B ≤ context"));
        assertThat(GraphPrinter.print(builder.build())).isEqualTo("""
                        %0 = input x : [B, 4]
                        %1 = read parameter W : [4, 2]
                        %2 = matmul(%0, %1) : [B, 2]   // h, digits.nn:2
                        %3 = tanh(%2) : [B, 2]   // h, digits.nn:2
                        %4 = 0.5 : real   // adjoint of blocks.2: digits.nn:2
                        %5 = sum[0, 1](%3) : real   // adjoint of blocks.2: digits.nn:2
                        %6 = multiply(%1, %4) : [4, 2]   // adjoint of blocks.2: digits.nn:2
                        output h = %3
                        output sum = %5
                        write parameter W = %6
                        require B ≤ 64   // B ≤ context
                        """);
    }
}
