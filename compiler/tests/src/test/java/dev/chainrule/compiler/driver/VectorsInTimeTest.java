// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In a process that trains, products come to go through vectors. What the JIT makes of their loops depends on what the process does meanwhile: packing that
 * shifted pairs of lanes was good wherever it was tried alone, and in a net on JDK 17 it never stopped making objects, so that products stayed scalar for good.
 */
class VectorsInTimeTest {
    private static final String DENSE = """
            model Dense3 {
                input x: [B, 784]
                input label: int[B]
                layer net = Mlp([784, 512, 256, 10], activation = relu)
                output h = net(x)
                loss nll = cross_entropy(h, label)
                train minimize nll using adam(lr = 1e-3)
            }
            """;
    private static final String CONVOLUTIONS = """
            model Convolutions {
                input x: [B, 1, 28, 28]
                input label: int[B]
                layer first = Conv2d(1, 8, kernel = 5, padding = 2)
                layer second = Conv2d(8, 16, kernel = 5)
                layer head = Dense(1600, 10)
                output h = head(flatten(relu(second(max_pool2d(relu(first(x)), 2)))))
                loss nll = cross_entropy(h, label)
                train minimize nll using adam(lr = 1e-3)
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {DENSE, CONVOLUTIONS})
    void productsGoThroughVectors(String source) throws IOException, InterruptedException {
        CompileResult result = TestModels.compile("model.nn", source);
        String name = result.models().get(0).className();
        BitsOfModels compiled =
                BitsOfModels.compile(Path.of("target/vectors-in-time"), List.of(name), result.files(), result.twins());
        assertThat(TestJvm.run(
                        List.of("--add-modules=" + TwinCompiler.MODULE),
                        compiled.folder(),
                        VectorsInTime.class,
                        List.of(name, "train", "64")))
                .singleElement()
                .asString()
                .matches("kernels tried: [1-9][0-9]*");
    }
}
