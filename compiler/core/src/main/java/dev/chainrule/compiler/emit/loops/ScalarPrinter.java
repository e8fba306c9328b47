// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.chainrule.compiler.emit.loops.LoopNest.Accumulate;
import dev.chainrule.compiler.emit.loops.LoopNest.AccumulateInto;
import dev.chainrule.compiler.emit.loops.LoopNest.ArrayCopy;
import dev.chainrule.compiler.emit.loops.LoopNest.Choose;
import dev.chainrule.compiler.emit.loops.LoopNest.Compute;
import dev.chainrule.compiler.emit.loops.LoopNest.Define;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Load;
import dev.chainrule.compiler.emit.loops.LoopNest.Operand;
import dev.chainrule.compiler.emit.loops.LoopNest.Place;
import dev.chainrule.compiler.emit.loops.LoopNest.Read;
import dev.chainrule.compiler.emit.loops.LoopNest.Statement;
import dev.chainrule.compiler.emit.loops.LoopNest.Store;
import dev.chainrule.compiler.emit.loops.LoopNest.SumElements;
import dev.chainrule.compiler.emit.loops.LoopNest.Target;
import dev.chainrule.compiler.emit.loops.Name.Array;
import dev.chainrule.compiler.emit.loops.Name.Variable;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import dev.chainrule.scalar.java.BodyWriter;
import dev.chainrule.scalar.java.BodyWriter.Expression;
import dev.chainrule.scalar.java.ExpressionWriter.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.lang.model.element.Modifier;

/** Prints a nest in plain Java, which HotSpot compiles to vector instructions where it can. */
class ScalarPrinter {
    static final ClassName SUMS = ClassName.get("dev.chainrule.runtime.generated", "Sums");

    final LoopNest nest;
    final CodeBlock.Builder code = CodeBlock.builder();
    private final Precision precision;
    /** In innermost loops, of which each turn chooses anew, without a branch. */
    private Choice choice = Choice.BRANCH;

    ScalarPrinter(LoopNest nest, Precision precision) {
        this.nest = nest;
        this.precision = precision;
    }

