// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.codehaus.plexus.build.BuildContext;

/**
 * Compiles the models of <code>src/test/nn</code> for the project's tests. They may import what stands in
 * <code>src/main/nn</code>.
 */
@Mojo(
        name = "test-compile",
        defaultPhase = LifecyclePhase.GENERATE_TEST_SOURCES,
        requiresDependencyResolution = ResolutionScope.TEST,
        threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class TestCompileMojo extends AbstractCompileMojo {
    /** The folder of the <code>.nn</code> files, which are UTF-8. */
    @Parameter(
            property = "chainrule.testSourceDirectory",
            defaultValue = "${project.basedir}/src/test/nn",
            required = true)
    private File sourceDirectory;

    /** The folder of the generated Java sources. */
    @Parameter(
            property = "chainrule.testOutputDirectory",
            defaultValue = "${project.build.directory}/generated-test-sources/chainrule",
            required = true)
    private File outputDirectory;

    @Inject
    public TestCompileMojo(BuildContext context, org.sonatype.plexus.build.incremental.BuildContext host) {
        super(context, host);
    }

    @Override
    String usualSources() {
        return "src/test/nn";
    }

    @Override
    Folders folders() {
        return Folders.of(sourceDirectory, outputDirectory, project().getBuild().getTestOutputDirectory());
    }

    /** The project's own classes are among them, and with them the models that the goal <code>compile</code> packed. */
    @Override
    List<Path> dependencies() throws DependencyResolutionRequiredException {
        return project().getTestClasspathElements().stream().map(Path::of).toList();
    }

    @Override
    void register() {
        project().addTestCompileSourceRoot(outputDirectory.getPath());
    }
}
