// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.emit.loops.ScalarMethods;
import dev.chainrule.compiler.emit.loops.TwinMethods;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Writes the vector twin of a model: the class that holds its kernels' vector bodies. It reads {@code jdk.incubator.vector},
 * so it is compiled beside the model's other classes, never with them.
 */
final class TwinWriter {
    private static final ClassName SPECIMEN = TwinMethods.TWIN.nestedClass("Specimen");
    private static final ClassName FRAME = ClassName.get(ModelLayout.GENERATED, "Frame");
    /** Kernels a switch may have: their calls must stay well below the 8,000 bytes that HotSpot compiles. */
    private static final int LONGEST_SWITCH = 64;

    private final ClassName type;
    private final String fingerprint;
    private final Names methods = new Names()
            .reserve("run", "specimen", "fingerprint", "clone", "equals", "finalize", "getClass", "hashCode")
            .reserve("notify", "notifyAll", "toString", "wait", TwinMethods.SUM, "sumLanes");
    private final TwinMethods loops = new TwinMethods(methods::allocate);
    private final List<Body> bodies = new ArrayList<>();

    /** A kernel with a vector body, and what that is called. */
    private record Body(NumberedKernel kernel, String method) {}

    private TwinWriter(ClassName type, String fingerprint) {
        this.type = type;
        this.fingerprint = fingerprint;
    }

    /**
     * {@code DigitsVector}; nothing where no kernel has a vector body.
     *
     * @param fingerprint of the kernels, as the launcher bears it
     */
    static Optional<TypeSpec> write(ModelLayout layout, List<NumberedKernel> kernels, String fingerprint) {
        if (layout.model().precision() != Precision.F32) {
            return Optional.empty();
        }
        return write(layout.className("Vector"), kernels, fingerprint)
                .map(type -> type.toBuilder()
                        .addJavadoc(
                                "The kernels of {@link $T} on vectors: the same bits, sooner. Empty loops take turns only while the JIT is to compile what\n"
                                        + "follows them, and is called for nothing.\n",
                                layout.className(""))
                        .addAnnotation(ModelEmitter.generated(layout))
                        .build());
    }

    /** The twin of f32 kernels, under a name. */
    static Optional<TypeSpec> write(ClassName type, List<NumberedKernel> kernels, String fingerprint) {
        TwinWriter writer = new TwinWriter(type, fingerprint);
        kernels.forEach(writer::add);
        return writer.bodies.isEmpty() ? Optional.empty() : Optional.of(writer.type());
    }

    private void add(NumberedKernel kernel) {
        loops.add(kernel.kernel(), kernel.labels(), kernel.bounds(), kernel.scalarClass(), kernel.name())
                .ifPresent(method -> bodies.add(new Body(kernel, method)));
    }

    private TypeSpec type() {
        TypeSpec.Builder twin = TypeSpec.classBuilder(type)
                .addModifiers(Modifier.FINAL)
                .addSuperinterface(TwinMethods.TWIN)
                .addField(species(
                        TwinMethods.S,
                        TypeName.FLOAT,
                        CodeBlock.of(
                                "$1T.SPECIES_PREFERRED.length() > 16 ? $1T.SPECIES_512 : $1T.SPECIES_PREFERRED",
                                TwinMethods.FLOATS)))
                .addField(species(
                        TwinMethods.I,
                        TypeName.INT,
                        CodeBlock.of("$T.of(int.class, $L.vectorShape())", TwinMethods.SPECIES, TwinMethods.S)));
        if (loops.needsIndices()) {
            twin.addField(FieldSpec.builder(
                            ArrayTypeName.of(TypeName.INT),
                            TwinMethods.INDICES,
                            Modifier.PRIVATE,
                            Modifier.STATIC,
                            Modifier.FINAL)
                    .initializer("{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}")
                    .build());
        }
        if (loops.needsLanes()) {
            ParameterizedTypeName lanes =
                    ParameterizedTypeName.get(ClassName.get(ThreadLocal.class), ArrayTypeName.of(TypeName.FLOAT));
            twin.addField(FieldSpec.builder(lanes, TwinMethods.LANES, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .addJavadoc("The 16 virtual lanes of a sum.\n")
                    .initializer("ThreadLocal.withInitial(() -> new float[16])")
                    .build());
        }
        twin.addMethod(MethodSpec.methodBuilder("fingerprint")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class)
                .addStatement("return $S", fingerprint)
                .build());
        addRuns(twin);
        addSpecimens(twin);
        twin.addMethods(loops.methods());
        if (loops.needsSum()) {
            addSum(twin);
        }
        return twin.build();
    }

