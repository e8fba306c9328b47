// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.compile;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Programs of so many blocks, each a LayerNorm and a Dense layer, trained by Adam. */
enum DeepModel {
    /** One layer of the language, many times: what the compiler need look at only once. */
    EQUAL {
        @Override
        String program(int depth) {
            return """
                    layer Block(width: int) {
                        layer norm  = LayerNorm(width)
                        layer dense = Dense(width, width)
                        apply(x: [B, width]) -> [B, width] = tanh(dense(norm(x)))
                    }
                    model Deep(width: int = 32) {
                        input x: [B, width]
                        input y: [B, width]
                        layer blocks[%d] = Block(width)
                        output z = x |> blocks
                        loss error = mse(z, y)
                        train minimize error using adam(lr = 1e-3)
                    }
                    """.formatted(depth);
        }
    },
    /** The same equations, a line each, with names of their own and widths that change: no two layers are equal. */
    DISTINCT {
        @Override
        String program(int depth) {
            String layers = IntStream.range(0, depth)
                    .mapToObj(i -> """
                                layer norm%1$d  = LayerNorm(%2$d)
                                layer dense%1$d = Dense(%2$d, %3$d)
                                h%4$d = tanh(dense%1$d(norm%1$d(h%1$d)))
                            """.formatted(i, width(i), width(i + 1), i + 1))
                    .collect(Collectors.joining());
            return """
                    model Deep {
                        input h0: [B, %d]
                        input y: [B, %d]
                    %s    output z = h%d
                        loss error = mse(h%d, y)
                        train minimize error using adam(lr = 1e-3)
                    }
                    """.formatted(width(0), width(depth), layers, depth, depth);
        }
    };

    private static int width(int layer) {
        return 32 + layer * 7 % 97;
    }

    abstract String program(int depth);
}
