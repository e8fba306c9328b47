// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What generated code may call, as text: classes that were generated earlier call it too, so a line that goes or changes
 * needs a new {@link CompiledModel#ABI}. {@code -Dgolden.update} rewrites the list.
 */
class GeneratedApiTest {
    private static final Path LIST = Path.of("src/test/resources/generated-api.txt");

    @Test
    void theApiIsTheOneWrittenDown() throws Exception {
        String api = "ABI " + CompiledModel.ABI + "\n" + String.join("\n", lines()) + "\n";
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(LIST.getParent());
            Files.writeString(LIST, api);
        }
        assertThat(api).isEqualTo(Files.readString(LIST));
    }

    private static SortedSet<String> lines() throws Exception {
        Path classes = Path.of(CompiledModel.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        SortedSet<String> lines = new TreeSet<>();
        for (Class<?> type : types(classes)) {
            String name = type.getName().substring(type.getPackageName().length() + 1);
            lines.add(name);
            Arrays.stream(type.getDeclaredFields())
                    .filter(f -> open(f.getModifiers()))
                    .forEach(f -> lines.add(field(name, f)));
            Stream<Executable> members = Stream.concat(
                    Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()));
            members.filter(member -> open(member.getModifiers()) && !member.isSynthetic())
                    .forEach(member -> lines.add(executable(name, member)));
        }
        return lines;
    }

    private static List<Class<?>> types(Path classes) throws IOException, ClassNotFoundException {
        List<String> names;
        try (Stream<Path> files = Files.list(classes.resolve("dev/chainrule/runtime/generated"))) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .map(file -> "dev.chainrule.runtime.generated." + file.substring(0, file.length() - 6))
                    .sorted()
                    .toList();
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name);
            if (open(type.getModifiers())) {
                types.add(type);
            }
        }
        return types;
    }

    private static boolean open(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String field(String type, Field field) {
        return type + "." + field.getName() + ": " + field.getType().getSimpleName();
    }

    private static String executable(String type, Executable member) {
        String arguments = Arrays.stream(member.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", "(", ")"));
        if (member instanceof Constructor) {
            return type + ".new" + arguments;
        }
        return type + "." + member.getName() + arguments + ": "
                + ((Method) member).getReturnType().getSimpleName();
    }
}
