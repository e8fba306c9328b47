// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Place;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * The vector body of a kernel: a method with the same parameters as the scalar one, which gives the same bits. Its outer
 * loops are scalar; an innermost loop that can go through vectors stands in a method of its own, which HotSpot compiles
 * well however rarely a kernel is called, and goes as far as whole vectors reach. What is left over is done element by
 * element: by the scalar kernel where the range itself runs along the vectors, else by a loop after each call.
 */
final class VectorKernelEmitter extends KernelEmitter {
    /** Rows shorter than this are better off without vectors. */
    static final int SHORTEST_ROW = 32;
    /** The names of what the twin's class holds, beside its kernels. */
    static final String LANES = "LANES";

    static final String SUM = "sumOf";

    private static final String BOUND = "bound";

    private final NumberedKernel scalar;
    private final String method;
    private final Loops loops;
    private final Map<Amount, String> bounds = new LinkedHashMap<>();
    private String lanes = "";
    private boolean sums;

    private VectorKernelEmitter(NumberedKernel scalar, String method, Loops loops) {
        super(VectorParts.looped(scalar.kernel()), Precision.F32);
        this.scalar = scalar;
        this.method = method;
        this.loops = loops;
    }

    /**
     * The methods with loops on vectors of a class; kernels share those that are equal.
     *
     * @param names the names of the class's methods
     * @param byText the methods, by their text without a name
     */
    record Loops(Names names, Map<String, MethodSpec> byText) {
        /** The name of a method. */
        String add(String suggestion, MethodSpec.Builder method) {
            MethodSpec unnamed = method.build();
            MethodSpec named = byText.computeIfAbsent(
                    unnamed.toString(),
                    text -> method.setName(names.allocate(suggestion))
                            .returns(unnamed.returnType()) // to set a name forgets it
                            .build());
            return named.name();
        }
    }

    /**
     * @param method the kernel's
     * @param lanes whether it needs the virtual lanes of a sum
     * @param sum whether it calls the sum of an array's elements
     */
    record Written(MethodSpec method, boolean lanes, boolean sum) {}

    /** Whether a loop of the kernel goes through vectors. */
    static boolean isVector(Kernel kernel) {
        Kernel looped = VectorParts.looped(kernel);
        return looped.parts().stream().anyMatch(part -> VectorParts.isVector(looped, part));
    }

    /**
     * The vector body of a kernel.
     *
     * @param method what it is called
     * @param loops takes the methods of its loops
     */
    static Written write(NumberedKernel kernel, String method, Loops loops) {
        return new VectorKernelEmitter(kernel, method, loops).write();
    }

    private Written write() {
        MethodSpec whole = method(method)
                .addJavadoc("{@link $T#$L} on vectors.\n", scalar.scalarClass(), scalar.name())
                .build();
        return new Written(whole, !lanes.isEmpty(), sums);
    }

    @Override
    Kernel named() {
        return scalar.kernel();
    }

    @Override
    boolean isVector(Part part) {
        return VectorParts.isVector(kernel(), part);
    }

    /** Whether the range runs along the vectors, so that the scalar kernel can do what is left of it. */
    private boolean rangeIsAlong() {
        return kernel().parts().stream()
                .anyMatch(part ->
                        !part.axes().isEmpty() && VectorParts.length(part).kind() == Amount.Kind.RANGE);
    }

    @Override
    String rangeEnd() {
        return rangeIsAlong() ? bounds.getOrDefault(Amount.RANGE, "to") : "to";
    }

    @Override
    void begin() {
        if (rangeIsAlong()) {
            bounds.put(Amount.RANGE, names().newName(BOUND));
            code().addStatement("int $L = from + $L.loopBound(to - from)", rangeEnd(), VectorBodyWriter.S);
            return;
        }
        List<Amount> lengths = VectorParts.lengths(kernel());
        String shortRows = String.join(
                " && ",
                lengths.stream()
                        .map(length -> amount(length) + " < " + SHORTEST_ROW)
                        .toList());
        code().beginControlFlow("if ($L)", shortRows);
        callScalar("from");
        code().addStatement("return").endControlFlow();
        for (Part part : kernel().parts()) {
            if (isVector(part) && isRealSum(part) && lanes.isEmpty()) {
                lanes = names().newName("lanes");
                code().addStatement("float[] $L = $L.get()", lanes, LANES);
            } else if (isVector(part) && !isRealSum(part) && !bounds.containsKey(VectorParts.length(part))) {
                String length = amount(VectorParts.length(part));
                String name = names().newName(length + "Bound");
                bounds.put(VectorParts.length(part), name);
                code().addStatement("int $L = $L.loopBound($L)", name, VectorBodyWriter.S, length);
            }
        }
    }

