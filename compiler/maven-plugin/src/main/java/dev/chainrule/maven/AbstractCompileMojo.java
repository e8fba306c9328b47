// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.scalar.Precision;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/** What the goals that compile share: parameters to a request, the request to the compiler, its result to files and messages. */
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
abstract class AbstractCompileMojo extends AbstractMojo {
    /**
     * What a <code>real</code> is, <code>f32</code> or <code>f64</code>, for all models whatever they say themselves. Not
     * set, each model decides.
     */
    @Parameter(property = "chainrule.precision")
    private @Nullable String precision;

    /** Whether models get entry points that yield all derivatives, for tools and for looking at them. */
    @Parameter(property = "chainrule.derivatives", defaultValue = "false")
    private boolean derivatives;

    /**
     * Phases of the compiler after which what it has is written to <code>target/chainrule/dumps</code>, for instance
     * <code>graph,schedule</code>.
     */
    @Parameter(property = "chainrule.dumpAfter")
    private @Nullable Set<String> dumpAfter;

    /**
     * <code>on</code> to compile vector kernels of f32 models as well, and to run the project's tests with
     * <code>--add-modules jdk.incubator.vector</code>, which they need: the plugin adds it to the property
     * <code>argLine</code>. They give the same bits as the scalar ones, sooner. <code>off</code> to leave them out.
     */
    @Parameter(property = "chainrule.vector", defaultValue = "on")
    private String vector;

    /** Compiles no models. */
    @Parameter(property = "chainrule.skip", defaultValue = "false")
    private boolean skip;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    @Parameter(defaultValue = "${project.build.directory}/chainrule", readonly = true, required = true)
    private File workDirectory;

    private final BuildContext context;
    private final org.sonatype.plexus.build.incremental.BuildContext host;

    /** @param host what {@code context} passes messages to; only to tell an editor from the command line */
    AbstractCompileMojo(BuildContext context, org.sonatype.plexus.build.incremental.BuildContext host) {
        this.context = context;
        this.host = host;
    }

    /** Of the {@code .nn} files, of the generated sources, and of the class files that come of them. */
    record Folders(Path sources, Path output, Path classes) {
        static Folders of(File sources, File output, String classes) {
            return new Folders(sources.toPath(), output.toPath(), Path.of(classes));
        }
    }

    abstract Folders folders();

    /** Where the sources are unless the project says otherwise, from its folder. */
    abstract String usualSources();

    /** Jars and folders that imports are looked for in, after the sources. */
    abstract List<Path> dependencies() throws DependencyResolutionRequiredException;

    /** What the goal asks of the compiler beyond what the project chose. */
    CompileRequest request(CompileRequest chosen) {
        return chosen;
    }

    /** What is made of each model. */
    Product product() throws MojoFailureException, IOException, DependencyResolutionRequiredException {
        return Product.MODELS;
    }

    /** Whether there is anything to do in this build. */
    boolean isNeeded() {
        return true;
    }

    /** Makes the generated sources and the {@code .nn} files part of the project. */
    abstract void register();

    final MavenProject project() {
        return project;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Models are not compiled: chainrule.skip is set");
            return;
        }
        if (!isNeeded()) {
            return;
        }
        try {
            Folders folders = folders();
            refuseMisspelt(folders.sources());
            ImportPath imports = new ImportPath(folders.sources(), dependencies());
            Messages messages = new Messages(folders.sources(), imports, context, markers(), getLog());
            Path reports = workDirectory.toPath().resolve("report");
            Outputs outputs = new Outputs(folders.output(), twinSources(folders.output()), reports, folders.classes());
            Product product = product();
            Generation generation =
                    new Generation(folders.sources(), outputs, imports, request(options()), twins(), product, messages);
            int upToDate = generation.update(stateFile(), Fingerprint.ofCode(Compiler.class));
            if (generation.hasTwins()) {
                TestFlags.add(project);
                TestFlags.advice(project).ifPresent(getLog()::warn);
            }
            if (Files.isDirectory(folders.sources()) || !product.further().isEmpty()) {
                register();
            }
            if (messages.errors() > 0) {
                throw new MojoFailureException(messages.failure());
            }
            summarise(messages.changes(), upToDate, reports);
        } catch (InternalCompilerError e) {
            throw new MojoExecutionException(
                    "this is a fault of the compiler's, not of your program; please report it: " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new MojoExecutionException(said(e), e);
        } catch (DependencyResolutionRequiredException e) {
            throw new MojoExecutionException("the project's dependencies are not resolved", e);
        }
    }

