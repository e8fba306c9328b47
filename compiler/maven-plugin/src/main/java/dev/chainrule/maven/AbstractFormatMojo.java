// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Explanations;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.format.Formatter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals that format share: which files are not as the formatter sets them. */
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
abstract class AbstractFormatMojo extends AbstractMojo {
    /** Folders of <code>.nn</code> files. One that is not there is passed over. */
    @Parameter(
            property = "chainrule.formatDirectories",
            defaultValue = "${project.basedir}/src/main/nn,${project.basedir}/src/test/nn",
            required = true)
    private List<File> directories;

    /** Formats nothing and checks nothing. */
    @Parameter(property = "chainrule.formatSkip", defaultValue = "false")
    private boolean skip;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            return;
        }
        try {
            Map<Path, String> others = new TreeMap<>();
            List<String> faults = new ArrayList<>();
            for (File directory : directories) {
                collect(directory.toPath(), others, faults);
            }
            changed(others);
            if (!faults.isEmpty()) {
                throw new MojoFailureException("what has errors cannot be formatted\n" + String.join("\n", faults));
            }
        } catch (IOException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    private static void collect(Path root, Map<Path, String> others, List<String> faults) throws IOException {
        for (String name : new SourceRoot(root).names()) {
            SourceFile source = ImportPath.read(root, name);
            Diagnostics diagnostics = new Diagnostics();
            String text = Formatter.format(source, diagnostics);
            if (diagnostics.hasErrors()) {
                diagnostics
                        .all()
                        .forEach(each -> faults.add(Renderer.render(
                                each, place -> ImportPath.shown(root.resolve(place)), Explanations::command)));
            } else if (!text.equals(source.text())) {
                others.put(root.resolve(name), text);
            }
        }
    }

    /** @param others the files that are not formatted, with the text that they ought to have */
    abstract void changed(Map<Path, String> others) throws IOException, MojoFailureException;
}
