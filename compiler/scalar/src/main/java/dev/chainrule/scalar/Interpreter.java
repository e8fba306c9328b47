// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.util.List;

/**
 * Evaluates a body, one instruction after the other, to the bits that generated code gives. A value is a {@code long}
 * that holds the bits of a real (of its precision), an int, 0 or 1, or plain bits.
 *
 * @param calls what a call of a transcendental function means
 */
public record Interpreter(Precision precision, Calls calls) {
    /** The bits of an int without sign. */
    private static final long WORD = 0xFFFF_FFFFL;

    /** Two meanings of a call. */
    public enum Calls {
        /** The function's body: what runs. */
        BODY,
        /** {@link Function#reference}, rounded once to the precision: what is meant. */
        REFERENCE
    }

    /** The results of a body over reals, each rounded to the precision first; the results must be reals as well. */
    public double[] reals(Body body, double... arguments) {
        long[] raw = new long[arguments.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = fromReal(arguments[i]);
        }
        long[] results = evaluate(body, raw);
        double[] reals = new double[results.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = toReal(results[i]);
        }
        return reals;
    }

    /** The one result of a function. */
    public double call(Function function, double... arguments) {
        return reals(function.body(precision), arguments)[0];
    }

    /**
     * The results of a body; arguments and results as described above.
     *
     * @throws ArithmeticException if a whole number does not fit into 32 bits
     */
    public long[] evaluate(Body body, long... arguments) {
        long[] values = new long[body.instructions().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(body.instructions().get(i), values, arguments);
        }
        return body.results().stream().mapToLong(index -> values[index]).toArray();
    }

    /** A real as a value: rounded to the precision. */
    public long fromReal(double real) {
        return precision == Precision.F32 ? Float.floatToRawIntBits((float) real) : Double.doubleToRawLongBits(real);
    }

    /** The real that a value holds. */
    public double toReal(long value) {
        return precision == Precision.F32 ? Float.intBitsToFloat((int) value) : Double.longBitsToDouble(value);
    }

    private long value(Body.Instruction instruction, long[] values, long[] arguments) {
        if (instruction instanceof Body.Argument argument) {
            return arguments[argument.index()];
        } else if (instruction instanceof Body.Real real) {
            return fromReal(real.value());
        } else if (instruction instanceof Body.Whole whole) {
            return whole.value();
        } else if (instruction instanceof Body.Truth truth) {
            return truth.value() ? 1 : 0;
        } else if (instruction instanceof Body.Bits bits) {
            return bits(bits.value());
        } else if (instruction instanceof Body.Call call) {
            return call(call, values);
        } else if (instruction instanceof Body.Operation operation) {
            List<Integer> operands = operation.operands();
            long a = values[operands.get(0)];
            long b = operands.size() > 1 ? values[operands.get(1)] : 0;
            long c = operands.size() > 2 ? values[operands.get(2)] : 0;
            return precision == Precision.F32
                    ? single(operation.operator(), a, b, c)
                    : twice(operation.operator(), a, b, c);
        }
        throw new IllegalStateException("no meaning for " + instruction);
    }

    private long call(Body.Call call, long[] values) {
        long[] actual =
                call.operands().stream().mapToLong(index -> values[index]).toArray();
        if (calls == Calls.BODY) {
            return evaluate(call.function().body(precision), actual)[0];
        }
        double[] given = new double[actual.length];
        for (int i = 0; i < given.length; i++) {
            boolean real = call.function().parameters().get(i).type() == ScalarType.REAL;
            given[i] = real ? toReal(actual[i]) : actual[i];
        }
        double value = call.function().reference().applyAsDouble(given);
        return call.type() == ScalarType.REAL ? fromReal(value) : (long) value;
    }

    /** Bits as wide as the precision: an int's are kept sign-extended. */
    private long bits(long value) {
        return precision == Precision.F32 ? (int) value : value;
    }