    /** The method: arrays, sizes, settings, {@code from} and {@code to} are its parameters. */
    MethodSpec.Builder method(String name) {
        BlockNames scope = new BlockNames();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.STATIC);
        parameters().forEach(parameter -> method.addParameter(type(parameter), scope.declare(parameter)));
        print(scope);
        return method.addCode(code.build());
    }

    final List<Name> parameters() {
        List<Name> parameters = new ArrayList<>(nest.arrays());
        parameters.addAll(nest.sizes());
        parameters.addAll(nest.settings());
        parameters.add(nest.from());
        parameters.add(nest.to());
        return parameters;
    }

    final TypeName type(Name name) {
        TypeName real = precision == Precision.F32 ? TypeName.FLOAT : TypeName.DOUBLE;
        if (name instanceof Array array) {
            return ArrayTypeName.of(array.isReal() ? real : TypeName.INT);
        }
        return switch (((Variable) name).type) {
            case REAL -> real;
            case INT, BITS -> TypeName.INT;
            case BOOL -> TypeName.BOOLEAN;
        };
    }

    /** The method's statements. */
    void print(BlockNames scope) {
        print(nest.body(), scope);
    }

    final void print(List<Statement> statements, BlockNames scope) {
        boolean copied = false;
        for (Statement statement : statements) {
            if (statement instanceof ArrayCopy && !copied) {
                code.add("// Copied first, so that one index serves all arrays.\n");
            }
            copied = statement instanceof ArrayCopy;
            if (statement instanceof For rows && rows.step() == NestBuilder.ROWS) {
                code.add("// Four rows at once, so that the sum is read and written a quarter as often.\n");
            }
            print(statement, scope);
        }
    }

    void print(Statement statement, BlockNames scope) {
        if (statement instanceof For loop) {
            BlockNames inner = open(loop, scope);
            choice = loop.body().stream().noneMatch(For.class::isInstance) ? Choice.BITS : Choice.BRANCH;
            print(loop.body(), inner);
            choice = Choice.BRANCH;
            code.endControlFlow();
        } else if (statement instanceof LoopNest.InBlocks blocks) {
            inBlocks(blocks, scope);
        } else if (statement instanceof LoopNest.Within within) {
            if (!scope.isDeclared(within.variable())) {
                code.addStatement(
                        "$T $L = $L", type(within.variable()), scope.declare(within.variable(), "picked"), zero());
            }
            code.beginControlFlow(
                    "if ($1L >= $2L && $1L < $3L)",
                    scope.text(within.number()),
                    text(within.from(), scope),
                    text(within.to(), scope));
            print(within.value(), scope.inner());
            code.endControlFlow();
        } else if (statement instanceof LoopNest.BlockCount count) {
            String elements = text(count.elements(), scope);
            code.addStatement("int $L = $T.blocks($L)", scope.declare(count.variable()), SUMS, elements);
        } else if (statement instanceof LoopNest.Let let) {
            String value = text(let.value(), scope);
            code.addStatement("int $L = $L", scope.declare(let.variable()), value);
        } else if (statement instanceof LoopNest.WholeTurns turns) {
            String length = text(turns.length(), scope);
            String name = scope.declare(turns.variable());
            code.addStatement("int $1L = $2L - $2L % $3L", name, length, turns.each());
        } else if (statement instanceof LoopNest.StretchEnd end) {
            String start = scope.text(end.start());
            String to = text(end.end(), scope);
            code.addStatement(
                    "int $L = Math.min($L + $L, $L)", scope.declare(end.variable()), start, Kernel.STRETCH, to);
        } else if (statement instanceof Compute compute) {
            if (compute.targets().get(0) instanceof Choose choose) {
                choose(compute, choose, scope);
            } else {
                statements(compute, scope).forEach(code::add);
            }
        } else if (statement instanceof ArrayCopy copy) {
            code.addStatement(
                    "System.arraycopy($L, $L, $L, $L, $L)",
                    scope.text(copy.from().array()),
                    text(copy.from().index(), scope),
                    scope.text(copy.to().array()),
                    text(copy.to().index(), scope),
                    text(copy.length(), scope));
        } else if (statement instanceof LoopNest.Carry carry) {
            code.addStatement(
                    "$T.carry($L, $L, $L, $L, $L, $L)",
                    SUMS,
                    carry.number(),
                    text(carry.row(), scope),
                    text(carry.rows(), scope),
                    scope.text(carry.from().array()),
                    text(carry.from().index(), scope),
                    text(carry.to(), scope));
        } else if (statement instanceof SumElements sum) {
            String elements = elements(sum.first(), scope);
            String length = text(sum.length(), scope);
            CodeBlock value = sum.factor()
                    .map(factor -> CodeBlock.of("$T.dot($L, $L, $L)", SUMS, elements, elements(factor, scope), length))
                    .orElseGet(() -> CodeBlock.of("$T.sum($L, $L)", SUMS, elements, length));
            add(sum.sum(), value, scope);
        } else if (statement instanceof LoopNest.Lanes lanes) {
            lanes(lanes, scope);
        } else {
            throw new IllegalArgumentException("not in plain Java: " + statement);
        }
    }

    /** Adds to a variable; the first time, it becomes one. */
    final void add(Variable sum, CodeBlock value, BlockNames scope) {
        if (scope.isDeclared(sum)) {
            code.addStatement("$L += $L", scope.text(sum), value);
        } else {
            code.addStatement("$T $L = $L", type(sum), scope.declare(sum), value);
        }
    }

    private static String elements(Place first, BlockNames scope) {
        return scope.text(first.array()) + ", " + text(first.index(), scope);
    }

    private String zero() {
        return precision == Precision.F32 ? "0f" : "0.0";
    }

    private BlockNames open(For loop, BlockNames scope) {
        BlockNames inner = scope.inner();
        String index = inner.declare(loop.index());
        code.beginControlFlow(
                "for (int $1L = $2L; $1L < $3L; $1L$4L)",
                index,
                text(loop.from(), scope),
                text(loop.to(), scope),
                loop.step() == 1 ? "++" : " += " + loop.step());
        return inner;
    }

    private void inBlocks(LoopNest.InBlocks blocks, BlockNames scope) {
        String elements = text(blocks.elements(), scope);
        String size = scope.temporary("block");
        code.addStatement("int $L = $T.block($L)", size, SUMS, elements);
        BlockNames inner = scope.inner();
        String start = inner.declare(blocks.start());
        String to = scope.text(nest.to());
        code.beginControlFlow("for (int $1L = $2L; $1L < $3L; $1L += $4L)", start, scope.text(nest.from()), to, size)
                .addStatement("int $L = $T.number($L, $L)", inner.declare(blocks.number()), SUMS, start, size)
                .addStatement("int $L = Math.min($L, $L - $L)", inner.declare(blocks.length()), size, to, start);
        print(blocks.body(), inner);
        code.endControlFlow();
    }

    static String text(Affine number, BlockNames scope) {
        return number.text(scope::text);
    }

    static String element(Place place, BlockNames scope) {
        return scope.text(place.array()) + "[" + index(place, scope) + "]";
    }

    private static String index(Place place, BlockNames scope) {
        if (place.jumps().isEmpty()) {
            return text(place.index(), scope);
        }
        List<String> summands = new ArrayList<>();
        if (!place.index().isZero()) {
            summands.add(text(place.index(), scope));
        }
        for (LoopNest.Jump jump : place.jumps()) {
            String by = element(jump.by(), scope);
            boolean one = jump.stride().equals(Affine.ONE);
            String stride = text(jump.stride(), scope);
            summands.add(one ? by : by + " * " + (jump.stride().isSingle() ? stride : "(" + stride + ")"));
        }
        return String.join(" + ", summands);
    }

    // Bodies.

    /** What a body computes, and where that goes. */
    final List<CodeBlock> statements(Compute compute, BlockNames scope) {
        List<Expression> operands = new ArrayList<>();
        compute.arguments().forEach(operand -> operands.add(operand(operand, scope)));
        List<CodeBlock> targets = new ArrayList<>();
        BodyBuilder builder = new BodyBuilder();
        List<Scalar> arguments =
                compute.body().arguments().stream().map(builder::argument).toList();
        List<Scalar> results = new ArrayList<>(builder.inline(compute.body(), arguments));
        for (int i = 0; i < results.size(); i++) {
            Target target = compute.targets().get(i);
            Scalar result = results.get(i);
            if (target instanceof Store && result.type() == ScalarType.BOOL) {
                results.set(i, result.apply(Operator.BOOL_TO_INT));
            } else if (target instanceof Accumulate sum && isWritten(sum.combination(), result.type())) {
                operands.add(Expression.name(scope.text(sum.variable())));
                results.set(i, combine(sum.combination(), builder.argument(result.type()), result));
            } else if (target instanceof AccumulateInto into && isWritten(into.combination(), result.type())) {
                operands.add(element(into.place(), result.type(), scope));
                results.set(i, combine(into.combination(), builder.argument(result.type()), result));
            }
            targets.add(target(target, result.type(), scope));
        }
        return BodyWriter.write(builder.build(results), precision, choice, operands, targets, scope::temporary);
    }

    /** Whether it is no {@code +=}: a sum of whole numbers need not fit. */
    private static boolean isWritten(Combination combination, ScalarType type) {
        return combination != Combination.COUNT && (combination != Combination.SUM || type != ScalarType.REAL);
    }

    private static Scalar combine(Combination combination, Scalar soFar, Scalar next) {
        boolean real = next.type() == ScalarType.REAL;
        return soFar.apply(
                switch (combination) {
                    case SUM, COUNT -> Operator.ADD_EXACT;
                    case MAX -> real ? Operator.MAX : Operator.INT_MAX;
                    case MIN -> real ? Operator.MIN : Operator.INT_MIN;
                },
                next);
    }

    private CodeBlock target(Target target, ScalarType type, BlockNames scope) {
        if (target instanceof Store store) {
            return CodeBlock.of("$L = ", element(store.place(), scope));
        } else if (target instanceof Define define) {
            return CodeBlock.of("$T $L = ", type(define.variable()), scope.declare(define.variable()));
        } else if (target instanceof LoopNest.Assign assign) {
            return CodeBlock.of("$L = ", scope.text(assign.variable()));
        } else if (target instanceof Accumulate sum) {
            String variable = scope.text(sum.variable());
            return CodeBlock.of(isWritten(sum.combination(), type) ? "$L = " : "$L += ", variable);
        }
        AccumulateInto into = (AccumulateInto) target;
        return CodeBlock.of(isWritten(into.combination(), type) ? "$L = " : "$L += ", element(into.place(), scope));
    }

    private static Expression operand(Operand operand, BlockNames scope) {
        if (operand instanceof Load load) {
            return element(load.place(), load.place().array().type(), scope);
        } else if (operand instanceof Read read) {
            return Expression.name(scope.text(read.variable()));
        }
        Affine number = ((LoopNest.At) operand).number();
        String text = text(number, scope);
        return number.isSimple() ? Expression.name(text) : Expression.arithmetic(text);
    }

    private static Expression element(Place place, ScalarType type, BlockNames scope) {
        Expression element = Expression.element(scope.text(place.array()), index(place, scope));
        return type == ScalarType.BOOL ? element.isNotZero() : element;
    }

    private void choose(Compute compute, Choose choose, BlockNames scope) {
        Variable value = new Variable("t", choose.best().type);
        statements(new Compute(compute.body(), compute.arguments(), List.of(new Define(value))), scope)
                .forEach(code::add);
        String best = scope.text(choose.best());
        String comparison = choose.largest() ? "<=" : ">=";
        if (value.type == ScalarType.REAL) {
            code.beginControlFlow(
                    "if (!($1L $2L $3L) && !$4T.isNaN($3L))",
                    scope.text(value),
                    comparison,
                    best,
                    type(value).box());
        } else {
            code.beginControlFlow("if (!($1L $2L $3L))", scope.text(value), comparison, best);
        }
        code.addStatement("$L = $L", best, scope.text(value))
                .addStatement("$L = $L", scope.text(choose.position()), text(choose.turn(), scope))
                .endControlFlow();
    }

    // Sums.

    /** The lanes are variables: in an array, or in a loop of their own, they cost more than twice as much. */
    private void lanes(LoopNest.Lanes turns, BlockNames scope) {
        For loop = turns.loop();
        Compute summand = (Compute) loop.body().get(0);
        Variable sum = ((Accumulate) summand.targets().get(0)).variable();
        code.beginControlFlow("if ($L > 0)", text(loop.length(), scope));
        BlockNames inner = scope.inner();
        List<Variable> lanes = new ArrayList<>();
        for (int lane = 0; lane < loop.step(); lane++) {
            lanes.add(new Variable("s" + lane, sum.type));
        }
        List<String> cleared =
                lanes.stream().map(lane -> inner.declare(lane) + " = " + zero()).toList();
        code.addStatement("$T $L", type(sum), String.join(", ", cleared));
        BlockNames turn = open(loop, inner);
        for (int lane = 0; lane < loop.step(); lane++) {
            Affine index = Affine.of(loop.index()).plus(Affine.of(lane));
            UnaryOperator<Affine> move = number -> number.replace(loop.index(), index);
            UnaryOperator<Place> place = all -> all.index(move);
            For moved = new Rewriter(element -> new Load(place.apply(element)), place, move).rewrite(loop);
            Compute one = (Compute) moved.body().get(0);
            Target target = new Accumulate(Combination.SUM, lanes.get(lane));
            statements(new Compute(one.body(), one.arguments(), List.of(target)), turn)
                    .forEach(code::add);
        }
        code.endControlFlow();
        code.addStatement(
                turns.begins() ? "$L = $L" : "$L += $L",
                inner.text(sum),
                tree(lanes.stream().map(inner::text).toList()));
        code.endControlFlow();
    }

    /** ((s0 + s4) + (s2 + s6)) + …: halves are added until one is left. */
    private static String tree(List<String> terms) {
        List<String> level = terms;
        while (level.size() > 1) {
            int half = level.size() / 2;
            List<String> next = new ArrayList<>();
            for (int i = 0; i < half; i++) {
                String sum = level.get(i) + " + " + level.get(i + half);
                next.add(half == 1 ? sum : "(" + sum + ")");
            }
            level = next;
        }
        return level.get(0);
    }
}
