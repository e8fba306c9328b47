// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.chainrule.compiler.TestJvm;
import dev.chainrule.compiler.emit.loops.TwinMethods;
import dev.chainrule.compiler.random.RandomModels;
import dev.chainrule.compiler.schedule.Kernel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector bodies: the bits of the scalar ones, and nothing in them that HotSpot would not keep in registers. */
class TwinTest {
    /** Of vectors, in bytes: a JVM that is to take wider ones than its machine has takes these again. */
    static IntStream widths() {
        int widest = Integer.parseInt(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxVectorSize")
                .getValue());
        return IntStream.of(64, 32, 16).filter(bytes -> bytes <= Math.max(16, widest));
    }

    /** Each operator and function, random bodies, and the kernels of random graphs, on vectors of each width. */
    @ParameterizedTest
    @MethodSource("widths")
    void bothBodiesGiveTheSameBits(int bytes) throws Exception {
        // Compiled early, so that what the JIT makes of a kernel is compared as well as what the interpreter does; not
        // what makes the kernels, which would cost more than they.
        String output = check(
                List.of(
                        "-XX:MaxVectorSize=" + bytes,
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=CompileThresholdScaling,kernels.*::*,0.05",
                        "-XX:CompileCommand=CompileThresholdScaling,jdk.incubator.vector.*::*,0.05"),
                "compare",
                "vocabulary,bodies,graphs",
                16);
        Matcher right = Pattern.compile("right: (\\d+) of (\\d+) kernels").matcher(output);
        assertThat(right.find()).as(output).isTrue();
        assertThat(Integer.parseInt(right.group(1))).as(output).isGreaterThan(Integer.parseInt(right.group(2)) / 2);
    }

    /** A sum's lanes are the same whether a vector has four of them, half or all, and one or two vectors go along. */
    @ParameterizedTest
    @ValueSource(strings = {"SPECIES_128", "SPECIES_256", "SPECIES_512"})
    void sumsHaveTheSameLanesOnVectorsOfAnyWidth(String species, @TempDir Path folder) throws Exception {
        TwinKernels.on(species, Vocabulary.sums()).write(folder);
        List<String> sums = List.of("compare", "sums", Integer.toString(SEED), "0", "20");
        assertThat(TestJvm.run(List.of("--add-modules", "jdk.incubator.vector"), folder, TwinCheck.class, sums))
                .contains("right: 10 of 10 kernels");
    }

    /** In a fresh JVM, in a random order: none of the vectors becomes an object once its kernel is compiled. */
    @Test
    void nothingIsAllocatedOnceCompiled() throws Exception {
        assertThat(check(List.of(), "allocate", "vocabulary,sums", 20)).contains("right: ");
    }

    private static final int SEED = 64;
    private static final int COUNT = 3;

    /** The texts of random models. */
    private static List<String> models(int seed) {
        return IntStream.range(seed, seed + COUNT).mapToObj(RandomModels::text).toList();
    }

    @TempDir
    private static Path compiled;

    /** Kernels of the given kinds, compiled once for all processes. */
    private static Path compiled(String kinds) throws IOException {
        Path folder = compiled.resolve(kinds.replace(',', '-'));
        if (!Files.exists(folder)) {
            Files.createDirectories(folder);
            new TwinKernels(TwinCheck.kernels(kinds, SEED, COUNT, models(SEED))).write(folder);
        }
        return folder;
    }

    private static String check(List<String> flags, String what, String kinds, int rounds)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        all.addAll(flags);
        List<String> arguments = new ArrayList<>(
                List.of(what, kinds, Integer.toString(SEED), Integer.toString(COUNT), Integer.toString(rounds)));
        arguments.addAll(models(SEED));
        return String.join("\n", TestJvm.run(all, compiled(kinds), TwinCheck.class, arguments));
    }

    // What stands in the class file.

    private static final Pattern CALL =
            Pattern.compile("invoke.*jdk/incubator/vector/((Float|Int)Vector|VectorMask)\\.");
    private static final Pattern JUMP = Pattern.compile("^\\s*(\\d+): (?:goto|if\\w+)\\s+(\\d+)", Pattern.MULTILINE);
    private static final Pattern OPERATOR = Pattern.compile("VectorOperators\\.(\\w+):");

    @Test
    void theClassFileKeepsTheRules(@TempDir Path folder) throws Exception {
        List<Kernel> kernels = new ArrayList<>(Vocabulary.kernels());
        kernels.addAll(Vocabulary.random(9, 60));
        kernels.addAll(TwinCheck.ofGraphs(models(100)));
        TwinKernels both = new TwinKernels(kernels);
        Path file = folder.resolve("Vector.class");
        Files.write(file, both.twinClass());
        StringWriter text = new StringWriter();
        int status = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(text), new PrintWriter(text), "-c", "-p", file.toString());
        assertThat(status).as(text.toString()).isZero();
        int loops = 0;
        for (String member : text.toString().split("\n\n", -1)) {
            if (member.contains("Code:") && CALL.matcher(member).find()) {
                loops += checkLoop(member);
            }
        }
        assertThat(loops).isGreaterThan(both.vectors().size() / 2);
        for (ClassFiles.Method method : ClassFiles.read(both.twinClass()).methods()) {
            assertThat(method.codeLength()).as(method.name()).isLessThan(8000);
            assertThat(method.descriptor())
                    .as(method.name() + ": vectors are neither taken nor given")
                    .doesNotContain("jdk/incubator/vector");
        }
    }

    private static int checkLoop(String method) {
        assertThat(CALL.matcher(method).results().count()).as(method).isLessThanOrEqualTo(TwinMethods.MOST_CALLS);
        int loops = 0;
        Matcher jump = JUMP.matcher(method);
        while (jump.find()) {
            if (Integer.parseInt(jump.group(2)) < Integer.parseInt(jump.group(1))) {
                loops++;
            }
        }
        assertThat(loops).as(method).isEqualTo(2);
        int turns = method.indexOf("Twin.turnsOfNothing:");
        int end = method.indexOf("Twin.areCallsForNothing:");
        int vectors = CALL.matcher(method).results().findFirst().orElseThrow().start();
        assertThat(turns).as("the first is of nothing").isBetween(0, end);
        assertThat(end).as("a call for its sake ends in front of all vectors").isBetween(turns, vectors);
        assertThat(method.lines().filter(line -> line.contains("fromArray:") || line.contains("intoArray:")))
                .as("loads and stores of whole vectors")
                .noneMatch(line -> line.contains("VectorMask"));
        assertThat(OPERATOR.matcher(method).results().map(found -> found.group(1)))
                .as("no function of the JDK's, and no sum in an order of the machine's")
                .isSubsetOf("LE", "GE", "GT", "NE", "LSHL", "ASHR", "LSHR", "XOR", "I2F", "MAX", "MIN");
        return 1;
    }
}
