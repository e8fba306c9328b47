// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.syntax.Ast;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** What a model declares becomes members of a Java class, so its names must be possible there, and differ. */
public final class JavaNames {
    /** Methods that every generated class has. */
    private static final Set<String> METHODS =
            Set.of(("clone create equals finalize getClass gradients hashCode load loadWeights loss measure "
                            + "notify notifyAll parameters save saveWeights sharing toString wait")
                    .split(" ", -1));

    private JavaNames() {}

    public static void check(Ast.Model model, Reports reports) {
        Map<String, Ast.Name> constants = new HashMap<>();
        model.formals()
                .forEach(formal ->
                        meets(formal.name(), constantCase(formal.name().text()), constants, reports));
        Map<String, Ast.Name> known = new HashMap<>();
        for (Ast.Member member : model.members()) {
            names(member).forEach(name -> check(name, known, reports));
            if (member instanceof Ast.Predict predict) {
                method(predict.name(), reports);
            } else if (member instanceof Ast.Train train) {
                train.name().ifPresent(name -> method(name, reports));
            }
        }
    }

    /** {@code weight_decay} is {@code weightDecay} in Java. */
    static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' && text.length() > 0) {
                upper = true;
            } else {
                text.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return text.toString();
    }

    /** {@code weight_decay} and {@code weightDecay} are {@code WEIGHT_DECAY} as constants. */
    private static String constantCase(String name) {
        return camelCase(name).replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", "_").toUpperCase(Locale.ROOT);
    }

    private static void check(Ast.Name name, Map<String, Ast.Name> known, Reports reports) {
        String java = camelCase(name.text());
        if (SourceVersion.isKeyword(java)) {
            reports.report(Diagnostic.of(
                            Code.JAVA_NAME,
                            name.span(),
                            name.text() + " is a word of Java, and this becomes a member of a Java class")
                    .hint("choose another name, such as " + name.text() + "_1"));
            return;
        }
        if (!SourceVersion.isIdentifier(java)) {
            reports.report(Diagnostic.of(
                            Code.JAVA_NAME,
                            name.span(),
                            name.text()
                                    + " has a letter that Java does not know, and this becomes a member of a Java class")
                    .hint("choose another name"));
            return;
        }
        meets(name, java, known, reports);
    }

    private static void meets(Ast.Name name, String java, Map<String, Ast.Name> known, Reports reports) {
        Ast.Name other = known.putIfAbsent(java, name);
        if (other != null && !other.text().equals(name.text())) {
            reports.report(Diagnostic.of(
                            Code.NAMES_MEET,
                            name.span(),
                            name.text() + " and " + other.text() + " are both " + java + " in Java")
                    .note(other.text() + " stands in line " + other.span().line())
                    .hint("rename one of them"));
        }
    }

    private static void method(Ast.Name name, Reports reports) {
        if (METHODS.contains(camelCase(name.text()))) {
            reports.report(Diagnostic.of(
                            Code.JAVA_NAME,
                            name.span(),
                            "every model has a method " + camelCase(name.text()) + " of its own")
                    .hint("choose another name, such as " + name.text().toLowerCase(Locale.ROOT) + "_1"));
        }
    }

    /** The names that a declaration gives to the Java class; equations and functions give none. */
    private static List<Ast.Name> names(Ast.Member member) {
        if (member instanceof Ast.Predict predict) {
            return List.of(predict.name());
        }
        if (member instanceof Ast.Train train) {
            return train.name().stream().toList();
        }
        return member instanceof Ast.Statement || member instanceof Ast.Function ? List.of() : member.names();
    }
}
