// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.schedule.Buffer;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the slots, and what the base class asks a model for: room for an entry point, its steps, its outputs. */
final class WorkspaceWriter {
    /** Statements of some 25 bytes each; see Note [Methods stay small]. */
    private static final int STATEMENTS_PER_METHOD = 120;

    private static final int TENANTS_SHOWN = 6;
    private static final String NO_OUTPUT = "throw new IllegalArgumentException(\"output \" + output)";
    private static final String NO_ENTRY_POINT = "throw new IllegalArgumentException(\"entry point \" + entryPoint)";

    private final ModelLayout layout;
    private final KernelLibrary kernels;
    private final Names members;
    private final TypeSpec.Builder type;

    WorkspaceWriter(ModelLayout layout, KernelLibrary kernels, Names members, TypeSpec.Builder type) {
        this.layout = layout;
        this.kernels = kernels;
        this.members = members;
        this.type = type;
    }

    void write() {
        List<StepWriter.Written> steps = layout.entries().stream()
                .map(entry -> new StepWriter(layout, kernels, entry, members).write())
                .toList();
        if (kernels.launches()) {
            ClassName launcher = layout.className("Kernels");
            type.addField(FieldSpec.builder(launcher, ModelLayout.LAUNCHER, Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("new $T()", launcher)
                    .build());
        }
        slots();
        for (StepWriter.Written written : steps) {
            written.scalarFields().forEach(field -> type.addField(TypeName.DOUBLE, field, Modifier.PRIVATE));
        }
        dispatch("allocate", layout.entries().stream().map(this::allocate).toList());
        dispatch("execute", steps.stream().map(StepWriter.Written::calls).toList());
        outputs();
        steps.forEach(written -> type.addMethods(written.methods()));
    }

    // ---- slots

    private void slots() {
        List<String> tenants = tenants();
        for (int slot = 0; slot < layout.plan().slots().size(); slot++) {
            MemoryPlan.Slot planned = layout.plan().slots().get(slot);
            TypeName array = layout.arrayType(planned.real() ? ElementType.REAL : ElementType.INT);
            type.addField(FieldSpec.builder(array, layout.slotName(slot), Modifier.PRIVATE)
                    .addJavadoc("$L", Comments.wrap(Comments.doc(tenants.get(slot)), 110))
                    .initializer("{}")
                    .build());
        }
    }

    /** For each slot {@code predict: h, z; train: dh}. */
    private List<String> tenants() {
        List<List<String>> bySlot = new ArrayList<>();
        layout.plan().slots().forEach(slot -> bySlot.add(new ArrayList<>()));
        for (ModelLayout.Entry entry : layout.entries()) {
            Map<Integer, List<String>> names = new TreeMap<>();
            for (Buffer buffer : entry.schedule().buffers()) {
                entry.slots()
                        .slotOf()
                        .get(buffer.id())
                        .ifPresent(slot -> names.computeIfAbsent(slot, each -> new ArrayList<>())
                                .add(buffer.name()));
            }
            names.forEach((slot, tenants) -> {
                String shown = tenants.stream().limit(TENANTS_SHOWN).collect(Collectors.joining(", "));
                bySlot.get(slot).add(entry.name() + ": " + shown + (tenants.size() > TENANTS_SHOWN ? ", …" : ""));
            });
        }
        return bySlot.stream()
                .map(entries -> "Holds, in turn, " + String.join("; ", entries) + ".")
                .toList();
    }

    /** The conditions and the room of an entry point, as statements; many of them in methods of their own. */
    private List<CodeBlock> allocate(ModelLayout.Entry entry) {
        List<CodeBlock> statements = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        for (Condition condition : entry.schedule().conditions()) {
            ModelLayout.sides(condition).forEach(side -> used.addAll(side.names()));
            statements.add(condition(condition));
        }
        for (int slot = 0; slot < layout.plan().slots().size(); slot++) {
            String name = layout.slotName(slot);
            List<Dimension> lengths = entry.slots().lengths().get(slot);
            if (!lengths.isEmpty()) {
                lengths.forEach(length -> used.addAll(length.names()));
                statements.add(CodeBlock.of("$1L = room($1L, $2L)", name, longest(lengths)));
            }
        }
        List<CodeBlock> body = new ArrayList<>();
        for (String name : entry.dimensions()) {
            if (used.contains(name)) {
                body.add(CodeBlock.of(
                        "int $L = dimension($L)",
                        Names.ofDimension(name),
                        layout.model().dynamicNames().indexOf(name)));
            }
        }
        if (statements.size() <= STATEMENTS_PER_METHOD) {
            body.addAll(statements);
            return body;
        }
        String parameters = String.join(
                ", ",
                entry.dimensions().stream()
                        .filter(used::contains)
                        .map(Names::ofDimension)
                        .toList());
        for (List<CodeBlock> chunk : chunks(statements)) {
            String name = members.allocate(Names.camelCase(entry.name()) + "Room");
            MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE);
            entry.dimensions().stream()
                    .filter(used::contains)
                    .forEach(dimension -> method.addParameter(TypeName.INT, Names.ofDimension(dimension)));
            type.addMethod(method.addCode(statements(chunk)).build());
            body.add(CodeBlock.of("$L($L)", name, parameters));
        }
        return body;
    }

