// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.java.Literals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Writes what a class says about itself: calls of the runtime's {@code Blueprint.Builder}, in methods that stay small
 * however many cells there are. They stand in nested classes, which have constant pools of their own: one class where that
 * is enough.
 */
final class DescriptionWriter {
    static final String CLASS = "Description";
    private static final int CALLS_PER_METHOD = 60;
    /** A call takes some four constants of its class, which has at most 65,535. */
    private static final int METHODS_PER_CLASS = 30;

    private static final ClassName BUILDER = ModelLayout.BLUEPRINT.nestedClass("Builder");
    private static final ClassName ELEMENT = ClassName.get(ModelLayout.RUNTIME, "ElementType");
    private static final ClassName PRECISION = ClassName.get(ModelLayout.RUNTIME, "Precision");
    private static final ClassName DESCRIPTION = ClassName.get(ModelLayout.RUNTIME, "ModelDescription");
    private static final ClassName INITIAL = DESCRIPTION.nestedClass("Initial");

    private final ModelLayout layout;
    private final ModelDefinition model;
    private final List<CodeBlock> calls = new ArrayList<>();

    DescriptionWriter(ModelLayout layout) {
        this.layout = layout;
        this.model = layout.model();
    }

    /**
     * The nested classes, the one that holds the blueprint first.
     *
     * @param types the names of nested classes, of which further ones take theirs
     */
    List<TypeSpec> write(Names types) {
        model.inputs().forEach(this::input);
        layout.cells().forEach(this::cell);
        layout.settings()
                .forEach(setting -> calls.add(CodeBlock.of(
                        ".setting($S, $L)",
                        setting.name(),
                        setting.value().isPresent()
                                ? twice(setting.value().getAsDouble())
                                : CodeBlock.of("$T.NaN", Double.class))));
        layout.entries().forEach(this::entryPoint);
        CodeBlock.Builder start = CodeBlock.builder()
                .add(
                        "$T builder = $T.of($S, $T.$L",
                        BUILDER,
                        ModelLayout.BLUEPRINT,
                        model.name(),
                        PRECISION,
                        model.precision());
        model.dynamicNames().forEach(name -> start.add(", $S", name));
        MethodSpec.Builder blueprint = MethodSpec.methodBuilder("blueprint")
                .addModifiers(Modifier.STATIC)
                .returns(ModelLayout.BLUEPRINT)
                .addStatement(start.add(")").build());
        TypeSpec.Builder first = type(CLASS, "What the model is made of, in the order of the indices used above.\n")
                .addField(FieldSpec.builder(ModelLayout.BLUEPRINT, "BLUEPRINT")
                        .addModifiers(Modifier.STATIC, Modifier.FINAL)
                        .initializer("blueprint()")
                        .build());
        List<MethodSpec> methods = new ArrayList<>();
        List<TypeSpec> others = new ArrayList<>();
        int parts = Math.max(1, (calls.size() + CALLS_PER_METHOD - 1) / CALLS_PER_METHOD);
        for (int from = 0; from < parts; from += METHODS_PER_CLASS) {
            int to = Math.min(parts, from + METHODS_PER_CLASS);
            String name = from == 0 ? "" : types.allocate(CLASS);
            TypeSpec.Builder other = type(name.isEmpty() ? CLASS : name, "More of what the model is made of.\n");
            for (int part = from; part < to; part++) {
                blueprint.addStatement("$Lpart$L(builder)", name.isEmpty() ? "" : name + ".", part + 1);
                if (name.isEmpty()) {
                    methods.add(part(part));
                } else {
                    other.addMethod(part(part));
                }
            }
            if (!name.isEmpty()) {
                others.add(other.build());
            }
        }
        first.addMethod(blueprint.addStatement("return builder.build()").build())
                .addMethods(methods);
        List<TypeSpec> all = new ArrayList<>(List.of(first.build()));
        all.addAll(others);
        return all;
    }

    private static TypeSpec.Builder type(String name, String doc) {
        return TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(doc)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
    }

    private MethodSpec part(int part) {
        int from = part * CALLS_PER_METHOD;
        List<CodeBlock> chunk = calls.subList(from, Math.min(from + CALLS_PER_METHOD, calls.size()));
        MethodSpec.Builder method = MethodSpec.methodBuilder("part" + (part + 1))
                .addModifiers(
                        part < METHODS_PER_CLASS
                                ? List.of(Modifier.PRIVATE, Modifier.STATIC)
                                : List.of(Modifier.STATIC))
                .addParameter(BUILDER, "builder");
        if (!chunk.isEmpty()) {
            method.addStatement(CodeBlock.of("builder$L", CodeBlock.join(chunk, "\n")));
        }
        return method.build();
    }

    private void input(ModelDefinition.Input input) {
        TensorType type = input.type();
        String place = ModelLayout.place(input.span());
        CodeBlock shape = shape(type);
        if (input.standard().isPresent()) {
            calls.add(CodeBlock.of(
                    ".optionalInput($S, $T.$L, $S, $L$L)",
                    place,
                    ELEMENT,
                    element(type.element()),
                    input.name(),
                    twice(input.standard().getAsDouble()),
                    shape));
        } else {
            calls.add(CodeBlock.of(
                    ".input($S, $T.$L, $S$L)", place, ELEMENT, element(type.element()), input.name(), shape));
        }
    }

