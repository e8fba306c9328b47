// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * @param version as its release file gives it, such as 17.0.15
 */
record Jdk(Path home, String version, String vendor) {
    private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");

    /** The JDK in a folder, if one is there. */
    static Optional<Jdk> at(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
            return Optional.of(
                    new Jdk(home.toRealPath(), text(properties, "JAVA_VERSION"), text(properties, "IMPLEMENTOR")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Properties properties, String key) {
        return properties.getProperty(key, "unknown").replace("\"", "");
    }

    /** One for each feature version from 17: JAVA_HOME, then the usual place. */
    static List<Jdk> found() {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
        if (Files.isDirectory(USUAL_PLACE)) {
            try (Stream<Path> folders = Files.list(USUAL_PLACE)) {
                folders.sorted().forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        homes.add(Path.of(System.getProperty("java.home")));
        return oneEach(homes.stream().flatMap(home -> at(home).stream()).toList());
    }

    private static List<Jdk> oneEach(Collection<Jdk> all) {
        TreeMap<Integer, Jdk> byVersion = new TreeMap<>();
        all.stream().filter(jdk -> jdk.feature() >= 17).forEach(jdk -> byVersion.putIfAbsent(jdk.feature(), jdk));
        return List.copyOf(byVersion.values());
    }

    int feature() {
        return Integer.parseInt(version.split("[.+-]")[0]);
    }

    Path java() {
        return home.resolve("bin/java");
    }

    String title() {
        return "JDK " + feature();
    }
}
