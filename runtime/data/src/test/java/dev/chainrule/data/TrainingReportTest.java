// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.GradientNorms;
import dev.chainrule.runtime.History;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Precision;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class TrainingReportTest {
    private static final Model MODEL = (Model) Proxy.newProxyInstance(
            Model.class.getClassLoader(),
            new Class<?>[] {Model.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "description" ->
                    new ModelDescription("A<b>", Precision.F32, List.of(), List.of(), List.of(), List.of(), List.of());
                case "summary" -> "A & b";
                default -> throw new AssertionError(method.getName());
            });

    private static History history(int epochs) {
        List<History.Epoch> all = new ArrayList<>();
        for (int i = 1; i <= epochs; i++) {
            all.add(new History.Epoch(
                    i, new Figures(Map.of("nll", 1.0 / i)), new Figures(Map.of("accuracy", i / 20.0)), 5, 0.1));
        }
        return new History(all, History.End.COMPLETED, OptionalInt.empty(), "done & dusted");
    }

    @Test
    void aPageHasAllItsPartsAndNeedsNothingElse(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.html");
        TrainingReport.of(MODEL, history(12))
                .figures("Test set", new Figures(Map.of("accuracy", 0.5)))
                .confusion(new long[] {3, 1, 0, 1000}, List.of("no", "<yes>"))
                .samples(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "d"), 3)
                .write(file);
        String html = Files.readString(file);
        assertThat(html)
                .contains(
                        "<h1>A&lt;b&gt;</h1>",
                        "done &amp; dusted",
                        "A &amp; b",
                        "&lt;yes&gt;",
                        "1,000",
                        "75.0 %",
                        "3 of 4 rows")
                .contains("<tr class=wrong><td>1</td><td class=text>x</td><td class=text>b</td></tr>")
                .doesNotContain("<td>2</td><td>0.5"); // The last ten epochs alone.
        // Nothing is fetched: addresses are names of SVG alone.
        assertThat(Pattern.compile("(src|href)=\"?(?!#)").matcher(html).find()).isFalse();
        String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + "</svg>".length());
        var drawn = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
        assertThat(drawn.getAttribute("viewBox")).startsWith("0 0 ");
    }

    @Test
    void whatDoesNotFitIsSaidAndOneEpochHasNoCurve() throws Exception {
        TrainingReport report = TrainingReport.of(MODEL, history(1));
        assertThat(report.html()).doesNotContain("<svg").contains("<h2>Epochs</h2>");
        assertThat(report.gradients(GradientNorms.every(1)).html()).contains("None were looked at.");
        // One digit behind the point is enough for a picture of 800 pixels, and a legend of many layers is not cut off.
        Map<String, Map<Integer, Double>> deep = new java.util.LinkedHashMap<>();
        for (int layer = 0; layer < 40; layer++) {
            deep.put("hidden." + layer, Map.of(1, 1.0 + layer, 2, 2.0));
        }
        assertThat(CurveChart.norms(deep))
                .contains("viewBox=\"0 0 800 880\"")
                .doesNotContainPattern("\\d\\.\\d{2}")
                .hasSizeLessThan(500_000);
        assertThat(CurveChart.norms(Map.of("fc", Map.of(1, 10.0, 2, 1e-6))))
                .startsWith("<svg")
                .contains("</svg>");
        assertThatThrownBy(() -> report.confusion(new long[3], List.of("a", "b")))
                .hasMessage("3 counts for 2 classes: it should be 4");
        assertThatThrownBy(() -> report.samples(List.of("a"), List.of(), 2)).hasMessage("1 answers for 0 rows");
    }
}
