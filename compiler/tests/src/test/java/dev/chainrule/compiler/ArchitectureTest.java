// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.Documented;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of the sources as a whole. */
class ArchitectureTest {
    private static final Path SOURCES = TestFiles.root().resolve("compiler/core/src/main/java");
    private static final String OPERATORS = "dev.chainrule.compiler.op";

    private record Source(Path path, String packageName, String text) {
        String name() {
            String file = path.getFileName().toString();
            return file.substring(0, file.length() - ".java".length());
        }

        boolean imports(String operator) {
            return text.contains("import " + OPERATORS + "." + operator + ";");
        }

        Class<?> load() {
            try {
                return Class.forName(packageName + "." + name(), false, ArchitectureTest.class.getClassLoader());
            } catch (ClassNotFoundException missing) {
                throw new AssertionError(missing);
            }
        }

        static Source of(Path path) {
            try {
                String folder = SOURCES.relativize(path).getParent().toString();
                return new Source(
                        path, folder.replace(path.getFileSystem().getSeparator(), "."), Files.readString(path));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private static List<Source> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(Source::of)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Passes ask an operator for its facets: one that they had to know by its class would not be one file. */
    @Test
    void noPassAsksWhichOperatorItHas() {
        Set<String> names = operators().stream().map(Class::getSimpleName).collect(Collectors.toSet());
        assertThat(names).contains("Elementwise", "Layout", "Transpose", "MatMul", "Call");
        Pattern asks = Pattern.compile("\\binstanceof (?:final )?((?:\\w+\\.)*(?:" + String.join("|", names) + "))\\b");
        assertThat(sources())
                .filteredOn(source -> !source.packageName().equals(OPERATORS))
                .filteredOn(source -> asks.matcher(source.text())
                        .results()
                        .anyMatch(match -> source.imports(match.group(1).replaceFirst("\\..*", ""))))
                .extracting(Source::path)
                .isEmpty();
    }

    /** The diff in CONTRIBUTING.md is what stands in the source. */
    @Test
    void anOperatorIsAddedAsContributorsAreTold() {
        String told = TestFiles.read(TestFiles.root().resolve("CONTRIBUTING.md"));
        String diff = told.substring(told.indexOf("```diff\n@@"));
        String after = diff.substring(0, diff.indexOf("\n```\n"))
                .lines()
                .skip(2)
                .map(line -> " " + line.substring(1))
                .collect(Collectors.joining("\n"));
        String operators =
                TestFiles.read(SOURCES.resolve(OPERATORS.replace('.', '/')).resolve("Elementwise.java"));
        assertThat(operators.indent(1)).contains(after);
    }

    /** The classes that make models of syntax trees stand above one another: none needs, on any way, what needs it. */
    @Test
    void resolvingGoesOneWay() {
        List<Source> sources = sources().stream()
                .filter(source -> source.packageName().endsWith(".resolve")
                        && !source.name().equals("package-info"))
                .toList();
        Map<String, Set<String>> needs = new TreeMap<>();
        for (Source source : sources) {
            String code = source.text().replaceAll("(?s)/\\*.*?\\*/|//[^\n]*|\"[^\"\n]*\"", "");
            needs.put(
                    source.name(),
                    sources.stream()
                            .map(Source::name)
                            .filter(other -> !other.equals(source.name()))
                            .filter(other -> Pattern.compile("(?<![\\w.])" + other + "\\b")
                                    .matcher(code)
                                    .find())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        while (needs.values().removeIf(Set::isEmpty)) {
            needs.values().forEach(each -> each.retainAll(needs.keySet()));
        }
        assertThat(needs).isEmpty();
    }

    /** So that an import tells whether a class is an operator's. */
    @Test
    void operatorsLiveInOnePackage() {
        assertThat(operators()).extracting(Class::getPackageName).containsOnly(OPERATORS);
    }

    private static List<Class<?>> operators() {
        return sources().stream()
                .filter(source -> !source.name().equals("package-info"))
                .flatMap(source -> Stream.concat(
                        Stream.of(source.load()), Stream.of(source.load().getDeclaredClasses())))
                .filter(type -> Op.class.isAssignableFrom(type) && type != Op.class && type != Documented.class)
                .collect(Collectors.toList());
    }

    @Test
    void noTwoClassesBearOneName() {
        Map<String, List<String>> byName = sources().stream()
                .filter(source -> !source.name().equals("package-info"))
                .collect(Collectors.groupingBy(
                        Source::name, TreeMap::new, Collectors.mapping(Source::packageName, Collectors.toList())));
        byName.values().removeIf(packages -> packages.size() == 1);
        assertThat(byName).isEmpty();
    }
}
