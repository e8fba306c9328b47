// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes what runs: the steps of all entry points, and the method by which the base class starts those of one. */
final class ExecutionWriter {
    private final ModelLayout layout;
    private final KernelLibrary kernels;
    private final Names members;
    private final TypeSpec.Builder type;

    ExecutionWriter(ModelLayout layout, KernelLibrary kernels, Names members, TypeSpec.Builder type) {
        this.layout = layout;
        this.kernels = kernels;
        this.members = members;
        this.type = type;
    }

    void write(TraceWriter trace) {
        List<StepWriter.Written> steps = layout.entries().stream()
                .map(entry -> new StepWriter(layout, kernels, entry, members, trace.next(entry)).write())
                .toList();
        if (kernels.launches()) {
            ClassName launcher = layout.className("Kernels");
            type.addField(FieldSpec.builder(launcher, ModelLayout.LAUNCHER, Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("new $T()", launcher)
                    .build());
        }
        for (StepWriter.Written written : steps) {
            written.scalarFields().forEach(field -> type.addField(TypeName.DOUBLE, field, Modifier.PRIVATE));
        }
        type.addMethod(execute(steps));
        steps.forEach(written -> type.addMethods(written.methods()));
    }

    private MethodSpec execute(List<StepWriter.Written> steps) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("execute")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(TypeName.INT, "entryPoint")
                .beginControlFlow("switch (entryPoint)");
        for (int i = 0; i < steps.size(); i++) {
            String constant = layout.entries().get(i).constant();
            List<CodeBlock> calls = steps.get(i).calls();
            if (calls.size() == 1) {
                method.addCode("case $L -> $L;\n", constant, calls.get(0));
            } else {
                method.beginControlFlow("case $L ->", constant);
                calls.forEach(method::addStatement);
                method.endControlFlow();
            }
        }
        return method.addStatement(
                        "default -> throw new $T($S + entryPoint)", IllegalArgumentException.class, "entry point ")
                .endControlFlow()
                .build();
    }
}
