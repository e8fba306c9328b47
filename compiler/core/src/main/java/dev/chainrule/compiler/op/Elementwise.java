// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static dev.chainrule.compiler.type.ElementType.BOOL;
import static dev.chainrule.compiler.type.ElementType.REAL;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Sign;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Functions;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Element-wise operators: arguments broadcast to one shape, one scalar formula per element, always fusible. Here stand
 * those of real numbers; those of whole numbers and truth values stand in {@link Discrete}. An operand of element type
 * REAL takes SETTING as well, if all real operands are; then so is the result.
 *
 * <p>Derivatives at kinks are PyTorch's. The rules read y where that saves keeping x.
 */
public final class Elementwise implements Documented {
    private static final List<Elementwise> DECLARED = new ArrayList<>();
    private static final Interpreter MEANING = new Interpreter(Precision.F64, Interpreter.Calls.REFERENCE);

    static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
    private static final String PERIODIC = "Radians. NaN beyond 2²⁰ in f32, 2⁴⁵ in f64.";
    static final double LN_2 = StrictMath.log(2);
    static final double LN_10 = StrictMath.log(10);

    // Arithmetic.

    public static final Elementwise ADD = binary("add", "a + b")
            .written(x -> Notation.sum(x.get(0), x.get(1)))
            .body((a, b) -> a.plus(b))
            .vjp((dy, y, a, b) -> dy, (dy, y, a, b) -> dy)
            .build();
    public static final Elementwise SUBTRACT = binary("subtract", "a − b")
            .written(x -> Notation.difference(x.get(0), x.get(1)))
            .body((a, b) -> a.minus(b))
            .vjp((dy, y, a, b) -> dy, (dy, y, a, b) -> dy.negated())
            .build();
    public static final Elementwise MULTIPLY = binary("multiply", "a · b")
            .written(x -> Notation.product(x.get(0), x.get(1)))
            .body((a, b) -> a.times(b))
            .vjp((dy, y, a, b) -> dy.times(b), (dy, y, a, b) -> dy.times(a))
            .build();
    public static final Elementwise DIVIDE = binary("divide", "a / b")
            .written(x -> Notation.quotient(x.get(0), x.get(1)))
            .body((a, b) -> a.over(b))
            .vjp(
                    (dy, y, a, b) -> dy.over(b),
                    (dy, y, a, b) -> dy.times(y).over(b).negated())
            .samples(0.5, 4)
            .build();
    public static final Elementwise NEGATE = unary("negate", "−x")
            .written(x -> Notation.negative(x.get(0)))
            .body(x -> x.negated())
            .vjp((dy, y, x) -> dy.negated())
            .build();
    public static final Elementwise ABS = unary("abs", "|x|")
            .written(Sign.ABSOLUTE)
            .body(x -> x.abs())
            .vjp((dy, y, x) -> dy.times(x.sign()))
            .choice((y, x, operand) -> Optional.of(
                    new Derivative.Where(x.get(0).equalTo(x.get(0).zero()).value(), false, true)))
            .kinks(0.0)
            .note("dx = 0 at 0.")
            .build();
    public static final Elementwise SIGN = unary("sign", "−1, 0 or 1, as x is negative, zero or positive")
            .body(x -> {
                Scalar zero = x.builder().real(0);
                Scalar negative = x.lessThan(zero).select(x.builder().real(-1), x);
                return zero.lessThan(x).select(x.builder().real(1), negative);
            })
            .flat("sign is piecewise constant")
            .kinks(0.0)
            .note("Of NaN it is NaN, of −0 it is −0.")
            .build();
    public static final Elementwise FLOOR =
            step("floor", "the largest whole number that is not above x", Functions.FLOOR, 0);
    public static final Elementwise CEIL =
            step("ceil", "the smallest whole number that is not below x", Functions.CEIL, 0);
    public static final Elementwise ROUND =
            step("round", "the nearest whole number; of two the even one", Functions.ROUND, 0.5);
    public static final Elementwise DIV = binary("div", "⌊a / b⌋: division towards −∞")
            .body((a, b) -> {
                Scalar rest = a.apply(Operator.REMAINDER, b);
                Scalar whole = a.minus(rest).over(b);
                Scalar below = beyond(rest, b).select(whole.minus(a.builder().real(1)), whole);
                return b.equalTo(0).select(a.over(b), below.apply(Functions.ROUND));
            })
            .flat("a whole number is piecewise constant")
            .samples(new Documented.Domain(5.2, 5.8), new Documented.Domain(2.1, 2.4))
            .note("As in Python, but a / 0 for b = 0. dx = 0.")
            .build();
    public static final Elementwise REMAINDER = binary("remainder", "a − b · ⌊a / b⌋, which has the sign of b")
            .written(Sign.REMAINDER)
            .body((a, b) -> {
                Scalar rest = a.apply(Operator.REMAINDER, b);
                return beyond(rest, b).select(rest.plus(b), rest);
            })
            .vjp(
                    (dy, y, a, b) -> dy,
                    (dy, y, a, b) -> dy.times(a.apply(Elementwise.DIV, b)).negated())
            .samples(new Documented.Domain(5.2, 5.8), new Documented.Domain(2.1, 2.4))
            .note("As in Python; exact where a and b have one sign. NaN for b = 0.")
            .build();
    public static final Elementwise MIN = binary("min", "the smaller of a and b")
            .body((a, b) -> a.min(b))
            .vjp((dy, y, a, b) -> dy.shared(a, b), (dy, y, a, b) -> dy.shared(a, b))
            .zeroWhere((a, b) -> b.lessThan(a), (a, b) -> a.lessThan(b))
            .kinks(0.0)
            .note("Equal operands get dy / 2 each. NaN wins, and −0 is less than 0.")
            .build();
    public static final Elementwise MAX = binary("max", "the larger of a and b")
            .body((a, b) -> a.max(b))
            .vjp((dy, y, a, b) -> dy.shared(a, b), (dy, y, a, b) -> dy.shared(a, b))
            .zeroWhere((a, b) -> a.lessThan(b), (a, b) -> b.lessThan(a))
            .kinks(0.0)
            .note("Equal operands get dy / 2 each. NaN wins, and −0 is less than 0.")
            .build();
    /** Where a condition holds the one, else the other; a branch that is not taken passes nothing back. */
    public static final Elementwise SELECT = new ElementwiseBuilder(
                    DECLARED, "where", "a where c holds, else b", List.of(BOOL, REAL, REAL), REAL)
            .written(x -> Notation.choice(x.get(0), x.get(1), x.get(2)))
            .formula(x -> x.get(0).select(x.get(1), x.get(2)))
            .vjp(List.of((dy, y, x) -> dy, (dy, y, x) -> dy))
            .choice((y, x, operand) -> Optional.of(new Derivative.Where(x.get(0).value(), operand == 1, false)))
            .note("No NaN comes out of the branch that is not taken, forward or backward.")
            .build();

