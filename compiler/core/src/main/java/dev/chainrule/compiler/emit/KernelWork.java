// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Draws;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Functions;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The work of a kernel's call in scalar operations, a polynomial in its sizes and its range. Functions count as what they
 * are written out to, a division or a root as several operations, and each element stored as one.
 */
record KernelWork(List<Term> terms) {
    /** Below so much work a call goes straight to the scalar method: the runtime's launcher would decide so each time. */
    static final long SMALL = 1_000;

    /** A division keeps the processor busy for so long. */
    private static final int DIVISION = 4;

    private static final Map<Precision, Map<Function, Long>> FUNCTIONS = functions();

    /**
     * @param operations of one turn
     * @param turns how many there are, as a product
     */
    record Term(long operations, List<Amount> turns) {}

    KernelWork {
        terms = List.copyOf(terms);
    }

    static KernelWork of(Kernel kernel, Precision precision) {
        Map<List<Amount>, Long> sum = new LinkedHashMap<>();
        for (Kernel.Part part : kernel.parts()) {
            List<Amount> turns = new ArrayList<>(kernel.rows());
            turns.addAll(part.axes());
            // Blocks are a part of the range, and few.
            turns.removeIf(turn ->
                    turn.equals(Amount.ONE) || turn.kind() == Amount.Kind.BLOCK || turn.kind() == Amount.Kind.BLOCKS);
            sum.merge(turns, operations(part.body(), precision) + part.targets().size(), Long::sum);
        }
        long once = kernel.prologue().stream()
                .mapToLong(part -> operations(part.body(), precision))
                .sum();
        if (once > 0) {
            sum.merge(List.of(), once, Long::sum);
        }
        List<Term> terms = new ArrayList<>();
        sum.forEach((turns, operations) -> terms.add(new Term(operations, turns)));
        terms.sort(Comparator.comparing(term -> -term.turns().size()));
        return new KernelWork(terms);
    }

    private static long operations(Body body, Precision precision) {
        Map<Function, Long> functions = FUNCTIONS.getOrDefault(precision, Map.of());
        long sum = 0;
        for (Body.Instruction instruction : body.instructions()) {
            if (instruction instanceof Body.Operation operation) {
                sum += operations(operation.operator());
            } else if (instruction instanceof Body.Call call) {
                sum += functions.getOrDefault(call.function(), 0L);
            }
        }
        return sum;
    }

    private static int operations(Operator operator) {
        return switch (operator) {
            case DIVIDE, REMAINDER, INT_DIVIDE, INT_REMAINDER, SQRT -> DIVISION;
            default -> 1;
        };
    }

    private static Map<Precision, Map<Function, Long>> functions() {
        Map<Precision, Map<Function, Long>> all = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            Map<Function, Long> operations = new HashMap<>();
            List<Function> written = new ArrayList<>(Functions.ALL);
            written.addAll(Draws.ALL);
            for (Function function : written) {
                operations.put(
                        function,
                        function.body(precision).instructions().stream()
                                .filter(Body.Operation.class::isInstance)
                                .mapToLong(each -> operations(((Body.Operation) each).operator()))
                                .sum());
            }
            all.put(precision, operations);
        }
        return all;
    }

    /** For a call with these sizes. */
    Dimension of(List<Dimension> sizes, Dimension range) {
        Dimension sum = Dimension.ZERO;
        for (Term term : terms) {
            Dimension product = Dimension.of(term.operations());
            for (Amount turn : term.turns()) {
                product = product.times(
                        switch (turn.kind()) {
                            case ZERO -> Dimension.ZERO;
                            case ONE, BLOCK, BLOCKS -> Dimension.ONE;
                            case RANGE -> range;
                            case SIZE -> sizes.get(turn.parameter());
                        });
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /** A long expression: {@code 3L * rows * n + 5L * rows}. */
    String expression(List<String> sizes, String range) {
        List<String> sum = new ArrayList<>();
        for (Term term : terms) {
            List<String> factors = new ArrayList<>();
            for (Amount turn : term.turns()) {
                factors.add(
                        switch (turn.kind()) {
                            case ZERO -> "0";
                            case ONE, BLOCK, BLOCKS -> "1";
                            case RANGE -> range;
                            case SIZE -> sizes.get(turn.parameter());
                        });
            }
            if (term.operations() != 1 || factors.isEmpty()) {
                factors.add(0, term.operations() + "L");
            } else if (factors.size() > 1 || sum.isEmpty() && terms.size() > 1) {
                factors.set(0, "(long) " + factors.get(0));
            }
            sum.add(String.join(" * ", factors));
        }
        return String.join(" + ", sum);
    }
}
