// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;

/** Measures the runtime's functions: f32 against {@link Function#reference}, f64 against {@link Oracle}. */
final class Accuracy {
    /** Through how many floats a step goes; 1 tries every one. */
    static final int STRIDE = Integer.getInteger("chainrule.sweep", 12007);

    /** How many rounds of random doubles are tried. */
    static final int ROUNDS = Integer.getInteger("chainrule.samples", 1);

    /** The largest error found, and where. */
    record Worst(double error, double[] arguments) {
        static final Worst NONE = new Worst(0, new double[0]);

        Worst orElse(double other, double... at) {
            return other > error ? new Worst(other, at) : this;
        }

        @Override
        public String toString() {
            return error + " ULP at " + Arrays.toString(arguments);
        }
    }

    private Accuracy() {}

    static Worst measure(Function function, Precision precision) {
        try {
            MethodHandle handle = handle(function, precision);
            if (function.arity() == 2) {
                return pairs(function, handle, precision);
            }
            return precision == Precision.F32 ? floats(function, handle) : doubles(function, handle);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(function.name(), e);
        }
    }

    /** The method of the generated class. */
    static MethodHandle handle(Function function, Precision precision) throws ReflectiveOperationException {
        Class<?> real = precision == Precision.F32 ? float.class : double.class;
        Class<?>[] parameters = new Class<?>[function.arity()];
        Arrays.fill(parameters, real);
        Method method = dev.chainrule.runtime.generated.Functions.class.getMethod(function.name(), parameters);
        return MethodHandles.lookup().unreflect(method);
    }

    private static Worst floats(Function function, MethodHandle handle) throws Throwable {
        Worst worst = Worst.NONE;
        double[] argument = new double[1];
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            if (!isMeasured(function, x)) {
                continue;
            }
            argument[0] = x;
            float got = (float) handle.invokeExact(x);
            worst = worst.orElse(Ulps.error(Precision.F32, got, wanted(function, Precision.F32, argument)), x);
        }
        for (float x : Samples.floats()) {
            if (!isMeasured(function, x)) {
                continue;
            }
            argument[0] = x;
            float got = (float) handle.invokeExact(x);
            worst = worst.orElse(Ulps.error(Precision.F32, got, wanted(function, Precision.F32, argument)), x);
        }
        return worst;
    }

    static double wanted(Function function, Precision precision, double[] x) {
        return beyondRange(function, precision, x[0])
                ? Double.NaN
                : function.reference().applyAsDouble(x);
    }

    /** Below 0 the gamma functions have zeros that no double meets; {@code GammaFunctionsTest} looks at them. */
    private static boolean isMeasured(Function function, double x) {
        return x >= 0 || !function.name().endsWith("gamma");
    }

    /** See Note [Range of the trigonometric functions]. */
    private static boolean beyondRange(Function function, Precision precision, double x) {
        double limit = precision == Precision.F32 ? Trigonometry.LIMIT_F32 : Trigonometry.LIMIT_F64;
        return switch (function.name()) {
            case "sin", "cos", "tan" -> Math.abs(x) > limit;
            default -> false;
        };
    }

    private static Worst doubles(Function function, MethodHandle handle) throws Throwable {
        Worst worst = Worst.NONE;
        for (int round = 1; round <= ROUNDS; round++) {
            for (double x : Samples.doubles(new Random(round))) {
                if (!isMeasured(function, x)) {
                    continue;
                }
                double got = (double) handle.invokeExact(x);
                worst = worst.orElse(error(function, x, got), x);
            }
        }
        return worst;
    }

    static double error(Function function, double x, double got) {
        if (x != 0 && Double.isFinite(x) && oracleKnows(function, x)) {
            BigDecimal want = Oracle.value(function.name(), new BigDecimal(x));
            if (want.signum() != 0) {
                return Ulps.error(Precision.F64, got, want);
            }
        }
        return Ulps.error(Precision.F64, got, wanted(function, Precision.F64, new double[] {x}));
    }

    /** Where the value is finite and differs from what it tends to. */
    static boolean oracleKnows(Function function, double x) {
        double size = Math.abs(x);
        return switch (function.name()) {
            case "exp", "expm1", "sigmoid", "softplus", "sinh", "cosh" -> size < 750;
            case "exp2" -> size < 1080;
            case "tanh" -> size < 40;
            case "log", "log2", "log10" -> x > 0;
            case "log1p" -> x > -1;
            case "acosh" -> x >= 1;
            case "atanh" -> size < 1;
            case "asin", "acos" -> size <= 1;
            case "sin", "cos", "tan" -> size <= Trigonometry.LIMIT_F64;
            case "erf" -> size < 7;
            case "erfc" -> -7 < x && x < 28;
            case "asinh", "atan" -> true;
            case "lgamma", "digamma", "trigamma", "tetragamma" -> 1e-100 < x && x < 1e100;
            default -> false;
        };
    }

    private static Worst pairs(Function function, MethodHandle handle, Precision precision) throws Throwable {
        Worst worst = Worst.NONE;
        Random random = new Random(2);
        for (double[] pair : Samples.pairs(random, precision == Precision.F32 ? 200_000 : 2_000 * ROUNDS)) {
            double x = pair[0];
            double y = pair[1];
            if (function.equals(Functions.ATAN2)) {
                // In all quadrants, mostly of like sizes.
                x = (float) Math.scalb(random.nextGaussian(), random.nextInt(9) - 4);
                y = (float) random.nextGaussian();
            }
            double error;
            if (precision == Precision.F32) {
                float got = (float) handle.invokeExact((float) x, (float) y);
                error = Ulps.error(precision, got, function.reference().applyAsDouble(new double[] {x, y}));
            } else {
                double got = (double) handle.invokeExact(x, y);
                error = Ulps.error(precision, got, Oracle.value(function.name(), new BigDecimal(x), new BigDecimal(y)));
            }
            worst = worst.orElse(error, x, y);
        }
        return worst;
    }
}