    // Powers, exponentials, logarithms.

    public static final Elementwise SQRT = unary("sqrt", "√x")
            .written(Sign.ROOT)
            .body(x -> x.sqrt())
            .vjp((dy, y, x) -> dy.over(y.times(2)))
            .choice((y, x, operand) -> FlatAtZero.ofRoot(x.get(0)))
            .samples(0.25, 4)
            .note("Of a negative number it is NaN. At 0 the derivative is infinite, but that of a root of squares"
                    + " (a norm, a standard deviation) is 0 there.")
            .build();
    public static final Elementwise POWER = binary("power", "aᵇ")
            .written(Sign.POWER)
            .body((a, b) -> a.apply(Functions.POW, b))
            .vjp((dy, y, a, b) -> dy.times(b.times(a.power(b.minus(1)))), (dy, y, a, b) -> dy.times(y.times(a.log())))
            .choice((y, x, operand) -> FlatAtZero.ofPower(x.get(0), x.get(1), operand))
            .samples(new Domain(0.25, 3), new Domain(-2, 3))
            .note("0⁰ is 1, and there both derivatives are 0. A negative a takes whole exponents; db is NaN there.")
            .build();
    public static final Elementwise EXP =
            unary("exp", "eˣ", Functions.EXP).vjp((dy, y, x) -> dy.times(y)).build();
    public static final Elementwise EXPM1 = unary("expm1", "eˣ − 1, exact near 0", Functions.EXPM1)
            .vjp((dy, y, x) -> dy.times(y.plus(1)))
            .build();
    public static final Elementwise EXP2 = unary("exp2", "2ˣ")
            .body(x -> x.builder().real(2).apply(Functions.POW, x))
            .vjp((dy, y, x) -> dy.times(y.times(LN_2)))
            .note("Exact where x is a whole number.")
            .build();
    public static final Elementwise LOG = unary("log", "the natural logarithm of x", Functions.LOG)
            .vjp((dy, y, x) -> dy.over(x))
            .samples(0.25, 4)
            .note("Of 0 it is −∞, of a negative number NaN.")
            .build();
    public static final Elementwise LOG1P = unary("log1p", "log(1 + x), exact near 0", Functions.LOG1P)
            .vjp((dy, y, x) -> dy.over(x.plus(1)))
            .samples(-0.75, 4)
            .build();
    public static final Elementwise LOG2 = unary("log2", "the logarithm of x to base 2", Functions.LOG2)
            .vjp((dy, y, x) -> dy.over(x.times(LN_2)))
            .samples(0.25, 4)
            .build();
    public static final Elementwise LOG10 = unary("log10", "the logarithm of x to base 10", Functions.LOG10)
            .vjp((dy, y, x) -> dy.over(x.times(LN_10)))
            .samples(0.25, 4)
            .build();

