// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Compiler;
import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/**
 * What {@code docs/guide.md} shows can be typed, runs, and prints what it says, in a folder and JVMs of its own;
 * {@code -Dgolden.update} writes what is printed.
 */
class GuideDocumentTest {
    private static final Path DOCUMENT = LinksTest.ROOT.resolve("docs/guide.md");
    private static final String MODEL = "src/main/nn/org/example/Tumour.nn";

    @TempDir
    Path folder;

    private String document = "";
    private Listings listings = new Listings(Path.of(""));

    @BeforeEach
    void write() throws Exception {
        document = Files.readString(DOCUMENT);
        listings = new Listings(folder);
        for (MatchResult file : Pattern.compile("(?ms)^<!-- file: (\\S+) -->\\n```\\w+\\n(.*?)^```$")
                .matcher(document)
                .results()
                .toList()) {
            listings.source(file.group(1), file.group(2));
        }
        Files.createDirectories(folder.resolve("data"));
        Files.copy(
                LinksTest.ROOT.resolve("samples/tabular/data/breast_cancer.csv"),
                folder.resolve("data/breast_cancer.csv"));
    }

    @Test
    void theProjectTrainsIsTestedAndAnswers() throws Exception {
        listings.models(CompileRequest.of("org/example/Tumour.nn", Files.readString(folder.resolve(MODEL))));
        listings.compile();
        shown("run: org.example.Train", Listings.abbreviated(output(java("org.example.Train"))));
        assertThat(folder.resolve("tumour.safetensors")).exists();
        assertThat(output(java(RunTests.class.getName(), "org.example.TumourTest")))
                .endsWith("2 passed, 0 failed\n");
        Process service = java("org.example.Serve", "0");
        try (BufferedReader said = service.inputReader(StandardCharsets.UTF_8)) {
            URI place = URI.create(said.readLine());
            Matcher row = Pattern.compile("curl --data (\\S+) http://localhost:8080(\\S+)")
                    .matcher(document);
            assertThat(row.find()).isTrue();
            assertThat(place.getPath()).isEqualTo(row.group(2));
            HttpResponse<String> answer = post(place, row.group(1));
            assertThat(answer.statusCode()).isEqualTo(200);
            shown("answer", answer.body());
            HttpResponse<String> refusal = post(place, "13.08,15.71");
            assertThat(refusal.statusCode()).isEqualTo(400);
            shown("refusal", refusal.body());
        } finally {
            service.destroy();
        }
    }

    @Test
    void theWrongModelIsAnsweredAsTheDocumentSays() throws Exception {
        Matcher edit = Pattern.compile("<!-- (wrong: (.*) is (.*)) -->").matcher(document);
        assertThat(edit.find()).isTrue();
        String model = Files.readString(folder.resolve(MODEL));
        assertThat(model).contains(edit.group(2));
        StringBuilder said = new StringBuilder();
        for (Diagnostic each : Compiler.compile(
                        CompileRequest.of(List.of(new SourceFile(MODEL, model.replace(edit.group(2), edit.group(3))))))
                .diagnostics()
                .all()) {
            said.append(Renderer.render(each));
        }
        shown(edit.group(1), said.toString());
    }

    /** The build file names what there is. */
    @Test
    void theProjectFileNamesThisVersion() throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        NodeList parent = builder.parse(
                        LinksTest.ROOT.resolve("docs/site/pom.xml").toFile())
                .getElementsByTagName("version");
        var pom = builder.parse(folder.resolve("pom.xml").toFile());
        assertThat(pom.getElementsByTagName("chainrule.version").item(0).getTextContent())
                .isEqualTo(parent.item(0).getTextContent());
        NodeList artifacts = pom.getElementsByTagName("artifactId");
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < artifacts.getLength(); i++) {
            ours.add(artifacts.item(i).getTextContent());
        }
        assertThat(ours)
                .containsExactly(
                        "tumours", "chainrule-data", "chainrule-testkit", "junit-jupiter", "chainrule-maven-plugin");
    }

    /** What is printed is what stands below the mark. */
    private void shown(String mark, String printed) throws Exception {
        Pattern block = Pattern.compile("(?s)(<!-- " + Pattern.quote(mark) + " -->\\n```text\\n)(.*?)(```\\n)");
        String text = printed.endsWith("\n") ? printed : printed + "\n";
        if (System.getProperty("golden.update") != null) {
            Files.writeString(
                    DOCUMENT,
                    block.matcher(Files.readString(DOCUMENT))
                            .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + text + found.group(3))));
        }
        Matcher found = block.matcher(Files.readString(DOCUMENT));
        assertThat(found.find()).as(mark).isTrue();
        assertThat(found.group(2)).isEqualTo(text);
    }

    private Process java(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static HttpResponse<String> post(URI place, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(place)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
