// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** States of a model or of a layer. They are drawn apart: what has none is the same as if none were ever drawn. */
final class RandomStates {
    private RandomStates() {}

    /** What is kept, of one program in three that trains; other programs are as if there were none. */
    static Map<String, TensorType> of(long seed, Draw draw) {
        Random random = new Random(31 * seed + 7);
        Map<String, TensorType> states = new LinkedHashMap<>();
        int count = Math.max(0, random.nextInt(6) - 3);
        for (int i = 1; i <= count; i++) {
            ElementType element = List.of(ElementType.REAL, ElementType.REAL, ElementType.INT, ElementType.BOOL)
                    .get(random.nextInt(4));
            List<Dimension> fixed =
                    draw.dimensions().stream().filter(Dimension::isStatic).toList();
            Shape shape = fixed.isEmpty() || random.nextInt(3) == 0
                    ? Shape.SCALAR
                    : Shape.of(fixed.get(random.nextInt(fixed.size())));
            states.put("kept_" + i, new TensorType(element, shape));
        }
        return states;
    }

    static String declared(String state, TensorType type) {
        String initial = type.element() == ElementType.BOOL
                ? "false"
                : type.element() == ElementType.INT ? "1" : "uniform(-1, 1)";
        return "state " + state + ": " + Draw.text(type) + " = " + initial;
    }
}