    // Trigonometric and hyperbolic functions.

    public static final Elementwise SIN = unary("sin", "sin x", Functions.SIN)
            .vjp((dy, y, x) -> dy.times(x.cos()))
            .note(PERIODIC)
            .build();
    public static final Elementwise COS = unary("cos", "cos x", Functions.COS)
            .vjp((dy, y, x) -> dy.times(x.sin()).negated())
            .note(PERIODIC)
            .build();
    public static final Elementwise TAN = unary("tan", "tan x", Functions.TAN)
            .vjp((dy, y, x) -> dy.times(y.squared().plus(1)))
            .samples(-1.25, 1.25)
            .note(PERIODIC)
            .build();
    public static final Elementwise ASIN = unary("asin", "the arc sine of x", Functions.ASIN)
            .vjp((dy, y, x) -> dy.over(rootOfOneLessSquare(x)))
            .samples(-0.75, 0.75)
            .note("NaN outside of [−1, 1].")
            .build();
    public static final Elementwise ACOS = unary("acos", "the arc cosine of x", Functions.ACOS)
            .vjp((dy, y, x) -> dy.over(rootOfOneLessSquare(x)).negated())
            .samples(-0.75, 0.75)
            .note("NaN outside of [−1, 1].")
            .build();
    public static final Elementwise ATAN = unary("atan", "the arc tangent of x", Functions.ATAN)
            .vjp((dy, y, x) -> dy.over(x.squared().plus(1)))
            .build();
    public static final Elementwise ATAN2 = binary("atan2", "the angle of the point (b, a) from the first axis")
            .body((a, b) -> a.apply(Functions.ATAN2, b))
            .vjp(
                    (dy, y, a, b) -> dy.times(b).over(a.squared().plus(b.squared())),
                    (dy, y, a, b) ->
                            dy.times(a).over(a.squared().plus(b.squared())).negated())
            .zeroWhere(Elementwise::areZero, Elementwise::areZero)
            .samples(new Domain(0.25, 4), new Domain(-4, 4))
            .note("In (−π, π]. At (0, 0) both derivatives are 0.")
            .build();
    public static final Elementwise SINH = unary("sinh", "sinh x", Functions.SINH)
            .vjp((dy, y, x) -> dy.times(x.cosh()))
            .build();
    public static final Elementwise COSH = unary("cosh", "cosh x", Functions.COSH)
            .vjp((dy, y, x) -> dy.times(x.sinh()))
            .build();
    public static final Elementwise TANH = unary("tanh", "tanh x", Functions.TANH)
            .vjp((dy, y, x) -> dy.times(y.one().minus(y.squared())))
            .note("For |x| > 9.1 a float y is exactly ±1 and dx is 0; the true value is below 1e-7.")
            .build();

