// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.Ops;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Expressions as those see them that need their values. A fault is reported once, where it is. */
abstract class Expressions {
    final Elaboration elaboration;
    final Ops ops;

    Expressions(Elaboration elaboration) {
        this.elaboration = elaboration;
        this.ops = new Ops(elaboration);
    }

    abstract Item evaluate(Ast.Expr expr, Scope scope);

    /** Like {@link #evaluate}, but of a loop all that it leaves. */
    abstract Item evaluateLoop(Ast.Expr expr, Scope scope);

    List<Item> evaluateAll(List<Ast.Expr> exprs, Scope scope) {
        List<Item> items = new ArrayList<>();
        exprs.forEach(expr -> items.add(evaluate(expr, scope)));
        return items;
    }

    /** Binds a name; one by which a derivative is taken is a value of its own, though another may equal it. */
    void bind(String name, Item item, Scope scope) {
        scope.bind(name, scope.unit().isVariable(name) ? ops.variable(item, name) : item);
    }

    /** Runs something whose fault is reported here. */
    Item guarded(Supplier<Item> action) {
        return attempt(action).orElse(Item.POISON);
    }

    /** The same for anything; empty if it is in fault. */
    <T> Optional<T> attempt(Supplier<T> action) {
        try {
            return Optional.of(action.get());
        } catch (Fault fault) {
            if (!fault.isSilent()) {
                elaboration.report(fault.diagnostic());
            }
            return Optional.empty();
        }
    }

    /** Of a name that nothing binds: the binder has told it. */
    Fault unbound(Ast.Name name, Scope scope) {
        if (name.isCapital() && elaboration.errors() == 0 && scope.unit().isWhole()) {
            return Fault.of(
                    Code.UNDETERMINED_DIMENSION,
                    name.span(),
                    "the argument does not tell " + name.text() + " here",
                    "let an argument have " + name.text() + " as a dimension of its own");
        }
        if (elaboration.errors() == 0 && scope.unit().isWhole()) {
            // The body of a function sees all names, also those below the line that calls it.
            return Fault.of(
                    Code.USED_ABOVE,
                    name.span(),
                    name.text() + " has no value yet where this function is called",
                    "call it below the line that binds " + name.text());
        }
        return Fault.silent(name.span());
    }

    /** What stands for a part that does not exist in this instance is a fault to use. */
    static Item present(Item item, Span span) {
        if (item instanceof Item.Absent absent) {
            throw Fault.of(
                    Code.ABSENT,
                    span,
                    absent.name() + " does not exist here: it is declared if " + absent.condition(),
                    "choose by the same condition: if " + absent.condition() + " { … } else { … }");
        }
        return item;
    }

    // ---- what is known while compiling

    boolean truth(Item item, Span span) {
        if (item instanceof Item.Truth truth) {
            return truth.value();
        }
        if (item instanceof Item.Tensor) {
            throw Fault.of(
                    Code.NOT_STATIC,
                    span,
                    "if chooses while compiling, by parameters, numbers and training; this is " + ops.describe(item),
                    "where(c, a, b) chooses by data");
        }
        throw Fault.of(Code.ELEMENT_MISMATCH, span, "a condition is true or false, not " + ops.describe(item));
    }

    /** A whole number that is known while compiling. */
    long whole(Ast.Expr expr, Scope scope, String what) {
        Item item = evaluate(expr, scope);
        return whole(item, expr.span(), what);
    }

    long whole(Item item, Span span, String what) {
        if (Item.isPoison(item)) {
            throw Fault.silent(span);
        }
        ops.refuseData(item, span);
        try {
            return ops.whole(item, what);
        } catch (TypeFault fault) {
            throw Fault.of(
                    item instanceof Item.Exact ? Code.NOT_WHOLE : Code.NOT_STATIC,
                    span,
                    String.valueOf(fault.getMessage()),
                    fault.hint());
        }
    }

    // ---- words for messages

    String label(Ast.Expr expr, Item item) {
        return ops.element(item).isPresent() && !(item instanceof Item.Numeral)
                ? expr.snippet() + " is " + ops.describe(item)
                : item instanceof Item.Numeral
                        ? expr.snippet() + " is "
                                + ops.element(item).orElseThrow().word()
                        : expr.snippet() + " is " + ops.describe(item);
    }

    /** Ends the walk: the graph would not fit. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Span span;

        TooLarge(Span span) {
            super("too large", null, false, false);
            this.span = span;
        }

        Span span() {
            return span;
        }
    }
}
