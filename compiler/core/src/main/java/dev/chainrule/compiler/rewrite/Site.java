// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A place where a rule may match: one application in a graph that is being rebuilt, its operands already simple. */
record Site<T extends Op>(GraphBuilder builder, Value value, Node.Apply apply, T op) {
    /** The application behind a term, if it is one. */
    static Optional<Site<Op>> of(Term term) {
        return term.builder().node(term.value()) instanceof Node.Apply apply
                ? Optional.of(new Site<>(term.builder(), term.value(), apply, apply.op()))
                : Optional.empty();
    }

    /** The operand of a term that is {@code op} of one operand. */
    static Optional<Term> under(Op op, Term term) {
        return of(term).filter(site -> site.op.equals(op)).map(site -> site.operand(0));
    }

    /** The application behind a term, if its operator is of this class. */
    static <T extends Op> Optional<Site<T>> of(Class<T> type, Term term) {
        return of(term).flatMap(site -> site.as(type));
    }

    /** The same, if the operator is of this class. */
    <U extends Op> Optional<Site<U>> as(Class<U> type) {
        return type.isInstance(op) ? Optional.of(new Site<>(builder, value, apply, type.cast(op))) : Optional.empty();
    }

    /** Whether a term is a constant, the same everywhere; 0 and −0 differ. */
    static boolean is(double value, Term term) {
        return constant(term)
                .filter(constant -> Double.compare(constant, value) == 0)
                .isPresent();
    }

    static Optional<Double> constant(Term term) {
        return term.builder().node(term.value()) instanceof Node.Constant constant
                ? Optional.of(constant.value())
                : Optional.empty();
    }

    Term operand(int index) {
        return new Term(builder, apply.operands().get(index));
    }

    List<Term> operands() {
        return apply.operands().stream()
                .map(operand -> new Term(builder, operand))
                .toList();
    }

    TensorType type() {
        return apply.results().get(0);
    }

    Shape shape() {
        return type().shape();
    }

    /** Tries a rule on the two operands of a commutative operator in either order. */
    Optional<Term> commuted(BiFunction<Term, Term, Optional<Term>> rule) {
        return rule.apply(operand(0), operand(1)).or(() -> rule.apply(operand(1), operand(0)));
    }

    /** Whether an operator moves or repeats elements, each of its result being one of its operand. */
    static boolean moves(Op op) {
        return op.lowering() instanceof Lowering.Move || op.lowering() instanceof Lowering.InOrder;
    }

    /** This operator on other operands. */
    Term on(List<Term> operands) {
        return operands.get(0).apply(op, operands.subList(1, operands.size()).toArray(Term[]::new));
    }

    /** A term repeated to this site's shape. */
    Term full(Term term) {
        return term.broadcast(shape());
    }
}