    public static final Elementwise ASINH = unary("asinh", "the inverse of sinh", Functions.ASINH)
            .vjp((dy, y, x) -> dy.over(rootOfOneAndSquare(x)))
            .build();
    public static final Elementwise ACOSH = unary("acosh", "the inverse of cosh", Functions.ACOSH)
            .vjp((dy, y, x) -> dy.over(x.minus(1).sqrt().times(x.plus(1).sqrt())))
            .samples(1.25, 4)
            .note("NaN below 1.")
            .build();
    public static final Elementwise ATANH = unary("atanh", "the inverse of tanh", Functions.ATANH)
            .vjp((dy, y, x) -> dy.over(x.one().minus(x).times(x.plus(1))))
            .samples(-0.75, 0.75)
            .note("±∞ at ±1, NaN beyond.")
            .build();
    public static final Elementwise ERF = unary("erf", "2/√π · ∫₀ˣ exp(−t²) dt", Functions.ERF)
            .vjp((dy, y, x) -> dy.times(x.squared().negated().exp().times(TWO_OVER_ROOT_PI)))
            .build();
    public static final Elementwise ERFC = unary("erfc", "1 − erf x, without cancellation", Functions.ERFC)
            .vjp((dy, y, x) -> dy.times(x.squared().negated().exp().times(TWO_OVER_ROOT_PI))
                    .negated())
            .build();

    // Activations that have a stable or cheaper form of their own; the others are written in the library.

    public static final Elementwise RELU = unary("relu", "max(x, 0)")
            .body(x -> x.max(x.builder().real(0)))
            .vjp((dy, y, x) -> dy)
            .choice((y, x, operand) -> Optional.of(ElementwiseBuilder.unless(y.atMost(y.zero()))))
            .kinks(0.0)
            .note("dx = 0 at 0.")
            .build();

    public static final Elementwise SIGMOID = unary("sigmoid", "1 / (1 + e⁻ˣ)", Functions.SIGMOID)
            .vjp((dy, y, x) -> dy.times(y.times(y.one().minus(y))))
            .build();
    public static final Elementwise SOFTPLUS = unary("softplus", "log(1 + eˣ), without overflow", Functions.SOFTPLUS)
            .vjp((dy, y, x) -> dy.times(x.sigmoid()))
            .samples(-40, 40)
            .build();

    // Comparisons. a > b is b < a, a ≥ b is b ≤ a, a ≠ b is not(a = b).

    public static final Elementwise LESS = comparison("less", "a < b")
            .written(Sign.LESS)
            .body((a, b) -> a.lessThan(b))
            .build();
    public static final Elementwise LESS_EQUAL = comparison("less_equal", "a ≤ b")
            .written(Sign.AT_MOST)
            .body((a, b) -> a.atMost(b))
            .build();
    public static final Elementwise EQUAL = comparison("equal", "a = b")
            .written(Sign.EQUAL)
            .body((a, b) -> a.equalTo(b))
            .build();

    private final String name;
    private final List<ElementType> operands;
    private final ElementType result;
    private final Body body;
    private final Lowering lowering;
    private final Derivative derivative;
    private final List<Domain> samples;
    private final List<Double> kinks;
    private final Words words;
    private final Function<List<Notation>, Notation> notation;

    Elementwise(ElementwiseBuilder builder) {
        this.name = builder.name;
        this.operands = List.copyOf(builder.operands);
        this.result = builder.result;
        this.body = builder.body();
        this.lowering = new Lowering.PerElement(body);
        this.derivative = builder.derivative();
        this.samples = builder.samples;
        this.kinks = builder.kinks;
        this.words = new Words(
                builder.definition,
                operands.size() == 1 ? "[…] → […]" : "operands broadcast to one shape",
                builder.note);
        this.notation = builder.notation;
    }

