// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What the rules of the operators share: checks of types, and adjoints one by one. */
final class Operands {
    private Operands() {}

    static void count(Op op, int wanted, List<TensorType> operands) {
        if (operands.size() != wanted) {
            throw new TypeFault(
                    TypeFault.Kind.ARGUMENT,
                    op.word() + " takes " + wanted + (wanted == 1 ? " operand" : " operands") + ", not "
                            + operands.size());
        }
    }

    /** The only operand, of whatever type. */
    static TensorType only(Op op, List<TensorType> operands) {
        count(op, 1, operands);
        return operands.get(0);
    }

    /** The only operand, which must hold one of these. */
    static TensorType one(Op op, List<TensorType> operands, ElementType... allowed) {
        TensorType x = only(op, operands);
        if (!Arrays.asList(allowed).contains(x.element())) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, op.word() + " takes " + allowed[0].word() + ", not " + x);
        }
        return x;
    }

    /**
     * The type of what is computed element by element. An operand of element type REAL takes SETTING as well, if all real
     * operands are; then so is the result.
     */
    static TensorType broadcast(Elementwise op, List<TensorType> types) {
        List<ElementType> operands = op.operandTypes();
        ElementType result = op.resultType();
        count(op, operands.size(), types);
        Shape shape = Shape.SCALAR;
        int reals = 0;
        int settings = 0;
        for (int i = 0; i < types.size(); i++) {
            ElementType wanted = operands.get(i);
            ElementType given = types.get(i).element();
            if (wanted == ElementType.REAL && (given == ElementType.REAL || given == ElementType.SETTING)) {
                reals++;
                settings += given == ElementType.SETTING ? 1 : 0;
            } else if (given != wanted) {
                throw new TypeFault(
                        TypeFault.Kind.ELEMENT, op.name() + " takes " + wanted.word() + ", not " + types.get(i));
            }
            shape = Broadcasting.of(shape, types.get(i).shape());
        }
        if (settings != 0 && settings != reals) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, op.name() + " mixes a setting with tensors: " + types);
        }
        ElementType element = result == ElementType.REAL && settings != 0 ? ElementType.SETTING : result;
        if (element == ElementType.SETTING && shape.rank() != 0) {
            throw new TypeFault(TypeFault.Kind.RANK, "a setting is a scalar, not " + shape);
        }
        return new TensorType(element, shape);
    }

    /** The adjoints that are wanted, each made by itself. */
    static List<Optional<Value>> adjoints(int operands, IntPredicate wanted, IntFunction<Term> adjoint) {
        List<Optional<Value>> adjoints = new ArrayList<>(operands);
        for (int i = 0; i < operands; i++) {
            adjoints.add(wanted.test(i) ? Optional.of(adjoint.apply(i).value()) : Optional.empty());
        }
        return adjoints;
    }

    /** The derivative of y = f(x) as a term: dx. */
    static Derivative rule(Derivative.Guarding guarding, ElementwiseBuilder.UnaryRule rule) {
        return new Derivative.Rule(adjoint(rule), guarding);
    }

    static Derivative.AdjointRule adjoint(ElementwiseBuilder.UnaryRule rule) {
        return (builder, dy, y, x, wanted) -> adjoints(
                1,
                wanted,
                i -> rule.apply(
                        new Term(builder, dy.get(0)), new Term(builder, y.get(0)), new Term(builder, x.get(0))));
    }

    static List<Integer> wanted(int operands, IntPredicate wanted) {
        return IntStream.range(0, operands).filter(wanted).boxed().toList();
    }

    /** What an operator yields together with what its derivative needs besides; it and the operator that stands become one later. */
    static List<Value> kept(GraphBuilder builder, Op op, List<Value> x, List<Value> y) {
        Origin origin = builder.origin(y.get(0));
        builder.at(origin);
        List<Value> all = new ArrayList<>(y);
        List<Value> kept = builder.applyAll(op, x);
        all.addAll(kept.subList(y.size(), kept.size()));
        builder.at(origin.in(Origin.Phase.BACKWARD));
        return all;
    }
}
