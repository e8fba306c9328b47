// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.names.SourceLoader;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.scalar.Precision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to compile, and how.
 *
 * @param sources files whose models are compiled; the folder in a file's name is the package of its classes
 * @param loader finds what the files import
 * @param precision the build's word, which wins over the model's
 * @param derivatives whether models get entry points that yield derivatives
 * @param dumps receives what a phase leaves, for the phases in {@code dumpAfter}
 */
public record CompileRequest(
        List<SourceFile> sources,
        SourceLoader loader,
        Optional<Precision> precision,
        EntryPoints.Options.Derivatives derivatives,
        Set<String> dumpAfter,
        Dumps dumps) {
    /** Receives what {@code --dump-after} asks for. */
    @FunctionalInterface
    public interface Dumps {
        Dumps NONE = (subject, phase, text) -> {};

        /**
         * @param subject the file, the model or the model's entry point: {@code digits.nn}, {@code Digits}, {@code
         *     Digits.train}
         * @param phase as given in the request
         */
        void dump(String subject, String phase, String text);
    }

    public CompileRequest {
        sources = List.copyOf(sources);
        dumpAfter = Set.copyOf(dumpAfter);
    }

    /** Some sources with standard options. */
    public static CompileRequest of(List<SourceFile> sources) {
        return new CompileRequest(
                sources,
                SourceLoader.NONE,
                Optional.empty(),
                EntryPoints.Options.Derivatives.NONE,
                Set.of(),
                Dumps.NONE);
    }

    /** One text under a name, {@code nets/gan.nn}. */
    public static CompileRequest of(String name, String text) {
        return of(List.of(new SourceFile(name, text)));
    }

    public CompileRequest with(SourceLoader other) {
        return new CompileRequest(sources, other, precision, derivatives, dumpAfter, dumps);
    }

    public CompileRequest with(Precision other) {
        return new CompileRequest(sources, loader, Optional.of(other), derivatives, dumpAfter, dumps);
    }

    public CompileRequest with(EntryPoints.Options.Derivatives other) {
        return new CompileRequest(sources, loader, precision, other, dumpAfter, dumps);
    }

    /** With dumps of these phases; their names are {@link Compiler#PHASES}. */
    public CompileRequest with(Set<String> phases, Dumps receiver) {
        return new CompileRequest(sources, loader, precision, derivatives, phases, receiver);
    }
}
