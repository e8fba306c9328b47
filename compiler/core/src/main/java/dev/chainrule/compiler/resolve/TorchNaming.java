// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.TorchName;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.syntax.Parser;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what PyTorch calls the cells of a model, from what {@link TorchNames} has read in comments and the numbers of the program. */
final class TorchNaming {
    private static final Pattern ROWS = Pattern.compile("(.*)\\[(.+):(.+)]");
    private static final Pattern BRACES = Pattern.compile("\\{([^{}?]+)(?:\\? ([^{}]+))?}");

    private final Evaluator evaluator;

    TorchNaming(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** Keeps what a layer that is declared in a scope is called. */
    void note(String name, Scope scope) {
        note(name, scope.path(name), scope.torchNames(), scope);
    }

    /** Keeps what a layer of an array is called. */
    void note(String name, long index, Scope scope) {
        Scope turn = scope.inner();
        scope.torchNames().index(name).ifPresent(variable -> turn.bind(variable, Item.Exact.whole(index)));
        note(name, scope.path(name + "." + index), scope.torchNames(), turn);
    }

    /** A cell that is declared in a scope, with what it is called. */
    Cell named(Cell cell, String name, Scope scope) {
        note(name, scope);
        return cell.withPytorch(TorchName.of(cell.name(), evaluator.elaboration.torchNames::get));
    }

    private void note(String name, String path, TorchNames said, Scope scope) {
        said.entry(name).ifPresent(entry -> evaluator.elaboration.torchNames.put(path, name(entry, said, scope)));
    }

    private TorchName name(TorchNames.Entry entry, TorchNames said, Scope scope) {
        Matcher rows = ROWS.matcher(entry.pattern());
        if (!rows.matches()) {
            return new TorchName(filled(entry.pattern(), said, scope), "", entry.transposed());
        }
        String stretch = "[" + number(rows.group(2), said, scope) + ":" + number(rows.group(3), said, scope) + "]";
        return new TorchName(filled(rows.group(1), said, scope), stretch, entry.transposed());
    }

    private String filled(String pattern, TorchNames said, Scope scope) {
        return BRACES.matcher(pattern).replaceAll(brace -> {
            String text = brace.group(2);
            return text == null
                    ? Long.toString(number(brace.group(1), said, scope))
                    : holds(brace.group(1), said, scope) ? text : "";
        });
    }

    private long number(String text, TorchNames said, Scope scope) {
        Ast.Expr expression = expression(text, said);
        return known(text, said, () -> evaluator.whole(expression, scope, "a number in the comment"));
    }

    private boolean holds(String text, TorchNames said, Scope scope) {
        Ast.Expr condition = expression(text, said);
        return known(text, said, () -> evaluator.truth(evaluator.evaluate(condition, scope), condition.span()));
    }

    /** What a text of the comment gives; a fault in it stands where the comment does. */
    private static <T> T known(String text, TorchNames said, Supplier<T> value) {
        try {
            return value.get();
        } catch (Fault fault) {
            throw said.fault(text + " has no value: " + fault.diagnostic().message());
        }
    }

    private static Ast.Expr expression(String text, TorchNames said) {
        Diagnostics diagnostics = new Diagnostics();
        Ast.File file = Parser.parse(new SourceFile("comment", "fn f() = " + text + "\n"), diagnostics);
        boolean isFunction = !diagnostics.hasErrors()
                && file.declarations().size() == 1
                && file.declarations().get(0) instanceof Ast.Function;
        if (isFunction
                && ((Ast.Function) file.declarations().get(0))
                                .body()
                                .statements()
                                .get(0)
                        instanceof Ast.Return result
                && result.values().size() == 1) {
            return result.values().get(0);
        }
        throw said.fault(text + " is no expression");
    }
}
