// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import dev.chainrule.scalar.java.ExpressionWriter.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes a body as Java statements. What is used once and short stands inside the formula that uses it; the rest gets
 * a local variable that is assigned once. The same body gives the same text.
 *
 * <p>The statements only read their arguments, and all of them before the first result is stored, so a result may be
 * stored over an argument's own element.
 */
public final class BodyWriter {
    /** Where generated code finds the transcendental functions. */
    public static final ClassName FUNCTIONS = ClassName.get("dev.chainrule.runtime.generated", "Functions");

    /** A longer formula is cut: its longest part gets a variable. */
    private static final int LONGEST_FORMULA = 76;
    /** More brackets within brackets than this nobody reads. */
    private static final int DEEPEST_FORMULA = 4;

    private final Body body;
    private final Precision precision;
    private final UnaryOperator<String> names;
    private final ExpressionWriter expressions;
    private final int[] uses;
    private final Map<Integer, Expression> written = new HashMap<>();
    private final List<CodeBlock> code = new ArrayList<>();
    private final Map<String, Integer> counters = new HashMap<>();

    private BodyWriter(Body body, Precision precision, Choice choice, UnaryOperator<String> names) {
        this.body = body;
        this.precision = precision;
        this.names = names;
        this.expressions = new ExpressionWriter(precision, choice);
        this.uses = body.uses();
    }

    /**
     * The statements that compute a body.
     *
     * @param arguments a Java expression without side effects for each argument, {@code x} or {@code x[i]}; one that
     *     is not a name and is used more than once is read into a variable first
     * @param targets what stands before the expression of each result: {@code "float y = "}, {@code "y[i] = "},
     *     {@code "return "}
     * @param choice how numbers are chosen between
     * @param names turns a suggestion into a free name
     */
    public static List<CodeBlock> write(
            Body body,
            Precision precision,
            Choice choice,
            List<Expression> arguments,
            List<CodeBlock> targets,
            UnaryOperator<String> names) {
        if (arguments.size() != body.arguments().size()
                || targets.size() != body.results().size()) {
            throw new IllegalArgumentException("the body takes " + body.arguments() + " and gives "
                    + body.results().size() + " results");
        }
        return new BodyWriter(body, precision, choice, names).statements(arguments, targets);
    }

    /** A function's method. Where only the result tells the precision, the name does. */
    public static String name(Function function, Precision precision) {
        boolean apart = function.result() == ScalarType.REAL
                && function.parameters().stream().noneMatch(each -> each.type() == ScalarType.REAL);
        return function.name() + (apart ? precision == Precision.F32 ? "Float" : "Double" : "");
    }

    /** The Java type of a value: {@code BITS} are as wide as the reals. */
    public static String typeName(ScalarType type, Precision precision) {
        boolean single = precision == Precision.F32;
        return switch (type) {
            case REAL -> single ? "float" : "double";
            case INT -> "int";
            case BOOL -> "boolean";
            case BITS -> single ? "int" : "long";
        };
    }

    /**
     * A Java expression: its precedence as in the language's grammar, how long it is and how deep its brackets nest.
     *
     * @param name whether it is a name or a literal, which may be repeated freely
     * @param hint what a variable that holds it may be called; empty for the letter of its type
     */
    public record Expression(CodeBlock code, int precedence, int length, int depth, boolean name, String hint) {
        Expression(CodeBlock code, int precedence, int length, int depth, boolean name) {
            this(code, precedence, length, depth, name, "");
        }

        public static Expression name(String name) {
            return new Expression(CodeBlock.of("$L", name), ExpressionWriter.PRIMARY, name.length(), 0, true);
        }

        public static Expression literal(String text) {
            int precedence = text.startsWith("-") ? ExpressionWriter.UNARY : ExpressionWriter.PRIMARY;
            return new Expression(CodeBlock.of("$L", text), precedence, text.length(), 0, true);
        }

        /** Sums and products of whole numbers. */
        public static Expression arithmetic(String text) {
            return new Expression(CodeBlock.of("$L", text), ExpressionWriter.ADDITIVE, text.length(), 0, false);
        }

        /** An element of an array. */
        public static Expression element(String array, String index) {
            int length = array.length() + index.length() + 2;
            CodeBlock code = CodeBlock.of("$L[$L]", array, index);
            return new Expression(code, ExpressionWriter.PRIMARY, length, 0, false, array + "Value");
        }

        /** A truth value that stands as 0 or 1. */
        public Expression isNotZero() {
            CodeBlock test = CodeBlock.of("$L != 0", code);
            return new Expression(test, ExpressionWriter.EQUALITY, length + 5, depth, false, hint);
        }
    }

