// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** Statements that could not be read, each a hole among those that could. */
final class Holes {
    /** A line that begins so belongs to the one before. */
    private static final Set<String> BEHIND = Set.of("(", "[");

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");
    /** The names with which a statement begins, behind the words that tell its kind. */
    private static final Pattern BOUND = Pattern.compile(
            "(?:(?:" + String.join("|", Words.BEGINNINGS) + "|fn)\\s+)*+(" + NAME + "(?:\\s*,\\s*" + NAME + ")*)");

    private final Places places;
    private final Faults faults;

    Holes(Places places, Faults faults) {
        this.places = places;
        this.faults = faults;
    }

    /** The parse tree of a statement that could be read, or a hole. */
    record Part<C>(Optional<C> statement, Optional<Ast.Hole> hole) {}

    /** The statements of a list in their order. They are read by who asks: deep trees leave no stack for a detour. */
    <C extends ParserRuleContext> List<Part<C>> parts(ParserRuleContext list, Class<C> kind) {
        List<Part<C>> parts = new ArrayList<>();
        @Nullable Span skipped = null;
        @Nullable Span last = null;
        for (ParseTree child : list.children) {
            if (child instanceof ErrorNode error) {
                if (skipped == null && last != null && Statements.isOneOf(error.getSymbol(), BEHIND)) {
                    skipped = last;
                    parts.remove(parts.size() - 1);
                }
                Span span = places.of(error.getSymbol());
                skipped = skipped == null ? span : skipped.to(span);
                continue;
            }
            if (skipped != null) {
                parts.add(new Part<>(Optional.empty(), Optional.of(hole(skipped))));
                skipped = null;
                last = null;
            }
            if (kind.isInstance(child)) {
                C statement = kind.cast(child);
                last = places.of(statement);
                parts.add(
                        isSound(statement)
                                ? new Part<>(Optional.of(statement), Optional.empty())
                                : new Part<>(Optional.empty(), Optional.of(hole(last))));
            }
        }
        if (skipped != null) {
            parts.add(new Part<>(Optional.empty(), Optional.of(hole(skipped))));
        }
        return parts;
    }

    /** Whether the grammar could read a statement, and no bracket in it, or in the head of its block, was misplaced. */
    private boolean isSound(ParserRuleContext statement) {
        String head = places.of(statement).text().split("\\{", 2)[0];
        int start = statement.getStart().getStartIndex();
        int end = start + head.codePointCount(0, head.length()) - 1;
        return statement.exception == null && !faults.isMisread(start, end);
    }

    private static Ast.Hole hole(Span span) {
        List<Ast.Name> names = new ArrayList<>();
        Matcher bound = BOUND.matcher(span.text());
        if (bound.lookingAt()) {
            Matcher name = NAME.matcher(span.text()).region(bound.start(1), bound.end(1));
            while (name.find()) {
                Span at = new Span(span.source(), span.start() + name.start(), span.start() + name.end());
                names.add(new Ast.Name(name.group(), at));
            }
        }
        return new Ast.Hole(List.copyOf(names), span);
    }
}