    /** What Java says of a file may be its name alone. */
    private static String said(Exception fault) {
        Throwable cause =
                Objects.requireNonNullElse(fault instanceof UncheckedIOException ? fault.getCause() : fault, fault);
        boolean bare = cause instanceof FileSystemException system && system.getReason() == null;
        return (bare ? cause.getClass().getSimpleName() + ": " : "") + cause.getMessage();
    }

    /** A folder that was chosen, and is not there, is a slip: without it all models would count as deleted. */
    private void refuseMisspelt(Path sources) throws MojoFailureException {
        Path usual = project.getBasedir().toPath().resolve(usualSources());
        if (!new SourceRoot(sources).isMissing()
                || sources.toAbsolutePath().normalize().equals(usual)) {
            return;
        }
        String hint = Files.isDirectory(usual) ? "; there is " + ImportPath.shown(usual) : "";
        throw new MojoFailureException(
                "there is no folder " + ImportPath.shown(sources) + " to compile models from" + hint);
    }

    private void summarise(int changes, int upToDate, Path reports) {
        if (changes > 0) {
            getLog().info("Changed " + changes + (changes == 1 ? " generated file" : " generated files")
                    + "; what models cost is in " + ImportPath.shown(reports));
        } else if (upToDate > 0) {
            getLog().info("Models are up to date");
        }
    }

    private TwinBuild twins() throws MojoFailureException, IOException, DependencyResolutionRequiredException {
        return switch (vector.strip()) {
            case "on" -> TwinBuild.on(dependencies(), getLog()::warn);
            case "off" -> TwinBuild.off();
            default -> throw new MojoFailureException("chainrule.vector is " + vector + "; write on or off");
        };
    }

    /** Beside the generated sources, out of the build's sight. */
    private static Path twinSources(Path output) {
        return output.resolveSibling(output.getFileName() + "-vector");
    }

    private CompileRequest options() throws MojoFailureException {
        CompileRequest request = CompileRequest.of(List.of());
        if (derivatives) {
            request = request.with(Derivatives.ALL);
        }
        Optional<Precision> chosen = precision();
        if (chosen.isPresent()) {
            request = request.with(chosen.get());
        }
        Set<String> phases = new LinkedHashSet<>();
        for (String phase : dumpAfter == null ? Set.<String>of() : dumpAfter) {
            phases.add(phase(phase.strip()));
        }
        return phases.isEmpty()
                ? request
                : request.with(phases, new DumpFolder(workDirectory.toPath().resolve("dumps")));
    }

    private Optional<Precision> precision() throws MojoFailureException {
        if (precision == null || precision.isBlank()) {
            return Optional.empty();
        }
        return switch (precision.strip()) {
            case "f32" -> Optional.of(Precision.F32);
            case "f64" -> Optional.of(Precision.F64);
            default -> throw new MojoFailureException("there is no precision " + precision + "; write f32 or f64");
        };
    }

    private static String phase(String name) throws MojoFailureException {
        if (Compiler.PHASES.contains(name)) {
            return name;
        }
        throw new MojoFailureException("there is no phase " + name + " to dump after"
                + Spelling.nearest(name, Compiler.PHASES)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; the phases are " + String.join(", ", Compiler.PHASES)));
    }

    private Messages.Markers markers() {
        boolean commandLine = host instanceof org.sonatype.plexus.build.incremental.DefaultBuildContext;
        return commandLine ? Messages.Markers.NONE : Messages.Markers.SHOWN;
    }

    private Path stateFile() {
        return workDirectory.toPath().resolve(execution.getGoal() + "-" + execution.getExecutionId() + ".state");
    }
}
