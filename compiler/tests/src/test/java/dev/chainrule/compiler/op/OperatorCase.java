// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An operator of the catalogue on operands of given types, and data for it. */
record OperatorCase(OperatorExamples.Entry entry, List<TensorType> types) {
    /** How far apart drawn numbers are, and from kinks: a step of a central difference must not go over a tie. */
    private static final double GAP = 1e-3;

    /** Every operator on every list of operand types. */
    static List<OperatorCase> all() {
        return OperatorExamples.ALL.stream()
                .flatMap(entry -> entry.operands().stream().map(types -> new OperatorCase(entry, types)))
                .toList();
    }

    Documented op() {
        return entry.op();
    }

    TensorType result() {
        return op().infer(types).get(0);
    }

    /** Operands inside of the operator's samples, away from its kinks, without ties. */
    List<Array> draw(Random random) {
        List<Double> taken = new ArrayList<>(op().kinks());
        List<Array> operands = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            ElementType element = types.get(i).element();
            Documented.Domain domain = op().samples(i);
            operands.add(Array.generate(element, extents(types.get(i).shape()), index -> switch (element) {
                case REAL, SETTING -> apart(taken, domain, random);
                case INT -> domain.low() > 0 ? 1 + random.nextInt(9) : random.nextInt(10);
                case BOOL -> random.nextInt(2);
            }));
        }
        return operands;
    }

    /** Random numbers of a type, for projections and directions. */
    static Array noise(TensorType type, Random random) {
        return Array.generate(type.element(), extents(type.shape()), index -> random.nextDouble() * 2 - 1);
    }

    static int[] extents(Shape shape) {
        return shape.dimensions().stream()
                .mapToInt(dimension -> (int) dimension.value().orElseThrow())
                .toArray();
    }

    private static double apart(List<Double> taken, Documented.Domain domain, Random random) {
        while (true) {
            double value = domain.low() + (domain.high() - domain.low()) * random.nextDouble();
            if (taken.stream().noneMatch(other -> Math.abs(other - value) < GAP)) {
                taken.add(value);
                return value;
            }
        }
    }

    @Override
    public String toString() {
        return op().name() + " of " + types;
    }
}
