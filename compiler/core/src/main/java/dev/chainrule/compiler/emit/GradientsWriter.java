// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.graph.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * Writes what hands out the gradients of a train step, {@code model.gradients().W1()}; where there are several steps, {@code
 * model.gradientsOfCritic().W1()}.
 */
final class GradientsWriter {
    private final ModelLayout layout;
    private final Names members;
    private final Names types;
    private final TypeSpec.Builder type;

    GradientsWriter(ModelLayout layout, Names members, Names types, TypeSpec.Builder type) {
        this.layout = layout;
        this.members = members;
        this.types = types;
        this.type = type;
    }

    void write() {
        Map<String, List<Cell>> steps = new LinkedHashMap<>();
        for (Cell cell : layout.cells()) {
            if (cell.kind() == Cell.Kind.GRADIENT) {
                String step = cell.name().substring(0, cell.name().indexOf(AccessorWriter.GRADIENT));
                steps.computeIfAbsent(step, key -> new ArrayList<>()).add(cell);
            }
        }
        steps.forEach((step, cells) -> {
            String of = steps.size() == 1 ? "" : "Of" + Names.typeCase(step);
            step(step, cells, members.allocate("gradients" + of), types.allocate("Gradients" + of));
        });
    }

    private void step(String step, List<Cell> cells, String method, String name) {
        String doc = Comments.doc(step);
        TypeSpec.Builder gradients = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("The gradients of {@code $L} for the parameters that it trains.\n", doc)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        new AccessorWriter(layout, new Names().reserve(ModelEmitter.INHERITED), gradients).write(cells);
        type.addMethod(MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PUBLIC)
                .returns(ClassName.get("", name))
                .addJavadoc(
                        "The gradients that {@code $L} computed last, parameter by parameter; one whole step does not keep"
                                + " them.\n",
                        Names.camelCase(step) + "Gradients")
                .addStatement("return new $L()", name)
                .build());
        type.addType(gradients.build());
    }
}