    /** Those of reals, in the order of the documentation. */
    static List<Elementwise> declared() {
        return List.copyOf(DECLARED);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TensorType> infer(List<TensorType> types) {
        return List.of(Operands.broadcast(this, types));
    }

    /**
     * The operator of the same name for operands of a type: {@code int_add} for {@code add} of ints. Reals and settings
     * have one.
     *
     * @throws TypeFault if there is none
     */
    public Elementwise on(ElementType element) {
        return element == REAL || element == ElementType.SETTING
                ? this
                : Catalogue.among(element, this)
                        .orElseThrow(() -> new TypeFault(
                                TypeFault.Kind.ELEMENT, name + " takes " + REAL.word() + ", not " + element.word()));
    }

    /** Where this is computed whose operands meet in a type: there, or in the next wider type that has such an operator. */
    public ElementType computedIn(ElementType meeting) {
        if (meeting == REAL
                || meeting == ElementType.SETTING
                || Catalogue.among(meeting, this).isPresent()) {
            return meeting;
        }
        return meeting == BOOL ? computedIn(ElementType.INT) : REAL;
    }

    /** The value at known reals, in double. */
    public double value(double... x) {
        return MEANING.reals(body, x)[0];
    }

    @Override
    public Derivative derivative() {
        return derivative;
    }

    @Override
    public Lowering lowering() {
        return lowering;
    }

    @Override
    public Meaning meaning() {
        return this::element;
    }

    private double element(int[] index, List<? extends Meaning.Operand> x, ToIntFunction<Dimension> sizes) {
        long[] arguments = new long[x.size()];
        for (int i = 0; i < arguments.length; i++) {
            double argument = x.get(i).stretched(index);
            arguments[i] = isReal(operands.get(i)) ? MEANING.fromReal(argument) : (long) argument;
        }
        long value = MEANING.evaluate(body, arguments)[0];
        return isReal(result) ? MEANING.toReal(value) : value;
    }

    private static boolean isReal(ElementType element) {
        return scalarType(element) == ScalarType.REAL;
    }

    /** One element's formula in the scalar vocabulary. */
    public Body body() {
        return body;
    }

    public List<ElementType> operandTypes() {
        return operands;
    }

    public ElementType resultType() {
        return result;
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return notation.apply(x);
    }

    @Override
    public Words words() {
        return words;
    }

    @Override
    public Domain samples(int operand) {
        return samples.get(operand);
    }

    @Override
    public List<Double> kinks() {
        return kinks;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The type that an element has inside a kernel. */
    public static ScalarType scalarType(ElementType element) {
        return switch (element) {
            case REAL, SETTING -> ScalarType.REAL;
            case INT -> ScalarType.INT;
            case BOOL -> ScalarType.BOOL;
        };
    }

    /** @param first where a step is; the others are a whole number away */
    private static Elementwise step(
            String name, String definition, dev.chainrule.scalar.Function function, double first) {
        return unary(name, definition, function)
                .flat(name + " is piecewise constant")
                .kinks(IntStream.rangeClosed(-5, 4).mapToObj(n -> n + first).toArray(Double[]::new))
                .build();
    }

    /** Whether a remainder towards 0 has another sign than the divisor. */
    private static Scalar beyond(Scalar rest, Scalar divisor) {
        return rest.times(divisor.lessThan(0)
                        .select(divisor.builder().real(-1), divisor.builder().real(1)))
                .lessThan(0);
    }

    private static Term areZero(Term a, Term b) {
        return a.equalTo(a.zero()).and(b.equalTo(b.zero()));
    }

    /** √(1 − x²), which near ±1 keeps what the square would round away. */
    private static Term rootOfOneLessSquare(Term x) {
        return x.one().minus(x).times(x.plus(1)).sqrt();
    }

    /** √(1 + x²), which far out is |x| to the last bit and must not overflow. */
    private static Term rootOfOneAndSquare(Term x) {
        return x.abs().lessThan(x.constant(1e9)).select(x.squared().plus(1).sqrt(), x.abs());
    }

    private static ElementwiseBuilder unary(String name, String definition) {
        return new ElementwiseBuilder(DECLARED, name, definition, List.of(REAL), REAL);
    }

    private static ElementwiseBuilder unary(String name, String definition, dev.chainrule.scalar.Function function) {
        return unary(name, definition).body(x -> x.apply(function));
    }

    private static ElementwiseBuilder binary(String name, String definition) {
        return new ElementwiseBuilder(DECLARED, name, definition, List.of(REAL, REAL), REAL);
    }

    private static ElementwiseBuilder comparison(String name, String definition) {
        return new ElementwiseBuilder(DECLARED, name, definition, List.of(REAL, REAL), BOOL)
                .nonDifferentiable("a comparison is piecewise constant")
                .note("With NaN it does not hold.");
    }
}
