// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.syntax.Ast;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/layers.md} is made of the library's declarations and their comments; {@code -Dgolden.update} rewrites it. */
class LayersDocumentTest {
    private static final Pattern PYTORCH = Pattern.compile("(?m)^PyTorch(?: ([\\w.]+))?: ((?:.+,\n)*.*?)\\.?$");

    @Test
    void theDocumentIsMadeOfTheLibrary() {
        Path file = TestFiles.root().resolve("docs/layers.md");
        String text = text();
        if (TestFiles.updatesGoldens()) {
            TestFiles.write(file, text);
        }
        assertThat(text).isEqualTo(TestFiles.read(file));
    }

    /** A layer that says nothing of itself would be an empty row. */
    @Test
    void everyLayerHasAComment() {
        assertThat(Library.units().stream()
                        .flatMap(unit -> all(unit, Ast.Layer.class).stream())
                        .filter(layer -> said(layer.doc()).isEmpty())
                        .map(layer -> layer.name().text()))
                .isEmpty();
    }

    private static String text() {
        StringBuilder text = new StringBuilder("""
                # Layers and functions of the library

                What is written in the language itself, file by file (`compiler/core/src/main/resources/dev/chainrule/library`), which users read
                and copy: how it is made or called, what it computes and where that is from, the parameters and states that it has with
                their shapes, and PyTorch's module with the names of its weights, by which `Weights.loadPyTorch` finds them
                ([language.md](language.md#weights-of-pytorch)). What is built in stands in [operators.md](operators.md), and so does
                an answer to each of PyTorch's functions. Made of the library by `LayersDocumentTest`.
                """);
        for (SourceUnit unit : Library.units()) {
            List<Ast.Layer> layers = all(unit, Ast.Layer.class);
            List<Ast.Function> functions = all(unit, Ast.Function.class).stream()
                    .filter(function -> !function.doc().isEmpty())
                    .toList();
            text.append("\n## ")
                    .append(unit.source().name().substring("library/".length()))
                    .append('\n');
            if (!layers.isEmpty()) {
                text.append(
                        "\n| layer | what it computes | parameters and states | calls | PyTorch |\n|---|---|---|---|---|\n");
                layers.forEach(layer -> text.append(row(layer)));
            }
            if (!functions.isEmpty()) {
                text.append("\n| function | what it is |\n|---|---|\n");
                functions.forEach(function -> text.append("| ")
                        .append(code(
                                function.name().text() + formals(function.formals()) + results(function.results())))
                        .append(" | ")
                        .append(escaped(said(function.doc())))
                        .append(" |\n"));
            }
        }
        return text.toString();
    }

    private static <T> List<T> all(SourceUnit unit, Class<T> kind) {
        return unit.declarations().values().stream()
                .map(SourceUnit.Declared::declaration)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static String row(Ast.Layer layer) {
        List<String> kept = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        for (Ast.Member member : layer.members()) {
            if (member instanceof Ast.Param param) {
                kept.add(code(param.name().text() + ": " + source(param.type().span())) + condition(param.when()));
            } else if (member instanceof Ast.State state) {
                kept.add("state "
                        + code(state.name().text() + ": " + source(state.type().span())) + condition(state.when()));
            } else if (member instanceof Ast.Instance instance) {
                kept.add(code(instance.name().text()
                                + instance.repeat()
                                        .map(each -> source(each.span()))
                                        .orElse("")) + " of "
                        + code(source(instance.value().span()).replaceFirst("\\(.*", "")) + condition(instance.when()));
            } else if (member instanceof Ast.Apply apply) {
                calls.add(0, code("apply" + formals(apply.formals()) + results(apply.results())));
            } else if (member instanceof Ast.Function function
                    && (!function.doc().isEmpty() || function.name().text().matches("step|run"))) {
                calls.add(code(function.name().text() + formals(function.formals()) + results(function.results())));
            }
        }
        Matcher pytorch = PYTORCH.matcher(layer.doc());
        String module = pytorch.find()
                ? (pytorch.group(1) == null ? "" : code(pytorch.group(1)) + ": ")
                        + code(pytorch.group(2).replace('\n', ' '))
                : "";
        return "| " + code(layer.name().text() + formals(layer.formals())) + " | " + escaped(said(layer.doc())) + " | "
                + String.join(", ", kept) + " | " + String.join("<br>", calls) + " | " + module + " |\n";
    }

    private static String condition(Optional<Ast.Expr> when) {
        return when.map(condition -> " if " + code(source(condition.span()))).orElse("");
    }

    private static String formals(List<Ast.Formal> formals) {
        return formals.stream().map(formal -> source(formal.span())).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String results(List<Ast.Type> results) {
        return results.isEmpty()
                ? ""
                : results.stream().map(type -> source(type.span())).collect(Collectors.joining(", ", " -> ", ""));
    }

    /** What a comment says, but for PyTorch's names. */
    private static String said(String doc) {
        return PYTORCH.matcher(doc).replaceAll("").replaceAll("\\s+", " ").strip();
    }

    private static String source(Span span) {
        return span.source().text().substring(span.start(), span.end()).replaceAll("\\s+", " ");
    }

    private static String code(String text) {
        return "`" + escaped(text) + "`";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
