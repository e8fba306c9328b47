// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Sign;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Collects what one element-wise operator says about itself; {@link #build} refuses one that says too little. */
final class ElementwiseBuilder {
    /** The derivative of y = f(x) as a term: dx. */
    @FunctionalInterface
    interface UnaryRule {
        Term apply(Term dy, Term y, Term x);
    }

    /** A derivative of y = f(a, b) as a term: da or db. */
    @FunctionalInterface
    interface BinaryRule {
        Term apply(Term dy, Term y, Term a, Term b);
    }

    /** A derivative of an operator of any arity, by one of its operands. */
    @FunctionalInterface
    interface Rule {
        Term apply(Term dy, Term y, List<Term> x);
    }

    /** {@link Derivative.Choice} in terms. */
    @FunctionalInterface
    interface Choice {
        Optional<Derivative.Where> of(Term y, List<Term> x, int operand);
    }

    private final List<Elementwise> declared;
    final String name;
    final String definition;
    final List<ElementType> operands;
    final ElementType result;
    private Optional<Function<List<Scalar>, Scalar>> body = Optional.empty();
    private Optional<Derivative> derivative = Optional.empty();
    private List<Rule> rules = List.of();
    private Derivative.Choice choice = (builder, y, x, operand) -> Optional.empty();
    List<Documented.Domain> samples;
    List<Double> kinks = List.of();
    String note = "";
    Function<List<Notation>, Notation> notation;

    /** @param declared the list to which the operator is added, so that the catalogue has it */
    ElementwiseBuilder(
            List<Elementwise> declared,
            String name,
            String definition,
            List<ElementType> operands,
            ElementType result) {
        this.declared = declared;
        this.name = name;
        this.definition = definition;
        this.operands = operands;
        this.result = result;
        // A function of the same name, whatever it is a function of.
        String plain = name.replaceFirst("^(int|bool)_(?!to)", "");
        this.notation = x -> Notation.call(plain, x);
        samples(-4, 4);
    }

    ElementwiseBuilder body(UnaryOperator<Scalar> formula) {
        return formula(x -> formula.apply(x.get(0)));
    }

    ElementwiseBuilder body(BinaryOperator<Scalar> formula) {
        return formula(x -> formula.apply(x.get(0), x.get(1)));
    }

    ElementwiseBuilder formula(Function<List<Scalar>, Scalar> formula) {
        body = Optional.of(formula);
        return this;
    }

    ElementwiseBuilder vjp(UnaryRule rule) {
        return vjp(List.of((dy, y, x) -> rule.apply(dy, y, x.get(0))));
    }

    ElementwiseBuilder vjp(BinaryRule left, BinaryRule right) {
        return vjp(List.of(
                (dy, y, x) -> left.apply(dy, y, x.get(0), x.get(1)),
                (dy, y, x) -> right.apply(dy, y, x.get(0), x.get(1))));
    }

    /** The derivatives by the last operands, one each; those before are conditions and take none. */
    ElementwiseBuilder vjp(List<Rule> each) {
        rules = each;
        return this;
    }

    /** Where the derivatives by the first and by the second operand are zero, whatever the rules give there. */
    ElementwiseBuilder zeroWhere(BinaryOperator<Term> left, BinaryOperator<Term> right) {
        return choice((y, x, operand) -> Optional.of(unless((operand == 0 ? left : right).apply(x.get(0), x.get(1)))));
    }

    ElementwiseBuilder choice(Choice of) {
        choice = (builder, y, x, operand) -> of.of(new Term(builder, y), terms(builder, x), operand);
        return this;
    }

    static Derivative.Where unless(Term condition) {
        return new Derivative.Where(condition.value(), false, false);
    }

    private static List<Term> terms(GraphBuilder builder, List<Value> values) {
        return values.stream().map(value -> new Term(builder, value)).toList();
    }

    /** How it is written, where not as a function. */
    ElementwiseBuilder written(Function<List<Notation>, Notation> written) {
        notation = written;
        return this;
    }

    ElementwiseBuilder written(Sign sign) {
        return written(x -> Notation.of(sign, x.toArray(Notation[]::new)));
    }

    /** As its operand: what is converted reads the same. */
    ElementwiseBuilder unwritten() {
        return written(x -> x.get(0));
    }

    ElementwiseBuilder flat(String why) {
        derivative = Optional.of(new Derivative.Flat(why));
        return this;
    }

    ElementwiseBuilder nonDifferentiable(String why) {
        derivative = Optional.of(new Derivative.Zero(why));
        return this;
    }

    /** One interval for every operand. */
    ElementwiseBuilder samples(double low, double high) {
        samples = operands.stream()
                .map(operand -> new Documented.Domain(low, high))
                .toList();
        return this;
    }

    /** An interval each. */
    ElementwiseBuilder samples(Documented.Domain... each) {
        samples = List.of(each);
        return this;
    }

    ElementwiseBuilder kinks(Double... at) {
        kinks = List.of(at);
        return this;
    }

    ElementwiseBuilder note(String text) {
        note = text;
        return this;
    }

    Body body() {
        BodyBuilder builder = new BodyBuilder();
        List<Scalar> arguments = operands.stream()
                .map(operand -> builder.argument(Elementwise.scalarType(operand)))
                .toList();
        return builder.build(List.of(body.orElseThrow(() -> new IllegalStateException(name + " says no formula"))
                .apply(arguments)));
    }

    Derivative derivative() {
        if (rules.isEmpty()) {
            return derivative.orElseThrow(() -> new IllegalStateException(name + " says no derivative and not why"));
        }
        int first = operands.size() - rules.size();
        return new Derivative.Rule(
                (builder, dy, y, x, wanted) -> Operands.adjoints(
                        x.size(),
                        operand -> operand >= first && wanted.test(operand),
                        operand -> rules.get(operand - first)
                                .apply(new Term(builder, dy.get(0)), new Term(builder, y.get(0)), terms(builder, x))),
                new Derivative.Guarding.PerElement(),
                choice);
    }

    Elementwise build() {
        Elementwise operator = new Elementwise(this);
        declared.add(operator);
        return operator;
    }
}
