// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.syntax.Ast;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** By what a derivative is taken: {@code x} and {@code t} of {@code grad(y, (x, t))}. */
public final class Variables {
    /** Functions whose second argument is a name, or several in brackets. */
    private static final Set<String> FUNCTIONS = Set.of("grad", "jvp", "hvp", "jacobian", "hessian");

    private Variables() {}

    /** Whether a derivative by this name is taken somewhere in a text. */
    public static boolean in(Ast.Node node, String name) {
        Set<String> names = new HashSet<>();
        collect(node, names);
        return names.contains(name);
    }

    static void collect(Ast.Node node, Set<String> names) {
        written(node).stream()
                .filter(Ast.Reference.class::isInstance)
                .forEach(variable -> names.add(((Ast.Reference) variable).name().text()));
        node.children().forEach(child -> collect(child, names));
    }

    /** What stands there in a call of such a function. */
    public static List<Ast.Expr> written(Ast.Node node) {
        Optional<Ast.Expr> second = Optional.empty();
        if (node instanceof Ast.Call call && isDerivative(call.function())) {
            second = argument(call.arguments(), 1);
        } else if (node instanceof Ast.Pipe pipe && isDerivative(pipe.stage())) {
            second = argument(pipe.arguments(), 0);
        }
        return second.map(Variables::several).orElse(List.of());
    }

    private static List<Ast.Expr> several(Ast.Expr written) {
        return written instanceof Ast.Tuple tuple
                ? tuple.values()
                : written instanceof Ast.ListOf list ? list.values() : List.of(written);
    }

    private static boolean isDerivative(Ast.Expr function) {
        return function instanceof Ast.Reference reference
                && FUNCTIONS.contains(reference.name().text());
    }

    private static Optional<Ast.Expr> argument(List<Ast.Argument> arguments, int position) {
        for (int i = 0; i < arguments.size(); i++) {
            Optional<Ast.Name> name = arguments.get(i).name();
            if (name.isPresent() ? name.get().text().equals("x") : i == position) {
                return Optional.of(arguments.get(i).value());
            }
        }
        return Optional.empty();
    }
}
