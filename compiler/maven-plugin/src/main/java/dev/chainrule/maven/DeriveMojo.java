// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Derivations;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.explain.Derivation;
import dev.chainrule.compiler.explain.DrawnBatch;
import dev.chainrule.compiler.explain.Format;
import dev.chainrule.drawing.GraphDrawing;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    /** Whether a batch is drawn whose numbers stand beside the formulas. */
    @Parameter(property = "numbers", defaultValue = "true")
    private boolean numbers;

    /** How many rows that batch has. */
    @Parameter(property = "rows", defaultValue = "1")
    private int rows;

    /** What it is drawn from; the parameters too. */
    @Parameter(property = "seed", defaultValue = "1")
    private long seed;

    /**
     * Numbers that are not drawn, inputs and parameters of <code>model</code>: <code>x=2,w=0.5</code>; the elements of
     * an array stand behind one another, <code>x=2,3,w=0.5</code>.
     */
    @Parameter(property = "given", defaultValue = "")
    private String given;

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
        Derivations derivations = derivations(request);
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

    private Derivations derivations(CompileRequest request) throws MojoFailureException {
        if (!numbers) {
            return Derivations.of(request);
        }
        Map<String, Array> known = known();
        if (!known.isEmpty() && model == null) {
            throw new MojoFailureException("which model is given " + given.strip() + "? Say -Dmodel=…");
        }
        try {
            return Derivations.of(
                    request, new DrawnBatch(rows, seed, known), name -> model == null || model.equals(name));
        } catch (IllegalArgumentException unfit) {
            throw new MojoFailureException(unfit.getMessage(), unfit);
        }
    }

    private Map<String, Array> known() throws MojoFailureException {
        Map<String, Array> known = new TreeMap<>();
        for (String each :
                given == null || given.isBlank() ? new String[0] : given.strip().split("[\\s,]+(?=[^\\s,=]+=)")) {
            int sign = each.indexOf('=');
            try {
                double[] values = Arrays.stream(each.substring(sign + 1).split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                known.put(each.substring(0, Math.max(sign, 0)), Array.real(new int[] {values.length}, values));
            } catch (NumberFormatException none) {
                throw new MojoFailureException("-Dgiven has " + each + "; write -Dgiven=x=2,w=0.5", none);
            }
        }
        return known;
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
