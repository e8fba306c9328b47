// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.chainrule.compiler.emit.loops.LoopNest.Accumulate;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Statement;
import dev.chainrule.compiler.emit.loops.LoopNest.Store;
import dev.chainrule.compiler.emit.loops.LoopNest.SumElements;
import dev.chainrule.compiler.emit.loops.LoopNest.Vectors;
import dev.chainrule.compiler.emit.loops.Name.Array;
import dev.chainrule.compiler.emit.loops.Name.Variable;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Prints a nest on vectors: a method with the same parameters as the scalar one, which gives the same bits. Its outer
 * loops are scalar; an innermost loop that can go through vectors stands in a method of its own, which HotSpot compiles
 * well however rarely a kernel is called, and goes as far as whole vectors reach. What is left over is done element by
 * element: by the scalar kernel where the range itself runs along the vectors, else by a loop after each call.
 */
final class VectorPrinter extends ScalarPrinter {
    /** Rows shorter than this are better off without vectors. */
    static final int SHORTEST_ROW = 32;
    /** Terms of a sum with so many calls keep the processor busy one vector at a time; two would run out of registers. */
    private static final int LONG_TERM = 18;

    private final ClassName scalarClass;
    private final String scalarName;
    private final String method;
    private final TwinMethods shared;
    private final Array lanes = new Array("lanes", ElementType.REAL);

    /** @param shared takes the methods of the loops */
    VectorPrinter(LoopNest nest, ClassName scalarClass, String scalarName, String method, TwinMethods shared) {
        super(nest, Precision.F32);
        this.scalarClass = scalarClass;
        this.scalarName = scalarName;
        this.method = method;
        this.shared = shared;
    }

    /** Whether a loop of the kernel goes through vectors. */
    static boolean isVector(LoopNest nest) {
        return nest.isAlongRange()
                ? has(nest.body(), Vectors.class)
                : !nest.lengths().isEmpty();
    }

    private static boolean has(List<Statement> statements, Class<? extends Statement> kind) {
        return statements.stream()
                .anyMatch(statement ->
                        kind.isInstance(statement) || statement instanceof For loop && has(loop.body(), kind));
    }

    @Override
    void print(BlockNames scope) {
        if (nest.isAlongRange()) {
            print(nest.body(), scope);
            String reach = scope.text(nest.reach());
            code.beginControlFlow("if ($L < $L)", reach, scope.text(nest.to()));
            callScalar(reach, scope);
            code.endControlFlow();
            return;
        }
        String shortRows = nest.lengths().stream()
                .map(length -> text(length, scope) + " < " + SHORTEST_ROW)
                .collect(Collectors.joining(" && "));
        code.beginControlFlow("if ($L)", shortRows);
        callScalar(scope.text(nest.from()), scope);
        code.addStatement("return").endControlFlow();
        if (nest.has(VectorPrinter::sumsInLanes)) {
            shared.needLanes();
            code.addStatement("float[] $L = $L.get()", scope.declare(lanes), TwinMethods.LANES);
        }
        print(nest.body(), scope);
    }

    private static boolean sumsInLanes(Statement statement) {
        return statement instanceof SumElements sum && sum.factor().isEmpty()
                || statement instanceof Vectors vectors && vectors.loop().step() > 1;
    }

    private void callScalar(String from, BlockNames scope) {
        List<String> arguments =
                new ArrayList<>(parameters().stream().map(scope::text).toList());
        arguments.set(arguments.size() - 2, from);
        code.addStatement("$T.$L($L)", scalarClass, scalarName, String.join(", ", arguments));
    }

