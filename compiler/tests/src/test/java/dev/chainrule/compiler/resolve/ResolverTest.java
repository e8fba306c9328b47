// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.names.Binder;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.names.Reports;
import dev.chainrule.compiler.names.SourceLoader;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.type.Dimension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResolverTest {
    private static SourceLoader loader(Map<String, String> files) {
        return name ->
                Optional.ofNullable(files.get(name)).map(text -> new SourceFile(name.replace('.', '/') + ".nn", text));
    }

    private static Resolver.Result resolve(String program, Map<String, String> files) {
        return Resolver.resolve(
                Resolver.Request.of(new SourceFile("app/main.nn", program)).with(loader(files)));
    }

    private static List<Code> codes(Resolver.Result result) {
        return result.diagnostics().all().stream().map(Diagnostic::code).toList();
    }

    @TestFactory
    Stream<DynamicTest> theLanguageDocumentCompiles() {
        String document = TestFiles.read(TestFiles.root().resolve("docs/language.md"))
                + TestFiles.read(TestFiles.root().resolve("docs/data.md"));
        Matcher block = Pattern.compile("(?s)```nn\\n(.*?)```").matcher(document);
        return block.results()
                .map(found -> DynamicTest.dynamicTest(found.group(1).split("\n")[0], () -> {
                    Resolver.Result result =
                            Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", found.group(1))));
                    assertThat(Renderer.render(result.diagnostics().all())).isEmpty();
                    assertThat(result.models()).isNotEmpty();
                }));
    }

    /** Both stand at the call, since what is at fault stands in the library. */
    @Test
    void aWarningKeepsNoErrorBack() {
        Resolver.Result result = Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", """
                model M {
                    input q: [B, 4]
                    input k: [1, 4]
                    input v: [B, T, 4]
                    output y = attention(q, k, v)
                }
                """)));
        assertThat(codes(result)).containsExactly(Code.ONE_ELEMENT, Code.INNER_DIMENSIONS);
    }

    @Test
    void everyTextOfTheLibraryIsSound() {
        for (SourceUnit unit : Library.units()) {
            dev.chainrule.compiler.diagnostic.Diagnostics diagnostics =
                    new dev.chainrule.compiler.diagnostic.Diagnostics();
            Binder.bind(unit, Resolver.VOCABULARY, new Reports(diagnostics), true);
            assertThat(Renderer.render(diagnostics.all())).isEmpty();
        }
    }

    @Test
    void importsReachLayersFunctionsAndModels() {
        Resolver.Result result = resolve(
                "import Twice, Base from nets.parts\nmodel Large = Base(width = 5)\nmodel M {\n    input x: [B]\n"
                        + "    layer twice = Twice()\n    output y = twice(x)\n}\n",
                Map.of(
                        "nets.parts",
                        "fn double(x) = 2 * x\nlayer Twice {\n    apply(x) = double(x)\n}\n"
                                + "model Base(width: int) {\n    input x: [B, width]\n    output y = double(x)\n}\n"));
        assertThat(Renderer.render(result.diagnostics().all())).isEmpty();
        assertThat(result.models()).extracting(ModelDefinition::name).containsExactly("Large", "M");
        assertThat(result.model("Large").packageName()).isEqualTo("app");
        assertThat(result.model("Large").constants()).containsExactly(new ModelDefinition.Constant("width", 5));
    }

    @Test
    void importsThatGoInACircleAreToldOnce() {
        Resolver.Result result = resolve(
                "import f from a\nmodel M {\n    input x: [B]\n    output y = f(x)\n}\n",
                Map.of("a", "import g from b\nfn f(x) = g(x)\n", "b", "import f from a\nfn g(x) = f(x)\n"));
        assertThat(codes(result)).containsExactly(Code.CYCLIC_IMPORT);
        assertThat(Renderer.render(result.diagnostics().all())).contains("a → b → a");
    }

    @Test
    void anImportThatFailsIsToldOnce() {
        Resolver.Result result = resolve(
                "import Fancy from nets.parts\nmodel M {\n    input x: [B]\n    layer f = Fancy()\n"
                        + "    output y = f(x)\n}\n",
                Map.of("nets.parts", "layer Fency {\n    apply(x) = x\n}\n"));
        assertThat(codes(result)).containsExactly(Code.UNKNOWN_IMPORT);
        assertThat(Renderer.render(result.diagnostics().all())).contains("did you mean Fency?");
    }

    @Test
    void allFaultsOfAFileAreToldAndNoneTwice() {
        Resolver.Result result =
                Programs.resolve("fn f(a, b) = a + b\nmodel M {\n    input x: [B, 3]\n    input y: [B, 4]\n"
                        + "    s = f(x, y)\n    t = f(x, y)\n    u = tanh(s) + relu(t)\n    v = sofmax(u)\n"
                        + "    output p = v[:, 7] + x @ x\n    output q = u\n}\n");
        assertThat(codes(result))
                .containsExactlyInAnyOrder(Code.UNKNOWN_FUNCTION, Code.SHAPE_MISMATCH, Code.INNER_DIMENSIONS);
    }

    @Test
    void equalCallsAreWrittenOutOnce() {
        StringBuilder program = new StringBuilder("fn f0(x) = x + 1\n");
        for (int i = 1; i <= 40; i++) {
            program.append("fn f" + i + "(x) = f" + (i - 1) + "(x) * f" + (i - 1) + "(x)\n");
        }
        program.append("model M {\n    input x: [B]\n    output y = f40(x)\n}\n");
        assertThat(Programs.model(program.toString()).training().nodes()).hasSizeLessThan(50);
    }

    @Test
    void reshapeTakesTheRest() {
        ModelDefinition model = Programs.lines(
                "input x: [B, 4, 6]", "output y = reshape(x, [-1, 12])", "output z = reshape(x, [B, -1])");
        assertThat(model.training().outputs())
                .extracting(output -> model.training().type(output.value()).toString())
                .containsExactly("[2·B, 12]", "[B, 24]");
    }

    @Test
    void theGraphGrowsInALineWithTheLayers() {
        assertThat(nodes(200) - nodes(100)).isEqualTo(nodes(300) - nodes(200));
    }

    private static int nodes(int depth) {
        return Programs.lines("input x: [B, 4]", "layer blocks[" + depth + "] = Dense(4, 4)", "output y = x |> blocks")
                .training()
                .nodes()
                .size();
    }

    @Test
    void limitsHold() {
        Limits small = new Limits(10, 10, 100, 20, 30, 1000);
        assertThat(codes(limited("layer b[11] = Dense(2, 2)", "x |> b", small))).contains(Code.TOO_MANY_INSTANCES);
        assertThat(codes(limited("h = for i in 0..11 with g = x { next g = 2 * g }", "h", small)))
                .contains(Code.TOO_MANY_TURNS);
        assertThat(codes(limited("layer d = Dense(2, 600)", "d(x)", small))).contains(Code.TENSOR_TOO_LARGE);
        assertThat(codes(limited(
                        "h = for i in 0..9 with g = x { next g = tanh(3 * g + 2) * sin(g * i) + cos(2 - g / (i + 2)) }",
                        "h",
                        new Limits(10, 10, 50, 20, 30, 1000))))
                .containsExactly(Code.TOO_MANY_NODES);
        assertThat(codes(limited(
                        "fn a(x) = x + 1\n    fn b1(x) = a(a(x))\n    fn c(x) = b1(b1(x))",
                        "c(x)",
                        new Limits(10, 10, 50, 2, 30, 1000))))
                .contains(Code.CALLS_TOO_DEEP);
    }

    private static Resolver.Result limited(String line, String output, Limits limits) {
        String program = "model M {\n    input x: [B, 2]\n    " + line + "\n    output y = " + output + "\n}\n";
        return Resolver.resolve(
                Resolver.Request.of(new SourceFile("m.nn", program)).with(limits));
    }

    @Test
    void trainingMayChooseAnotherGraph() {
        ModelDefinition model = Programs.lines(
                "input x: [B]",
                "param w: real = 1",
                "y = if training { 2 * w * x } else { w * x }",
                "output z = y",
                "loss l = mean(y^2)",
                "train minimize l using sgd(lr = 0.1)");
        assertThat(model.evaluating().nodes())
                .hasSizeLessThan(model.training().nodes().size() - 1);
        Graph training = model.training();
        assertThat(training.outputs()).extracting(Graph.Output::name).containsExactly("z", "l", "train/0/lr");
        assertThat(model.evaluating().outputs()).extracting(Graph.Output::name).containsExactly("z", "l");
    }

    @Test
    void groupsTakeWhatTheyNameAndTheRest() {
        ModelDefinition model = Programs.lines(
                "input x: [B, 2]",
                "layer body = Mlp([2, 3, 3])",
                "layer head = Dense(3, 1)",
                "loss l = mean(head(body(x))^2)",
                "train minimize l over body.dense[1] using adam() using sgd(lr = 0.1)");
        List<ModelDefinition.Group> groups = model.trains().get(0).groups();
        assertThat(groups.get(0).parameters())
                .extracting(Cell::name)
                .containsExactly("body.dense.1.W", "body.dense.1.b");
        assertThat(groups.get(1).parameters())
                .extracting(Cell::name)
                .containsExactly("body.dense.0.W", "body.dense.0.b", "head.W", "head.b");
    }

    @Test
    void whatOnlyDataDecideBecomesACondition() {
        ModelDefinition model = Programs.lines(
                "input x: [B, T, 4]",
                "param position: [64, 4] = normal(stddev = 0.02)",
                "output y = x + position[0:T]",
                "output last = x[:, -1]");
        assertThat(model.training().conditions()).hasSize(2);
        assertThat(model.training().conditions().get(0).reason()).startsWith("T ≤ 64");
        assertThat(model.training().conditions().get(1).reason()).startsWith("0 ≤ T - 1");
    }

    @Test
    void aDimensionIsReadOffAnArgument() {
        ModelDefinition model = Programs.lines(
                "fn shift(x: [N, M + 1]) -> [N, M] = x[:, 1:] * M",
                "input x: [B, T]",
                "input image: [B, 8 * H]",
                "output y = shift(x)",
                "output z = reshape(image, [B, H, 8])");
        assertThat(Programs.type(model, "y")).hasToString("[B, T - 1]");
        assertThat(Programs.type(model, "z")).hasToString("[B, H, 8]");
        assertThat(model.dynamicNames()).containsExactly("B", "T", "H");
        Dimension written = Dimension.of(2).times(Dimension.named("M")).plus(Dimension.ONE);
        assertThat(Signatures.solve(written, "M", Dimension.of(7))).contains(Dimension.of(3));
        assertThat(Signatures.solve(written, "M", Dimension.of(8))).isEmpty();
    }
}
