// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

    /** The statements of a list in their order: those that were read, and holes for the others. */
    <C extends ParserRuleContext, T extends Ast.Node> List<T> filled(
            ParserRuleContext list, Class<C> kind, Function<C, T> read, Function<Ast.Hole, T> hole) {
        List<T> statements = new ArrayList<>();
        @Nullable Span skipped = null;
        for (ParseTree child : list.children) {
            if (child instanceof ErrorNode error) {
                Span span = places.of(error.getSymbol());
                if (skipped == null && Statements.isOneOf(error.getSymbol(), BEHIND) && !statements.isEmpty()) {
                    skipped = statements.remove(statements.size() - 1).span();
                }
                skipped = skipped == null ? span : skipped.to(span);
                continue;
            }
            if (skipped != null) {
                statements.add(hole.apply(hole(skipped)));
                skipped = null;
            }
            if (kind.isInstance(child)) {
                C statement = kind.cast(child);
                statements.add(isSound(statement) ? read.apply(statement) : hole.apply(hole(places.of(statement))));
            }
        }
        if (skipped != null) {
            statements.add(hole.apply(hole(skipped)));
        }
        return List.copyOf(statements);
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