    @Override
    void print(Statement statement, BlockNames scope) {
        if (statement instanceof LoopNest.WholeVectors vectors) {
            Affine length = vectors.to().minus(vectors.from());
            String reach = CodeBlock.of("$L.loopBound($L)", VectorBody.S, text(length, scope))
                    .toString();
            String from = vectors.from().isZero() ? "" : text(vectors.from(), scope) + " + ";
            code.addStatement("int $L = $L$L", scope.declare(vectors.variable()), from, reach);
        } else if (statement instanceof SumElements sum && sum.factor().isEmpty()) {
            shared.needSum();
            CodeBlock value = CodeBlock.of(
                    "$L($L, $L, $L, $L)",
                    TwinMethods.SUM,
                    scope.text(sum.first().array()),
                    text(sum.first().index(), scope),
                    text(sum.length(), scope),
                    scope.text(lanes));
            add(sum.sum(), value, scope);
        } else if (statement instanceof Vectors vectors) {
            List<Variable> accumulated = VectorLoops.accumulated(vectors.loop());
            if (accumulated.isEmpty()) {
                map(vectors.loop(), scope);
            } else if (vectors.loop().step() > 1) {
                sum(vectors.loop(), accumulated.get(0), scope);
            } else {
                extreme(vectors.loop(), accumulated.get(0), scope);
            }
        } else {
            super.print(statement, scope);
        }
    }

    // Loops.

    /** Elements that do not depend on one another. */
    private void map(For loop, BlockNames scope) {
        long loops = nest.body().stream()
                .filter(statement -> statement instanceof Vectors || statement instanceof For)
                .count();
        if (nest.isAlongRange() && loops == 1 && nest.body().stream().noneMatch(For.class::isInstance)) {
            code.add(turnsOfNothing("", scope)).add(loop(loop, loop, scope.inner()));
            return;
        }
        boolean stores = InnerLoops.computes(loop)
                .flatMap(compute -> compute.targets().stream())
                .anyMatch(Store.class::isInstance);
        List<Name> parameters = List.copyOf(LoopNames.of(loop));
        String name =
                outline(stores ? "Each" : "Into", parameters, TypeName.VOID, "", inner -> loop(loop, loop, inner));
        code.addStatement("$L($L)", name, texts(parameters, scope));
    }

    /** The largest or smallest of a row: exact, so in any order. */
    private void extreme(For loop, Variable extreme, BlockNames scope) {
        Combination combination = combination(loop);
        boolean max = combination == Combination.MAX;
        List<Name> parameters = parameters(loop, extreme);
        String name = outline(
                max ? "Max" : "Min",
                parameters,
                TypeName.FLOAT,
                max ? " Float.NEGATIVE_INFINITY" : " Float.POSITIVE_INFINITY",
                inner -> CodeBlock.builder()
                        .addStatement(
                                "$1T $2L = $1T.broadcast($3L, $4T.$5L)",
                                VectorBody.FLOATS,
                                inner.declare(extreme),
                                VectorBody.S,
                                Float.class,
                                max ? "NEGATIVE_INFINITY" : "POSITIVE_INFINITY")
                        .add(loop(loop, loop, inner))
                        .addStatement(
                                "return $L.reduceLanes($T.$L)",
                                inner.text(extreme),
                                VectorBody.OPERATORS,
                                combination.name())
                        .build());
        code.addStatement(
                "$1L = Math.$2L($1L, $3L($4L))",
                scope.text(extreme),
                VectorBody.method(combination),
                name,
                texts(parameters, scope));
    }

