// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.TwinCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Has the project's tests run with the module that vector kernels need. Surefire and Failsafe take the JVM's arguments
 * from the property {@code argLine}, unless an {@code <argLine>} of the user's stands in their configuration.
 */
final class TestFlags {
    private static final String PROPERTY = "argLine";
    private static final String FLAG = "--add-modules " + TwinCompiler.MODULE;
    private static final List<String> PLUGINS = List.of("maven-surefire-plugin", "maven-failsafe-plugin");

    private TestFlags() {}

    /** Adds to the property what is not there yet. */
    static void add(MavenProject project) {
        String present = project.getProperties().getProperty(PROPERTY, "").strip();
        if (!present.contains(TwinCompiler.MODULE)) {
            project.getProperties().setProperty(PROPERTY, (present + " " + FLAG).strip());
        }
    }

    /** What to tell the user whose own {@code <argLine>} keeps the property's value out. */
    static Optional<String> advice(MavenProject project) {
        for (String name : PLUGINS) {
            Plugin plugin = project.getPlugin("org.apache.maven.plugins:" + name);
            if (plugin == null) {
                continue;
            }
            List<Object> configurations = new ArrayList<>();
            configurations.add(plugin.getConfiguration());
            plugin.getExecutions().stream()
                    .map(PluginExecution::getConfiguration)
                    .forEach(configurations::add);
            for (Object configuration : configurations) {
                if (configuration instanceof Xpp3Dom dom && hides(dom.getChild(PROPERTY))) {
                    return Optional.of("Tests run with scalar kernels: the <argLine> of " + name + " takes the place of"
                            + " the property; write <argLine>@{argLine} …</argLine>, or add " + FLAG);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hides(@org.jspecify.annotations.Nullable Xpp3Dom argLine) {
        String value = argLine == null ? null : argLine.getValue();
        return value != null
                && !value.contains("@{" + PROPERTY + "}")
                && !value.contains("${" + PROPERTY + "}")
                && !value.contains(TwinCompiler.MODULE);
    }
}
