// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.Name.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A whole number as a sum of products of variables: {@code row · n + j + 1}. No coefficient is 0. */
record Affine(List<Term> terms) {
    static final Affine ZERO = new Affine(List.of());
    static final Affine ONE = of(1);

    /** Without factors it is the coefficient itself. */
    record Term(int coefficient, List<Variable> factors) {
        Term {
            factors = List.copyOf(factors);
        }
    }

    Affine {
        terms = List.copyOf(terms);
    }

    static Affine of(int constant) {
        return constant == 0 ? ZERO : new Affine(List.of(new Term(constant, List.of())));
    }

    static Affine of(Variable variable) {
        return new Affine(List.of(new Term(1, List.of(variable))));
    }

    Affine plus(Affine other) {
        List<Term> sum = new ArrayList<>(terms);
        for (Term term : other.terms) {
            int coefficient = term.coefficient;
            for (Term own : terms) {
                if (own.factors.equals(term.factors)) {
                    coefficient += own.coefficient;
                    sum.remove(own);
                }
            }
            if (coefficient != 0) {
                sum.add(new Term(coefficient, term.factors));
            }
        }
        return new Affine(sum);
    }

    Affine minus(Affine other) {
        return plus(other.times(of(-1)));
    }

    Affine times(Affine other) {
        Affine sum = ZERO;
        for (Term a : terms) {
            for (Term b : other.terms) {
                List<Variable> factors = new ArrayList<>(a.factors);
                factors.addAll(b.factors);
                sum = sum.plus(new Affine(List.of(new Term(a.coefficient * b.coefficient, factors))));
            }
        }
        return sum;
    }

    /** By how much it grows when the variable grows by one. */
    Affine stride(Variable variable) {
        List<Term> with = new ArrayList<>();
        for (Term term : terms) {
            if (term.factors.contains(variable)) {
                List<Variable> others = new ArrayList<>(term.factors);
                others.remove(variable);
                with.add(new Term(term.coefficient, others));
            }
        }
        return new Affine(with);
    }

    /** What it is where the variable is 0. */
    Affine start(Variable variable) {
        return new Affine(
                terms.stream().filter(term -> !term.factors.contains(variable)).toList());
    }

    Affine replace(Variable variable, Affine value) {
        Affine stride = stride(variable);
        return stride.isZero() ? this : start(variable).plus(stride.times(value));
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    /** The variable that this is, if it is one and nothing else. */
    Optional<Variable> variable() {
        return terms.size() == 1
                        && terms.get(0).coefficient == 1
                        && terms.get(0).factors.size() == 1
                ? Optional.of(terms.get(0).factors.get(0))
                : Optional.empty();
    }

    boolean isConstant() {
        return terms.stream().allMatch(term -> term.factors.isEmpty());
    }

    /** Whether it is written without a sum. */
    boolean isSingle() {
        return terms.size() <= 1;
    }

    /** Whether it is written as a name or a number. */
    boolean isSimple() {
        return isConstant() || variable().isPresent();
    }

    List<Variable> variables() {
        return terms.stream().flatMap(term -> term.factors.stream()).distinct().toList();
    }

    /** As a Java expression; the number comes last. */
    String text(Function<Variable, String> names) {
        StringBuilder text = new StringBuilder();
        terms.stream().filter(term -> !term.factors.isEmpty()).forEach(term -> append(text, term, names));
        terms.stream().filter(term -> term.factors.isEmpty()).forEach(term -> append(text, term, names));
        return text.length() == 0 ? "0" : text.toString();
    }

    private static void append(StringBuilder text, Term term, Function<Variable, String> names) {
        boolean first = text.length() == 0;
        text.append(term.coefficient < 0 ? (first ? "-" : " - ") : first ? "" : " + ");
        List<String> factors = new ArrayList<>();
        int size = Math.abs(term.coefficient);
        if (size != 1 || term.factors.isEmpty()) {
            factors.add(Integer.toString(size));
        }
        term.factors.forEach(factor -> factors.add(names.apply(factor)));
        text.append(String.join(" * ", factors));
    }
}