    /**
     * A sum in 16 virtual lanes: each turn of the method below sums as many of them as one vector has, or two, and leaves
     * them in an array, so that vectors of any width give the same sums, which one fixed tree adds. Additions of two vectors
     * do not wait for one another, which is what takes the time where terms are short.
     *
     * <p>Where a vector has all 16 lanes, the second is the first again: it begins {@code next = 0} lanes further. To the JIT
     * that is a constant, so it computes the terms once.
     */
    private void sum(For loop, Variable sum, BlockNames scope) {
        Variable lane = Variable.whole("lane");
        Variable next = Variable.whole("next");
        Variable nextSum = new Variable(sum.hint, ScalarType.REAL);
        boolean paired = VectorBody.calls(loop) < LONG_TERM;
        For turns = paired ? InnerLoops.pair(loop, nextSum, next) : loop;
        List<Name> parameters = parameters(loop, sum);
        parameters.add(lane);
        parameters.add(lanes);
        String name = outline("Sum", parameters, TypeName.VOID, "", inner -> {
            Affine from = loop.from().plus(Affine.of(lane));
            CodeBlock.Builder body = CodeBlock.builder();
            if (paired) {
                body.add("// $L\n", TwinMethods.NEXT)
                        .addStatement("int $L = $L.length() % $L", inner.declare(next), VectorBody.S, loop.step());
            }
            body.addStatement("$1T $2L = $1T.zero($3L)", VectorBody.FLOATS, inner.declare(sum), VectorBody.S);
            if (paired) {
                body.addStatement("$1T $2L = $1T.zero($3L)", VectorBody.FLOATS, inner.declare(nextSum), VectorBody.S);
            }
            body.add(loop(turns.from(from), loop, inner))
                    .addStatement("$L.intoArray($L, $L)", inner.text(sum), inner.text(lanes), inner.text(lane));
            if (paired) {
                body.addStatement(
                        "$L.intoArray($L, $L + $L)",
                        inner.text(nextSum),
                        inner.text(lanes),
                        inner.text(lane),
                        inner.text(next));
            }
            return body.build();
        });
        BlockNames turn = scope.inner();
        code.beginControlFlow("if ($L > 0)", text(loop.length(), scope))
                .beginControlFlow(
                        "for (int $1L = 0; $1L < $2L; $1L += $3L$4L.length())",
                        turn.declare(lane),
                        loop.step(),
                        paired ? "2 * " : "",
                        VectorBody.S)
                .addStatement("$L($L)", name, texts(parameters, turn))
                .endControlFlow()
                .addStatement("$L += $T.tree($L)", scope.text(sum), SUMS, scope.text(lanes))
                .endControlFlow();
    }

    private static Combination combination(For loop) {
        return ((Accumulate) InnerLoops.computes(loop).toList().get(0).targets().get(0)).combination();
    }

    private static List<Name> parameters(For loop, Variable accumulated) {
        List<Name> parameters = new ArrayList<>(LoopNames.of(loop));
        parameters.remove(accumulated);
        return parameters;
    }

    /** The loop itself, with another's formulas as a comment. */
    private CodeBlock loop(For loop, For formulas, BlockNames scope) {
        BlockNames inner = scope.inner();
        String index = inner.declare(loop.index());
        CodeBlock.Builder formula = CodeBlock.builder();
        BlockNames comment = inner.inner();
        InnerLoops.computes(formulas)
                .forEach(compute -> statements(compute, comment)
                        .forEach(statement -> formula.add("// ").add(statement)));
        VectorBody body = new VectorBody(loop, inner);
        if (body.readsIndices()) {
            shared.needIndices();
        }
        String step = loop.step() > 1 ? Integer.toString(loop.step()) : VectorBody.S + ".length()";
        return CodeBlock.builder()
                .add(body.before())
                .beginControlFlow(
                        "for (int $1L = $2L; $1L < $3L; $1L += $4L)",
                        index,
                        text(loop.from(), scope),
                        text(loop.to(), scope),
                        step)
                .add(formula.build())
                .add(body.loop())
                .endControlFlow()
                .build();
    }

    private static CodeBlock turnsOfNothing(String result, BlockNames scope) {
        return TwinMethods.turnsOfNothing(scope.inner().declare(Variable.whole("turn")), result);
    }

    /** A method that takes the names; those that are equal but for names are one. What it returns when it is called for nothing is given too. */
    private String outline(
            String suffix,
            List<Name> parameters,
            TypeName returns,
            String nothing,
            Function<BlockNames, CodeBlock> body) {
        Function<BlockNames, MethodSpec.Builder> write = scope -> {
            MethodSpec.Builder loop = MethodSpec.methodBuilder("loop")
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .returns(returns);
            parameters.forEach(parameter -> loop.addParameter(type(parameter), scope.declare(parameter)));
            return loop.addCode(turnsOfNothing(nothing, scope)).addCode(body.apply(scope));
        };
        return shared.add(
                method + suffix, write.apply(BlockNames.anonymous()).build(), () -> write.apply(new BlockNames()));
    }

    private static String texts(List<Name> names, BlockNames scope) {
        return names.stream().map(scope::text).collect(Collectors.joining(", "));
    }
}
