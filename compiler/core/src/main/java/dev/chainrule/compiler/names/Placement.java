// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.syntax.Ast;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which statement belongs where. */
final class Placement {
    private final SourceUnit unit;
    private final Reports reports;
    private final boolean model;

    Placement(SourceUnit unit, Reports reports, boolean model) {
        this.unit = unit;
        this.reports = reports;
        this.model = model;
    }

    static void duplicate(Ast.Name name, Ast.Name first, Reports reports) {
        reports.report(Diagnostic.of(
                        Code.DUPLICATE_NAME,
                        name.span(),
                        name.text() + " is bound already, in line "
                                + first.span().line())
                .hint("choose another name"));
    }

    void check(List<Ast.Member> members) {
        Set<String> outputs = new TreeSet<>();
        Map<String, Ast.Name> steps = new HashMap<>();
        Span apply = null;
        for (Ast.Member member : members) {
            if (member instanceof Ast.Output output) {
                outputs.add(output.name().text());
            }
        }
        for (Ast.Member member : members) {
            if (member instanceof Ast.Return || member instanceof Ast.Yield || member instanceof Ast.Next) {
                misplaced(
                        member.span(),
                        word(member) + " stands in a function or loop, not in a " + (model ? "model" : "layer"),
                        member instanceof Ast.Return
                                ? (model ? "write output y = …" : "write apply(x) = …")
                                : "a loop is for i in 0..n with h = x { … }");
            } else if (model && member instanceof Ast.Apply) {
                misplaced(member.span(), "a model has no apply", "write output y = …, or make it a layer");
            } else if (member instanceof Ast.Apply) {
                if (apply != null) {
                    misplaced(
                            member.span(),
                            "a layer has one apply; the first stands in line " + apply.line(),
                            "a further function is fn name(x) = …");
                }
                apply = member.span();
            } else if (!model && isOfModels(member)) {
                misplaced(
                        member.span(),
                        word(member) + " is declared in a model, not in a layer",
                        "a layer takes its inputs as arguments of apply and returns its results");
            }
            if (model) {
                entryPoint(member, outputs, steps);
            }
        }
    }

    private void entryPoint(Ast.Member member, Set<String> outputs, Map<String, Ast.Name> steps) {
        if (member instanceof Ast.Predict predict) {
            unique(predict.name(), steps);
            for (Ast.Name name : predict.gives()) {
                if (!outputs.contains(name.text()) && !unit.isLost(name.text())) {
                    reports.report(Diagnostic.of(Code.UNKNOWN_OUTPUT, name.span(), "there is no output " + name.text())
                            .didYouMean(name.text(), outputs, "declare it: output " + name.text() + " = …"));
                }
            }
        } else if (member instanceof Ast.Train train) {
            if (train.name().isPresent()) {
                unique(train.name().get(), steps);
            } else if (steps.putIfAbsent("train", train.minimize()) != null) {
                reports.report(
                        Diagnostic.of(Code.DUPLICATE_NAME, train.span(), "two train steps have no name of their own")
                                .hint("name them: train critic_step minimize …"));
            }
        }
    }

    private void unique(Ast.Name name, Map<String, Ast.Name> steps) {
        Ast.Name first = steps.putIfAbsent(name.text(), name);
        if (first != null) {
            duplicate(name, first, reports);
        }
    }

    private void misplaced(Span span, String message, String hint) {
        reports.report(Diagnostic.of(Code.MISPLACED_STATEMENT, span, message).hint(hint));
    }

    private static boolean isOfModels(Ast.Member member) {
        return member instanceof Ast.Input
                || member instanceof Ast.Output
                || member instanceof Ast.Metric
                || member instanceof Ast.Loss
                || member instanceof Ast.Train
                || member instanceof Ast.Predict
                || member instanceof Ast.Precision;
    }

    /** The word with which a member begins. */
    private static String word(Ast.Member member) {
        return member.span().text().split("\\s+", 2)[0];
    }

    /** A function ends with its only return. */
    static void checkFunction(Ast.Body body, Span name, Reports reports) {
        List<Ast.Statement> statements = body.statements();
        for (int i = 0; i < statements.size(); i++) {
            Ast.Statement statement = statements.get(i);
            if (statement instanceof Ast.Next || statement instanceof Ast.Yield) {
                reports.report(Diagnostic.of(
                                Code.MISPLACED_STATEMENT,
                                statement.span(),
                                word(statement) + " stands in a loop; a function returns")
                        .hint("write return …"));
            } else if (statement instanceof Ast.Return && i < statements.size() - 1) {
                reports.report(Diagnostic.of(
                                Code.MISPLACED_STATEMENT, statements.get(i + 1).span(), "nothing stands behind return")
                        .hint("if c { … } else { … } chooses between values"));
                return;
            }
        }
        if (statements.stream().noneMatch(Ast.Return.class::isInstance) && !Ast.hasHole(statements)) {
            reports.report(Diagnostic.of(Code.MISSING_RETURN, name, "this returns nothing")
                    .hint("its last line is return …"));
        }
    }

    /** Every {@code with} name has one {@code next}. */
    static void checkLoop(List<Ast.With> with, Ast.Body body, Span span, Reports reports) {
        Set<String> open = new TreeSet<>();
        with.forEach(each -> open.add(each.name().text()));
        Set<String> all = new HashSet<>(open);
        for (Ast.Statement statement : body.statements()) {
            if (statement instanceof Ast.Return) {
                reports.report(
                        Diagnostic.of(Code.MISPLACED_STATEMENT, statement.span(), "return does not stand in a loop")
                                .hint("write yield for a value of each turn, next h = … for the next turn's h"));
            } else if (statement instanceof Ast.Next next
                    && !open.remove(next.name().text())) {
                boolean twice = all.contains(next.name().text());
                reports.report(Diagnostic.of(
                                twice ? Code.DUPLICATE_NAME : Code.MISSING_NEXT,
                                next.name().span(),
                                twice
                                        ? next.name().text() + " has a next value already"
                                        : next.name().text() + " is carried by no with")
                        .hint(
                                twice
                                        ? "one next a name"
                                        : "write with " + next.name().text() + " = … before the loop's {"));
            }
        }
        for (Ast.Statement statement : body.statements()) {
            if (statement instanceof Ast.Binding binding) {
                for (Ast.Name name : binding.names()) {
                    if (open.remove(name.text())) {
                        reports.report(
                                Diagnostic.of(Code.MISSING_NEXT, name.span(), name.text() + " is carried by the loop")
                                        .hint("write next " + name.text() + " = … for its value in the next turn"));
                    }
                }
            }
        }
        for (Ast.With each : Ast.hasHole(body.statements()) ? List.<Ast.With>of() : with) {
            if (open.contains(each.name().text())) {
                reports.report(Diagnostic.of(
                                Code.MISSING_NEXT,
                                each.name().span(),
                                each.name().text() + " has no next value")
                        .hint("write next " + each.name().text() + " = … in the loop"));
            }
        }
    }
}
