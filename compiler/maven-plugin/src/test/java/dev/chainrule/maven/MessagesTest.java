// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.ImportPath;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.codehaus.plexus.build.BuildContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MessagesTest {
    private static final String TEXT = "model Net {\n    input x: [B]\n    output y = z\n}\n";

    @TempDir
    private Path sources;

    @TempDir
    private Path libraries;

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
        return messages(markers, new ImportPath(sources, List.of()));
    }

    private Messages messages(Messages.Markers markers, ImportPath imports) {
        return new Messages(sources, imports, context, markers, new SystemStreamLog() {
            @Override
            public void error(CharSequence content) {
                logged.add("error: " + content);
            }

            @Override
            public void info(CharSequence content) {
                logged.add("info: " + content);
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

    /** The compiler knows a file from its root; the user has to open it from where Maven was started. */
    @Test
    void placesAreFilesThatOpen() {
        SourceFile source = new SourceFile("a/Net.nn", "// a/Net.nn:9:9\n" + TEXT);
        Messages messages = messages(Messages.Markers.NONE);
        messages.compiling(source);
        messages.diagnostic(
                source,
                unknown(source).note("x is declared at a/Net.nn:3:11").note("see lib/part.nn:1 (a/Net.nn:2:1)"));
        String file = sources.resolve("a/Net.nn").toString();
        assertThat(logged.get(0))
                .startsWith("error: " + file + ":4:16: error NN0301: there is no z")
                .contains("note: x is declared at " + file + ":3:11")
                .contains("note: see lib/part.nn:1 (" + file + ":2:1)");
        assertThat(messages.failure()).isEqualTo("1 error in " + file);

        SourceFile first = new SourceFile("a/Net.nn", "x = 1 // a/Net.nn:9:9 z\n");
        messages.diagnostic(first, unknown(first));
        assertThat(logged.get(1)).contains("| x = 1 // a/Net.nn:9:9 z");
    }

    @Test
    void belowTheFolderOfTheUserPathsAreShort() {
        Path here = Path.of(System.getProperty("user.dir"));
        assertThat(ImportPath.shown(here.resolve("net/src/main/nn/./a/Net.nn")))
                .isEqualTo(Path.of("net/src/main/nn/a/Net.nn").toString());
        assertThat(ImportPath.shown(here.resolveSibling("other/Net.nn")))
                .isEqualTo(here.resolveSibling("other/Net.nn").toString());
    }

    @Test
    void whatIsImportedIsShownWhereItWasFound() throws IOException {
        Path jar = libraries.resolve("lib.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("META-INF/chainrule/lib/part.nn"));
            zip.write("fn f(x) = z\n".getBytes(StandardCharsets.UTF_8));
        }
        ImportPath imports = new ImportPath(sources, List.of(jar));
        Messages messages = messages(Messages.Markers.NONE, imports);
        messages.diagnostic(net, unknown(imports.load("lib.part").orElseThrow()));
        assertThat(logged.get(0)).startsWith("error: " + jar + "!/META-INF/chainrule/lib/part.nn:1:11: error");
    }

    @Test
    void aModelIsOneLine() {
        Messages messages = messages(Messages.Markers.NONE);
        CompileRequest request = CompileRequest.of(
                "a.nn",
                "model One {\n    input x: [B]\n    param w: real = 2.0\n"
                        + "    output y = w * x\n    loss l = mean((y - 1)^2)\n    train minimize l using sgd(lr = 0.1)\n}\n");
        messages.generated(Compiler.compile(request).models().get(0).report());
        assertThat(logged).containsExactly("info: One: 1 parameter");
    }
}
