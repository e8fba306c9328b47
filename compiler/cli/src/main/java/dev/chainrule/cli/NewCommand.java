// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a project. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Makes a Maven project with a model, a program that trains it, and a test of its gradients.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  chainrule new flowers --package org.example.flowers")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class NewCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([-.][a-z0-9]+)*");
    private static final Pattern PACKAGE = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*");
    /** What a project consists of; {@code @package@} is a folder as well. */
    private static final String[] FILES = {
        "pom.xml", "src/main/nn/@package@/Line.nn", "src/main/java/@package@/Main.java", ".gitignore"
    };

    @Parameters(paramLabel = "NAME", description = "The name of the project and of its folder.")
    private String name;

    @Option(
            names = "--package",
            paramLabel = "PACKAGE",
            description = "The Java package; the project's name without hyphens unless said.")
    private @Nullable String packageName;

    @Option(
            names = "--in",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "Where its folder is made; here unless said.")
    private Path parent;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + name + "' is no project name: small letters, digits, and hyphens between");
        }
        String own = packageName == null ? name.replace("-", "") : packageName;
        if (!PACKAGE.matcher(own).matches()) {
            throw new ParameterException(spec.commandLine(), "'" + own + "' is no Java package");
        }
        Path folder = parent.resolve(name).normalize();
        if (Files.exists(folder)) {
            throw new Faults.Told(folder + " is there already; nothing was written");
        }
        for (String file : FILES) {
            Path target = folder.resolve(file.replace("@package@", own.replace('.', '/')));
            Files.createDirectories(target.getParent());
            Files.writeString(target, template(file, own));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                "made " + folder + ": mvn verify tests the gradients of its model; mvn -q compile exec:exec trains it");
        return ExitCode.OK;
    }

    /** What the archetype has, as Maven would fill it in. */
    private String template(String file, String own) throws IOException {
        String resource = file.equals(".gitignore")
                ? "project/gitignore"
                : "/archetype-resources/" + file.replace("@package@/", "");
        try (InputStream in = NewCommand.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${artifactId}", name)
                    .replace("${groupId}", own)
                    .replace("${package}", own)
                    .replace("${version}", "1.0-SNAPSHOT");
        }
    }
}
