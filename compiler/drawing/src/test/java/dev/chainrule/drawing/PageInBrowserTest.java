// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Derivations;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a model in a headless Chromium, where there is one; {@code -Dchainrule.browser=off} passes it over. */
class PageInBrowserTest {
    /** Clicks the line of the loss, and writes down what is seen then. */
    private static final String PROBE = """
            <script>
            const seen = [];
            const loss = [...document.querySelectorAll('#part0 [data-line]')].find(e => e.textContent.includes('loss'));
            loss.dispatchEvent(new MouseEvent('click', {bubbles: true}));
            document.querySelectorAll('section').forEach(s => seen.push('lit in ' + s.querySelector('h2').textContent + ': '
                + s.querySelectorAll('.lit').length));
            const boxes = [...document.querySelectorAll('section')].map(s => s.getBoundingClientRect());
            seen.push('columns: ' + new Set(boxes.map(b => Math.round(b.left))).size);
            seen.push('too wide: ' + (document.documentElement.scrollWidth > document.documentElement.clientWidth));
            seen.push('overlaps: ' + boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1
                && a.top < b.bottom - 1 && b.top < a.bottom - 1)));
            const light = c => c.match(/\\d+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 765;
            const style = getComputedStyle(document.body);
            seen.push('paper: ' + (light(style.backgroundColor) > 0.5 ? 'light' : 'dark'));
            const contrast = (e, paper, ink) => Math.abs(light(getComputedStyle(e)[ink]) - light(paper));
            seen.push('text stands out: ' + (contrast(document.body, style.backgroundColor, 'color') > 0.6));
            seen.push('boxes stand out: ' + [...document.querySelectorAll('svg g')].every(g =>
                contrast(g.querySelector('text'), getComputedStyle(g.querySelector('rect')).fill, 'fill') > 0.5));
            seen.push('formulas: ' + [...document.querySelectorAll('math')].every(m => m.getBoundingClientRect().height > 8));
            const out = document.createElement('pre');
            out.id = 'seen';
            out.textContent = seen.join('\\n') + '\\nend';
            document.body.append(out);
            </script>
            """;

    @TempDir
    Path folder;

    @Test
    void onADeskInTheLight() throws Exception {
        assertThat(seen(1280, "--blink-settings=preferredColorScheme=1"))
                .contains("columns: 2", "paper: light")
                .containsAll(always());
    }

    @Test
    void onAPhoneInTheDark() throws Exception {
        assertThat(seen(500, "--blink-settings=preferredColorScheme=0"))
                .contains("columns: 1", "paper: dark")
                .containsAll(always());
    }

    private static List<String> always() {
        return List.of(
                "lit in Neuron.nn: 1",
                "lit in Derivation: 2",
                "lit in Graph: 1",
                "too wide: false",
                "overlaps: false",
                "text stands out: true",
                "boxes stand out: true",
                "formulas: true");
    }

    private List<String> seen(int width, String colours) throws IOException, InterruptedException {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "needs chromium, which Debian has as a package");
        Path program = Path.of(System.getProperty("chainrule.root", "../.."))
                .resolve("samples/neuron/src/main/nn/dev/chainrule/samples/neuron/Neuron.nn");
        CompileRequest request = CompileRequest.of("Neuron.nn", Files.readString(program));
        String page = Objects.requireNonNull(
                Derivations.of(request).pages(request, GraphDrawing::svg).get("Neuron"));
        Path file = Files.writeString(folder.resolve("neuron.html"), page.replace("</body>", PROBE + "</body>"));
        Path said = folder.resolve("dom.html");
        List<String> command = new ArrayList<>(List.of(
                browser.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + width + ",900",
                colours,
                "--dump-dom",
                file.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("chromium ended")
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        String dom = Files.readString(said, StandardCharsets.UTF_8);
        int from = dom.lastIndexOf("<pre id=\"seen\">");
        assertThat(from).as("what was seen, in %s", dom).isPositive();
        return dom.substring(from + "<pre id=\"seen\">".length(), dom.indexOf("</pre>", from))
                .lines()
                .toList();
    }

    private static Optional<Path> browser() {
        if (System.getProperty("chainrule.browser", "").equals("off")) {
            return Optional.empty();
        }
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(each -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(each, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
