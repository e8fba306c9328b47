// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import org.junit.jupiter.api.Test;

/** What is right passes, with a report; what cannot be checked says why. */
final class GradientCheckTest {
    @Test
    void aNetWithCornersPasses() {
        GradientReport report = GradientCheck.of(Programs.model(Programs.NET)).check();
        assertThat(report.parts()).hasSize(1);
        GradientReport.Part part = report.parts().get(0);
        assertThat(part.loss()).isEqualTo("nll");
        assertThat(part.variables()).containsExactly("W1", "b1", "W2", "b2");
        assertThat(part.points()).isEqualTo(4);
        assertThat(part.quotients()).isGreaterThan(4 * 9);
        assertThat(part.largestError()).isLessThan(1e-6);
        assertThat(part.remarks()).containsExactly("B = 0: test.nn:10: the loss nll is NaN; nothing was written");
    }

    @Test
    void inputsAreVariablesWhereDerivativesAreCompiled() {
        GradientReport report =
                GradientCheck.of(Programs.withDerivatives(Programs.NET)).check();
        TestingDocument.holds("a report", "```\n" + report + "\n```");
        assertThat(report.parts()).hasSize(2);
        assertThat(report.parts().get(1).variables()).containsExactly("W1", "b1", "W2", "b2", "x");
    }

    @Test
    void parametersAreAsBefore() {
        Model model = Programs.model(Programs.NET);
        double[] before = model.parameters().doubles(0).clone();
        GradientCheck.of(model).check();
        assertThat(model.parameters().doubles(0)).containsExactly(before);
    }

    @Test
    void theSameSeedGivesTheSameReport() {
        assertThat(GradientCheck.of(Programs.model(Programs.NET)).seed(5).check())
                .isEqualTo(
                        GradientCheck.of(Programs.model(Programs.NET)).seed(5).check());
    }

