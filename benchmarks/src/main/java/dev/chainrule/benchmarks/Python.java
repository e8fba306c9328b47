// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Child;
import dev.chainrule.benchmarks.contest.Contestant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Python with which {@code benchmarks/python} runs, and what it has.
 *
 * @param command names it
 * @param script peers.py
 * @param packages versions of those that are there
 * @param left names of contestants that are left out
 */
record Python(String command, Path script, Map<String, String> packages, Pattern left) {
    Python {
        packages = new LinkedHashMap<>(packages);
    }

    /** The same without contestants whose names are found by a pattern. */
    Python without(Pattern names) {
        return new Python(command, script, packages, names);
    }

    /** Which versions are measured, in a sentence; empty where there are none. */
    String description() {
        String versions = packages.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("numpy"))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? "" : " In Python: " + versions + ".";
    }

    private static final Pattern NONE = Pattern.compile("^$");

    /** Asks a Python for its packages; none where there is no such program. */
    static Python at(String command, Path script) {
        Map<String, String> packages = new LinkedHashMap<>();
        try {
            Process process = new ProcessBuilder(command, script.toString(), "--versions")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = process.getInputStream()) {
                new String(out.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(Child.MARK))
                        .map(line -> line.substring(Child.MARK.length()).split(" "))
                        .forEach(words -> packages.put(words[0], words[1]));
            }
        } catch (IOException e) {
            // No such program: then it has no packages.
            return new Python(command, script, Map.of(), NONE);
        }
        return new Python(command, script, packages, NONE);
    }

    boolean has(Contestant contestant) {
        return !left.matcher(contestant.name()).find()
                && packages.containsKey("numpy")
                && packages.containsKey(contestant.pythonPackage());
    }

    /** A sentence for each package that contestants miss. */
    List<String> absences() {
        Map<String, String> missing = new LinkedHashMap<>();
        for (Contestant contestant : Contestant.values()) {
            if (contestant.isPython() && !packages.containsKey(contestant.pythonPackage())) {
                missing.merge(contestant.pythonPackage(), contestant.title(), (some, more) -> some + "; " + more);
            }
        }
        List<String> absences = new ArrayList<>();
        missing.forEach((name, titles) -> absences.add(
                titles + ": no package " + name + " in " + Path.of(command).getFileName()));
        return absences;
    }

    ProcessBuilder process(Contestant contestant, int threads, Path folder, Path log) {
        ProcessBuilder builder = new ProcessBuilder(
                command,
                script.toString(),
                contestant.name(),
                Integer.toString(threads),
                exchange(folder).toString());
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return builder;
    }

    /** Where weights and data are written. */
    static Path exchange(Path folder) {
        return folder.resolve("exchange");
    }
}
