// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.diagnostic.Resources;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.syntax.Parser;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The standard library: layers and functions in the language itself, which need no import. Read once. */
public final class Library {
    private static final List<String> FILES = List.of(
            "activations",
            "elementary",
            "reductions",
            "losses",
            "metrics",
            "schedules",
            "layers",
            "normalization",
            "recurrent",
            "attention",
            "transformer",
            "pooling",
            "resampling",
            "convolution",
            "linear",
            "blocks",
            "labelling",
            "latent");

    private static final Set<SourceFile> SOURCES = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private static final class Holder {
        private static final Map<String, SourceUnit.Declared> ALL = load();
    }

    private Library() {}

    static Optional<SourceUnit.Declared> find(String name) {
        return Optional.ofNullable(Holder.ALL.get(name));
    }

    public static Set<String> names() {
        return Holder.ALL.keySet();
    }

    /** Whether a text is one of the library's. */
    public static boolean owns(SourceFile source) {
        return SOURCES.contains(source);
    }

    /** Whether a declaration is one of the library's schedules, which are settings. */
    static boolean isSchedule(SourceUnit.Declared declared) {
        return declared.unit().isLibrary() && declared.unit().source().name().endsWith("/schedules.nn");
    }

    public static List<SourceUnit> units() {
        return Holder.ALL.values().stream()
                .map(SourceUnit.Declared::unit)
                .distinct()
                .toList();
    }

    private static Map<String, SourceUnit.Declared> load() {
        Map<String, SourceUnit.Declared> all = new LinkedHashMap<>();
        for (String file : FILES) {
            SourceFile source = new SourceFile("library/" + file + ".nn", Resources.text("library/" + file + ".nn"));
            SOURCES.add(source);
            Diagnostics diagnostics = new Diagnostics();
            SourceUnit unit = new SourceUnit(source, Parser.parse(source, diagnostics), true, true);
            if (diagnostics.hasErrors()) {
                throw new InternalCompilerError("the library does not parse: " + diagnostics.all());
            }
            unit.declarations().forEach((name, declared) -> {
                if (all.put(name, declared) != null) {
                    throw new InternalCompilerError("the library declares " + name + " twice");
                }
            });
        }
        return all;
    }
}