    private void cell(Cell cell) {
        CodeBlock.Builder call = CodeBlock.builder()
                .add(
                        ".cell($T.$L, $T.$L, $S, $L",
                        DESCRIPTION.nestedClass("CellKind"),
                        cell.kind(),
                        ELEMENT,
                        element(cell.type().element()),
                        cell.name(),
                        initial(cell.initial()));
        for (Dimension dimension : cell.type().shape().dimensions()) {
            call.add(", $L", dimension.value().orElseThrow());
        }
        calls.add(call.add(")").build());
    }

    private static CodeBlock initial(Initial initial) {
        if (initial instanceof Initial.Constant constant) {
            return CodeBlock.of("new $T($L)", INITIAL.nestedClass("Constant"), twice(constant.value()));
        }
        if (initial instanceof Initial.Values values) {
            String text = values.values().stream()
                    .map(value -> twice(value).toString().replace("Double.", ""))
                    .map(value ->
                            value.replace("POSITIVE_INFINITY", "Infinity").replace("NEGATIVE_INFINITY", "-Infinity"))
                    .collect(Collectors.joining(" "));
            return CodeBlock.of("$T.values($S)", ModelLayout.BLUEPRINT, text);
        }
        if (initial instanceof Initial.Normal normal) {
            return CodeBlock.of(
                    "new $T($L, $L)", INITIAL.nestedClass("Normal"), twice(normal.mean()), twice(normal.deviation()));
        }
        if (initial instanceof Initial.TruncatedNormal normal) {
            return CodeBlock.of(
                    "new $T($L, $L, $L, $L)",
                    INITIAL.nestedClass("TruncatedNormal"),
                    twice(normal.mean()),
                    twice(normal.deviation()),
                    twice(normal.low()),
                    twice(normal.high()));
        }
        if (initial instanceof Initial.Uniform uniform) {
            return CodeBlock.of(
                    "new $T($L, $L)", INITIAL.nestedClass("Uniform"), twice(uniform.low()), twice(uniform.high()));
        }
        if (initial instanceof Initial.Orthogonal orthogonal) {
            return CodeBlock.of("new $T($L)", INITIAL.nestedClass("Orthogonal"), twice(orthogonal.gain()));
        }
        if (initial instanceof Initial.Identity) {
            return CodeBlock.of("new $T()", INITIAL.nestedClass("Identity"));
        }
        throw new IllegalArgumentException("unknown initial value " + initial);
    }

    private void entryPoint(ModelLayout.Entry entry) {
        calls.add(CodeBlock.of(
                ".entryPoint($T.$L, $S, $L, $S, $S, $S, $S)",
                DESCRIPTION.nestedClass("EntryKind"),
                entry.kind(),
                entry.name(),
                every(entry),
                ranges(entry.inputs()),
                ranges(entry.dimensions().stream()
                        .map(model.dynamicNames()::indexOf)
                        .toList()),
                ranges(entry.reads().stream().map(layout::cell).toList()),
                ranges(entry.writes().stream().map(layout::cell).toList())));
        for (Schedule.Result result : entry.schedule().results()) {
            calls.add(CodeBlock.of(
                    ".output($T.$L, $T.$L, $S$L)",
                    DESCRIPTION.nestedClass("Role"),
                    role(result.name()),
                    ELEMENT,
                    element(result.type().element()),
                    result.name(),
                    shape(result.type())));
        }
        for (LongestBuffers.Named buffer : LongestBuffers.of(entry, model)) {
            calls.add(CodeBlock.of(
                    ".longest($S, $L)", buffer.name(), Dimensions.asExtent(buffer.length(), model.dynamicNames())));
        }
    }

    private int every(ModelLayout.Entry entry) {
        if (entry.kind() != EntryPoint.Kind.STEP) {
            return 1;
        }
        Optional<ModelDefinition.Train> train = model.trains().stream()
                .filter(each -> each.name().equals(entry.name()))
                .findFirst();
        return train.map(ModelDefinition.Train::every).orElse(1);
    }

    private String role(String result) {
        if (model.outputs().stream().anyMatch(figure -> figure.name().equals(result))) {
            return "OUTPUT";
        }
        if (model.losses().stream().anyMatch(figure -> figure.name().equals(result))) {
            return "LOSS";
        }
        return model.metrics().stream().anyMatch(figure -> figure.name().equals(result)) ? "METRIC" : "DERIVATIVE";
    }

    private CodeBlock shape(TensorType type) {
        CodeBlock.Builder code = CodeBlock.builder();
        type.shape()
                .dimensions()
                .forEach(dimension -> code.add(", $L", Dimensions.asExtent(dimension, model.dynamicNames())));
        return code.build();
    }

    private static String element(ElementType element) {
        return element == ElementType.SETTING ? "REAL" : element.name();
    }

    private static CodeBlock twice(double value) {
        return CodeBlock.of("$L", Literals.real(value, dev.chainrule.scalar.Precision.F64));
    }

    /** {@code "0-2, 5"} for 0, 1, 2, 5. */
    static String ranges(List<Integer> indices) {
        List<Integer> sorted = indices.stream().sorted().toList();
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < sorted.size(); ) {
            int last = i;
            while (last + 1 < sorted.size() && sorted.get(last + 1) == sorted.get(last) + 1) {
                last++;
            }
            ranges.add(last == i ? "" + sorted.get(i) : sorted.get(i) + "-" + sorted.get(last));
            i = last + 1;
        }
        return String.join(", ", ranges);
    }
}
