// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Report;
import dev.chainrule.compiler.emit.GeneratedFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Models in f64, and a test class for each, which compares gradients with central differences. The class of {@code
 * nets.Gan} is {@code nets.GanGradientTest}, the model {@code nets.f64.Gan}: where the program's own tests run, {@code nets.Gan} must stay what
 * trains.
 *
 * @param includes names of models, with {@code *}; all if there is none
 * @param leaveOut {@code Gan.codebook}
 * @param ranges by {@code Gan.noise}
 * @param jqwik whether the tests' class path has it
 */
record GradientTests(
        Set<String> includes,
        Set<String> excludes,
        Set<String> further,
        Set<String> leaveOut,
        Map<String, GradientTests.Range> ranges,
        boolean jqwik)
        implements Product {
    private static final String BELOW = "f64";
    private static final String TESTKIT = "dev.chainrule.testkit";
    private static final String DERIVATIVES = "derivatives.";
    private static final ClassName CHECK = ClassName.get(TESTKIT, "GradientCheck");
    private static final ClassName SAMPLE = ClassName.get(TESTKIT, "Sample");
    private static final ClassName SAMPLES = ClassName.get(TESTKIT + ".jqwik", "Samples");
    private static final ClassName TEST = ClassName.get("org.junit.jupiter.api", "Test");
    private static final String JQWIK = "net.jqwik.api";
    private static final int TRIES = 10;

    /** Two numbers, {@code 0..1}. */
    record Range(double low, double high) {
        static Optional<Range> parse(String text) {
            String[] ends = text.strip().split("\\.\\.", -1);
            try {
                return ends.length == 2
                        ? Optional.of(new Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[1])))
                        : Optional.empty();
            } catch (NumberFormatException none) {
                return Optional.empty();
            }
        }
    }

    @Override
    public String state() {
        return toString();
    }

    @Override
    public boolean isSilent() {
        return true;
    }

    /** In a package below its own. */
    @Override
    public SourceFile placed(SourceFile source) {
        String above = source.packageName();
        return source.inPackage(above.isEmpty() ? BELOW : above + "." + BELOW);
    }

    /** Those that are wanted, and have a loss. */
    @Override
    public boolean takes(CompileResult.Output model) {
        String name = own(model);
        return !losses(model).isEmpty() && (includes.isEmpty() || matches(includes, name)) && !matches(excludes, name);
    }

    private static boolean matches(Set<String> patterns, String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return patterns.stream().anyMatch(pattern -> {
            Pattern whole =
                    Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.UNICODE_CHARACTER_CLASS);
            return whole.matcher(name).matches() || whole.matcher(simple).matches();
        });
    }

    /** The name of the class that trains: {@code nets.Gan}. */
    private static String own(CompileResult.Output model) {
        String name = model.className();
        int last = name.lastIndexOf('.');
        String above = name.substring(0, Math.max(0, last - BELOW.length()));
        return above + name.substring(last + 1);
    }

    private static List<String> losses(CompileResult.Output model) {
        return model.report().entryPoints().stream()
                .map(Report.Cost::entryPoint)
                .filter(entry -> entry.startsWith(DERIVATIVES))
                .map(entry -> entry.substring(DERIVATIVES.length()))
                .filter(loss -> loss.indexOf('.') < 0) // derivatives.nll.held is the same loss, for the test
                .toList();
    }

    @Override
    public List<GeneratedFile> beside(SourceFile source, CompileResult.Output model) {
        String own = own(model);
        int last = own.lastIndexOf('.');
        String packageName = last < 0 ? "" : own.substring(0, last);
        String name = own.substring(last + 1);
        int ofModel = model.className().lastIndexOf('.');
        ClassName type = ClassName.get(
                model.className().substring(0, ofModel), model.className().substring(ofModel + 1));
        TypeSpec.Builder test = TypeSpec.classBuilder(name + "GradientTest")
                .addModifiers(Modifier.FINAL)
                .addJavadoc(
                        "Compares the gradients of $L, as {@code $L} has them in f64, with central differences.\n",
                        name,
                        model.className());
        Set<String> names = new HashSet<>();
        for (String loss : losses(model)) {
            String method = "gradientsOf" + loss.substring(0, 1).toUpperCase(Locale.ROOT) + loss.substring(1);
            while (!names.add(method)) {
                method += "_";
            }
            test.addMethod(fixed(method, type, loss, settings(name, loss, model)));
            if (jqwik) {
                test.addMethod(property(method + "Anywhere", type, loss, settings(name, loss, model)));
            }
        }
        if (jqwik) {
            ClassName arbitrary = ClassName.get(JQWIK, "Arbitrary");
            test.addMethod(MethodSpec.methodBuilder("samples")
                    .addAnnotation(ClassName.get(JQWIK, "Provide"))
                    .returns(ParameterizedTypeName.get(arbitrary, SAMPLE))
                    .addStatement("return $T.of($T.create(1))", SAMPLES, type)
                    .build());
        }
        JavaFile file = JavaFile.builder(packageName, test.build())
                .addFileComment("Generated by Chainrule from $L. Do not edit.", source.name())
                .indent("    ")
                .skipJavaLangImports(true)
                .build();
        return List.of(new GeneratedFile(own.replace('.', '/') + "GradientTest.java", file.toString()));
    }

    /** What is said of the model: {@code .range("noise", 0, 1).leaveOut("codebook")}. */
    private CodeBlock settings(String model, String loss, CompileResult.Output output) {
        CodeBlock.Builder code = CodeBlock.builder();
        ranges.forEach((name, range) -> {
            if (name.startsWith(model + ".")) {
                code.add("\n.range($S, $L, $L)", name.substring(model.length() + 1), range.low(), range.high());
            }
        });
        List<CodeBlock> left = new ArrayList<>();
        for (String name : leaveOut) {
            if (name.startsWith(model + ".")) {
                left.add(CodeBlock.of("$S", name.substring(model.length() + 1)));
            }
        }
        if (!left.isEmpty()) {
            code.add("\n.leaveOut($L)", left.stream().collect(CodeBlock.joining(", ")));
        }
        output.report().estimates().stream()
                .filter(each -> each.loss().equals(loss))
                .forEach(each -> code.add("\n.straightThrough($S, $S)", each.variable(), each.place()));
        return code.build();
    }

    private static MethodSpec fixed(String name, ClassName type, String loss, CodeBlock settings) {
        return MethodSpec.methodBuilder(name)
                .addJavadoc("At points drawn from one seed, of several sizes. What was looked at is printed.\n")
                .addAnnotation(TEST)
                .addStatement(
                        "$T.out.println($T.of($T.create(1)).loss($S)$L.check())",
                        System.class,
                        CHECK,
                        type,
                        loss,
                        settings)
                .build();
    }

    private static MethodSpec property(String name, ClassName type, String loss, CodeBlock settings) {
        return MethodSpec.methodBuilder(name)
                .addJavadoc("Wherever jqwik looks; what fails becomes small.\n")
                .addAnnotation(AnnotationSpec.builder(ClassName.get(JQWIK, "Property"))
                        .addMember("tries", "$L", TRIES)
                        .build())
                .addParameter(ParameterSpec.builder(SAMPLE, "sample")
                        .addAnnotation(AnnotationSpec.builder(ClassName.get(JQWIK, "ForAll"))
                                .addMember("value", "$S", "samples")
                                .build())
                        .build())
                .addStatement("$T.of($T.create(1)).loss($S)$L.at(sample).check()", CHECK, type, loss, settings)
                .build();
    }

    @Override
    public String toString() {
        return "gradient tests of " + includes + " without " + excludes + ", and of " + further + "; left out "
                + leaveOut
                + "; within "
                + ranges.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(", "))
                + (jqwik ? "; with jqwik" : "");
    }
}
