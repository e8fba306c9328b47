// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Says what is wrong where the grammar cannot go on: the first of a list of checks that knows the slip answers, from the
 * most particular to what the grammar expected.
 */
final class Explainer {
    /** One kind of slip: empty if the fault is another. */
    interface Check {
        Optional<Diagnostic> explain(SyntaxFault fault);
    }

    private static final List<Check> CHECKS = List.of(
            // The words of other languages first: to the grammar they are names, and names fit in many places.
            WordChecks::foreignWord,
            WordChecks::foreignType,
            ForeignChecks::methodCalled,
            ForeignChecks::decorator,
            ForeignChecks::unpacked,
            ForeignChecks::formattedText,
            ForeignChecks::counted,
            ForeignChecks::loop,
            ForeignChecks::comprehension,
            ForeignChecks::dictionary,
            ForeignChecks::operator,
            ForeignChecks::clauseAlone,
            ForeignChecks::namesInBrackets,
            WordChecks::conditionBehind,
            WordChecks::statementWithoutValue,
            // Then names that cannot be bound, before their neighbours are taken for a slip.
            BindingChecks::declarationWordBound,
            BindingChecks::reservedWordBound,
            BindingChecks::wrongSign,
            BindingChecks::argumentWithColon,
            BindingChecks::secondEquals,
            // Then misspelt words, since what follows them looks wrong and is right.
            WordChecks::misspeltBeginning,
            WordChecks::misspeltNext,
            WordChecks::misspeltBefore,
            WordChecks::misplacedDeclaration,
            WordChecks::declarationInExpression,
            LineChecks::bracketBegins,
            LineChecks::doubledComma,
            LineChecks::stageOfPipe,
            LineChecks::missingElse,
            LineChecks::endsEarly,
            LineChecks::twoValues);

    private final Statements statements;
    private final Places places;
    private final Faults faults;

    Explainer(Statements statements, Places places, Faults faults) {
        this.statements = statements;
        this.places = places;
        this.faults = faults;
    }

    /** Whether nothing more would be shown. */
    boolean isFull() {
        return faults.isFull();
    }

    /** Reports what is wrong at a token, unless its statement has been answered. */
    void explain(Token offending, Token start, IntervalSet expected) {
        int at = statements.indexOf(offending);
        Token first = statements.get(statements.first(at));
        Token last = statements.get(statements.last(at));
        if (faults.isAnswered(first.getStartIndex(), last.getStartIndex())
                || faults.isReplaced(statements.get(at))
                || faults.isReplaced(statements.get(at - 1))) {
            return;
        }
        SyntaxFault fault = new SyntaxFault(statements, places, at, statements.indexOf(start), expected);
        faults.reportUnreadable(diagnose(fault), offending);
        suspectNextLine(fault);
    }

    private static Diagnostic diagnose(SyntaxFault fault) {
        for (Check check : CHECKS) {
            Optional<Diagnostic> diagnostic = check.explain(fault);
            if (diagnostic.isPresent()) {
                return diagnostic.get();
            }
        }
        return LineChecks.withForm(fault, unexpected(fault));
    }

    private static Diagnostic unexpected(SyntaxFault fault) {
        String found =
                "expected " + Expected.describe(fault.expected()) + ", found " + SyntaxFault.shown(fault.token());
        return fault.diagnose(Code.UNEXPECTED_TOKEN, found);
    }

    /** A clause that is misspelt at the beginning of a line looks like a statement of its own: one fault, not two. */
    private void suspectNextLine(SyntaxFault fault) {
        if (fault.isEnd() && WordChecks.misspeltClause(fault).isPresent()) {
            faults.answer(fault.following());
        }
    }
}
