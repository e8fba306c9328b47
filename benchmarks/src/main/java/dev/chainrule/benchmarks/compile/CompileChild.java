// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.compile;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.InMemory;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One process that compiles deep models again and again and prints, for each, the seconds of the first time (CPU time of
 * the process, start of the JVM included) and the least of those that follow, and the size of all sources. Its class path
 * says which compiler is measured.
 */
final class CompileChild {
    private CompileChild() {}

    /** @param arguments a model, a depth, the number of runs */
    public static void main(String[] arguments) throws Exception {
        DeepModel model = DeepModel.valueOf(arguments[0]);
        int depth = Integer.parseInt(arguments[1]);
        int runs = Integer.parseInt(arguments[2]);
        String program = model.program(depth);
        long size = compile(program);
        double cold = processSeconds();
        double warm = Double.POSITIVE_INFINITY;
        double javac = Double.POSITIVE_INFINITY;
        for (int run = 0; run < runs; run++) {
            double start = processSeconds();
            compile(program);
            double middle = processSeconds();
            javac();
            warm = Math.min(warm, middle - start);
            javac = Math.min(javac, processSeconds() - middle);
        }
        System.out.println(cold + " " + warm + " " + javac + " " + size);
    }

    /** From the text to loaded classes. */
    private static long compile(String program) {
        CompileResult result = Compiler.compile(CompileRequest.of("deep.nn", program));
        if (result.diagnostics().hasErrors()) {
            throw new IllegalStateException(result.diagnostics().all().toString());
        }
        InMemory.compile(result.files(), CompileChild.class.getClassLoader()).load("Deep");
        return result.files().stream().mapToLong(file -> file.text().length()).sum();
    }

    /** All threads of the process: what the JIT and the collector do on the other core counts too. */
    private static double processSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** The yardstick: a source of 1 MB that never changes. */
    private static void javac() {
        StringBuilder text = new StringBuilder("final class Yardstick {\n");
        for (int i = 0; text.length() < 1_000_000; i++) {
            text.append("    static float step")
                    .append(i)
                    .append("(float[] x, float[] y, int from, int to) {\n")
                    .append("        float sum = 0f;\n")
                    .append("        for (int i = from; i < to; i++) {\n")
                    .append("            float t = x[i] * ")
                    .append(i)
                    .append("f + y[i];\n")
                    .append("            y[i] = Math.max(t, 0f) * (1f - t);\n")
                    .append("            sum += y[i];\n")
                    .append("        }\n        return sum;\n    }\n");
        }
        text.append("}\n");
        String source = text.toString();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Yardstick.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        boolean sound = javac.getTask(
                        null,
                        new Nowhere(javac.getStandardFileManager(null, null, null)),
                        null,
                        List.of("-proc:none"),
                        null,
                        List.of(file))
                .call();
        if (!sound) {
            throw new IllegalStateException("javac refuses the yardstick");
        }
    }
}
