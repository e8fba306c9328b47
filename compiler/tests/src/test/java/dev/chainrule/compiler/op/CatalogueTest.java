// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TypeFault;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue lists every operator that there is, so that none escapes the tests. */
class CatalogueTest {
    @Test
    void everyElementwiseConstantIsListed() throws IllegalAccessException {
        List<Elementwise> constants = new ArrayList<>();
        for (Class<?> holder : List.of(Elementwise.class, GammaFunctions.class, Discrete.class)) {
            for (Field field : holder.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == Elementwise.class) {
                    constants.add((Elementwise) field.get(null));
                }
            }
        }
        List<Elementwise> listed = Stream.concat(Catalogue.ELEMENTWISE.stream(), Catalogue.DISCRETE.stream())
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(constants);
    }

    @Test
    void everyRecordIsListed() throws IOException, URISyntaxException {
        // A folder of classes, or a jar where the compiler has been packed before.
        Path compiler = Path.of(Catalogue.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> records;
        if (Files.isDirectory(compiler)) {
            records = recordsIn(compiler);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(compiler)) {
                records = recordsIn(jar.getPath("/"));
            }
        }
        Set<String> listed = OperatorExamples.ALL.stream()
                .map(entry -> entry.op().getClass())
                .filter(Class::isRecord)
                .map(type -> type.getName().substring(type.getName().lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
        assertThat(records).isNotEmpty().isEqualTo(listed);
    }

    private static Set<String> recordsIn(Path classes) throws IOException {
        try (Stream<Path> files = Files.list(classes.resolve("dev/chainrule/compiler/op"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(CatalogueTest::isOperatorRecord)
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isOperatorRecord(String name) {
        try {
            Class<?> type = Class.forName("dev.chainrule.compiler.op." + name);
            return type.isRecord() && Documented.class.isAssignableFrom(type);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    @Test
    void namesAreUnique() {
        assertThat(OperatorExamples.ALL.stream().map(entry -> entry.op().name()))
                .doesNotHaveDuplicates();
    }

    @Test
    void anOperatorOfRealsHasItsLikeAmongIntsAndTruthValues() {
        assertThat(Elementwise.ADD.on(ElementType.REAL)).isSameAs(Elementwise.ADD);
        assertThat(Elementwise.ADD.on(ElementType.SETTING)).isSameAs(Elementwise.ADD);
        assertThat(Elementwise.ADD.on(ElementType.INT)).isSameAs(Discrete.INT_ADD);
        assertThat(Elementwise.SELECT.on(ElementType.BOOL)).isSameAs(Discrete.BOOL_SELECT);
        assertThatThrownBy(() -> Elementwise.TANH.on(ElementType.INT))
                .isInstanceOf(TypeFault.class)
                .hasMessage("tanh takes real, not int");
    }

    @Test
    void theLanguageCallsFunctionsOfOneReal() {
        assertThat(Catalogue.FUNCTIONS)
                .extracting(Elementwise::name)
                .contains("floor", "log10", "asinh", "erfc", "tanh")
                .doesNotContain("negate", "add");
        assertThat(Elementwise.ASINH.value(1e20)).isEqualTo(StrictMath.log(2e20));
    }

    @Test
    void everyOperatorIsTriedOnNothingOneAndMany() {
        for (OperatorExamples.Entry entry : OperatorExamples.ALL) {
            assertThat(entry.operands()).as(entry.op().name()).isNotEmpty();
        }
        assertThat(OperatorExamples.ALL.stream().filter(entry -> entry.family() == OperatorExamples.Family.ELEMENTWISE))
                .allSatisfy(entry -> assertThat(entry.operands()).hasSizeGreaterThan(4));
    }
}
