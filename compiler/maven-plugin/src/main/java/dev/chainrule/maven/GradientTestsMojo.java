// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.scalar.Precision;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.inject.Inject;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JUnit class for each model of <code>src/main/nn</code>, which compares the model's gradients with central differences;
 * and compiles the model in f64 for it, in the package <code>f64</code> below the model's own. The project's tests need
 * <code>chainrule-testkit</code> and Jupiter; with jqwik there is a property as well.
 */
@Mojo(
        name = "gradient-tests",
        defaultPhase = LifecyclePhase.GENERATE_TEST_SOURCES,
        requiresDependencyResolution = ResolutionScope.TEST,
        threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class GradientTestsMojo extends AbstractCompileMojo {
    private static final String TESTKIT = "dev/chainrule/testkit/GradientCheck.class";
    private static final String JUPITER = "org/junit/jupiter/api/Test.class";
    private static final String JQWIK = "net/jqwik/api/Property.class";

    /** The folder of the <code>.nn</code> files, which are UTF-8. */
    @Parameter(property = "chainrule.sourceDirectory", defaultValue = "${project.basedir}/src/main/nn", required = true)
    private File sourceDirectory;

    /** The folder of the generated Java sources. */
    @Parameter(
            property = "chainrule.gradientTestsDirectory",
            defaultValue = "${project.build.directory}/generated-test-sources/chainrule-gradients",
            required = true)
    private File outputDirectory;

    /** Models that are tested, by name: <code>Digits</code>, <code>nets.*</code>. All unless said. */
    @Parameter(property = "chainrule.gradientIncludes")
    private @Nullable Set<String> includes;

    /** Models that are not. */
    @Parameter(property = "chainrule.gradientExcludes")
    private @Nullable Set<String> excludes;

    /**
     * Files with models in the project's dependencies, by the name that they are imported by: <code>nets.gan</code> for
     * <code>nets/gan.nn</code>.
     */
    @Parameter(property = "chainrule.gradientDependencies")
    private @Nullable Set<String> dependencyModels;

    /**
     * Parameters and inputs by which gradients are not tested, <code>Digits.codebook</code>: those whose gradient is meant to be no
     * derivative.
     */
    @Parameter(property = "chainrule.gradientLeaveOut")
    private @Nullable Set<String> leaveOut;

    /** Where inputs are drawn, <code>&lt;Digits.pixels&gt;0..1&lt;/Digits.pixels&gt;</code>. */
    @Parameter
    private @Nullable Map<String, String> ranges;

    /** Whether tests are left out of the build altogether. */
    @Parameter(property = "maven.test.skip", defaultValue = "false")
    private boolean testsSkipped;

    @Inject
    public GradientTestsMojo(BuildContext context, org.sonatype.plexus.build.incremental.BuildContext host) {
        super(context, host);
    }

    @Override
    boolean isNeeded() {
        return !testsSkipped;
    }

    @Override
    String usualSources() {
        return "src/main/nn";
    }

    @Override
    Folders folders() {
        return Folders.of(sourceDirectory, outputDirectory, project().getBuild().getTestOutputDirectory());
    }

    /** Without the project's own classes, as for the goal <code>compile</code>. */
    @Override
    List<Path> dependencies() throws DependencyResolutionRequiredException {
        String own = project().getBuild().getOutputDirectory();
        return project().getTestClasspathElements().stream()
                .filter(element -> !element.equals(own))
                .map(Path::of)
                .toList();
    }

    @Override
    CompileRequest request(CompileRequest chosen) {
        return chosen.with(Precision.F64).with(Derivatives.ALL);
    }

    @Override
    GradientTests product() throws MojoFailureException, IOException, DependencyResolutionRequiredException {
        List<Path> classPath = dependencies();
        require(classPath, TESTKIT, "dev.chainrule:chainrule-testkit, of the plugin's version");
        require(classPath, JUPITER, "org.junit.jupiter:junit-jupiter");
        Map<String, GradientTests.Range> parsed = new TreeMap<>();
        for (Map.Entry<String, String> each : (ranges == null ? Map.<String, String>of() : ranges).entrySet()) {
            parsed.put(
                    each.getKey(),
                    GradientTests.Range.parse(each.getValue())
                            .orElseThrow(() -> new MojoFailureException("the range of " + each.getKey() + " is "
                                    + each.getValue() + "; write two numbers, 0..1")));
        }
        return new GradientTests(
                sorted(includes),
                sorted(excludes),
                sorted(dependencyModels),
                sorted(leaveOut),
                parsed,
                ClassPath.has(classPath, JQWIK));
    }

    private static void require(List<Path> classPath, String type, String artifact)
            throws IOException, MojoFailureException {
        if (!ClassPath.has(classPath, type)) {
            throw new MojoFailureException(
                    "gradient-tests needs " + artifact + ", among the dependencies in test scope");
        }
    }

    private static Set<String> sorted(@Nullable Set<String> names) {
        Set<String> sorted = new TreeSet<>();
        (names == null ? Set.<String>of() : names).forEach(name -> sorted.add(name.strip()));
        return sorted;
    }

    @Override
    void register() {
        project().addTestCompileSourceRoot(outputDirectory.getPath());
    }
}
