// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.syntax.Words;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Answers names that nothing binds: by what another language means by them, or by a name like it that can stand there. */
final class Unknown {
    /** In what an expression stands, which decides what is callable there. */
    enum Place {
        EQUATION,
        /** On the right side of a layer. */
        LAYER,
        /** On the right side of a parameter. */
        INITIAL,
        /** Among the settings of an optimiser. */
        SETTING,
        /** As an extent in a type. */
        DIMENSION
    }

    /** How a name stands there. */
    enum Use {
        VALUE,
        /** An argument may be a function, too. */
        ARGUMENT,
        CALLED
    }

    static final String EXTENT = "an extent that the data fix is a capital name, such as B";

    private final SourceUnit unit;
    private final Vocabulary vocabulary;
    private final Reports reports;
    /** The names of the declaration at hand that are told already. */
    private final Set<String> told = new HashSet<>();

    Unknown(SourceUnit unit, Vocabulary vocabulary, Reports reports) {
        this.unit = unit;
        this.vocabulary = vocabulary;
        this.reports = reports;
    }

    /** Another declaration begins, of other names. */
    void begin() {
        told.clear();
    }

    void report(Ast.Name name, NameScope names, Place place, Use use) {
        if (!names.isLost() && told.add(name.text())) {
            reports.report(
                    reports.isFull(name.span().source())
                            ? Diagnostic.of(Code.UNKNOWN_NAME, name.span(), name.text() + " is not known here")
                            : diagnose(name, names, place, use));
        }
    }

    private Diagnostic diagnose(Ast.Name name, NameScope names, Place place, Use use) {
        String text = name.text();
        Optional<Ast.Name> later = names.findLater(text);
        if (later.isPresent()) {
            int line = later.get().span().line();
            return Diagnostic.of(
                            Code.USED_ABOVE, name.span(), text + " is used above its line; it is bound in line " + line)
                    .hint("a name is used below its line: move one of the lines");
        }
        ForeignNames.Kind kind = use == Use.CALLED ? ForeignNames.Kind.CALL : ForeignNames.Kind.VALUE;
        Optional<ForeignNames.Answer> answer =
                ForeignNames.find(kind, text).or(() -> ForeignNames.find(ForeignNames.Kind.CALL, text));
        Diagnostic unknown = use == Use.CALLED
                ? Diagnostic.of(Code.UNKNOWN_FUNCTION, name.span(), "there is no function or layer " + text)
                : Diagnostic.of(Code.UNKNOWN_NAME, name.span(), text + " is not known here");
        String otherwise = place == Place.DIMENSION ? EXTENT : "";
        return answer.map(each -> unknown.hint(each.hint()))
                .orElseGet(() -> unknown.didYouMean(text, candidates(names, place, use), otherwise));
    }

    /** {@code F.relu}, {@code self.fc}: what stands behind the point is used alone. */
    void reportModule(Ast.Name module, Ast.Name part, NameScope names, Place place, Use use) {
        String text = part.text();
        ForeignNames.Answer answer =
                ForeignNames.find(ForeignNames.Kind.MODULE, module.text()).orElseThrow();
        boolean known = names.find(text).isPresent()
                || unit.find(text).isPresent()
                || vocabulary.builtIn().contains(text)
                || Words.PREDEFINED.contains(text);
        Diagnostic unknown = Diagnostic.of(Code.UNKNOWN_NAME, module.span(), module.text() + " is not known here");
        String alone = diagnose(part, names, place, use).hint().orElse("");
        reports.report(unknown.hint(known || alone.isEmpty() ? answer.text() + ": " + text : alone));
    }

    /** What could stand there. */
    private Set<String> candidates(NameScope names, Place place, Use use) {
        Set<String> known = names.all(kind ->
                use == Use.ARGUMENT || (use == Use.CALLED ? kind != Symbol.Kind.VALUE : kind != Symbol.Kind.CALLABLE));
        if (place == Place.LAYER && use == Use.CALLED) {
            known.clear();
        }
        if (use != Use.CALLED) {
            known.addAll(Words.PREDEFINED);
        }
        if (use != Use.VALUE) {
            unit.callableNames().stream()
                    .filter(name -> unit.find(name)
                            .filter(declared -> fits(declared, place))
                            .isPresent())
                    .forEach(known::add);
            vocabulary.builtIn().stream()
                    .filter(name -> place != Place.LAYER
                            && (place == Place.INITIAL
                                    || !vocabulary.initialisers().contains(name)))
                    .forEach(known::add);
        }
        return known;
    }

    private static boolean fits(SourceUnit.Declared declared, Place place) {
        if (declared.declaration() instanceof Ast.Layer) {
            return place == Place.LAYER;
        }
        boolean schedule = Library.isSchedule(declared);
        return declared.declaration() instanceof Ast.Function
                && place != Place.LAYER
                && (!schedule || place == Place.SETTING);
    }
}
