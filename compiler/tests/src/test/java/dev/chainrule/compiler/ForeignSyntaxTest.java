// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of Python and its libraries write, in the places of the grammar where they write it: one message, and what to do. */
class ForeignSyntaxTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h = x[:, None]                         | new adds an axis
            h = x[:, np.newaxis]                   | new adds an axis
            h = x[::-1]                            | reverse(x, axis = 0)
            h = x @ w.t()                          | write transpose(w)
            h = x @ w.T                            | write transpose(w)
            h = w'                                 | write transpose(w)
            f = lambda v: v * 2                    | fn name(x) = …
            h = w if true else w                   | write if condition { a } else { b }
            h = fc(x, **options)                   | write them out
            h = fc(*x)                             | write them out
            h = f"{x}"                             | write texts in Java
            h = [v for v in x]                     | yield …
            h = for i in range(5) with c = x { next c = c / 2 } | write for i in 0..5 { … }
            h = for i in range(1, 2 * 3) { yield x } | write for i in 1..2 * 3 { … }
            h = for i in range(0, 6, 2) { yield x }  | begin with a name for 0 + 2 * i
            h = for i in 5 { yield x }             | write for i in 0..5 { … }
            h = while sum(x) > 1 { x / 2 }         | until done
            while sum(x) > 1 { h = x / 2 }         | until done
            h = {1, 2}                             | a list is [1, 2]
            h = {"a": 1}                           | a list is [1, 2]
            (a, b) = split(x, 2, axis = 1)         | write a, b = …
            [a, b] = split(x, 2, axis = 1)         | write a, b = …
            h = x > 0 && x < 1                     | write and
            h = x > 0 & x < 1                      | write and
            h = ~(x > 0)                           | write not
            h = x is None                          | equal is ==
            h = x -> relu                          | goes into a function
            h = x xor x                            | write a != b
            h = 7 div 2                            | div(x, n)
            x += 1                                 | write a new name
            x @= w                                 | write a new name
            h = x; g = x                           | a line of its own
            h: Tensor = x                          | write h = …
            float h = 3                            | write name = …
            let h = x                              | write name = …
            h = 1e-3f                              | write 1e-3 alone
            h = x²                                 | write ^2
            h = x ? 1 : 0                          | where(c, a, b)
            h = x <= 1 <= 2                        | x <= 1 and 1 <= 2
            fn g(v: torch.Tensor) = v              | a tensor of reals is [B, 3]
            fn g(v: np.ndarray) -> real = v        | a tensor of reals is [B, 3]
            fn g(v) -> Tensor = v                  | a tensor of reals is [B, 3]
            fn g(self, v) = v                      | leave self out
            input v: [None, 4]                     | a capital name, such as B
            input v: [-1, 4]                       | a capital name, such as B
            input v: [b, 4]                        | a capital name, such as B
            input v: float32[B, 4]                 | a tensor of reals is [B, 3]
            if true { h = x }                      | write name = if
            for i in range(3): h = x               | write name = for
            with no_grad() { h = x }               | there are no contexts
            with torch.no_grad(): h = x            | there are no contexts
            minimize error using sgd(lr = 0.1)     | write train minimize
            error.backward()                       | gradients are derived
            model.train()                          | by itself
            optimizer.step()                       | train minimize
            scheduler.step()                       | write it as a setting
            self.fc2 = Dense(4, 3)                 | write layer fc
            layer net = nn.Sequential(nn.Linear(4, 3), nn.ReLU()) | write layer net = Mlp
            layer fc2 = Dense(4, 3, activation = relu) | relu(fc(x))
            layer fc2 = Linear(in_features = 4, out_features = 3) | Dense(4, 2)
            h = x.to(x)                            | real(label) and int(x) convert
            h = torch.exp(x)                       | exp
            h = keras.ops.relu(x)                  | relu
            print(x)                               | output name = …
            del x                                  | a model is a set of equations
            """)
    void isAnsweredByOneMessage(String line, String hint) {
        List<Diagnostic> errors = OneEditTest.errors("""
                model M {
                    input x: [B, 4]
                    param w: [4, 3] = zeros()
                    layer fc = Dense(4, 3)
                    output y = fc(x) @ transpose(w)
                    loss error = mean(y)
                    %s
                }
                """.formatted(line));
        assertThat(errors).as(line + errors).hasSize(1);
        assertThat(errors.get(0).hint().orElse("")).contains(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import torch",
                "import torch.nn as nn",
                "import numpy as np",
                "from torch import nn",
                "import torch.nn.functional as F",
                "class Net(nn.Module):\n    def forward(self, x):\n        return self.fc(x)",
                "@torch.jit.script",
                "def f(x):\n    return x * 2",
                "layer L(n: int) {\n    def forward(x) { return x * n }\n}",
                "layer L(n: int) {\n    forward(x) = x * n\n}",
            })
    void aFileIsAnsweredByOneMessage(String text) {
        List<Diagnostic> errors = OneEditTest.errors(text + "\nmodel M {\n    input x: [B]\n    output y = x\n}\n");
        assertThat(errors).as(text + errors).hasSize(1);
        assertThat(errors.get(0).hint()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "call", "__call__"})
    void theFunctionThatIsCalledIsApply(String name) {
        List<Diagnostic> errors = OneEditTest.errors("layer L(n: int) {\n    fn " + name
                + "(x) = x * n\n}\nmodel M {\n    input x: [B]\n    layer l = L(3)\n    output y = l(x)\n}\n");
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).hint()).hasValue("write apply in the place of fn " + name);
    }
}
