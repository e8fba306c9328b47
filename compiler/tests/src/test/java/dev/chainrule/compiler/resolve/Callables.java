// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.builtin.Builtin;
import dev.chainrule.compiler.builtin.Builtins;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.syntax.AstPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a program can call without declaring it: the functions that are built in, and the library's functions and layers. */
public final class Callables {
    private Callables() {}

    public enum Kind {
        FUNCTION,
        LAYER
    }

    /** @param standard the default as written; empty also where it is not written in the language */
    public record Parameter(String name, boolean required, Optional<String> standard) {}

    /** @param parameters in order; of a layer those of its instances */
    public record Callable(String name, Kind kind, List<Parameter> parameters) {
        public Callable {
            parameters = List.copyOf(parameters);
        }

        public boolean takes(String parameter) {
            return parameters.stream().anyMatch(each -> each.name().equals(parameter));
        }
    }

    /** All, by name. */
    public static List<Callable> all() {
        List<Callable> all = new ArrayList<>();
        for (String name : Builtins.names()) {
            Builtin builtin = Builtins.find(name).orElseThrow();
            List<Parameter> parameters = builtin.parameters().stream()
                    .map(parameter -> new Parameter(parameter.name(), parameter.required(), Optional.empty()))
                    .toList();
            all.add(new Callable(name, Kind.FUNCTION, parameters));
        }
        for (SourceUnit unit : Library.units()) {
            for (Ast.Declaration declaration : unit.file().declarations()) {
                if (declaration instanceof Ast.Function function) {
                    all.add(new Callable(function.name().text(), Kind.FUNCTION, parameters(function.formals())));
                } else if (declaration instanceof Ast.Layer layer) {
                    all.add(new Callable(layer.name().text(), Kind.LAYER, parameters(layer.formals())));
                }
            }
        }
        return all;
    }

    private static List<Parameter> parameters(List<Ast.Formal> formals) {
        return formals.stream()
                .map(formal -> new Parameter(
                        formal.name().text(),
                        formal.standard().isEmpty(),
                        formal.standard().map(AstPrinter::print)))
                .toList();
    }
}
