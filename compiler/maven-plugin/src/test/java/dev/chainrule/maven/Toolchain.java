// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A JDK or a Maven that this machine has.
 *
 * @param version the whole version, such as 3.9.11
 */
record Toolchain(Path home, String version) {
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    /** A program of its {@code bin}. */
    Path program(String name) {
        return program(home, name).orElseThrow();
    }

    /** All JDKs at the usual places: this one, JAVA_HOME, PATH, and where systems and installers put them. */
    static List<Toolchain> jdks() {
        Path user = Path.of(System.getProperty("user.home"));
        List<Path> places = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        places.addAll(homes("javac", "JAVA_HOME"));
        for (Path folder : List.of(
                Path.of("/usr/lib/jvm"),
                Path.of("/opt"),
                user.resolve(".jdks"),
                user.resolve(".sdkman/candidates/java"),
                Path.of("/Library/Java/JavaVirtualMachines"))) {
            for (Path each : below(folder)) {
                places.add(each);
                places.add(each.resolve("Contents/Home"));
            }
        }
        return found(places, "javac", Toolchain::jdkVersion);
    }

    /**
     * All Mavens at the usual places: the given one, MAVEN_HOME, PATH, and where systems, installers and the Maven wrapper
     * put them.
     */
    static List<Toolchain> mavens(Path known) {
        Path user = Path.of(System.getProperty("user.home"));
        List<Path> places = new ArrayList<>(List.of(known));
        places.addAll(homes("mvn", "MAVEN_HOME", "M2_HOME"));
        places.add(Path.of("/usr/share/maven"));
        for (Path folder : List.of(
                Path.of("/opt"),
                Path.of("/usr/local"),
                Path.of("/usr/local/share"),
                user.resolve(".sdkman/candidates/maven"))) {
            places.addAll(below(folder));
        }
        // dists/DISTRIBUTION/HASH, and in older wrappers one folder deeper.
        for (Path distribution : below(user.resolve(".m2/wrapper/dists"))) {
            for (Path hash : below(distribution)) {
                places.add(hash);
                places.addAll(below(hash));
            }
        }
        return found(places, "mvn", Toolchain::mavenVersion);
    }

    /** The homes that variables of the environment name, then those of a program on the PATH. */
    private static List<Path> homes(String program, String... variables) {
        List<Path> homes = new ArrayList<>();
        for (String variable : variables) {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
                homes.add(Path.of(value));
            }
        }
        String path = System.getenv("PATH");
        for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
            for (String name : names(program)) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file)) {
                    Path bin = real(file).getParent();
                    if (bin != null && bin.getParent() != null) {
                        homes.add(bin.getParent());
                    }
                }
            }
        }
        return homes;
    }

    private static List<Toolchain> found(
            List<Path> places, String program, Function<Path, Optional<String>> versionOf) {
        List<Toolchain> found = new ArrayList<>();
        for (Path place : places) {
            if (program(place, program).isPresent()) {
                versionOf.apply(place).ifPresent(version -> found.add(new Toolchain(place, version)));
            }
        }
        return found;
    }

    private static Optional<Path> program(Path home, String name) {
        return names(name).stream()
                .map(file -> home.resolve("bin").resolve(file))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<String> names(String program) {
        return WINDOWS ? List.of(program + ".exe", program + ".cmd") : List.of(program);
    }

    private static Optional<String> jdkVersion(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(release)) {
            Properties properties = new Properties();
            properties.load(in);
            return Optional.ofNullable(properties.getProperty("JAVA_VERSION")).map(text -> text.replace("\"", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From what lies in maven-core's jar: its name says it only in Maven's own distributions. */
    private static Optional<String> mavenVersion(Path home) {
        for (Path jar : below(home.resolve("lib"))) {
            if (!jar.getFileName().toString().matches("maven-core-.*\\.jar") || !Files.isRegularFile(jar)) {
                continue;
            }
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry("META-INF/maven/org.apache.maven/maven-core/pom.properties");
                if (entry != null) {
                    Properties properties = new Properties();
                    properties.load(zip.getInputStream(entry));
                    return Optional.ofNullable(properties.getProperty("version"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.empty();
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies in a folder, by name; nothing if there is no such folder. */
    private static List<Path> below(Path folder) {
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
