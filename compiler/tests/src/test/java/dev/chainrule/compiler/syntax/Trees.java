// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What tests do with syntax trees. */
final class Trees {
    private Trees() {}

    /** The tree of a text that must be sound. */
    static Ast.File parse(String text) {
        Diagnostics diagnostics = new Diagnostics();
        Ast.File file = Parser.parse(new SourceFile("test.nn", text), diagnostics);
        if (!diagnostics.all().isEmpty()) {
            throw new AssertionError("\n" + Renderer.render(diagnostics.all()) + "in\n" + text);
        }
        return file;
    }

    /** The tree of an expression. */
    static Ast.Expr expression(String text) {
        Ast.Function function =
                (Ast.Function) parse("fn f(x) = " + text + "\n").declarations().get(0);
        return ((Ast.Return) function.body().statements().get(0)).values().get(0);
    }

    /** A tree as text without places: two trees say the same if these are equal. */
    static String withoutPlaces(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().map(Trees::withoutPlaces).collect(Collectors.joining(", ", "[", "]"));
        }
        if (node instanceof Optional<?> optional) {
            return optional.map(Trees::withoutPlaces).orElse("-");
        }
        if (!(node instanceof Record)) {
            return "'" + node + "'";
        }
        StringBuilder text = new StringBuilder(node.getClass().getSimpleName()).append('(');
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            if (component.getType() != Span.class) {
                try {
                    text.append(withoutPlaces(component.getAccessor().invoke(node)))
                            .append(' ');
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError("a record of the tree", e);
                }
            }
        }
        return text.append(')').toString();
    }
}
