// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies on the class path, and whose it is. */
final class Artefacts {
    private static final List<String> LIBTORCH =
            List.of("/ai/djl/", "/gson/", "/jna/5", "/commons-compress/", "/slf4j-api/");
    private static final List<String> ONNX_RUNTIME = List.of("/onnxruntime/");
    private static final List<String> DL4J = List.of(
            "/org/nd4j/",
            "/org/deeplearning4j/",
            "/org/bytedeco/",
            "/oshi/",
            "/fastutil/",
            "/jna/",
            "/threetenbp/",
            "/commons-",
            "/flatbuffers/",
            "/byteunits/",
            "/neoitertools/",
            "/slf4j-api/");

    private Artefacts() {}

    /** The entries of this process's class path. */
    static Stream<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    /** Whether an entry is the benchmarks' or the runtime's. */
    static boolean isOurs(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith("chainrule-") || Files.isDirectory(entry);
    }

    static double runtime() {
        return size(List.of("chainrule-runtime"));
    }

    static double libtorch() {
        return size(LIBTORCH);
    }

    static double onnxRuntime() {
        return size(ONNX_RUNTIME);
    }

    static double dl4j() {
        return size(DL4J);
    }

    /** Bytes of the jars whose path has one of the parts in it; native libraries are jars here as well. */
    private static double size(List<String> parts) {
        return classPath()
                .filter(entry -> entry.endsWith(".jar") && parts.stream().anyMatch(entry::contains))
                .mapToLong(Artefacts::length)
                .sum();
    }

    private static long length(String file) {
        try {
            return Files.size(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