    /** An operator over floats. */
    private static long single(Operator operator, long first, long second, long third) {
        float a = Float.intBitsToFloat((int) first);
        float b = Float.intBitsToFloat((int) second);
        float c = Float.intBitsToFloat((int) third);
        return switch (operator) {
            case ADD -> raw(a + b);
            case SUBTRACT -> raw(a - b);
            case MULTIPLY -> raw(a * b);
            case DIVIDE -> raw(a / b);
            case REMAINDER -> raw(a % b);
            case SQRT -> raw((float) Math.sqrt(a));
            case FMA -> raw(Math.fma(a, b, c));
            case ABS -> raw(Math.abs(a));
            case NEGATE -> raw(-a);
            case MIN -> raw(Math.min(a, b));
            case MAX -> raw(Math.max(a, b));
            case LESS -> truth(a < b);
            case LESS_EQUAL -> truth(a <= b);
            case EQUAL -> truth(a == b);
            case INT_TO_REAL -> raw((float) (int) first);
            case REAL_TO_INT -> whole(a);
            case TO_BITS, FROM_BITS -> (int) first;
            case SHIFT_LEFT -> (int) first << (int) second;
            case SHIFT_RIGHT -> (int) first >> (int) second;
            case SHIFT_RIGHT_UNSIGNED -> (int) first >>> (int) second;
            case BITS_ADD -> (int) (first + second);
            case BITS_SUBTRACT -> (int) (first - second);
            default -> common(operator, first, second, third);
        };
    }

    /** An operator over doubles. */
    private static long twice(Operator operator, long first, long second, long third) {
        double a = Double.longBitsToDouble(first);
        double b = Double.longBitsToDouble(second);
        double c = Double.longBitsToDouble(third);
        return switch (operator) {
            case ADD -> raw(a + b);
            case SUBTRACT -> raw(a - b);
            case MULTIPLY -> raw(a * b);
            case DIVIDE -> raw(a / b);
            case REMAINDER -> raw(a % b);
            case SQRT -> raw(Math.sqrt(a));
            case FMA -> raw(Math.fma(a, b, c));
            case ABS -> raw(Math.abs(a));
            case NEGATE -> raw(-a);
            case MIN -> raw(Math.min(a, b));
            case MAX -> raw(Math.max(a, b));
            case LESS -> truth(a < b);
            case LESS_EQUAL -> truth(a <= b);
            case EQUAL -> truth(a == b);
            case INT_TO_REAL -> raw((double) (int) first);
            case REAL_TO_INT -> whole(a);
            case TO_BITS, FROM_BITS -> first;
            case SHIFT_LEFT -> first << second;
            case SHIFT_RIGHT -> first >> second;
            case SHIFT_RIGHT_UNSIGNED -> first >>> second;
            case BITS_ADD -> first + second;
            case BITS_SUBTRACT -> first - second;
            default -> common(operator, first, second, third);
        };
    }

    /** An operator that does not depend on the precision. */
    private static long common(Operator operator, long a, long b, long c) {
        return switch (operator) {
            case SELECT, INT_SELECT, BOOL_SELECT -> a != 0 ? b : c;
            case INT_ADD -> (int) (a + b);
            case INT_SUBTRACT -> (int) (a - b);
            case INT_MULTIPLY -> (int) (a * b);
            case ADD_EXACT -> Math.toIntExact(a + b);
            case SUBTRACT_EXACT -> Math.toIntExact(a - b);
            case MULTIPLY_EXACT -> Math.toIntExact(a * b);
            case INT_DIVIDE -> Math.toIntExact(Math.floorDiv(a, b));
            case INT_REMAINDER -> Math.floorMod(a, b);
            case INT_MIN -> Math.min(a, b);
            case INT_MAX -> Math.max(a, b);
            case INT_MULTIPLY_HIGH -> (int) (((a & WORD) * (b & WORD)) >>> 32);
            case INT_XOR -> a ^ b;
            case INT_SHIFT_LEFT -> (int) a << (int) b;
            case INT_SHIFT_RIGHT_UNSIGNED -> (int) a >>> (int) b;
            case INT_LESS -> truth(a < b);
            case INT_LESS_EQUAL -> truth(a <= b);
            case INT_EQUAL, BOOL_EQUAL -> truth(a == b);
            case AND, BITS_AND -> a & b;
            case OR, BITS_OR -> a | b;
            case BITS_XOR -> a ^ b;
            case NOT -> 1 - a;
            case BOOL_TO_INT -> a;
            default -> throw new IllegalStateException("no meaning for " + operator);
        };
    }

    private static long raw(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static long raw(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private static int whole(double value) {
        if (!(value > Integer.MIN_VALUE - 1.0 && value < Integer.MAX_VALUE + 1.0)) {
            throw new ArithmeticException(value + " is no int");
        }
        return (int) value;
    }

    private static long truth(boolean value) {
        return value ? 1 : 0;
    }
}
