// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.codehaus.plexus.build.BuildContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MessagesTest {
    private static final String TEXT = "model Net {\n    input x: [B]\n    output y = z\n}\n";

    @TempDir
    private Path sources;

    private final List<String> calls = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private final SourceFile net = new SourceFile("a/Net.nn", TEXT);

    /** Keeps what an editor would show. */
    private final BuildContext context = (BuildContext) Proxy.newProxyInstance(
            MessagesTest.class.getClassLoader(), new Class<?>[] {BuildContext.class}, (proxy, method, arguments) -> {
                List<Object> words = new ArrayList<>(List.of(method.getName()));
                for (Object argument : arguments) {
                    if (argument instanceof File file) {
                        words.add(sources.relativize(file.toPath()).toString().replace('\\', '/'));
                    } else if (argument != null) {
                        words.add(argument);
                    }
                }
                calls.add(words.toString());
                return null;
            });

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(sources.resolve("a"));
        Files.writeString(sources.resolve("a/Net.nn"), TEXT);
    }

    private Messages messages(Messages.Markers markers) {
        return new Messages(sources, context, markers, new SystemStreamLog() {
            @Override
            public void error(CharSequence content) {
                logged.add("error: " + content);
            }

            @Override
            public void warn(CharSequence content) {
                logged.add("warning: " + content);
            }
        });
    }

    private static Diagnostic unknown(SourceFile source) {
        int at = source.text().indexOf("z");
        return Diagnostic.of(Code.UNKNOWN_NAME, new Span(source, at, at + 1), "there is no z")
                .hint("did you mean x?");
    }

    @Test
    void anEditorGetsFileLineAndColumn() {
        Messages messages = messages(Messages.Markers.SHOWN);
        messages.compiling(net);
        messages.diagnostic(net, unknown(net));
        assertThat(calls)
                .containsExactly(
                        "[removeMessages, a/Net.nn]",
                        "[addMessage, a/Net.nn, 3, 16, NN0301: there is no z (did you mean x?), "
                                + BuildContext.SEVERITY_ERROR + "]");
        assertThat(logged).hasSize(1);
    }

    @Test
    void whatStandsInAJarIsMarkedWhereItIsImported() {
        Messages messages = messages(Messages.Markers.SHOWN);
        messages.diagnostic(net, unknown(new SourceFile("lib/part.nn", "fn f(x) = z\n")));
        assertThat(calls)
                .containsExactly("[addMessage, a/Net.nn, 1, 1, lib/part.nn:1:11: NN0301: there is no z"
                        + " (did you mean x?), " + BuildContext.SEVERITY_ERROR + "]");
    }

    @Test
    void theLogGetsTheRenderedMessageOnce() {
        Messages messages = messages(Messages.Markers.NONE);
        messages.diagnostic(net, unknown(net));
        messages.diagnostic(new SourceFile("a/Other.nn", ""), unknown(net));
        assertThat(calls).isEmpty();
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0))
                .startsWith("error: a/Net.nn:3:16: error NN0301")
                .contains("^");
        assertThat(messages.errors()).isEqualTo(1);
        assertThat(messages.failure()).isEqualTo("1 error in a/Net.nn");
    }

    @Test
    void warningsAreNoErrors() {
        Messages messages = messages(Messages.Markers.SHOWN);
        messages.diagnostic(net, Diagnostic.of(Code.UNUSED_NAME, new Span(net, 0, 5), "nothing needs it"));
        assertThat(messages.errors()).isZero();
        assertThat(logged.get(0)).startsWith("warning: ");
        assertThat(calls.get(0)).endsWith(", " + BuildContext.SEVERITY_WARNING + "]");
    }
}