    @Override
    void end() {
        if (rangeIsAlong()) {
            code().beginControlFlow("if ($L < to)", rangeEnd());
            callScalar(rangeEnd());
            code().endControlFlow();
        }
    }

    private void callScalar(String from) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < kernel().arrays().size(); i++) {
            arguments.add(array(i));
        }
        for (int i = 0; i < kernel().sizes(); i++) {
            arguments.add(size(i));
        }
        for (int i = 0; i < kernel().settings(); i++) {
            arguments.add(setting(i));
        }
        arguments.add(from);
        arguments.add("to");
        code().addStatement("$T.$L($L)", scalar.scalarClass(), scalar.name(), String.join(", ", arguments));
    }

    // Loops.

    @Override
    void vectorLoop(PartEmitter loop, Part part, String index) {
        if (part.targets().get(0) instanceof Kernel.Combine combine) {
            if (combine.combination() == Combination.SUM) {
                sum(loop, part, combine, index);
            } else {
                extreme(loop, part, combine, index);
            }
        } else {
            map(loop, part, index);
        }
    }

    /** Elements that do not depend on one another. */
    private void map(PartEmitter loop, Part part, String index) {
        Amount length = VectorParts.length(part);
        boolean along = length.kind() == Amount.Kind.RANGE;
        String bound = along ? rangeEnd() : boundOf(length);
        boolean alone = along
                && kernel().parts().size() == 1
                && kernel().rows().isEmpty()
                && part.axes().size() == 1;
        if (alone) {
            code().add(mapLoop(loop, part, index, bound, loop.names().clone()));
            return;
        }
        Map<String, TypeName> parameters = parameters(loop, part, index);
        if (along) {
            parameters.put("from", TypeName.INT);
        }
        parameters.put(bound, TypeName.INT);
        String name = loops.add(
                method + (part.targets().get(0) instanceof Kernel.Store ? "Each" : "Into"),
                loopMethod(parameters).addCode(mapLoop(loop, part, index, bound, scope(parameters, index))));
        code().addStatement("$L($L)", name, String.join(", ", parameters.keySet()));
        if (!along) {
            rest(loop, index, bound, length);
        }
    }

    private CodeBlock mapLoop(PartEmitter loop, Part part, String index, String bound, NameAllocator names) {
        VectorBodyWriter writer = new VectorBodyWriter(names);
        List<VectorBodyWriter.Value> results = new ArrayList<>(writer.write(part.body(), arguments(loop, part, index)));
        for (int i = 0; i < results.size(); i++) {
            if (part.targets().get(i) instanceof Kernel.CombineInto into) {
                VectorBodyWriter.Value old = writer.load(loop.elements(into.place(), index));
                String method = call(into.combination());
                results.set(i, writer.combine(method, old, results.get(i), word(into.combination())));
            }
        }
        for (int i = 0; i < results.size(); i++) {
            VectorBodyWriter.Elements place = loop.elements(place(part.targets().get(i)), index);
            writer.store(results.get(i), place.array(), place.index());
        }
        String from = VectorParts.length(part).kind() == Amount.Kind.RANGE ? "from" : "0";
        return CodeBlock.builder()
                .add(writer.before())
                .beginControlFlow(
                        "for (int $1L = $2L; $1L < $3L; $1L += $4L.length())", index, from, bound, VectorBodyWriter.S)
                .add(formula(loop, index))
                .add(writer.loop())
                .endControlFlow()
                .build();
    }

    /** The largest or smallest of a row: exact, so in any order. */
    private void extreme(PartEmitter loop, Part part, Kernel.Combine combine, String index) {
        Amount length = VectorParts.length(part);
        String bound = boundOf(length);
        Map<String, TypeName> parameters = parameters(loop, part, index);
        parameters.put(bound, TypeName.INT);
        String call = call(combine.combination());
        NameAllocator names = scope(parameters, index);
        String extreme = names.newName(word(combine.combination()));
        VectorBodyWriter writer = new VectorBodyWriter(names);
        VectorBodyWriter.Value value = writer.vector(
                writer.write(part.body(), arguments(loop, part, index)).get(0));
        writer.statement(CodeBlock.of("$1L = $1L.$2L($3L)", extreme, call, value.code()));
        String infinity = combine.combination() == Combination.MAX ? "NEGATIVE_INFINITY" : "POSITIVE_INFINITY";
        MethodSpec.Builder extremeLoop = loopMethod(parameters)
                .returns(TypeName.FLOAT)
                .addCode(writer.before())
                .addStatement(
                        "$1T $2L = $1T.broadcast($3L, Float.$4L)",
                        VectorBodyWriter.FLOATS,
                        extreme,
                        VectorBodyWriter.S,
                        infinity)
                .beginControlFlow("for (int $1L = 0; $1L < $2L; $1L += $3L.length())", index, bound, VectorBodyWriter.S)
                .addCode(formula(loop, index))
                .addCode(writer.loop())
                .endControlFlow()
                .addStatement(
                        "return $L.reduceLanes($T.$L)",
                        extreme,
                        VectorBodyWriter.OPERATORS,
                        combine.combination().name());
        String name = loops.add(method + (combine.combination() == Combination.MAX ? "Max" : "Min"), extremeLoop);
        code().addStatement(
                        "$1L = Math.$2L($1L, $3L($4L))",
                        variable(combine.variable()),
                        call,
                        name,
                        String.join(", ", parameters.keySet()));
        rest(loop, index, bound, length);
    }

    /**
     * A sum in 16 virtual lanes: each turn of the method below sums as many of them as a vector has, and leaves them in an
     * array, so that vectors of any width give the same sums, which one fixed tree adds.
     */
    private void sum(PartEmitter loop, Part part, Kernel.Combine combine, String index) {
        String sum = variable(combine.variable());
        Amount length = VectorParts.length(part);
        Optional<Place> contiguous = contiguous(part);
        if (contiguous.isPresent()) {
            Place place = contiguous.get();
            sums = true;
            code().addStatement(
                            "$1L += $2L($3L, $4L, $5L, $6L)",
                            sum,
                            SUM,
                            array(place.array()),
                            loop.startOf(place),
                            amount(length),
                            lanes);
            return;
        }
        String whole = wholeTurns(length);
        Map<String, TypeName> parameters = parameters(loop, part, index);
        parameters.put(whole, TypeName.INT);
        NameAllocator outer = loop.names().clone();
        String lane = outer.newName("lane");
        parameters.put(lane, TypeName.INT);
        parameters.put(lanes, ArrayTypeName.of(TypeName.FLOAT));
        NameAllocator names = scope(parameters, index);
        String laneSums = names.newName("sums");
        VectorBodyWriter writer = new VectorBodyWriter(names);
        VectorBodyWriter.Value value = writer.vector(
                writer.write(part.body(), arguments(loop, part, index)).get(0));
        writer.statement(CodeBlock.of("$1L = $1L.add($2L)", laneSums, value.code()));
        MethodSpec.Builder sumLoop = loopMethod(parameters)
                .addCode(writer.before())
                .addStatement("$1T $2L = $1T.zero($3L)", VectorBodyWriter.FLOATS, laneSums, VectorBodyWriter.S)
                .beginControlFlow("for (int $1L = $2L; $1L < $3L; $1L += $4L)", index, lane, whole, lanes())
                .addCode(formula(loop, index))
                .addCode(writer.loop())
                .endControlFlow()
                .addStatement("$L.intoArray($L, $L)", laneSums, lanes, lane);
        String name = loops.add(method + "Sum", sumLoop);
        code().beginControlFlow("if ($L > 0)", whole)
                .beginControlFlow(
                        "for (int $1L = 0; $1L < $2L; $1L += $3L.length())", lane, lanes(), VectorBodyWriter.S)
                .addStatement("$L($L)", name, String.join(", ", parameters.keySet()))
                .endControlFlow()
                .addStatement("$L += $T.tree($L)", sum, PartEmitter.SUMS, lanes)
                .endControlFlow();
        rest(loop, index, whole, length);
    }

    /** The elements that fill no vector. */
    private void rest(PartEmitter loop, String index, String bound, Amount length) {
        code().beginControlFlow("for (int $1L = $2L; $1L < $3L; $1L++)", index, bound, amount(length));
        loop.turn(index);
        code().endControlFlow();
    }

    private String boundOf(Amount length) {
        String bound = bounds.get(length);
        if (bound == null) {
            throw new IllegalStateException("lengths are declared before loops go over them");
        }
        return bound;
    }

    // What a loop's method takes.

    private static List<VectorBodyWriter.Argument> arguments(PartEmitter loop, Part part, String index) {
        return part.sources().stream()
                .map(source -> loop.vectorArgument(source, index))
                .toList();
    }

    /** Everything that the loop reads from around it, under the same names. */
    private Map<String, TypeName> parameters(PartEmitter loop, Part part, String index) {
        List<Place> places = new ArrayList<>();
        Map<String, TypeName> scalars = new LinkedHashMap<>();
        for (int i = 0; i < part.sources().size(); i++) {
            Kernel.Source source = part.sources().get(i);
            VectorBodyWriter.Argument argument = loop.vectorArgument(source, index);
            if (argument instanceof VectorBodyWriter.Uniform uniform) {
                ScalarType type = part.body().arguments().get(i);
                scalars.put(
                        uniform.name(),
                        switch (type) {
                            case REAL -> TypeName.FLOAT;
                            case INT, BITS -> TypeName.INT;
                            case BOOL -> TypeName.BOOLEAN;
                        });
            } else if (source instanceof Kernel.Load load) {
                places.add(load.place());
            }
        }
        for (Kernel.Target target : part.targets()) {
            if (!(target instanceof Kernel.Combine)) {
                places.add(place(target));
            }
        }
        Map<String, TypeName> parameters = new LinkedHashMap<>();
        for (int i = 0; i < kernel().arrays().size(); i++) {
            int array = i;
            if (places.stream().anyMatch(place -> place.array() == array)) {
                boolean real = kernel().arrays().get(i).element() == ElementType.REAL;
                parameters.put(array(i), ArrayTypeName.of(real ? TypeName.FLOAT : TypeName.INT));
            }
        }
        parameters.putAll(scalars);
        for (Place place : places) {
            if (!loop.startOf(place).equals("0")) {
                parameters.put(loop.startOf(place), TypeName.INT);
            }
        }
        return parameters;
    }

    private static Place place(Kernel.Target target) {
        return target instanceof Kernel.Store store ? store.place() : ((Kernel.CombineInto) target).place();
    }

    private static MethodSpec.Builder loopMethod(Map<String, TypeName> parameters) {
        List<ParameterSpec> specs = parameters.entrySet().stream()
                .map(entry ->
                        ParameterSpec.builder(entry.getValue(), entry.getKey()).build())
                .toList();
        return MethodSpec.methodBuilder("loop")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameters(specs);
    }

    private static NameAllocator scope(Map<String, TypeName> parameters, String index) {
        NameAllocator names = new NameAllocator();
        parameters.keySet().forEach(names::newName);
        names.newName(index);
        return names;
    }

    private static CodeBlock formula(PartEmitter loop, String index) {
        CodeBlock.Builder comment = CodeBlock.builder();
        loop.formula(index).forEach(line -> comment.add("// $L\n", line));
        return comment.build();
    }

    private static String call(Combination combination) {
        return switch (combination) {
            case SUM -> "add";
            case MAX -> "max";
            case MIN -> "min";
        };
    }

    private static String word(Combination combination) {
        return switch (combination) {
            case SUM -> "sum";
            case MAX -> "max";
            case MIN -> "min";
        };
    }
}
