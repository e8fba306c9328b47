// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Derivations;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.explain.Derivation;
import dev.chainrule.compiler.explain.Format;
import dev.chainrule.drawing.GraphDrawing;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Writes how the derivatives of the project's models come about, a file a model: the equations, the chain rule one step a line,
 * gradients in closed form, and what the optimiser makes of them.
 */
@Mojo(name = "derive", requiresDependencyResolution = ResolutionScope.COMPILE, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class DeriveMojo extends AbstractMojo {
    /** The folder of the <code>.nn</code> files. */
    @Parameter(property = "chainrule.sourceDirectory", defaultValue = "${project.basedir}/src/main/nn", required = true)
    private File sourceDirectory;

    /** Where the derivations go. */
    @Parameter(
            property = "chainrule.derivationDirectory",
            defaultValue = "${project.build.directory}/chainrule/derivation",
            required = true)
    private File outputDirectory;

    /**
     * <code>page</code>, an HTML page with source, derivation, graph, generated Java, kernels and memory; <code>html</code>,
     * <code>text</code>, <code>markdown</code> or <code>latex</code>, the derivation alone.
     */
    @Parameter(property = "format", defaultValue = "page")
    private String format;

    /** The model, if not all are meant. Printed as well, if the format is <code>text</code>. */
    @Parameter(property = "model")
    private @Nullable String model;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        try {
            Path sources = sourceDirectory.toPath();
            ImportPath imports = new ImportPath(
                    sources,
                    project.getCompileClasspathElements().stream().map(Path::of).toList());
            Map<String, String> written = new TreeMap<>();
            for (String name : new SourceRoot(sources).names()) {
                written.putAll(of(CompileRequest.of(List.of(ImportPath.read(sources, name)))
                        .with(imports)));
            }
            if (written.isEmpty()) {
                throw new MojoFailureException(
                        "there is no model" + (model == null ? "" : " " + model) + " in " + ImportPath.shown(sources));
            }
            Files.createDirectories(outputDirectory.toPath());
            for (Map.Entry<String, String> each : written.entrySet()) {
                Path file = outputDirectory.toPath().resolve(each.getKey() + ending());
                Files.writeString(file, each.getValue());
                if (model != null && format.equals("text")) {
                    each.getValue().lines().forEach(getLog()::info);
                }
                getLog().info("The derivation of " + each.getKey() + " is in " + ImportPath.shown(file));
            }
        } catch (IOException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        } catch (DependencyResolutionRequiredException e) {
            throw new MojoExecutionException("the project's dependencies are not resolved", e);
        }
    }

    /** By the names of the models. */
    private Map<String, String> of(CompileRequest request) throws MojoFailureException {
        Derivations derivations = Derivations.of(request);
        if (derivations.diagnostics().hasErrors()) {
            throw new MojoFailureException("there are errors\n"
                    + Renderer.render(derivations.diagnostics().all()));
        }
        Map<String, String> written = new TreeMap<>();
        Map<String, String> pages = format.equals("page") ? derivations.pages(request, GraphDrawing::svg) : Map.of();
        for (Derivation each : derivations.models()) {
            if (model == null || model.equals(each.model())) {
                String page = pages.get(each.model());
                written.put(each.model(), page == null ? each.render(chosen()) : page);
            }
        }
        return written;
    }

    private Format chosen() throws MojoFailureException {
        for (Format each : Format.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(format)) {
                return each;
            }
        }
        throw new MojoFailureException("there is no format " + format + "; write page, html, text, markdown or latex");
    }

    private String ending() throws MojoFailureException {
        return format.equals("page") ? ".html" : "." + chosen().ending();
    }
}
