// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.emit.loops.ScalarMethods;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code DigitsKernels}: a method for each kernel that may be worth a thread or a vector, with the parameters of the
 * scalar method but for the range, of which the end alone is given; and the {@code switch} by which others reach the
 * scalar methods.
 */
final class LauncherWriter {
    private static final ClassName LAUNCHER = ClassName.get(ModelLayout.GENERATED, "Launcher");
    private static final ClassName FRAME = ClassName.get(ModelLayout.GENERATED, "Frame");
    private static final ClassName TWIN = ClassName.get(ModelLayout.GENERATED, "Twin");

    /** The arguments of the cases in one method, some 5 bytes each; see Note [Methods stay small]. */
    private static final int ARGUMENTS_PER_METHOD = 800;

    /** What the base class has: no kernel may be called so. */
    static final String[] INHERITED = {
        "clone",
        "equals",
        "finalize",
        "getClass",
        "hashCode",
        "isSmall",
        "launch",
        "notify",
        "notifyAll",
        "run",
        "toString",
        "twin",
        "wait"
    };

    /**
     * @param scalar the scalar method, whose parameters are the launching one's too
     */
    record Launched(NumberedKernel numbered, MethodSpec scalar) {
        Kernel kernel() {
            return numbered.kernel();
        }
    }

    private final ModelLayout layout;
    private final List<Launched> kernels;
    private final ClassName self;
    private final List<String> constants = new ArrayList<>();

    private LauncherWriter(ModelLayout layout, List<Launched> kernels) {
        this.layout = layout;
        this.kernels = kernels;
        this.self = layout.className("Kernels");
        Names names = new Names();
        // A parameter of the same name would hide the constant.
        kernels.forEach(each -> each.scalar().parameters().forEach(parameter -> names.reserve(parameter.name())));
        kernels.forEach(each ->
                constants.add(names.allocate(Names.constantCase(each.numbered().name()))));
    }

    /**
     * @param kernels at least one, by number
     * @param twin the class with their vector bodies, where there is one
     */
    static TypeSpec write(ModelLayout layout, List<Launched> kernels, String fingerprint, Optional<ClassName> twin) {
        return new LauncherWriter(layout, kernels).write(fingerprint, twin);
    }

