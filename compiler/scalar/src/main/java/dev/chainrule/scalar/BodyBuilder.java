// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a {@link Body}; equal instructions are interned. */
public final class BodyBuilder {
    private final List<ScalarType> arguments = new ArrayList<>();
    private final List<Body.Instruction> instructions = new ArrayList<>();
    private final Map<Body.Instruction, Integer> known = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    /** A body over real arguments with one result. */
    public static Body of(int arity, java.util.function.Function<List<Scalar>, Scalar> definition) {
        BodyBuilder builder = new BodyBuilder();
        List<Scalar> scalars = new ArrayList<>();
        for (int i = 0; i < arity; i++) {
            scalars.add(builder.argument(ScalarType.REAL));
        }
        return builder.build(List.of(definition.apply(scalars)));
    }

    /** A further argument of the body. */
    public Scalar argument(ScalarType type) {
        arguments.add(type);
        return add(new Body.Argument(arguments.size() - 1, type));
    }

    public Scalar real(double value) {
        return add(new Body.Real(value));
    }

    public Scalar whole(int value) {
        return add(new Body.Whole(value));
    }

    public Scalar truth(boolean value) {
        return add(new Body.Truth(value));
    }

    public Scalar bits(long value) {
        return add(new Body.Bits(value));
    }

    public Scalar apply(Operator operator, Scalar... operands) {
        if (operands.length != operator.operands().size()) {
            throw new IllegalArgumentException(operator + " takes " + operator.operands());
        }
        for (int i = 0; i < operands.length; i++) {
            if (operands[i].type() != operator.operands().get(i)) {
                throw new IllegalArgumentException(
                        operator + " takes " + operator.operands() + ", not " + List.of(operands));
            }
        }
        if (operator == Operator.LESS_EQUAL
                && isZero(operands[1])
                && cutAtZero(operands[0]).isPresent()) {
            return apply(operator, cutAtZero(operands[0]).get(), operands[1]);
        }
        return add(new Body.Operation(operator, indices(operands)));
    }

    /** What x is if a scalar is max(x, 0): it is at most 0 where x is. */
    private Optional<Scalar> cutAtZero(Scalar scalar) {
        return instructions.get(scalar.index()) instanceof Body.Operation max
                        && max.operator() == Operator.MAX
                        && isZero(new Scalar(this, max.operands().get(1)))
                ? Optional.of(new Scalar(this, max.operands().get(0)))
                : Optional.empty();
    }

    private boolean isZero(Scalar scalar) {
        return instructions.get(scalar.index()) instanceof Body.Real real && real.value() == 0;
    }

    public Scalar call(Function function, Scalar... operands) {
        if (operands.length != function.arity()) {
            throw new IllegalArgumentException(function + " takes " + function.arity() + " arguments");
        }
        for (int i = 0; i < operands.length; i++) {
            if (operands[i].type() != function.parameters().get(i).type()) {
                throw new IllegalArgumentException(function + " takes " + function.parameters());
            }
        }
        return add(new Body.Call(function, indices(operands)));
    }

    /** Copies a body into this one with the given scalars as its arguments; its results come back. */
    public List<Scalar> inline(Body body, List<Scalar> actual) {
        List<Scalar> copied = new ArrayList<>();
        for (int i = 0; i < body.instructions().size(); i++) {
            Body.Instruction instruction = body.instructions().get(i);
            if (instruction instanceof Body.Argument argument) {
                copied.add(actual.get(argument.index()));
            } else if (instruction instanceof Body.Operation operation) {
                copied.add(apply(operation.operator(), pick(copied, operation.operands())));
            } else if (instruction instanceof Body.Call call) {
                copied.add(call(call.function(), pick(copied, call.operands())));
            } else {
                copied.add(add(instruction));
            }
            String name = body.names().get(i);
            if (name != null) {
                copied.get(i).named(name);
            }
        }
        return List.of(pick(copied, body.results()));
    }

    public Body build(List<Scalar> results) {
        return new Body(
                arguments, instructions, results.stream().map(Scalar::index).toList(), names);
    }

    /** What the variable is called in generated code, if it gets one. */
    void name(int index, String name) {
        names.putIfAbsent(index, name);
    }

    Body.Instruction instruction(int index) {
        return instructions.get(index);
    }

    private Scalar add(Body.Instruction instruction) {
        Integer index = known.get(instruction);
        if (index == null) {
            index = instructions.size();
            instructions.add(instruction);
            known.put(instruction, index);
        }
        return new Scalar(this, index);
    }

    private static Scalar[] pick(List<Scalar> from, List<Integer> indices) {
        Scalar[] picked = new Scalar[indices.size()];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = from.get(indices.get(i));
        }
        return picked;
    }

    private static List<Integer> indices(Scalar... scalars) {
        List<Integer> indices = new ArrayList<>();
        for (Scalar scalar : scalars) {
            indices.add(scalar.index());
        }
        return indices;
    }
}
