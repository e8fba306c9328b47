// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The projects of {@code src/it-matrix}, built by each Maven with each JDK that Chainrule supports and this machine has,
 * from the artifacts of this build. It prints which of the combinations ran.
 */
final class MavenMatrixIT {
    private static final List<String> MAVENS = List.of("3.8", "3.9");
    private static final List<String> JDKS = List.of("17", "25");
    private static final String MODULE = "jdk.incubator.vector";
    private static final long LONGEST_SECONDS = 300;

    private final Path base = Path.of(property("basedir"));
    private final Path repository = Path.of(property("it.repository"));

    /** What the trained model of the first combination came to: all others come to the same. */
    private final AtomicReference<@Nullable String> trained = new AtomicReference<>();

    /** Two side by side: a build is mostly one thread. */
    private static final int AT_ONCE = 2;

    @TestFactory
    Stream<DynamicTest> combinations() {
        List<Toolchain> mavens = Toolchain.mavens(Path.of(property("it.maven")));
        List<Toolchain> jdks = Toolchain.jdks();
        ExecutorService builds = Executors.newFixedThreadPool(AT_ONCE);
        List<DynamicTest> tests = new ArrayList<>();
        for (String maven : MAVENS) {
            for (String jdk : JDKS) {
                String name = "Maven " + maven + ", JDK " + jdk;
                Future<?> build = builds.submit(() -> {
                    Toolchain theMaven = choose(name, "Maven", maven, mavens);
                    Toolchain theJdk = choose(name, "JDK", jdk, jdks);
                    run(theMaven, theJdk, "maven-" + maven + "-jdk-" + jdk);
                    System.out.println(
                            "matrix: Maven " + theMaven.version() + ", JDK " + theJdk.version() + ": passed");
                    return null;
                });
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    try {
                        build.get();
                    } catch (ExecutionException failed) {
                        throw failed.getCause();
                    }
                }));
            }
        }
        builds.shutdown();
        return tests.stream();
    }

    private static Toolchain choose(String name, String kind, String line, List<Toolchain> found) {
        Optional<Toolchain> chosen = found.stream()
                .filter(each -> each.version().equals(line) || each.version().startsWith(line + "."))
                .findFirst();
        if (chosen.isEmpty()) {
            System.out.println("matrix: " + name + ": NOT RUN, this machine has no " + kind + " " + line);
        }
        Assumptions.assumeTrue(chosen.isPresent(), () -> "this machine has no " + kind + " " + line);
        return chosen.orElseThrow();
    }

    private void run(Toolchain maven, Toolchain jdk, String name) throws IOException, InterruptedException {
        Path project = base.resolve("target/it-matrix").resolve(name);
        copy(base.resolve("src/it-matrix"), project);
        // Where Maven looks for its own options, so that it does not find those of the build around.
        Files.createDirectories(project.resolve(".mvn"));
        Path settings = project.resolve("settings.xml");
        Files.writeString(settings, filled(Files.readString(base.resolve("src/it/settings.xml"))));

        String log = execute(
                project,
                jdk,
                project.resolve("build.log"),
                maven.program("mvn").toString(),
                "-B",
                "-ntp",
                "-V",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                "package");
        assertThat(log)
                .contains("BUILD SUCCESS", "Apache Maven " + maven.version(), "Java version: " + jdk.version())
                .contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0") // shop
                .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0") // literal
                .containsOnlyOnce("WARNING] Tests run with scalar kernels: the <argLine> of maven-surefire-plugin");
        assertThat(project.resolve("modular/target/classes/app/ParabolaVector.class"))
                .isRegularFile();

        // The first two say nothing of which bodies run; the third fails where the vector ones cannot.
        List<String> outputs = List.of(
                runModule(project, jdk),
                runModule(project, jdk, "--add-modules", MODULE),
                runModule(
                        project,
                        jdk,
                        "--add-modules",
                        MODULE,
                        "-Dchainrule.vector=on",
                        "-Djava.util.logging.config.file=modular/logging.properties"));
        assertThat(outputs.get(2)).contains("app.ParabolaVector: kernel ").doesNotContain("please report");
        for (String output : outputs) {
            String result = output.lines()
                    .filter(line -> line.startsWith("module app learnt, "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(output));
            trained.compareAndSet(null, result);
            assertThat(result).isEqualTo(trained.get());
        }
    }

    /** Runs the program of the project that is a Java module, on the module path; what it printed. */
    private String runModule(Path project, Toolchain jdk, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(jdk.program("java").toString());
        command.addAll(Arrays.asList(options));
        command.add("-p");
        command.add(project.resolve("modular/target/modular-1.jar") + System.getProperty("path.separator") + runtime());
        command.add("-m");
        command.add("app/app.Main");
        return execute(project, jdk, project.resolve("run.log"), command.toArray(String[]::new));
    }

    private Path runtime() throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve("dev/chainrule/chainrule-runtime"))) {
            return files.filter(file ->
                            file.getFileName().toString().matches("chainrule-runtime-.*(?<!sources|javadoc)\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Runs a program to its end; its output, standard and errors. */
    private static String execute(Path folder, Toolchain jdk, Path log, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        // Nothing of the build around may decide how this one goes.
        environment.keySet().removeIf(each -> each.startsWith("MAVEN_") || each.equals("JDK_JAVA_OPTIONS"));
        environment.put("JAVA_HOME", jdk.home().toString());
        environment.put("MAVEN_SKIP_RC", "true");
        // A short build is over before C2 has paid.
        environment.put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
            String output = Files.readString(log);
            assertThat(ended).as("ended in time\n%s", output).isTrue();
            assertThat(process.exitValue())
                    .as("%s\n%s", String.join(" ", command), output)
                    .isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        delete(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, filled(Files.readString(file)));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** With the build's values in the place of names between at signs, as the invoker plugin fills those of src/it. */
    private static String filled(String text) {
        return Pattern.compile("@([a-zA-Z.]+)@")
                .matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(property(name.group(1))));
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        assertThat(value).as("the property %s, which the build sets", name).isNotNull();
        return value;
    }
}