    private TypeSpec write(String fingerprint, Optional<ClassName> twin) {
        TypeSpec.Builder type = TypeSpec.classBuilder(self)
                .addModifiers(Modifier.FINAL)
                .superclass(LAUNCHER)
                .addJavadoc(
                        "Launches the kernels of {@link $T}: small work at once, other work by number, with the vector"
                                + " body where\nthat is switched in, on several threads where there is enough.\n",
                        layout.className(""))
                .addAnnotation(ModelEmitter.generated(layout));
        for (int i = 0; i < kernels.size(); i++) {
            type.addField(
                    FieldSpec.builder(TypeName.INT, constants.get(i), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                            .initializer("$L", i)
                            .build());
        }
        type.addMethod(constructor(fingerprint));
        kernels.forEach(each -> type.addMethod(launching(each)));
        twin.ifPresent(name -> type.addMethod(twin(name)));
        bodies(type);
        return type.build();
    }

    private MethodSpec constructor(String fingerprint) {
        int[] most = new int[5];
        for (Launched each : kernels) {
            Places places = new Places(each);
            most[0] = Math.max(most[0], places.count("floats"));
            most[1] = Math.max(most[1], places.count("doubles"));
            most[2] = Math.max(most[2], places.count("ints"));
            most[3] = Math.max(most[3], places.count("sizes"));
            most[4] = Math.max(most[4], places.count("settings"));
        }
        return MethodSpec.constructorBuilder()
                .addStatement("super($L, $S)", kernels.size(), fingerprint)
                .addStatement("frame.room($L, $L, $L, $L, $L)", most[0], most[1], most[2], most[3], most[4])
                .build();
    }

    private MethodSpec launching(Launched launched) {
        Kernel kernel = launched.kernel();
        Places places = new Places(launched);
        String name = launched.numbered().name();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addParameters(places.parameters);
        String range = range(kernel);
        if (!range.equals("1")) {
            method.addParameter(TypeName.INT, range);
        }
        List<String> sizes =
                places
                        .parameters
                        .subList(kernel.arrays().size(), kernel.arrays().size() + kernel.sizes())
                        .stream()
                        .map(ParameterSpec::name)
                        .toList();
        KernelWork work = KernelWork.of(kernel, layout.model().precision());
        method.addStatement("long work = $L", work.expression(sizes, range));
        List<String> arguments = new ArrayList<>(
                places.parameters.stream().map(ParameterSpec::name).toList());
        arguments.add("0");
        arguments.add(range);
        method.beginControlFlow("if (isSmall(work))")
                .addStatement("$T.$L($L)", launched.numbered().scalarClass(), name, String.join(", ", arguments))
                .addStatement("return")
                .endControlFlow();
        for (int i = 0; i < places.parameters.size(); i++) {
            method.addStatement(
                    "frame.$L = $L",
                    places.places.get(i),
                    places.parameters.get(i).name());
        }
        return method.addStatement(
                        "launch($L, $L, $L, work)",
                        constants.get(launched.numbered().number()),
                        range,
                        grain(kernel))
                .build();
    }

    /** What the range is over; {@code 1} where it is a single turn. */
    private static String range(Kernel kernel) {
        if (isElements(kernel) || isBlocks(kernel)) {
            return "length";
        }
        if (!kernel.rows().isEmpty()) {
            return "rows";
        }
        return isSingleTurn(kernel) ? "1" : "columns";
    }

    /** Chunks of elements are whole vectors, of any width, or whole blocks; rows stand by themselves. */
    private static CodeBlock grain(Kernel kernel) {
        if (isBlocks(kernel)) {
            return CodeBlock.of("$T.block($L)", ScalarMethods.SUMS, range(kernel));
        }
        return CodeBlock.of(isSingleTurn(kernel) || !kernel.rows().isEmpty() && !isElements(kernel) ? "1" : "16");
    }

    private static boolean isBlocks(Kernel kernel) {
        return kernel.rows().stream().anyMatch(Amount::isBlock);
    }

    private static boolean isElements(Kernel kernel) {
        return kernel.rows().size() == 1
                && kernel.parts().stream().allMatch(part -> part.axes().isEmpty());
    }

    /** Whether the kernel runs once, whatever its range: a reduction of everything. */
    static boolean isSingleTurn(Kernel kernel) {
        return kernel.rows().isEmpty()
                && kernel.parts().stream().noneMatch(part -> part.axes().contains(Amount.RANGE));
    }

    private MethodSpec twin(ClassName name) {
        return MethodSpec.methodBuilder("twin")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(TWIN)
                .addParameter(Module.class, "vectors")
                .addException(ReflectiveOperationException.class)
                .addStatement("$T.class.getModule().addReads(vectors)", self)
                .addStatement(
                        "return ($T) Class.forName($S).getDeclaredConstructor().newInstance()",
                        TWIN,
                        name.reflectionName())
                .build();
    }

    /** One method holds so many kernels; it passes the others on to the next. */
    private void bodies(TypeSpec.Builder type) {
        int from = 0;
        for (int part = 1; from < kernels.size(); part++) {
            int to = from;
            int arguments = 0;
            while (to < kernels.size() && (to == from || arguments + size(kernels.get(to)) <= ARGUMENTS_PER_METHOD)) {
                arguments += size(kernels.get(to));
                to++;
            }
            type.addMethod(bodies(part, from, to));
            from = to;
        }
    }

    private static int size(Launched launched) {
        return 4 + launched.scalar().parameters().size();
    }

    private MethodSpec bodies(int part, int from, int to) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(part == 1 ? "run" : "run" + part);
        if (part == 1) {
            method.addAnnotation(Override.class).addModifiers(Modifier.PUBLIC);
        } else {
            method.addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        }
        method.addParameter(TypeName.INT, "kernel")
                .addParameter(FRAME, "frame")
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "to");
        List<Places> cases = new ArrayList<>();
        kernels.subList(from, to).forEach(each -> cases.add(new Places(each)));
        declare(method, cases, "floats", ArrayTypeName.of(ArrayTypeName.of(TypeName.FLOAT)));
        declare(method, cases, "doubles", ArrayTypeName.of(ArrayTypeName.of(TypeName.DOUBLE)));
        declare(method, cases, "ints", ArrayTypeName.of(ArrayTypeName.of(TypeName.INT)));
        declare(method, cases, "sizes", ArrayTypeName.of(TypeName.INT));
        declare(method, cases, "settings", ArrayTypeName.of(TypeName.DOUBLE));
        method.beginControlFlow("switch (kernel)");
        for (int i = from; i < to; i++) {
            List<String> arguments = new ArrayList<>(cases.get(i - from).values());
            arguments.add("from");
            arguments.add("to");
            method.addCode(
                    "case $L -> $T.$L($L);\n",
                    constants.get(i),
                    kernels.get(i).numbered().scalarClass(),
                    kernels.get(i).numbered().name(),
                    String.join(", ", arguments));
        }
        CodeBlock other = to < kernels.size()
                ? CodeBlock.of("run$L(kernel, frame, from, to)", part + 1)
                : CodeBlock.of("throw new $T($S + kernel)", IllegalArgumentException.class, "kernel ");
        return method.addStatement("default -> $L", other).endControlFlow().build();
    }

    private static void declare(MethodSpec.Builder method, List<Places> cases, String kind, TypeName type) {
        if (cases.stream().anyMatch(each -> each.count(kind) > 0)) {
            method.addStatement("$T $L = frame.$L", type, kind, kind);
        }
    }

    /** Where in the frame the arguments of a kernel stand. */
    private static final class Places {
        private final List<ParameterSpec> parameters;
        private final List<String> places = new ArrayList<>();
        private final List<String> kinds = new ArrayList<>();
        private final Map<String, Integer> counts = new HashMap<>();

        Places(Launched launched) {
            List<ParameterSpec> scalar = launched.scalar().parameters();
            // Without from and to. What has a meaning in the method, or is a class, is called otherwise.
            Names names = new Names().reserve(Names.CLASSES).reserve("columns", "frame", "length", "rows", "work");
            names.reserve(launched.numbered().scalarClass().simpleName());
            parameters = scalar.subList(0, scalar.size() - 2).stream()
                    .map(parameter -> ParameterSpec.builder(parameter.type(), names.allocate(parameter.name()))
                            .build())
                    .toList();
            for (ParameterSpec parameter : parameters) {
                String kind = kind(parameter.type());
                places.add(kind + "[" + count(kind) + "]");
                kinds.add(kind);
                counts.merge(kind, 1, Integer::sum);
            }
        }

        private static String kind(TypeName type) {
            if (type instanceof ArrayTypeName array) {
                return array.componentType() + "s";
            }
            return type.equals(TypeName.INT) ? "sizes" : "settings";
        }

        int count(String kind) {
            return counts.getOrDefault(kind, 0);
        }

        /** The arguments as the frame has them. */
        List<String> values() {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                boolean narrowed = parameters.get(i).type().equals(TypeName.FLOAT);
                values.add((narrowed ? "(float) " : "") + places.get(i));
            }
            return values;
        }
    }
}