    private List<CodeBlock> statements(List<Expression> arguments, List<CodeBlock> targets) {
        for (int i = 0; i < uses.length; i++) {
            if (uses[i] > 0) {
                define(i, arguments, targets.size() > 1);
            }
        }
        if (targets.size() > 1) {
            body.results().forEach(this::bind);
        }
        for (int i = 0; i < targets.size(); i++) {
            add(CodeBlock.of(
                    "$L$L", targets.get(i), expression(body.results().get(i)).code()));
        }
        return List.copyOf(code);
    }

    private void add(CodeBlock statement) {
        code.add(CodeBlock.builder().addStatement(statement).build());
    }

    private void define(int index, List<Expression> arguments, boolean severalResults) {
        Body.Instruction instruction = body.instructions().get(index);
        if (instruction instanceof Body.Argument argument) {
            Expression given = arguments.get(argument.index());
            written.put(index, given);
            if (!given.name() && !given.hint().isEmpty() && (uses[index] > 1 || severalResults)) {
                declare(index, names.apply(given.hint()));
            }
        } else if (instruction instanceof Body.Real real) {
            written.put(index, Expression.literal(Literals.real(real.value(), precision)));
        } else if (instruction instanceof Body.Whole whole) {
            written.put(index, Expression.literal(Integer.toString(whole.value())));
        } else if (instruction instanceof Body.Truth truth) {
            written.put(index, Expression.literal(Boolean.toString(truth.value())));
        } else if (instruction instanceof Body.Bits bits) {
            written.put(index, Expression.literal(Literals.bits(bits.value(), precision)));
        } else {
            compose(index, instruction.operands());
        }
        if (uses[index] > 1) {
            bind(index);
        }
    }

    /** Writes an instruction over its operands, after giving variables to the longest of them until it is short. */
    private void compose(int index, List<Integer> operands) {
        Expression whole = build(index, operands);
        while (whole.length() > LONGEST_FORMULA || whole.depth() > DEEPEST_FORMULA) {
            int longest = operands.get(0);
            for (int operand : operands) {
                if (weight(operand) > weight(longest)) {
                    longest = operand;
                }
            }
            if (expression(longest).name()) {
                break;
            }
            bind(longest);
            whole = build(index, operands);
        }
        written.put(index, whole);
    }

    private int weight(int index) {
        Expression expression = expression(index);
        return expression.name() ? -1 : expression.length();
    }

    private Expression build(int index, List<Integer> operands) {
        List<Expression> parts = operands.stream().map(this::expression).toList();
        if (body.instructions().get(index) instanceof Body.Call call) {
            CodeBlock list = parts.stream().map(Expression::code).collect(CodeBlock.joining(", "));
            String name = name(call.function(), precision);
            CodeBlock callee = CodeBlock.of("$T.$L", FUNCTIONS, name);
            int head = "Functions.".length() + name.length();
            return expressions.call(CodeBlock.of("$L($L)", callee, list), head, parts);
        }
        Body.Operation operation = (Body.Operation) body.instructions().get(index);
        if (operation.operator() == Operator.EQUAL && operands.get(0).equals(operands.get(1))) {
            return expressions.notNaN(parts.get(0), true);
        }
        if (operation.operator() == Operator.NOT && isSelfComparison(operands.get(0))) {
            Body.Operation equal = (Body.Operation) body.instructions().get(operands.get(0));
            return uses[operands.get(0)] == 1
                    ? expressions.notNaN(expression(equal.operands().get(0)), false)
                    : expressions.operation(Operator.NOT, parts);
        }
        return expressions.operation(operation.operator(), parts);
    }

    private boolean isSelfComparison(int index) {
        return body.instructions().get(index) instanceof Body.Operation operation
                && operation.operator() == Operator.EQUAL
                && operation.operands().get(0).equals(operation.operands().get(1));
    }

    /** Gives an instruction a variable, unless it is a name or a literal already. */
    private void bind(int index) {
        if (!expression(index).name()) {
            String hint = body.names().get(index);
            String base =
                    hint != null ? hint : letter(body.instructions().get(index).type());
            int count = counters.merge(base, 1, Integer::sum);
            declare(index, names.apply(hint != null && count == 1 ? base : base + count));
        }
    }

    private static String letter(ScalarType type) {
        return switch (type) {
            case REAL -> "t";
            case INT -> "n";
            case BOOL -> "c";
            case BITS -> "b";
        };
    }

    private void declare(int index, String name) {
        String type = typeName(body.instructions().get(index).type(), precision);
        add(CodeBlock.of("$L $L = $L", type, name, expression(index).code()));
        written.put(index, Expression.name(name));
    }

    private Expression expression(int index) {
        Expression expression = written.get(index);
        if (expression == null) {
            throw new IllegalStateException("instruction " + index + " is used before it is defined");
        }
        return expression;
    }
}
