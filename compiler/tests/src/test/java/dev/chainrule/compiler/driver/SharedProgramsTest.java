// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs written by others: they compile, train ten steps on made data, and their gradients are slopes. */
class SharedProgramsTest {
    /** Models of the layers and functions that a library of one's own declares, which go before those that are built in. */
    private static final String OF_LIBRARY = """
            model Net {
                input x: [B, 6]
                input y: [B, 2]
                layer net = Mlp([6, 8, 8, 2], activation = swish)
                layer drop = Dropout(0.25)
                layer head = Dense(2, 2, bias = false)
                loss l = mse(head(drop(net(x))), y)
                train minimize l using adam(lr = cosine(1e-2, 2, 20))
            }
            model Rounded {
                input x: [B, 6]
                input y: [B, 2]
                layer net = Mlp([6, 8, 2])
                z = net(x)
                loss l = mse(scaled_product(z, round_through(4 * z)), y)
                train minimize l using sgd(lr = 0.01)
            }
            model Images {
                input x: [B, 3, 4, 5]
                input y: [B, 3]
                layer norm = BatchNorm2d(3)
                layer conv = Conv2d(3, 3, 3, padding = 1)
                layer head = Dense(3, 3)
                loss l = mse(head(mean(norm(conv(x)), axis = [2, 3])), y)
                train minimize l using sgd(lr = 0.01)
            }
            model Words {
                input ids: int[B, 5]
                input label: int[B]
                layer embed = Embedding(2, 8)
                layer attend = MultiHeadAttention(8, 2, causal = true)
                layer memory = Lstm(8, 6)
                layer head = Dense(6, 2)
                loss l = cross_entropy(head(memory(attend(embed(ids)))[:, -1, :]), label)
                train minimize l using adam(lr = 0.01)
            }
            """;

    @Test
    void aLibraryOfOnesOwn() {
        TestFiles.shared("programs/00_library.nn")
                .ifPresent(file -> Derived.models(TestFiles.read(file) + OF_LIBRARY, Precision.F64)
                        .forEach((name, model) -> {
                            if (!name.equals("Rounded")) { // whose gradient is its own, and no slope
                                MadeData.of(model).gradientIsSlope("l", "");
                            }
                            MadeData.of(model).trains();
                        }));
    }

    @Test
    void aVariationalAutoencoder() {
        TestFiles.shared("programs/07_vae.nn").ifPresent(file -> {
            Model model = Derived.models(TestFiles.read(file), Precision.F64).get("Vae");
            MadeData.of(model).gradientIsSlope("elbo", "");
            MadeData.of(model).trains();
        });
    }

    /** Its critic's loss asks for steep slopes of the critic: a second derivative. */
    @Test
    void anAdversarialNetWithAPenaltyOnSlopes() {
        TestFiles.shared("programs/13_wgan_gp.nn").ifPresent(file -> {
            Model model = Derived.models(TestFiles.read(file), Precision.F64).get("WganGp");
            MadeData.of(model).gradientIsSlope("critic_loss", "critic");
            MadeData.of(model).gradientIsSlope("generator_loss", "generator");
            MadeData.of(model).trains();
        });
    }

    /** What looks like something else: it is told where, or means what is written. */
    @Test
    void whatIsAmbiguousIsToldOrTaken() {
        TestFiles.shared("programs/tricky").ifPresent(folder -> {
            for (Path file : TestFiles.programs(folder)) {
                String text = TestFiles.read(file);
                List<Diagnostic> told = Resolver.resolve(Resolver.Request.of(
                                new SourceFile(file.getFileName().toString(), text)))
                        .diagnostics()
                        .all();
                assertThat(told).as(file.toString()).isNotEmpty();
                assertThat(told).as(file.toString()).allSatisfy(each -> {
                    assertThat(each.span().line())
                            .isBetween(1, (int) text.lines().count());
                    assertThat(each.message()).isNotBlank();
                });
            }
        });
    }
}
