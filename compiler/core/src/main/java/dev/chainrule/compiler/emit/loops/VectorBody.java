// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.chainrule.compiler.emit.loops.LoopNest.Accumulate;
import dev.chainrule.compiler.emit.loops.LoopNest.AccumulateInto;
import dev.chainrule.compiler.emit.loops.LoopNest.Compute;
import dev.chainrule.compiler.emit.loops.LoopNest.For;
import dev.chainrule.compiler.emit.loops.LoopNest.Operand;
import dev.chainrule.compiler.emit.loops.LoopNest.Place;
import dev.chainrule.compiler.emit.loops.LoopNest.Target;
import dev.chainrule.compiler.emit.loops.Name.Variable;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Functions;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import dev.chainrule.scalar.java.BodyWriter;
import dev.chainrule.scalar.java.BodyWriter.Expression;
import dev.chainrule.scalar.java.ExpressionWriter;
import dev.chainrule.scalar.java.Literals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Prints an f32 loop's body as statements on vectors of the Vector API. Each assigns one variable and calls the API once,
 * and no method of ours takes or gives a vector: that is what HotSpot keeps in registers, where anything else makes it
 * allocate an object a vector. So a transcendental function is written out, under a comment that names it.
 *
 * <p>What depends on no element is computed by scalar statements, {@link #before()} the loop.
 */
final class VectorBody {
    private static final String PACKAGE = "jdk.incubator.vector";
    static final ClassName FLOATS = ClassName.get(PACKAGE, "FloatVector");
    static final ClassName INTS = ClassName.get(PACKAGE, "IntVector");
    static final ClassName MASK = ClassName.get(PACKAGE, "VectorMask");
    static final ClassName OPERATORS = ClassName.get(PACKAGE, "VectorOperators");
    /** The species of float vectors, and of int vectors of the same shape. */
    static final String S = "S";

    static final String I = "I";
    /** A vector of 0, 1, 2 …: what the elements' indices are from the first on. */
    static final String INDICES = "INDICES";

    /** A method with more calls of the Vector API than this HotSpot compiles badly or not at all. */
    static final int MOST_CALLS = 200;
    /** What a loop needs beside its body: the accumulator, the conversions of what is stored. */
    private static final int CALLS_AROUND = 8;

    private static final ExpressionWriter SCALAR = new ExpressionWriter(Precision.F32, ExpressionWriter.Choice.BRANCH);

    /** How a value stands in the code. */
    private enum Form {
        /** A Java expression that is a name or a literal. */
        NAME,
        LITERAL,
        FLOATS,
        INTS,
        FLOAT_MASK,
        INT_MASK
    }

    private record Value(Form form, ScalarType type, String code) {
        boolean isScalar() {
            return form == Form.NAME || form == Form.LITERAL;
        }
    }

    private final Variable index;
    private final BlockNames scope;
    /** Statements that would be equal are one. */
    private final Map<List<Object>, Value> known = new HashMap<>();

    private final Map<Variable, Value> defined = new HashMap<>();
    private final CodeBlock.Builder before = CodeBlock.builder();
    private CodeBlock.Builder loop = CodeBlock.builder();
    private int calls;
    private boolean indices;

    /** @param scope the names in the loop; what the statements declare is added */
    VectorBody(For loop, BlockNames scope) {
        this.index = loop.index();
        this.scope = scope;
        InnerLoops.computes(loop).forEach(this::print);
    }

    /** Functions of so many masks at once that HotSpot makes objects of them. */
    private static final Set<Function> BRANCHED =
            Set.of(Functions.LGAMMA, Functions.DIGAMMA, Functions.TRIGAMMA, Functions.TETRAGAMMA);

    /** Whether HotSpot has instructions for all of a body, on JDK 17 as well. */
    static boolean supports(Body body) {
        int[] uses = body.uses();
        for (int i = 0; i < uses.length; i++) {
            if (uses[i] > 0 && !supports(body, body.instructions().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean supports(Body body, Body.Instruction instruction) {
        if (instruction instanceof Body.Call call) {
            return !BRANCHED.contains(call.function())
                    && supports(call.function().body(Precision.F32));
        }
        return !(instruction instanceof Body.Operation operation)
                || switch (operation.operator()) {
                    case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
                        body.instructions().get(operation.operands().get(1)) instanceof Body.Bits;
                    case REMAINDER, INT_MULTIPLY_HIGH, INT_XOR, INT_SHIFT_LEFT, INT_SHIFT_RIGHT_UNSIGNED -> false;
                    default -> !operation.operator().isChecked();
                };
    }

    /** How many calls of the Vector API a loop makes, in all. */
    static int calls(For loop) {
        BlockNames names = new BlockNames();
        LoopNames.of(loop).forEach(names::declare);
        names.declare(loop.index());
        return new VectorBody(loop, names).calls + CALLS_AROUND;
    }

    /** Scalar statements on which the others build. */
    CodeBlock before() {
        return before.build();
    }

    /** The statements on vectors. */
    CodeBlock loop() {
        return loop.build();
    }

    /** Whether the vector of indices is read. */
    boolean readsIndices() {
        return indices;
    }

    /** All arguments are read, then all results computed, before the first is stored. */
    private void print(Compute compute) {
        int[] uses = compute.body().uses();
        Map<Integer, Value> arguments = new HashMap<>();
        for (int i = 0; i < uses.length; i++) {
            if (uses[i] > 0 && compute.body().instructions().get(i) instanceof Body.Argument argument) {
                Operand operand = compute.arguments().get(argument.index());
                arguments.computeIfAbsent(argument.index(), number -> argument(operand, argument.type()));
            }
        }
        List<Value> results = new ArrayList<>(evaluate(compute.body(), arguments, Map.of()));
        for (int i = 0; i < results.size(); i++) {
            Target target = compute.targets().get(i);
            if (target instanceof LoopNest.Define define) {
                defined.put(define.variable(), results.get(i));
            } else if (target instanceof Accumulate sum) {
                String soFar = scope.text(sum.variable());
                Value value = vector(results.get(i));
                calls++;
                loop.addStatement("$1L = $1L.$2L($3L)", soFar, method(sum.combination()), value.code());
            } else if (target instanceof AccumulateInto into) {
                Value old = load(into.place(), ScalarType.REAL);
                CodeBlock sum = CodeBlock.of(
                        "$L.$L($L)",
                        old.code(),
                        method(into.combination()),
                        vector(results.get(i)).code());
                results.set(i, floats(into.combination() == Combination.SUM ? "sum" : "t", sum));
            }
        }
        for (int i = 0; i < results.size(); i++) {
            if (compute.targets().get(i) instanceof LoopNest.Store store) {
                store(results.get(i), store.place());
            } else if (compute.targets().get(i) instanceof AccumulateInto into) {
                store(results.get(i), into.place());
            }
        }
    }

    /** The Vector API's word for it. */
    static String method(Combination combination) {
        return switch (combination) {
            case SUM, COUNT -> "add";
            case MAX -> "max";
            case MIN -> "min";
        };
    }

    private void store(Value value, Place place) {
        Value vector = value.type() == ScalarType.BOOL ? oneOrZero(value) : vector(value);
        calls++;
        loop.addStatement(
                "$L.intoArray($L, $L)",
                vector.code(),
                scope.text(place.array()),
                ScalarPrinter.text(place.index(), scope));
    }

    // Arguments.

    private Value argument(Operand operand, ScalarType type) {
        if (operand instanceof LoopNest.Load load) {
            return load(load.place(), type);
        } else if (operand instanceof LoopNest.Read read) {
            Value value = defined.get(read.variable());
            return value != null ? value : new Value(Form.NAME, type, scope.text(read.variable()));
        }
        Affine number = ((LoopNest.At) operand).number();
        if (number.stride(index).isZero()) {
            Form form = number.isConstant() ? Form.LITERAL : Form.NAME;
            return new Value(form, type, ScalarPrinter.text(number, scope));
        }
        indices = true;
        Value first = ints(ScalarType.INT, "indices", CodeBlock.of("$T.fromArray($L, $L, 0)", INTS, I, INDICES));
        return ints(
                ScalarType.INT, "index", CodeBlock.of("$L.add($L)", first.code(), ScalarPrinter.text(number, scope)));
    }

    private Value load(Place place, ScalarType type) {
        String array = scope.text(place.array());
        String name = array + "Value";
        CodeBlock element = CodeBlock.of("$L, $L", array, ScalarPrinter.text(place.index(), scope));
        if (type == ScalarType.REAL) {
            return floats(name, CodeBlock.of("$T.fromArray($L, $L)", FLOATS, S, element));
        }
        Value stored = ints(ScalarType.INT, name, CodeBlock.of("$T.fromArray($L, $L)", INTS, I, element));
        return type == ScalarType.INT
                ? stored
                : mask(Form.INT_MASK, CodeBlock.of("$L.compare($T.NE, 0)", stored.code(), OPERATORS));
    }

    /** The value as a vector. */
    private Value vector(Value value) {
        if (!value.isScalar()) {
            return value;
        }
        String name = value.form() == Form.NAME ? value.code() + "Vector" : "c";
        return switch (value.type()) {
            case REAL -> floats(name, CodeBlock.of("$T.broadcast($L, $L)", FLOATS, S, value.code()));
            case INT, BITS -> ints(value.type(), name, CodeBlock.of("$T.broadcast($L, $L)", INTS, I, value.code()));
            case BOOL -> {
                CodeBlock one = CodeBlock.of("$T.broadcast($L, $L ? 1 : 0)", INTS, I, value.code());
                Value bit = ints(ScalarType.INT, "bit", one);
                yield mask(Form.INT_MASK, CodeBlock.of("$L.eq(1)", bit.code()));
            }
        };
    }

    // Instructions.

    /** @param hints names for the results, beside the body's own */
    private List<Value> evaluate(Body body, Map<Integer, Value> arguments, Map<Integer, String> hints) {
        int[] uses = body.uses();
        List<Value> values = new ArrayList<>();
        Value none = new Value(Form.LITERAL, ScalarType.INT, "0");
        for (int i = 0; i < uses.length; i++) {
            String hint = hints.getOrDefault(i, body.names().getOrDefault(i, ""));
            values.add(uses[i] == 0 ? none : value(body.instructions().get(i), values, arguments, hint));
        }
        return body.results().stream().map(values::get).toList();
    }

    private Value value(Body.Instruction instruction, List<Value> values, Map<Integer, Value> arguments, String hint) {
        List<Value> operands = instruction.operands().stream().map(values::get).toList();
        if (instruction instanceof Body.Argument argument) {
            return Objects.requireNonNull(arguments.get(argument.index()), "every argument is read first");
        } else if (instruction instanceof Body.Real real) {
            return literal(ScalarType.REAL, Literals.real(real.value(), Precision.F32));
        } else if (instruction instanceof Body.Whole whole) {
            return literal(ScalarType.INT, Integer.toString(whole.value()));
        } else if (instruction instanceof Body.Truth truth) {
            return literal(ScalarType.BOOL, Boolean.toString(truth.value()));
        } else if (instruction instanceof Body.Bits bits) {
            return literal(ScalarType.BITS, Literals.bits(bits.value(), Precision.F32));
        } else if (instruction instanceof Body.Call call) {
            return call(call, operands, hint);
        }
        Operator operator = ((Body.Operation) instruction).operator();
        return operands.stream().allMatch(Value::isScalar)
                ? scalarOperation(operator, operands)
                : operation(operator, operands, hint);
    }

    private static Value literal(ScalarType type, String code) {
        return new Value(Form.LITERAL, type, code);
    }

    private Value scalarOperation(Operator operator, List<Value> operands) {
        List<Expression> expressions = operands.stream()
                .map(operand -> operand.form() == Form.NAME
                        ? Expression.name(operand.code())
                        : Expression.literal(operand.code()))
                .toList();
        boolean itself = operator == Operator.EQUAL && operands.get(0).equals(operands.get(1));
        Expression expression =
                itself ? SCALAR.notNaN(expressions.get(0), true) : SCALAR.operation(operator, expressions);
        return scalarVariable(operator.result(), expression.code());
    }

    private Value scalarVariable(ScalarType type, CodeBlock code) {
        return known.computeIfAbsent(List.of(Form.NAME, code), key -> {
            String name = fresh("u");
            before.addStatement("$L $L = $L", BodyWriter.typeName(type, Precision.F32), name, code);
            return new Value(Form.NAME, type, name);
        });
    }

    /** A function's own body, under a comment that names it. */
    private Value call(Body.Call call, List<Value> operands, String hint) {
        CodeBlock list =
                operands.stream().map(value -> CodeBlock.of("$L", value.code())).collect(CodeBlock.joining(", "));
        String name = call.function().name();
        if (operands.stream().allMatch(Value::isScalar)) {
            String method = BodyWriter.name(call.function(), Precision.F32);
            return scalarVariable(call.type(), CodeBlock.of("$T.$L($L)", BodyWriter.FUNCTIONS, method, list));
        }
        CodeBlock.Builder outer = loop;
        loop = CodeBlock.builder();
        Body body = call.function().body(Precision.F32);
        Map<Integer, Value> arguments = new HashMap<>();
        for (int i = 0; i < operands.size(); i++) {
            arguments.put(i, operands.get(i));
        }
        Map<Integer, String> hints = Map.of(body.results().get(0), hint.isEmpty() ? name + "Value" : hint);
        Value value = evaluate(body, arguments, hints).get(0);
        outer.add("// $L = $L($L)\n", value.code(), name, list).add(loop.build());
        loop = outer;
        return value;
    }

    private Value operation(Operator operator, List<Value> operands, String hint) {
        Value a = operands.get(0);
        Value b = operands.size() > 1 ? operands.get(1) : a;
        Value c = operands.size() > 2 ? operands.get(2) : a;
        String name = hint.isEmpty() ? letter(operator.result()) : hint;
        return switch (operator) {
            case ADD, INT_ADD, BITS_ADD -> commutative("add", a, b, operator, name);
            case SUBTRACT, INT_SUBTRACT, BITS_SUBTRACT -> binary("sub", a, b, operator, name);
            case MULTIPLY, INT_MULTIPLY -> commutative("mul", a, b, operator, name);
            case DIVIDE -> binary("div", a, b, operator, name);
            case MIN, INT_MIN -> commutative("min", a, b, operator, name);
            case MAX, INT_MAX -> commutative("max", a, b, operator, name);
            case BITS_AND -> commutative("and", a, b, operator, name);
            case BITS_OR -> commutative("or", a, b, operator, name);
            case BITS_XOR ->
                b.isScalar() ? lanewise("XOR", a, b, operator, name) : lanewise("XOR", b, a, operator, name);
            case SHIFT_LEFT -> lanewise("LSHL", a, b, operator, name);
            case SHIFT_RIGHT -> lanewise("ASHR", a, b, operator, name);
            case SHIFT_RIGHT_UNSIGNED -> lanewise("LSHR", a, b, operator, name);
            case SQRT -> floats(name, CodeBlock.of("$L.sqrt()", a.code()));
            case ABS -> floats(name, CodeBlock.of("$L.abs()", a.code()));
            case NEGATE -> floats(name, CodeBlock.of("$L.neg()", a.code()));
            case FMA -> fma(a, b, c, name);
            case LESS, INT_LESS -> comparison(a, b, "LT", "GT");
            case LESS_EQUAL, INT_LESS_EQUAL -> comparison(a, b, "LE", "GE");
            case EQUAL, INT_EQUAL -> comparison(a, b, "EQ", "EQ");
            case SELECT, INT_SELECT -> select(a, b, c, operator.result(), name);
            case BOOL_SELECT -> selectMask(a, b, c);
            case AND -> masks("and", a, b);
            case OR -> masks("or", a, b);
            case BOOL_EQUAL -> masks("eq", a, b);
            case NOT -> mask(a.form(), CodeBlock.of("$L.not()", a.code()));
            case INT_TO_REAL -> floats(name, CodeBlock.of("($T) $L.convert($T.I2F, 0)", FLOATS, a.code(), OPERATORS));
            case BOOL_TO_INT -> oneOrZero(a);
            case TO_BITS -> ints(ScalarType.BITS, name, CodeBlock.of("$L.reinterpretAsInts()", a.code()));
            case FROM_BITS -> floats(name, CodeBlock.of("$L.reinterpretAsFloats()", a.code()));
            case REMAINDER,
                    ADD_EXACT,
                    SUBTRACT_EXACT,
                    MULTIPLY_EXACT,
                    INT_DIVIDE,
                    INT_REMAINDER,
                    REAL_TO_INT,
                    INT_MULTIPLY_HIGH,
                    INT_XOR,
                    INT_SHIFT_LEFT,
                    INT_SHIFT_RIGHT_UNSIGNED -> throw new IllegalArgumentException("not on vectors: " + operator);
        };
    }

    private static String letter(ScalarType type) {
        return switch (type) {
            case REAL -> "t";
            case INT -> "n";
            case BOOL -> "m";
            case BITS -> "b";
        };
    }

    private Value commutative(String method, Value a, Value b, Operator operator, String name) {
        return a.isScalar() ? binary(method, b, a, operator, name) : binary(method, a, b, operator, name);
    }

    private Value binary(String method, Value a, Value b, Operator operator, String name) {
        return lanes(
                operator.result(), name, CodeBlock.of("$L.$L($L)", vector(a).code(), method, b.code()));
    }

    private Value lanewise(String what, Value a, Value b, Operator operator, String name) {
        return lanes(
                operator.result(),
                name,
                CodeBlock.of("$L.lanewise($T.$L, $L)", vector(a).code(), OPERATORS, what, b.code()));
    }

    private Value fma(Value a, Value b, Value c, String name) {
        Value first = a.isScalar() ? b : a;
        Value second = a.isScalar() ? a : b;
        if (first.isScalar() || !second.isScalar() || !c.isScalar()) {
            second = vector(second);
            c = vector(c);
        }
        return floats(name, CodeBlock.of("$L.fma($L, $L)", vector(first).code(), second.code(), c.code()));
    }

    /** @param mirrored what holds of b and a */
    private Value comparison(Value a, Value b, String what, String mirrored) {
        boolean swap = a.isScalar();
        Value left = swap ? b : a;
        Value right = swap ? a : b;
        String operator = swap ? mirrored : what;
        Form form = left.form() == Form.FLOATS ? Form.FLOAT_MASK : Form.INT_MASK;
        return switch (operator) {
            case "LT" -> mask(form, CodeBlock.of("$L.lt($L)", left.code(), right.code()));
            case "EQ" -> mask(form, CodeBlock.of("$L.eq($L)", left.code(), right.code()));
            default ->
                mask(form, CodeBlock.of("$L.compare($T.$L, $L)", left.code(), OPERATORS, operator, right.code()));
        };
    }

    private Value select(Value condition, Value then, Value otherwise, ScalarType type, String name) {
        String mask = cast(condition, type == ScalarType.REAL ? Form.FLOAT_MASK : Form.INT_MASK);
        return lanes(
                type, name, CodeBlock.of("$L.blend($L, $L)", vector(otherwise).code(), then.code(), mask));
    }

    private Value selectMask(Value condition, Value then, Value otherwise) {
        Form form = vector(condition).form();
        String chooses = cast(condition, form);
        Value first = mask(form, CodeBlock.of("$L.and($L)", cast(then, form), chooses));
        Value second = mask(form, CodeBlock.of("$L.andNot($L)", cast(otherwise, form), chooses));
        return mask(form, CodeBlock.of("$L.or($L)", first.code(), second.code()));
    }

    private Value masks(String method, Value a, Value b) {
        Form form = a.isScalar() ? b.form() : a.form();
        return mask(form, CodeBlock.of("$L.$L($L)", cast(a, form), method, cast(b, form)));
    }

    /** A truth value as a mask of the given form. */
    private String cast(Value value, Form form) {
        Value vector = vector(value);
        if (vector.form() == form) {
            return vector.code();
        }
        return mask(form, CodeBlock.of("$L.cast($L)", vector.code(), form == Form.FLOAT_MASK ? S : I))
                .code();
    }

    private Value oneOrZero(Value value) {
        String mask = cast(value, Form.INT_MASK);
        Value zero = vector(literal(ScalarType.INT, "0"));
        return ints(ScalarType.INT, "n", CodeBlock.of("$L.blend(1, $L)", zero.code(), mask));
    }

    // Statements.

    private Value lanes(ScalarType type, String hint, CodeBlock code) {
        return type == ScalarType.REAL ? floats(hint, code) : ints(type, hint, code);
    }

    private Value floats(String hint, CodeBlock code) {
        return assign(Form.FLOATS, ScalarType.REAL, FLOATS, hint, code);
    }

    private Value ints(ScalarType type, String hint, CodeBlock code) {
        return assign(Form.INTS, type, INTS, hint, code);
    }

    private Value mask(Form form, CodeBlock code) {
        TypeName lane = form == Form.FLOAT_MASK ? TypeName.FLOAT : TypeName.INT;
        return assign(form, ScalarType.BOOL, ParameterizedTypeName.get(MASK, lane.box()), "m", code);
    }

    private Value assign(Form form, ScalarType type, TypeName declared, String hint, CodeBlock code) {
        List<Object> key = List.of(type, code);
        Value value = known.get(key);
        if (value == null) {
            value = new Value(form, type, fresh(hint));
            known.put(key, value);
            calls++;
            loop.addStatement("$T $L = $L", declared, value.code(), code);
        }
        return value;
    }

    /** A free name: letters are numbered from 1, words from their second use on. */
    private String fresh(String hint) {
        return scope.temporary(hint.length() > 1 ? hint : hint + 1);
    }
}