    /** What is subtracted again has no slope; of two that are nothing but rounding none is off. */
    @Test
    void aSlopeThatIsNoneIsNotOff() {
        Model model = Programs.model("""
                model Centred {
                    input x: [B, 3]
                    param b: [3] = normal()
                    y = x + b
                    loss l = sum((y - mean(y, axis = 0))^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        GradientReport report = GradientCheck.of(model).size("B", 4).check();
        assertThat(report.parts())
                .allSatisfy(part -> assertThat(part.largestError()).isLessThan(1e-6));
    }

    @Test
    void aPointAtACornerIsDrawnAnew() {
        // Of three whole numbers one is often 0.
        Model model = Programs.withDerivatives("""
                model Corner {
                    input x: [B]
                    param w: real = 1
                    loss l = sum(relu(w * x))
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        GradientReport report =
                GradientCheck.of(model).decimals(0).size("B", 3).points(8).check();
        assertThat(report.corners()).isPositive();
    }

    @Test
    void whatHasCornersEverywhereIsNamed() {
        Model model = Programs.withDerivatives("""
                model Corners {
                    input x: [B]
                    param w: real = 1
                    loss l = sum(relu(w * x)) + w^2
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThatThrownBy(() -> GradientCheck.of(model).input("x", 0.0, 1, 2).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the gradients of l (derivatives.l) could not be checked: at each of 25 points")
                .hasMessageContaining(".leaveOut(\"x\")");
        assertThat(GradientCheck.of(model)
                        .input("x", 0.0, 1, 2)
                        .leaveOut("x")
                        .check()
                        .parts())
                .hasSize(2)
                .satisfies(parts -> assertThat(parts.get(1).remarks())
                        .containsExactly("left out as asked: the input x (test.nn:2)"));
    }

    @Test
    void datasetsAndArraysAreTaken() {
        DataSet rows = DataSet.builder()
                .reals("x", new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 4)
                .ints("label", new int[] {2, 0, 1})
                .build();
        assertThat(GradientCheck.of(Programs.model(Programs.NET))
                        .data(rows)
                        .check()
                        .parts())
                .hasSize(1);
        GradientReport report = GradientCheck.of(Programs.model(Programs.NET))
                .input("x", 1.0, 2, 3, 4, 5, 6, 7, 8)
                .input("label", 2, 0)
                .check();
        assertThat(report.parts().get(0).points()).isEqualTo(4);
    }

    @Test
    void logarithmsGetWhatTheyTake() {
        Model model = Programs.model("""
                model Log {
                    input x: [B]
                    param w: real = 1
                    loss l = mean(log(w * x)^2 + log(1 - x / 2) * w)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThat(GradientCheck.of(model).check().parts().get(0).points()).isEqualTo(4);
    }

    @Test
    void whatTheLossDoesNotDependOnIsSaid() {
        Model model = Programs.model("""
                model Dead {
                    input x: [B]
                    param w: real = 1
                    param dead: real = 1
                    loss l = mean((w * x + relu(-abs(dead) - 1))^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThat(GradientCheck.of(model).check().parts().get(0).remarks())
                .contains("at no point did the loss depend on dead (test.nn:4): nothing is proved of it");
    }

    @Test
    void sizesThatAProgramRefusesAreNotTaken() {
        Model model = Programs.model("""
                model Pairs {
                    input x: [B, 8 * T]
                    param position: [16, 2] = normal()
                    h = reshape(x, [B, 2 * T, 4])[:, :, 0:2] + position[0:2 * T]
                    loss l = mean(h^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThat(GradientCheck.of(model).check().parts().get(0).points()).isEqualTo(4);
    }

    @Test
    void f32IsRefused() {
        assertThatThrownBy(() -> GradientCheck.of(Programs.model(CompileRequest.of("test.nn", Programs.NET))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Net computes in f32, in which a difference quotient has no digits left.");
    }

    @Test
    void namesAreChecked() {
        GradientCheck check = GradientCheck.of(Programs.model(Programs.NET));
        assertThatThrownBy(() -> check.size("T", 3)).hasMessage("Net has no dimension T; it has [B]");
        assertThatThrownBy(() -> check.range("y", 0, 1)).hasMessage("Net has no input y");
        assertThatThrownBy(() -> GradientCheck.of(Programs.model(Programs.NET))
                        .loss("mse")
                        .check())
                .hasMessage("Net has no gradients of a loss mse");
        assertThatThrownBy(() -> GradientCheck.of(Programs.model(Programs.NET))
                        .leaveOut("W3")
                        .check())
                .hasMessage("Net has no gradient by a parameter or input W3");
    }

    @Test
    void aLossThatIsNeverFiniteSaysWhatToDo() {
        Model model = Programs.model("""
                model Never {
                    input x: [B]
                    param w: real = 1
                    loss l = mean(w * log(x - 5))
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThatThrownBy(() -> GradientCheck.of(model).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("there is no loss at 25 points")
                .hasMessageContaining("test.nn:4: the loss l is NaN")
                .hasMessageContaining(".range(\"NAME\", low, high)");
        assertThat(GradientCheck.of(model).range("x", 6, 9).check().parts()).hasSize(1);
    }

    @Test
    void gradientsOfNoFunctionAreSaidAndTheRestIsProved() {
        String program = """
                fn steps(x) = round(x)
                    gradient(dy) = clamp(dy, -1, 1)
                model M {
                    input x: [B]
                    param w: real = 1.3
                    param v: real = 0.7
                    loss l = mean((v * steps(w * x) - x)^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """;
        assertThatThrownBy(() -> GradientCheck.of(Programs.model(program)).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gradient of l");
        assertThat(GradientCheck.of(Programs.model(program))
                        .straightThrough("w", "test.nn:7")
                        .check()
                        .toString())
                .contains("l by 1 variable ", "quotients at 4 points agree")
                .contains(
                        "not by w (test.nn:5): the gradient passes a straight-through estimator, test.nn:7, and is meant to"
                                + " be no slope");
        assertThat(GradientCheck.of(Programs.model(program))
                        .only("w")
                        .straightThrough("w", "test.nn:7")
                        .check()
                        .parts()
                        .get(0)
                        .quotients())
                .isZero();
    }
}
