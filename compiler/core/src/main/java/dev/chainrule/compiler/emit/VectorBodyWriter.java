// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import dev.chainrule.scalar.java.BodyWriter;
import dev.chainrule.scalar.java.ExpressionWriter;
import dev.chainrule.scalar.java.Literals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an f32 body as statements on vectors of the Vector API. Each assigns one variable and calls the API once, and no
 * method of ours takes or gives a vector: that is what HotSpot keeps in registers, where anything else makes it allocate an
 * object a vector. So a transcendental function is written out, under a comment that names it.
 *
 * <p>What depends on no element is computed by scalar statements, {@link #before()} the loop.
 */
final class VectorBodyWriter {
    private static final String PACKAGE = "jdk.incubator.vector";
    static final ClassName FLOATS = ClassName.get(PACKAGE, "FloatVector");
    static final ClassName INTS = ClassName.get(PACKAGE, "IntVector");
    static final ClassName MASK = ClassName.get(PACKAGE, "VectorMask");
    static final ClassName OPERATORS = ClassName.get(PACKAGE, "VectorOperators");
    static final ClassName SPECIES = ClassName.get(PACKAGE, "VectorSpecies");
    /** The species of float vectors, and of int vectors of the same shape. */
    static final String S = "S";

    static final String I = "I";
    /** A vector of 0, 1, 2 …: what the elements' indices are from the first on. */
    static final String INDICES = "INDICES";

    private static final ExpressionWriter SCALAR = new ExpressionWriter(Precision.F32);

    /** What a body's argument is. */
    sealed interface Argument {}

    /** The same for all elements: a name in scope. */
    record Uniform(String name) implements Argument {}

    /** {@code array[index]} and those after it; a truth value stands as 0 or 1. */
    record Elements(String array, String index) implements Argument {}

    /** {@code index}, {@code index + 1}, …. */
    record Indices(String index) implements Argument {}

    /** How a value stands in the code. */
    enum Form {
        /** A Java expression that is a name or a literal. */
        SCALAR,
        FLOATS,
        INTS,
        FLOAT_MASK,
        INT_MASK
    }

    /** A value: a name or a literal. */
    record Value(Form form, ScalarType type, String code) {
        boolean isScalar() {
            return form == Form.SCALAR;
        }
    }

    private final NameAllocator names;
    private final Map<String, Integer> counters = new HashMap<>();
    /** Statements that would be equal are one. */
    private final Map<String, Value> known = new HashMap<>();

    private final CodeBlock.Builder before = CodeBlock.builder();
    private CodeBlock.Builder loop = CodeBlock.builder();
    private int calls;

    /** @param names those in scope; what the statements declare is added */
    VectorBodyWriter(NameAllocator names) {
        this.names = names;
    }

    /** Whether HotSpot has instructions for all of a body, on JDK 17 as well. */
    static boolean supports(Body body) {
        boolean[] needed = needed(body);
        for (int i = 0; i < needed.length; i++) {
            Body.Instruction instruction = body.instructions().get(i);
            if (needed[i] && !(instruction instanceof Body.Operation operation ? supports(body, operation) : true)) {
                return false;
            }
            if (needed[i]
                    && instruction instanceof Body.Call call
                    && !supports(call.function().body(Precision.F32))) {
                return false;
            }
        }
        return true;
    }

    private static boolean supports(Body body, Body.Operation operation) {
        return switch (operation.operator()) {
            // JDK 17 has no instruction that treats NaN and what is too large as Java does.
            case REAL_TO_INT -> false;
            case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
                body.instructions().get(operation.operands().get(1)) instanceof Body.Bits;
            default -> true;
        };
    }

    /** Scalar statements on which the others build. */
    CodeBlock before() {
        return before.build();
    }

    /** The statements on vectors. */
    CodeBlock loop() {
        return loop.build();
    }

    /** How many calls of the Vector API the statements make. */
    int calls() {
        return calls;
    }

    /** Writes a body; its results come back. */
    List<Value> write(Body body, List<Argument> arguments) {
        boolean[] needed = needed(body);
        List<@Nullable Value> actual = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            actual.add(null);
        }
        for (int i = 0; i < needed.length; i++) {
            if (needed[i] && body.instructions().get(i) instanceof Body.Argument argument) {
                actual.set(argument.index(), load(arguments.get(argument.index()), argument.type()));
            }
        }
        return evaluate(body, actual, needed);
    }

    /** The element's value before it is added to: {@code y[j]} in {@code y[j] += …}. */
    Value load(Elements elements) {
        return load(elements, ScalarType.REAL);
    }

    /** The sum, or the larger or the smaller, of two real values. */
    Value combine(String method, Value a, Value b, String name) {
        return floats(name, CodeBlock.of("$L.$L($L)", vector(a).code(), method, b.code()));
    }

    /** Stores a result: of an accumulated or computed vector, or of a value that is the same for all elements. */
    void store(Value value, String array, String index) {
        Value vector = vector(value);
        if (value.type() == ScalarType.BOOL) {
            vector = oneOrZero(value);
        }
        calls++;
        loop.addStatement("$L.intoArray($L, $L)", vector.code(), array, index);
    }

    /** Adds a statement of the caller's that calls the API once. */
    void statement(CodeBlock statement) {
        calls++;
        loop.addStatement(statement);
    }

    /** The value as a vector. */
    Value vector(Value value) {
        if (!value.isScalar()) {
            return value;
        }
        return switch (value.type()) {
            case REAL -> floats(vectorName(value), CodeBlock.of("$T.broadcast($L, $L)", FLOATS, S, value.code()));
            case INT, BITS ->
                ints(value.type(), vectorName(value), CodeBlock.of("$T.broadcast($L, $L)", INTS, I, value.code()));
            case BOOL -> {
                Value bit = ints(
                        ScalarType.INT, "bit", CodeBlock.of("$T.broadcast($L, $L ? 1 : 0)", INTS, I, value.code()));
                yield mask(Form.INT_MASK, CodeBlock.of("$L.eq(1)", bit.code()));
            }
        };
    }

    private static String vectorName(Value value) {
        return value.code().matches("[a-zA-Z_]\\w*") ? value.code() + "Vector" : "c";
    }

    // Instructions.

    private List<Value> evaluate(Body body, List<@Nullable Value> arguments, boolean[] needed) {
        Map<Integer, Value> values = new HashMap<>();
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                String hint = body.names().getOrDefault(i, "");
                values.put(i, value(body.instructions().get(i), values, arguments, hint));
            }
        }
        return body.results().stream().map(result -> get(values, result)).toList();
    }

    private static Value get(Map<Integer, Value> values, int index) {
        Value value = values.get(index);
        if (value == null) {
            throw new IllegalStateException("instruction " + index + " is used before it is defined");
        }
        return value;
    }

    private Value value(
            Body.Instruction instruction, Map<Integer, Value> values, List<@Nullable Value> arguments, String hint) {
        if (instruction instanceof Body.Argument argument) {
            Value value = arguments.get(argument.index());
            if (value == null) {
                throw new IllegalStateException("argument " + argument.index() + " is missing");
            }
            return value;
        } else if (instruction instanceof Body.Real real) {
            return scalar(ScalarType.REAL, Literals.real(real.value(), Precision.F32));
        } else if (instruction instanceof Body.Whole whole) {
            return scalar(ScalarType.INT, Integer.toString(whole.value()));
        } else if (instruction instanceof Body.Truth truth) {
            return scalar(ScalarType.BOOL, Boolean.toString(truth.value()));
        } else if (instruction instanceof Body.Bits bits) {
            return scalar(ScalarType.BITS, Literals.bits(bits.value(), Precision.F32));
        } else if (instruction instanceof Body.Call call) {
            return call(call, operands(call.operands(), values), hint);
        } else if (instruction instanceof Body.Operation operation) {
            List<Value> operands = operands(operation.operands(), values);
            return operands.stream().allMatch(Value::isScalar)
                    ? scalarOperation(operation.operator(), operands)
                    : operation(operation.operator(), operands, hint);
        }
        throw new IllegalStateException("no statement for " + instruction);
    }

    private static List<Value> operands(List<Integer> indices, Map<Integer, Value> values) {
        return indices.stream().map(index -> get(values, index)).toList();
    }

    private static Value scalar(ScalarType type, String code) {
        return new Value(Form.SCALAR, type, code);
    }

    private Value scalarOperation(Operator operator, List<Value> operands) {
        List<BodyWriter.Expression> expressions = operands.stream()
                .map(operand -> operand.code().matches("[a-zA-Z_]\\w*")
                        ? BodyWriter.Expression.name(operand.code())
                        : BodyWriter.Expression.literal(operand.code()))
                .toList();
        boolean itself = operator == Operator.EQUAL && operands.get(0).equals(operands.get(1));
        CodeBlock code = itself
                ? SCALAR.notNaN(expressions.get(0), true).code()
                : SCALAR.operation(operator, expressions).code();
        return scalarVariable(operator.result(), code);
    }

    private Value scalarVariable(ScalarType type, CodeBlock code) {
        return known.computeIfAbsent("scalar " + code, key -> {
            String name = fresh("u");
            before.addStatement("$L $L = $L", BodyWriter.typeName(type, Precision.F32), name, code);
            return scalar(type, name);
        });
    }

    /** A function's own body, under a comment that names it. */
    private Value call(Body.Call call, List<Value> operands, String hint) {
        CodeBlock list =
                operands.stream().map(value -> CodeBlock.of("$L", value.code())).collect(CodeBlock.joining(", "));
        String name = call.function().name();
        if (operands.stream().allMatch(Value::isScalar)) {
            return scalarVariable(ScalarType.REAL, CodeBlock.of("$T.$L($L)", BodyWriter.FUNCTIONS, name, list));
        }
        CodeBlock.Builder outer = loop;
        loop = CodeBlock.builder();
        Body body = call.function().body(Precision.F32);
        int result = body.results().get(0);
        Map<Integer, String> hints = new HashMap<>(body.names());
        hints.put(result, hint.isEmpty() ? name + "Value" : hint);
        Body named = new Body(body.arguments(), body.instructions(), body.results(), hints);
        Value value = evaluate(named, new ArrayList<>(operands), needed(named)).get(0);
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
            case REAL_TO_INT -> throw new IllegalArgumentException("not on vectors: " + operator);
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
        Value zero = vector(scalar(ScalarType.INT, "0"));
        return ints(ScalarType.INT, "n", CodeBlock.of("$L.blend(1, $L)", zero.code(), mask));
    }

    // Statements.

    private Value load(Argument argument, ScalarType type) {
        if (argument instanceof Uniform uniform) {
            return scalar(type, uniform.name());
        } else if (argument instanceof Indices indices) {
            Value first = ints(ScalarType.INT, "indices", CodeBlock.of("$T.fromArray($L, $L, 0)", INTS, I, INDICES));
            return indices.index().equals("0")
                    ? first
                    : ints(ScalarType.INT, "index", CodeBlock.of("$L.add($L)", first.code(), indices.index()));
        }
        Elements elements = (Elements) argument;
        CodeBlock place = CodeBlock.of("$L, $L", elements.array(), elements.index());
        String name = elements.array() + "Value";
        return switch (type) {
            case REAL -> floats(name, CodeBlock.of("$T.fromArray($L, $L)", FLOATS, S, place));
            case INT -> ints(type, name, CodeBlock.of("$T.fromArray($L, $L)", INTS, I, place));
            case BOOL -> {
                Value stored = ints(ScalarType.INT, name, CodeBlock.of("$T.fromArray($L, $L)", INTS, I, place));
                yield mask(Form.INT_MASK, CodeBlock.of("$L.compare($T.NE, 0)", stored.code(), OPERATORS));
            }
            case BITS -> throw new IllegalArgumentException("no array holds bits");
        };
    }

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
        String key = type + " " + code;
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
        int count = counters.merge(hint, 1, Integer::sum);
        boolean plain = hint.length() > 1 && count == 1;
        return names.newName(plain ? hint : hint + count);
    }

    /** Which instructions the results need. */
    private static boolean[] needed(Body body) {
        boolean[] needed = new boolean[body.instructions().size()];
        body.results().forEach(result -> needed[result] = true);
        for (int i = needed.length - 1; i >= 0; i--) {
            if (needed[i]) {
                operands(body.instructions().get(i)).forEach(operand -> needed[operand] = true);
            }
        }
        return needed;
    }

    private static List<Integer> operands(Body.Instruction instruction) {
        if (instruction instanceof Body.Operation operation) {
            return operation.operands();
        } else if (instruction instanceof Body.Call call) {
            return call.operands();
        }
        return List.of();
    }
}
