// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.resolve.Resolver;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of PyTorch's functions says nothing that does not compile. */
class PyTorchFunctionsTest {
    @Test
    void everyAnswerCompiles() {
        Map<String, String> faults = new TreeMap<>();
        PyTorchFunctions.ALL.stream()
                .collect(Collectors.toMap(
                        PyTorchFunctions.Row::program, PyTorchFunctions.Row::name, (one, other) -> one, TreeMap::new))
                .forEach((program, name) -> {
                    Resolver.Result result = Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", program)));
                    if (result.models().isEmpty()) {
                        faults.put(
                                name,
                                Renderer.render(result.diagnostics().all().stream()
                                        .filter(Diagnostic::isError)
                                        .toList()));
                    }
                });
        assertThat(faults).isEmpty();
    }

    @Test
    void everyFunctionStandsOnceInOrder() {
        List<String> names =
                PyTorchFunctions.ALL.stream().map(PyTorchFunctions.Row::name).toList();
        assertThat(names).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(400);
        assertThat(PyTorchFunctions.ALL)
                .allMatch(row -> Set.of("torch", "functional", "both").contains(row.module()));
        assertThat(PyTorchFunctions.ALL)
                .as("an answer is something in backticks, or a reason")
                .allMatch(row -> row.answer().contains("`") || row.answer().startsWith("no"));
    }
}
