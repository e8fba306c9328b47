// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The methods of a vector twin: one a kernel, and those of its loops, which kernels share where they are equal. */
public final class TwinMethods {
    public static final ClassName FLOATS = VectorBody.FLOATS;
    public static final ClassName TWIN = ClassName.get("dev.chainrule.runtime.generated", "Twin");
    public static final ClassName SPECIES = ClassName.get("jdk.incubator.vector", "VectorSpecies");
    /** A method has no more calls of the Vector API than this. */
    public static final int MOST_CALLS = VectorBody.MOST_CALLS;
    /** The species of float vectors, and of int vectors of the same shape. */
    public static final String S = VectorBody.S;

    public static final String I = VectorBody.I;
    public static final String INDICES = VectorBody.INDICES;
    /** As many rows are added at once. */
    public static final int ROWS_AT_ONCE = NestBuilder.ROWS;
    /** The names of what the twin's class holds, beside its kernels. */
    public static final String LANES = "LANES";

    public static final String SUM = "sumOf";
    /** What stands above the distance of a sum's second vector. */
    public static final String NEXT = "To the next lanes; where a vector has all of them, to the same.";

    private final UnaryOperator<String> names;
    private final Map<MethodSpec, String> loops = new LinkedHashMap<>();
    private final List<MethodSpec> methods = new ArrayList<>();
    private boolean lanes;
    private boolean sum;
    private boolean indices;

    /** @param names makes a free name of a method from a suggestion */
    public TwinMethods(UnaryOperator<String> names) {
        this.names = names;
    }

    /** Adds a kernel that has a loop on vectors; what its method is called comes back. */
    public Optional<String> add(
            Kernel kernel, Schedule.Labels labels, SizeBounds bounds, ClassName scalarClass, String scalarName) {
        LoopNest nest = NestBuilder.build(kernel, labels, bounds, Precision.F32, NestBuilder.Form.VECTOR);
        if (!VectorPrinter.isVector(nest)) {
            return Optional.empty();
        }
        String method = names.apply(scalarName);
        int place = methods.size();
        MethodSpec whole = new VectorPrinter(nest, scalarClass, scalarName, method, this)
                .method(method)
                .addJavadoc("{@link $T#$L} on vectors.\n", scalarClass, scalarName)
                .build();
        methods.add(place, whole);
        return Optional.of(method);
    }

    /**
     * Adds a loop's method; where one is equal up to names, that is taken.
     *
     * @param anonymous its text without names
     */
    String add(String suggestion, MethodSpec anonymous, Supplier<MethodSpec.Builder> named) {
        return loops.computeIfAbsent(anonymous, loop -> {
            String name = names.apply(suggestion);
            // To set a name forgets what the method returns.
            methods.add(
                    named.get().setName(name).returns(anonymous.returnType()).build());
            return name;
        });
    }

    /**
     * A loop of no effect in front of one on vectors, and the end of a call that was made for its sake. The JIT takes a method that has made
     * enough turns, and leaves out those that do nothing; until it has, each vector is an object (see {@code Rehearsal} of the runtime).
     */
    public static CodeBlock turnsOfNothing(String index, String result) {
        return CodeBlock.builder()
                .add("for (int $1L = $2T.turnsOfNothing(); $1L > 0; $1L--) {}\n", index, TWIN)
                .beginControlFlow("if ($T.areCallsForNothing())", TWIN)
                .addStatement("return$L", result)
                .endControlFlow()
                .build();
    }

    void needLanes() {
        lanes = true;
    }

    void needSum() {
        sum = true;
    }

    void needIndices() {
        indices = true;
    }

    /** Each kernel's, followed by those of its loops. */
    public List<MethodSpec> methods() {
        return methods;
    }

    /** Whether the methods need the virtual lanes of a sum. */
    public boolean needsLanes() {
        return lanes;
    }

    /** Whether they call the sum of an array's elements. */
    public boolean needsSum() {
        return sum;
    }

    /** Whether they read the vector of indices. */
    public boolean needsIndices() {
        return indices;
    }
}
