// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.program.ModelDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** The names of the generated classes: each must be possible in Java, and none may be that of another, or of a package. */
final class ClassNames {
    /** What a model's classes end in; the façade bears the bare name. */
    private static final List<String> ENDINGS = List.of("", "Forward", "Backward", "Update", "Kernels", "Vector");

    /** Words that cannot name a class, though they may name anything else. */
    private static final Set<String> NO_CLASSES = Set.of("permits", "record", "sealed", "var", "yield");

    /** Classes of java.lang that generated code names: a model of such a name would hide them in its whole package. */
    static final Set<String> HIDDEN =
            Set.of(("Boolean Class Double Float IllegalArgumentException Integer Long Math Module Object Override"
                            + " ReflectiveOperationException String System ThreadLocal")
                    .split(" ", -1));

    /** Names of packages that a class of such a name would hide. */
    private static final Set<String> ROOTS = Set.of("dev", "java", "jdk");

    private final Diagnostics diagnostics;
    private final Map<String, ModelDefinition> owners = new HashMap<>();
    private final Map<String, String> packages = new HashMap<>();

    private ClassNames(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** Reports what is wrong with the names of these models. */
    static void check(List<ModelDefinition> models, Diagnostics diagnostics) {
        ClassNames names = new ClassNames(diagnostics);
        models.forEach(model -> names.packages.put(model.packageName().toLowerCase(Locale.ROOT), model.packageName()));
        models.forEach(names::check);
    }

    private void check(ModelDefinition model) {
        Optional<Diagnostic> fault = fault(model);
        fault.ifPresent(diagnostics::report);
        if (fault.isEmpty()) {
            ENDINGS.forEach(ending -> owners.put(key(model, ending), model));
        }
    }

    private static String key(ModelDefinition model, String ending) {
        return (model.packageName() + "." + model.name() + ending).toLowerCase(Locale.ROOT);
    }

    private Optional<Diagnostic> fault(ModelDefinition model) {
        String name = model.name();
        String packageName = model.packageName();
        if (!packageName.isEmpty()
                && (!SourceVersion.isName(packageName, SourceVersion.RELEASE_17)
                        || (packageName + ".").startsWith("java."))) {
            return Optional.of(Diagnostic.of(
                            Code.JAVA_NAME, model.span(), "the file's folder cannot be a Java package: " + packageName)
                    .hint("rename the folder: letters, digits and _, and no word of Java's"));
        }
        if (!SourceVersion.isName(name, SourceVersion.RELEASE_17) || NO_CLASSES.contains(name)) {
            Optional<String> newer = name.codePoints()
                    .filter(c -> !Character.isJavaIdentifierPart(c))
                    .mapToObj(c -> Character.toString(c) + " is no letter that Java knows")
                    .findFirst();
            return Optional.of(javaName(
                    model, name + " cannot be the name of a Java class: " + newer.orElse("it is a word of Java")));
        }
        if (HIDDEN.contains(name) || ROOTS.contains(name)) {
            return Optional.of(javaName(
                    model,
                    name + (HIDDEN.contains(name) ? " is a class of Java's own" : " is a package")
                            + ", which generated code uses"));
        }
        for (String ending : ENDINGS) {
            String className = name + ending;
            ModelDefinition other = owners.get(key(model, ending));
            if (other != null) {
                return Optional.of(Diagnostic.of(
                                Code.NAMES_MEET,
                                model.span(),
                                "the classes of " + name + " and of " + other.name() + " would meet in " + className)
                        .note(other.name() + " stands in "
                                + other.span().source().name() + ":"
                                + other.span().line()
                                + "; a model has classes that end in Forward, Backward, Update, Kernels and Vector, and"
                                + " on some systems files differ by more than their case")
                        .hint("rename one of them"));
            }
            String folder = packages.get(key(model, ending));
            if (folder != null) {
                return Optional.of(Diagnostic.of(
                                Code.NAMES_MEET,
                                model.span(),
                                "the class " + className + " and the package " + folder + " would meet in Java")
                        .hint("rename the model, or the folder"));
            }
        }
        return Optional.empty();
    }

    private static Diagnostic javaName(ModelDefinition model, String message) {
        return Diagnostic.of(Code.JAVA_NAME, model.span(), message)
                .hint("choose another name, such as "
                        + (model.name().codePoints().allMatch(Character::isJavaIdentifierPart)
                                ? typeCase(model.name())
                                : "Model")
                        + "Net");
    }

    private static String typeCase(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
