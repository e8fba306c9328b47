// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.builtin.Builtins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of PyTorch's functions names nothing that is not there. */
class PyTorchFunctionsTest {
    @Test
    void everyFunctionThatIsNamedCanBeCalled() throws IOException {
        Set<String> known = new TreeSet<>(Builtins.names());
        known.addAll(Builtins.PLANNED);
        Pattern declared = Pattern.compile("(?m)^ *(?:fn|layer) (\\w+)\\(");
        try (Stream<Path> files =
                Files.list(TestFiles.root().resolve("compiler/core/src/main/resources/dev/chainrule/library"))) {
            files.map(PyTorchFunctionsTest::text)
                    .forEach(text -> declared.matcher(text).results().forEach(match -> known.add(match.group(1))));
        }
        Set<String> unknown = new TreeSet<>();
        PyTorchFunctions.ALL.forEach(row -> unknown.addAll(row.calls()));
        unknown.removeAll(known);
        assertThat(unknown).isEmpty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
