// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.evaluate;

import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Precision;
import java.util.List;

/** Element-wise operators: the body once an element, with functions as they are meant. */
final class ElementwiseMeaning {
    private static final Interpreter INTERPRETER = new Interpreter(Precision.F64, Interpreter.Calls.REFERENCE);

    private ElementwiseMeaning() {}

    static Array apply(Elementwise op, List<Array> x, ElementType element, int[] shape) {
        Body body = op.body();
        return Array.generate(element, shape, index -> {
            long[] arguments = new long[x.size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = toRaw(x.get(i).element(), x.get(i).stretched(index));
            }
            return fromRaw(element, INTERPRETER.evaluate(body, arguments)[0]);
        });
    }

    private static long toRaw(ElementType element, double value) {
        return switch (element) {
            case REAL, SETTING -> INTERPRETER.fromReal(value);
            case INT, BOOL -> (long) value;
        };
    }

    private static double fromRaw(ElementType element, long value) {
        return switch (element) {
            case REAL, SETTING -> INTERPRETER.toReal(value);
            case INT, BOOL -> value;
        };
    }
}
