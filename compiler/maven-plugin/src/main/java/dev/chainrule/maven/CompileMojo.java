// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.ImportPath;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.model.Resource;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.codehaus.plexus.build.BuildContext;

/**
 * Compiles the models of <code>src/main/nn</code> to Java sources, which the build then compiles with the project's own.
 * The Java package of a model's class is the folder of its file. The <code>.nn</code> files themselves travel in the
 * project's jar, where other projects import from.
 */
@Mojo(
        name = "compile",
        defaultPhase = LifecyclePhase.GENERATE_SOURCES,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class CompileMojo extends AbstractCompileMojo {
    /** The folder of the <code>.nn</code> files, which are UTF-8. */
    @Parameter(property = "chainrule.sourceDirectory", defaultValue = "${project.basedir}/src/main/nn", required = true)
    private File sourceDirectory;

    /** The folder of the generated Java sources. */
    @Parameter(
            property = "chainrule.outputDirectory",
            defaultValue = "${project.build.directory}/generated-sources/chainrule",
            required = true)
    private File outputDirectory;

    @Inject
    public CompileMojo(BuildContext context, org.sonatype.plexus.build.incremental.BuildContext host) {
        super(context, host);
    }

    @Override
    String usualSources() {
        return "src/main/nn";
    }

    @Override
    Folders folders() {
        return Folders.of(sourceDirectory, outputDirectory, project().getBuild().getOutputDirectory());
    }

    /** Without the project's own classes: there lie copies of its own files, made by an earlier build. */
    @Override
    List<Path> dependencies() throws DependencyResolutionRequiredException {
        String own = project().getBuild().getOutputDirectory();
        return project().getCompileClasspathElements().stream()
                .filter(element -> !element.equals(own))
                .map(Path::of)
                .toList();
    }

    @Override
    void register() {
        project().addCompileSourceRoot(outputDirectory.getPath());
        Resource models = new Resource();
        models.setDirectory(sourceDirectory.getPath());
        models.addInclude("**/*.nn");
        models.setTargetPath(ImportPath.IN_JARS);
        boolean known = project().getResources().stream()
                .anyMatch(each -> models.getDirectory().equals(each.getDirectory())
                        && ImportPath.IN_JARS.equals(each.getTargetPath()));
        if (!known) {
            project().addResource(models);
        }
    }
}
