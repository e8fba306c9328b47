// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.explain.ModelGraph;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Derivations of what users ask for, and the page of a model. */
class DerivationsTest {
    private static final String PROGRAM =
            TestFiles.read(TestFiles.root().resolve("compiler/tests/src/test/resources/explain/neuron.nn"));
    private static final CompileRequest REQUEST = CompileRequest.of("neuron.nn", PROGRAM);

    @Test
    void thePageShowsTheSameLineInAllItsParts() {
        String page = Derivations.of(REQUEST).pages(REQUEST, ModelGraph::dot).get("Neuron");
        assertThat(page)
                .contains(
                        ">Derivation</h2>",
                        ">Graph</h2>",
                        ">neuron.nn</h2>",
                        ">Neuron.java</h2>",
                        ">Kernels and memory</h2>")
                .contains(">Cost</h2>")
                .contains(" FLOP, reads ", ", kept for the derivative: ");
        int line = PROGRAM.substring(0, PROGRAM.indexOf("output yhat")).split("\n", -1).length;
        List<String> sections = List.of(page.split("<section "));
        assertThat(sections.subList(1, sections.size()))
                .filteredOn(section -> section.contains("data-line=\"" + line + "\""))
                .extracting(section -> section.replaceAll("(?s).*?<h2>(.*?)</h2>.*", "$1"))
                .contains("neuron.nn", "Derivation", "Neuron.java", "Kernels and memory");
    }

    @Test
    void thePageNeedsNothingBesideItself() {
        String page = Derivations.of(REQUEST).pages(REQUEST, ModelGraph::dot).get("Neuron");
        assertThat(page).doesNotContain("src=").doesNotContain("@import").doesNotContain("url(");
        assertThat(Pattern.compile("href=\"(?!#)").matcher(page).find()).isFalse();
        String xml = page.substring(page.indexOf("<html"))
                .replaceAll("<meta([^>]*)>", "<meta$1/>")
                .replaceAll("(?s)<script>.*</script>", "");
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml))))
                .doesNotThrowAnyException();
    }

    @Test
    void aProgramWithErrorsHasNone() {
        Derivations derivations = Derivations.of(CompileRequest.of("neuron.nn", PROGRAM.replace("w * x", "v * x")));
        assertThat(derivations.models()).isEmpty();
        assertThat(derivations.diagnostics().hasErrors()).isTrue();
    }

    @Test
    void pagesAreOfTheSameRequest() {
        assertThatThrownBy(() -> new Derivations(
                                List.of(), List.of(), Derivations.of(REQUEST).diagnostics())
                        .pages(REQUEST, ModelGraph::dot))
                .hasMessageContaining("derivations of other models");
    }
}