    private String longest(List<Dimension> lengths) {
        String longest = "";
        for (Dimension length : lengths) {
            String text = Dimensions.asInt(length, Names::ofDimension);
            longest = longest.isEmpty() ? text : "Math.max(" + longest + ", " + text + ")";
        }
        return longest;
    }

    private CodeBlock condition(Condition condition) {
        String method;
        String relation;
        if (condition instanceof Condition.AtMost) {
            method = "atMost";
            relation = " ≤ ";
        } else if (condition instanceof Condition.Divides) {
            method = "divides";
            relation = " divides ";
        } else {
            method = "equal";
            relation = " = ";
        }
        List<Dimension> sides = ModelLayout.sides(condition);
        return CodeBlock.of(
                "$T.$L($L, $L, $S)",
                StepWriter.CHECKS,
                method,
                Dimensions.asLong(sides.get(0), Names::ofDimension),
                Dimensions.asLong(sides.get(1), Names::ofDimension),
                condition.reason() + ": " + sides.get(0) + relation + sides.get(1) + " must hold");
    }

    // ---- outputs

    private void outputs() {
        List<CodeBlock> cases = new ArrayList<>();
        for (ModelLayout.Entry entry : layout.entries()) {
            List<Schedule.Result> results = entry.schedule().results();
            if (results.size() <= 1) {
                cases.add(CodeBlock.of("$L", results.isEmpty() ? NO_OUTPUT : storage(entry, results.get(0))));
                continue;
            }
            List<CodeBlock> arms = new ArrayList<>();
            for (int output = 0; output < results.size(); output++) {
                arms.add(CodeBlock.of("case $L -> $L", output, storage(entry, results.get(output))));
            }
            cases.add(CodeBlock.of("$L(output)", outputMethod(entry, chunks(arms), 0)));
        }
        MethodSpec.Builder method = overriding("output").returns(Object.class).addParameter(TypeName.INT, "output");
        CodeBlock.Builder code = CodeBlock.builder().add("return switch (entryPoint) {\n$>");
        for (int i = 0; i < cases.size(); i++) {
            code.add("case $L -> $L;\n", layout.entries().get(i).constant(), cases.get(i));
        }
        type.addMethod(method.addCode(
                        code.add("default -> $L;\n$<};\n", NO_ENTRY_POINT).build())
                .build());
    }

    private String storage(ModelLayout.Entry entry, Schedule.Result result) {
        return StepWriter.storage(layout, entry, entry.schedule().buffers().get(result.buffer()));
    }

    /** One method holds so many outputs; it passes the others on to the next. */
    private String outputMethod(ModelLayout.Entry entry, List<List<CodeBlock>> chunks, int chunk) {
        String name = members.allocate(Names.camelCase(entry.name()) + "Output");
        CodeBlock.Builder code = CodeBlock.builder().add("return switch (output) {\n$>");
        chunks.get(chunk).forEach(arm -> code.add("$L;\n", arm));
        if (chunk + 1 < chunks.size()) {
            code.add("default -> $L(output);\n", outputMethod(entry, chunks, chunk + 1));
        } else {
            code.add("default -> $L;\n", NO_OUTPUT);
        }
        type.addMethod(MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .returns(Object.class)
                .addParameter(TypeName.INT, "output")
                .addCode(code.add("$<};\n").build())
                .build());
        return name;
    }

    // ---- what the base class calls

    private static MethodSpec.Builder overriding(String name) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(TypeName.INT, "entryPoint");
    }

    private void dispatch(String name, List<List<CodeBlock>> bodies) {
        MethodSpec.Builder method = overriding(name).beginControlFlow("switch (entryPoint)");
        for (int i = 0; i < bodies.size(); i++) {
            String constant = layout.entries().get(i).constant();
            List<CodeBlock> body = bodies.get(i);
            if (body.size() == 1) {
                method.addCode("case $L -> $L;\n", constant, body.get(0));
            } else {
                method.beginControlFlow("case $L ->", constant)
                        .addCode(statements(body))
                        .endControlFlow();
            }
        }
        type.addMethod(method.addStatement("default -> $L", NO_ENTRY_POINT)
                .endControlFlow()
                .build());
    }

    private static CodeBlock statements(List<CodeBlock> statements) {
        CodeBlock.Builder code = CodeBlock.builder();
        statements.forEach(code::addStatement);
        return code.build();
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += STATEMENTS_PER_METHOD) {
            chunks.add(all.subList(from, Math.min(from + STATEMENTS_PER_METHOD, all.size())));
        }
        return chunks;
    }
}
