// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.scalar.Draws;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Functions;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the runtime's class of transcendental functions from {@link Functions}, while the runtime is built. */
public final class FunctionsWriter {
    private FunctionsWriter() {}

    /** @param arguments the folder of sources below which the file is written */
    public static void main(String[] arguments) throws IOException {
        String folder = BodyWriter.FUNCTIONS.packageName().replace('.', '/');
        Path file = Path.of(arguments[0], folder, BodyWriter.FUNCTIONS.simpleName() + ".java");
        Files.createDirectories(file.getParent());
        String source = source();
        // A file that says the same stays as it is, so that nothing is compiled again for it.
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
        }
    }

    /** The whole source file. */
    public static String source() {
        TypeSpec.Builder type = TypeSpec.classBuilder(BodyWriter.FUNCTIONS)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("""
                        The transcendental functions of compiled models: exact arithmetic, comparisons and moved bits only, so the
                        results are the same on every machine. Errors are given in units in the last place (ULP), as measured;
                        {@code docs/numerics.md} says how.
                        """)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        for (Function function : Functions.ALL) {
            for (Precision precision : Precision.values()) {
                type.addMethod(method(function, precision, function.name(), error(function, precision)));
            }
        }
        for (Function function : Draws.ALL) {
            for (Precision precision : Precision.values()) {
                String name = BodyWriter.name(function, precision);
                if (type.build().methodSpecs().stream()
                        .noneMatch(method -> method.name().equals(name))) {
                    type.addMethod(method(function, precision, name, ""));
                }
            }
        }
        return JavaFile.builder(BodyWriter.FUNCTIONS.packageName(), type.build())
                .addFileComment("Copyright 2026 The Chainrule Authors\nSPDX-License-Identifier: Apache-2.0\n\n"
                        + "Generated from dev.chainrule.scalar.Functions. Do not edit.")
                .indent("    ")
                .skipJavaLangImports(true)
                .build()
                .toString();
    }

    private static MethodSpec method(Function function, Precision precision, String name, String error) {
        NameAllocator names = new NameAllocator();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type(function.result(), precision))
                .addJavadoc("$L\n", error.isEmpty() ? function.doc() : function.doc() + " " + error);
        List<BodyWriter.Expression> arguments = new ArrayList<>();
        for (Function.Parameter parameter : function.parameters()) {
            method.addParameter(type(parameter.type(), precision), names.newName(parameter.name()));
            arguments.add(BodyWriter.Expression.name(parameter.name()));
        }
        return method.addCode(CodeBlock.join(
                        BodyWriter.write(
                                function.body(precision),
                                precision,
                                ExpressionWriter.Choice.BRANCH,
                                arguments,
                                List.of(CodeBlock.of("return ")),
                                names::newName),
                        ""))
                .build();
    }

    private static TypeName type(ScalarType type, Precision precision) {
        TypeName real = precision == Precision.F32 ? TypeName.FLOAT : TypeName.DOUBLE;
        return type == ScalarType.INT ? TypeName.INT : real;
    }

    private static String error(Function function, Precision precision) {
        double bound = Functions.errorBound(function, precision);
        return bound == 0 ? "Exact." : "Error below " + bound + " ULP.";
    }
}
