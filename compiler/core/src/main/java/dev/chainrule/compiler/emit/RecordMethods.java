// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes what a record of outputs can do with its arrays: it compares and prints them by their elements, where records look
 * at arrays as objects, and tells the classes that scores say.
 */
final class RecordMethods {
    private static final ClassName ANSWERS = ClassName.get(ModelLayout.GENERATED, "Answers");

    /** What a component may not be called: it would hide the class. */
    static final String[] CLASSES = {"Answers", "Arrays", "Boolean", "Double", "Integer"};

    private final ClassName self;
    private final Names names;
    private final TypeSpec.Builder record;

    RecordMethods(ClassName self, Names names, TypeSpec.Builder record) {
        this.self = self;
        this.names = names;
        this.record = record;
    }

    void write(List<ParameterSpec> components, List<Schedule.Result> results) {
        if (components.stream().noneMatch(RecordMethods::isArray)) {
            return;
        }
        argmax(components, results);
        List<CodeBlock> same = new ArrayList<>();
        List<CodeBlock> hashes = new ArrayList<>();
        List<CodeBlock> texts = new ArrayList<>();
        for (ParameterSpec component : components) {
            String name = component.name();
            String before = (texts.isEmpty() ? self.simpleName() + "[" : ", ") + name + "=";
            if (isArray(component)) {
                same.add(CodeBlock.of("$T.equals(this.$L, that.$L)", Arrays.class, name, name));
                hashes.add(CodeBlock.of("$T.hashCode($L)", Arrays.class, name));
                texts.add(CodeBlock.of("$S + $T.text($L)", before, ANSWERS, name));
            } else {
                ClassName boxed = (ClassName) component.type().box();
                same.add(CodeBlock.of("$T.compare(this.$L, that.$L) == 0", boxed, name, name));
                hashes.add(CodeBlock.of("$T.hashCode($L)", boxed, name));
                texts.add(CodeBlock.of("$S + $L", before, name));
            }
        }
        record.addMethod(override("equals", TypeName.BOOLEAN)
                .addParameter(ClassName.OBJECT, "other")
                .addStatement("return other instanceof $T that && $L", self, CodeBlock.join(same, " && "))
                .build());
        record.addMethod(override("hashCode", TypeName.INT)
                .addStatement("return $L", hash(hashes))
                .build());
        record.addMethod(override("toString", ClassName.get(String.class))
                .addStatement("return $L + \"]\"", CodeBlock.join(texts, " + "))
                .build());
    }

    private static boolean isArray(ParameterSpec component) {
        return component.type() instanceof ArrayTypeName;
    }

    private static CodeBlock hash(List<CodeBlock> parts) {
        CodeBlock hash = parts.get(0);
        for (CodeBlock part : parts.subList(1, parts.size())) {
            hash = CodeBlock.of("31 * $L + $L", parts.indexOf(part) == 1 ? hash : CodeBlock.of("($L)", hash), part);
        }
        return hash;
    }

    private static MethodSpec.Builder override(String name, TypeName result) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(result);
    }

    /** Of rows of reals whose length is known. */
    private void argmax(List<ParameterSpec> components, List<Schedule.Result> results) {
        List<Integer> scores = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Shape shape = results.get(i).type().shape();
            if (results.get(i).type().element() == ElementType.REAL
                    && shape.rank() > 1
                    && shape.get(shape.rank() - 1).value().orElse(0) > 1) {
                scores.add(i);
            }
        }
        for (int i : scores) {
            String component = components.get(i).name();
            Shape shape = results.get(i).type().shape();
            String name = names.allocate(scores.size() == 1 ? "argmax" : "argmaxOf" + Names.typeCase(component));
            record.addMethod(MethodSpec.methodBuilder(name)
                    .addModifiers(Modifier.PUBLIC)
                    .returns(ArrayTypeName.of(TypeName.INT))
                    .addJavadoc("The index of the largest element in each row of {@code $L}.\n", component)
                    .addStatement(
                            "return $T.argmax($L, $L)",
                            ANSWERS,
                            component,
                            shape.get(shape.rank() - 1).value().orElse(0))
                    .build());
        }
    }
}