    private static FieldSpec species(String name, TypeName element, CodeBlock value) {
        return FieldSpec.builder(
                        ParameterizedTypeName.get(TwinMethods.SPECIES, element.box()),
                        name,
                        Modifier.PRIVATE,
                        Modifier.STATIC,
                        Modifier.FINAL)
                .initializer(value)
                .build();
    }

    // By number.

    private void addRuns(TypeSpec.Builder twin) {
        addByNumber(
                twin,
                MethodSpec.methodBuilder("run")
                        .addParameter(TypeName.INT, "kernel")
                        .addParameter(FRAME, "frame")
                        .addParameter(TypeName.INT, "from")
                        .addParameter(TypeName.INT, "to")
                        .build(),
                group -> cases(kernels(group), methods(group)));
    }

    /** A method with a switch over the kernels' numbers, in several methods where there are many. */
    private void addByNumber(TypeSpec.Builder twin, MethodSpec method, Function<List<Body>, CodeBlock> cases) {
        List<List<Body>> groups = groups();
        MethodSpec.Builder whole =
                method.toBuilder().addAnnotation(Override.class).addModifiers(Modifier.PUBLIC);
        if (groups.size() == 1) {
            twin.addMethod(whole.addCode(cases.apply(groups.get(0))).build());
            return;
        }
        String arguments = method.parameters().stream().map(ParameterSpec::name).collect(Collectors.joining(", "));
        boolean returns = !method.returnType().equals(TypeName.VOID);
        List<MethodSpec> parts = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            String name = methods.allocate(method.name() + (i + 1));
            CodeBlock call = CodeBlock.of("$L$L($L)", returns ? "return " : "", name, arguments);
            if (i == groups.size() - 1) {
                whole.addStatement(call);
            } else {
                List<Body> group = groups.get(i);
                whole.beginControlFlow(
                                "if (kernel <= $L)",
                                group.get(group.size() - 1).kernel().number())
                        .addStatement(call);
                if (!returns) {
                    whole.addStatement("return");
                }
                whole.endControlFlow();
            }
            parts.add(MethodSpec.methodBuilder(name)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .returns(method.returnType())
                    .addParameters(method.parameters())
                    .addCode(cases.apply(groups.get(i)))
                    .build());
        }
        twin.addMethod(whole.build()).addMethods(parts);
    }

    private List<List<Body>> groups() {
        List<List<Body>> groups = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i += LONGEST_SWITCH) {
            groups.add(bodies.subList(i, Math.min(bodies.size(), i + LONGEST_SWITCH)));
        }
        return groups;
    }

    private static List<NumberedKernel> kernels(List<Body> bodies) {
        return bodies.stream().map(Body::kernel).toList();
    }

    private static List<String> methods(List<Body> bodies) {
        return bodies.stream().map(Body::method).toList();
    }

    /** A call of each kernel's method on what the frame holds, by the kernel's number. */
    static CodeBlock cases(List<NumberedKernel> kernels, List<String> methods) {
        CodeBlock.Builder code = CodeBlock.builder();
        boolean ints = kernels.stream()
                .anyMatch(kernel ->
                        kernel.kernel().arrays().stream().anyMatch(array -> array.element() != ElementType.REAL));
        boolean sizes = kernels.stream().anyMatch(kernel -> kernel.kernel().sizes() > 0);
        boolean settings = kernels.stream().anyMatch(kernel -> kernel.kernel().settings() > 0);
        code.addStatement("float[][] f = frame.floats");
        if (ints) {
            code.addStatement("int[][] g = frame.ints");
        }
        if (sizes) {
            code.addStatement("int[] n = frame.sizes");
        }
        if (settings) {
            code.addStatement("double[] s = frame.settings");
        }
        code.beginControlFlow("switch (kernel)");
        for (int i = 0; i < kernels.size(); i++) {
            code.add(
                    "case $L -> $L($L);\n",
                    kernels.get(i).number(),
                    methods.get(i),
                    String.join(", ", arguments(kernels.get(i).kernel())));
        }
        return code.add(
                        "default -> throw new $T($S + kernel);\n",
                        IllegalArgumentException.class,
                        "no vector body of kernel ")
                .endControlFlow()
                .build();
    }

    private static List<String> arguments(Kernel kernel) {
        List<String> arguments = new ArrayList<>();
        int floats = 0;
        int ints = 0;
        for (Kernel.Parameter array : kernel.arrays()) {
            arguments.add(array.element() == ElementType.REAL ? "f[" + floats++ + "]" : "g[" + ints++ + "]");
        }
        for (int i = 0; i < kernel.sizes(); i++) {
            arguments.add("n[" + i + "]");
        }
        for (int i = 0; i < kernel.settings(); i++) {
            arguments.add("(float) s[" + i + "]");
        }
        arguments.add("from");
        arguments.add("to");
        return arguments;
    }

    private void addSpecimens(TypeSpec.Builder twin) {
        addByNumber(
                twin,
                MethodSpec.methodBuilder("specimen")
                        .returns(SPECIMEN)
                        .addParameter(TypeName.INT, "kernel")
                        .build(),
                TwinWriter::specimens);
    }

    private static CodeBlock specimens(List<Body> bodies) {
        CodeBlock.Builder code =
                CodeBlock.builder().add("return switch (kernel) {\n").indent();
        for (Body body : bodies) {
            Specimens specimen = Specimens.of(body.kernel().kernel());
            code.add(
                    "case $L -> new $T($L, $L, $L, $L, $L, $L);\n",
                    body.kernel().number(),
                    SPECIMEN,
                    array(specimen.floats()),
                    array(specimen.ints()),
                    array(specimen.sizes()),
                    specimen.settings(),
                    specimen.range(),
                    specimen.grain());
        }
        return code.add("default -> null;\n").unindent().add("};\n").build();
    }

    private static String array(List<Integer> values) {
        return "new int[] {" + values.stream().map(String::valueOf).collect(Collectors.joining(", ")) + "}";
    }

    // Sums of elements.

    private static void addSum(TypeSpec.Builder twin) {
        CodeBlock lanes = CodeBlock.builder()
                .beginControlFlow("for (int lane = 0; lane < 16; lane += 2 * $L.length())", TwinMethods.S)
                .addStatement("sumLanes(x, at, Math.min(at + $L, whole), lane, lanes)", Kernel.STRETCH)
                .endControlFlow()
                .build();
        MethodSpec.Builder sum = MethodSpec.methodBuilder(TwinMethods.SUM)
                .addJavadoc("As {@link $T#sum(float[], int, int)}.\n", ScalarMethods.SUMS)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TypeName.FLOAT)
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "x")
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "length")
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "lanes")
                .addStatement("int whole = from + length - length % 16")
                .addStatement("float sum = 0f")
                .addStatement("float rest = 0f")
                .beginControlFlow("for (int at = from; at < whole; at += $L)", Kernel.STRETCH)
                .addCode(lanes)
                .addStatement("float part = $T.tree(lanes)", ScalarMethods.SUMS)
                .addStatement("float total = sum + part")
                .addStatement("float taken = total - sum")
                .addStatement("rest += (sum - (total - taken)) + (part - taken)")
                .addStatement("sum = total")
                .endControlFlow()
                .beginControlFlow("for (int i = whole; i < from + length; i++)")
                .addStatement("sum += x[i]")
                .endControlFlow()
                .addStatement("return Float.isNaN(rest) ? sum : sum + rest");
        MethodSpec.Builder perLane = MethodSpec.methodBuilder("sumLanes")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "x")
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "whole")
                .addParameter(TypeName.INT, "lane")
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "lanes")
                .addCode(TwinMethods.turnsOfNothing("turn", ""))
                .addComment(TwinMethods.NEXT)
                .addStatement("int next = $L.length() % 16", TwinMethods.S)
                .addStatement("$1T sum = $1T.fromArray($2L, x, from + lane)", TwinMethods.FLOATS, TwinMethods.S)
                .addStatement("$1T sum2 = $1T.fromArray($2L, x, from + lane + next)", TwinMethods.FLOATS, TwinMethods.S)
                .beginControlFlow("for (int i = from + lane + 16; i < whole; i += 16)")
                .addStatement("$1T xValue = $1T.fromArray($2L, x, i)", TwinMethods.FLOATS, TwinMethods.S)
                .addStatement("$1T xValue2 = $1T.fromArray($2L, x, i + next)", TwinMethods.FLOATS, TwinMethods.S)
                .addStatement("sum = sum.add(xValue)")
                .addStatement("sum2 = sum2.add(xValue2)")
                .endControlFlow()
                .addStatement("sum.intoArray(lanes, lane)")
                .addStatement("sum2.intoArray(lanes, lane + next)");
        twin.addMethod(sum.build()).addMethod(perLane.build());
    }
}
