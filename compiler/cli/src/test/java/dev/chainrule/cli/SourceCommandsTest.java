// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** check, format, errors, new: what needs no data. */
class SourceCommandsTest {
    private static final String SOUND = "model Net {\n    input x: [B]\n    output y = x\n}\n";

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void checksFoldersAndFiles() throws IOException {
        write("a/Net.nn", SOUND);
        assertThat(Run.of("check", folder)).isEqualTo(new Run(0, "1 file: 0 errors" + System.lineSeparator(), ""));
        write("b/Wrong.nn", SOUND.replace("= x", "= z + 1"));
        Run run = Run.of("check", folder);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("error NN0301: z is not known here", "2 files: 1 error");
        assertThat(Run.of("check", folder.resolve("c")).err()).contains("no file");
        assertThat(Run.of("check", Files.createDirectory(folder.resolve("c"))).err())
                .contains("no .nn file in");
    }

    @Test
    void editorsReadJson() throws IOException {
        Path file = write("Wrong.nn", SOUND.replace("= x", "= \"z\" + w"));
        Run run = Run.of("check", "--json", file);
        assertThat(run.code()).isEqualTo(1);
        List<String> codes = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(run.out())) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("code")) {
                    codes.add(parser.nextTextValue());
                } else if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("line")) {
                    lines.add(parser.nextIntValue(-1));
                }
            }
        }
        assertThat(codes).isNotEmpty().allMatch(code -> code.matches("NN\\d{4}"));
        assertThat(lines).containsOnly(3);
    }

    @Test
    void importsAreFoundInASourceRoot() throws IOException {
        write("src/main/nn/nets/body.nn", "fn twice(x) = 2 * x\n");
        Path file =
                write("src/main/nn/app/Net.nn", "import twice from nets.body\n" + SOUND.replace("= x", "= twice(x)"));
        assertThat(Run.of("check", file).code()).isZero();
        assertThat(Run.of("check", "--sources", folder.resolve("src/main/nn"), file)
                        .code())
                .isZero();
        assertThat(Run.of("check", "--sources", folder.resolve("src/main/nn/app"), file)
                        .code())
                .isEqualTo(1);
    }

    @Test
    void formatsAndChecksTheFormat() throws IOException {
        Path file = write("Net.nn", SOUND.replace("    output y = x", "  output y=x // out"));
        Run check = Run.of("format", "--check", folder);
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out()).contains("Net.nn is not formatted");
        assertThat(Run.of("format", folder).code()).isZero();
        assertThat(Files.readString(file)).isEqualTo(SOUND.replace("y = x", "y = x // out"));
        assertThat(Run.of("format", "--check", folder).code()).isZero();
        Path wrong = write("Wrong.nn", "model {");
        assertThat(Run.of("format", wrong).code()).isEqualTo(1);
        assertThat(Files.readString(wrong)).isEqualTo("model {");
    }

    @Test
    void explainsCodes() {
        assertThat(Run.of("errors", "nn0204").out()).startsWith("## NN0204");
        assertThat(Run.of("errors").out().lines())
                .hasSizeGreaterThan(50)
                .allMatch(line -> line.matches("NN\\d{4}  \\S.*"));
        assertThat(Run.of("errors", "NN9999").err())
                .contains("there is no message NN9999")
                .hasLineCount(1);
    }

    @Test
    void beginsAProject() throws IOException {
        Path project = folder.resolve("flower-shop");
        Run run = Run.of("new", project.getFileName(), "--in", folder, "--package", "org.example.shop");
        assertThat(run.err()).isEmpty();
        assertThat(project.resolve("pom.xml")).content().contains("<artifactId>flower-shop</artifactId>");
        assertThat(project.resolve("src/main/java/org/example/shop/Main.java"))
                .content()
                .startsWith("package org.example.shop;")
                .doesNotContain("@package@");
        assertThat(project.resolve("pom.xml")).content().doesNotContain("@version@", "@name@");
        assertThat(Run.of("check", project.resolve("src")).code()).isZero();
        compileAsABuildWould(project);
        assertThat(Run.of("format", "--check", project.resolve("src")).code()).isZero();
        assertThat(Run.of("new", "flower-shop", "--in", folder).err()).contains("is there already");
        assertThat(Run.of("new", "Flower shop").code()).isEqualTo(2);
    }

    /** Generates the model's sources, and compiles the program against them. */
    private void compileAsABuildWould(Path project) throws IOException {
        Path root = project.resolve("src/main/nn");
        List<String> sources = new ArrayList<>(List.of(
                project.resolve("src/main/java/org/example/shop/Main.java").toString()));
        CompileResult result =
                Compiler.compile(CompileRequest.of(List.of(ImportPath.read(root, "org/example/shop/Line.nn"))));
        for (GeneratedFile file : result.files()) {
            sources.add(write("generated/" + file.path(), file.text()).toString());
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-d",
                Files.createDirectories(folder.resolve("classes")).toString()));
        arguments.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        arguments.addAll(sources);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        assertThat(Run.of("--help").out()).contains("Commands:", "Examples:", "Exit codes:");
        for (String command : CommandLineDocumentTest.COMMANDS) {
            assertThat(Run.of(command, "--help").out()).contains("chainrule " + command, "Example");
            assertThat(Run.of("--help").out()).contains("  " + command);
        }
        assertThat(Run.of("generate-completion").out()).contains("complete -F _complete_chainrule");
    }
}
