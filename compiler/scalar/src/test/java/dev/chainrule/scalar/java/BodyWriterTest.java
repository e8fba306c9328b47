// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Functions;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BodyWriterTest {
    @Test
    void shortFormulasStandInOneLine() {
        assertThat(unary(x -> x.max(x.builder().real(0)))).isEqualTo("y = Math.max(x, 0f);\n");
        assertThat(unary(x -> x.plus(1).times(x.minus(-2)))).isEqualTo("y = (x + 1f) * (x + 2f);\n");
        assertThat(unary(x -> x.minus(x.minus(1)).over(x.times(x)))).isEqualTo("y = (x - (x - 1f)) / (x * x);\n");
        assertThat(unary(x -> x.fma(2, x.builder().real(0.5)).sqrt()))
                .isEqualTo("y = (float) Math.sqrt(Math.fma(x, 2f, 0.5f));\n");
        assertThat(unary(x -> x.negated().negated())).isEqualTo("y = -(-x);\n");
        assertThat(unary(x -> x.plus(1).negated())).isEqualTo("y = -(x + 1f);\n");
    }

    @Test
    void choicesAndConditions() {
        assertThat(unary(x -> x.lessThan(0).select(x, x.builder().real(1)))).isEqualTo("y = x < 0f ? x : 1f;\n");
        assertThat(unary(x -> x.lessThan(0)
                        .or(x.equalTo(3).and(x.lessThan(9).not()))
                        .select(x, x.builder().real(1))))
                .isEqualTo("y = x < 0f || (x == 3f && !(x < 9f)) ? x : 1f;\n");
        assertThat(unary(x -> x.equalTo(x).select(x, x.builder().real(1))))
                .isEqualTo("y = !Float.isNaN(x) ? x : 1f;\n");
        assertThat(unary(x -> x.equalTo(x).not().select(x, x.builder().real(1))))
                .isEqualTo("y = Float.isNaN(x) ? x : 1f;\n");
        assertThat(unary(x -> x.lessThan(0).toReal())).isEqualTo("y = (float) (x < 0f ? 1 : 0);\n");
    }

    /** The slope of a ReLU asks x itself, which is the same question of every number, NaN and both zeros too. */
    @Test
    void whatIsCutAtZeroIsAtMostZeroWhereItWasBefore() {
        Function<Scalar, Scalar> slope = x -> {
            Scalar zero = x.builder().real(0);
            return x.max(zero).atMost(zero).select(zero, x);
        };
        assertThat(unary(slope)).isEqualTo("y = x <= 0f ? 0f : x;\n");
        Body body = BodyBuilder.of(1, arguments -> slope.apply(arguments.get(0)));
        for (Precision precision : Precision.values()) {
            for (double x : new double[] {0.0, -0.0, 1, -1, Double.MIN_VALUE, Double.NaN, 1 / 0.0, -1 / 0.0}) {
                double meant = Math.max(x, 0) <= 0 ? 0 : x;
                double rounded = precision == Precision.F32 ? (float) meant : meant;
                assertThat(new Interpreter(precision, Interpreter.Calls.REFERENCE).reals(body, x))
                        .containsExactly(rounded);
            }
        }
    }

    @Test
    void elementsAreChosenByTheirBits() {
        Body body = BodyBuilder.of(
                1, x -> x.get(0).lessThan(0).select(x.get(0), x.get(0).builder().real(1)));
        assertThat(CodeBlock.join(
                                BodyWriter.write(
                                        body,
                                        Precision.F32,
                                        ExpressionWriter.Choice.BITS,
                                        List.of(BodyWriter.Expression.name("x")),
                                        List.of(CodeBlock.of("y = ")),
                                        new NameAllocator()::newName),
                                "")
                        .toString())
                .isEqualTo("y = dev.chainrule.runtime.generated.Select.of(x < 0f, x, 1f);\n");
    }

    @Test
    void bitsGetBrackets() {
        assertThat(unary(x -> x.toBits()
                        .apply(Operator.BITS_ADD, x.builder().bits(1))
                        .apply(Operator.SHIFT_LEFT, x.builder().bits(23))
                        .fromBits()))
                .isEqualTo("y = Float.intBitsToFloat((Float.floatToRawIntBits(x) + 1) << 23);\n");
    }

    @Test
    void callsGoToTheRuntime() {
        assertThat(unary(x -> x.apply(Functions.EXP).plus(1)))
                .isEqualTo("y = dev.chainrule.runtime.generated.Functions.exp(x) + 1f;\n");
    }

    @Test
    void whatIsUsedTwiceGetsAVariable() {
        assertThat(unary(x -> {
                    Scalar e = x.apply(Functions.EXP);
                    return e.over(e.plus(1));
                }))
                .isEqualTo("float t1 = dev.chainrule.runtime.generated.Functions.exp(x);\ny = t1 / (t1 + 1f);\n");
    }

    @Test
    void longFormulasAreCut() {
        String text = unary(x -> {
            Scalar sum = x;
            for (int i = 1; i <= 20; i++) {
                sum = sum.plus(Math.sqrt(i));
            }
            return sum;
        });
        assertThat(text.lines())
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
    }

    @Test
    void unusedInstructionsAreLeftOut() {
        assertThat(unary(x -> {
                    x.apply(Functions.EXP);
                    return x;
                }))
                .isEqualTo("y = x;\n");
    }

    @Test
    void elementsAreReadOnceAndBeforeAnythingIsStored() {
        BodyBuilder builder = new BodyBuilder();
        Scalar a = builder.argument(ScalarType.REAL);
        Scalar b = builder.argument(ScalarType.REAL);
        Body body = builder.build(List.of(a.plus(b), a.times(a)));
        NameAllocator names = new NameAllocator();
        names.newName("t1");
        String text = CodeBlock.join(
                        BodyWriter.write(
                                body,
                                Precision.F64,
                                ExpressionWriter.Choice.BRANCH,
                                List.of(
                                        BodyWriter.Expression.element("a", "i"),
                                        BodyWriter.Expression.element("b", "i")),
                                List.of(CodeBlock.of("a[i] = "), CodeBlock.of("b[i] = ")),
                                names::newName),
                        "")
                .toString();
        assertThat(text).isEqualTo("""
                        double aValue = a[i];
                        double bValue = b[i];
                        double t1_ = aValue + bValue;
                        double t2 = aValue * aValue;
                        a[i] = t1_;
                        b[i] = t2;
                        """);
    }

    private static String unary(Function<Scalar, Scalar> definition) {
        Body body = BodyBuilder.of(1, arguments -> definition.apply(arguments.get(0)));
        return CodeBlock.join(
                        BodyWriter.write(
                                body,
                                Precision.F32,
                                ExpressionWriter.Choice.BRANCH,
                                List.of(BodyWriter.Expression.name("x")),
                                List.of(CodeBlock.of("y = ")),
                                new NameAllocator()::newName),
                        "")
                .toString();
    }
}
