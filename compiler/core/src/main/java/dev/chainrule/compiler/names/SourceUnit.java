// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.syntax.Ast;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file with the declarations that it makes and imports. */
public final class SourceUnit {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");

    /** Where a declaration stands. */
    public record Declared(Ast.Declaration declaration, SourceUnit unit) {}

    private final SourceFile source;
    private final Ast.File file;
    private final Map<String, Declared> own = new LinkedHashMap<>();
    private final Map<String, Declared> imported = new LinkedHashMap<>();
    private final Set<String> lost = new TreeSet<>();
    private final Set<Object> cyclic = Collections.newSetFromMap(new IdentityHashMap<>());
    private final boolean library;
    private final boolean readable;
    private boolean whole;
    /** Whether something is bound of which not even the name could be read. */
    private boolean anyLost;
    /** The names by which derivatives are taken, once somebody asks. */
    private @Nullable Set<String> variables;

    /** @param readable whether the text has no fault of spelling or grammar */
    SourceUnit(SourceFile source, Ast.File file, boolean library, boolean readable) {
        this.readable = readable;
        this.whole = readable;
        this.source = source;
        this.file = file;
        this.library = library;
        for (Ast.Declaration declaration : file.declarations()) {
            if (!(declaration instanceof Ast.Import)) {
                Declared declared = new Declared(declaration, this);
                declaration.names().forEach(name -> own.merge(name.text(), declared, SourceUnit::sounder));
            }
        }
        if (!readable) {
            loseWords(file);
        }
    }

    private static Declared sounder(Declared first, Declared second) {
        return first.declaration() instanceof Ast.Hole ? second : first;
    }

    /** Any word of what could not be read may be bound there. */
    private void loseWords(Ast.Node node) {
        if (node instanceof Ast.Hole hole) {
            anyLost |= hole.names().isEmpty();
            WORD.matcher(node.span().text()).results().forEach(word -> lost.add(word.group()));
        }
        node.children().forEach(this::loseWords);
    }

    public SourceFile source() {
        return source;
    }

    public Ast.File file() {
        return file;
    }

    /** Whether the whole text could be read; else it may declare more than is known. */
    boolean isReadable() {
        return readable;
    }

    /** Whether a derivative is taken by this name somewhere in the file. */
    public boolean isVariable(String name) {
        if (variables == null) {
            variables = new HashSet<>();
            Variables.collect(file, variables);
        }
        return variables.contains(name);
    }

    /** Whether all could be read that the file holds and imports, so that its models may be compiled. */
    public boolean isWhole() {
        return whole;
    }

    void lack() {
        whole = false;
    }

    public boolean isLibrary() {
        return library;
    }

    /** The Java package of the classes of its models. */
    public String packageName() {
        return source.packageName();
    }

    public Map<String, Declared> declarations() {
        return own;
    }

    Map<String, Declared> imports() {
        return imported;
    }

    void imports(String name, Declared declared) {
        imported.put(name, declared);
    }

    /** A declaration that needs itself: whoever uses it is not told again. */
    void markCyclic(Ast.Node declaration) {
        cyclic.add(declaration);
    }

    public boolean isCyclic(Object declaration) {
        return cyclic.contains(declaration);
    }

    /** Nobody knows what this name stands for, since what declares it could not be read. */
    void lose(String name) {
        lost.add(name);
        whole = false;
    }

    /** Whether a name may be declared where nothing could be read: that nothing else binds it is no further fault. */
    public boolean isLost(String name) {
        return anyLost || lost.contains(name);
    }

    /** What a name of the top level means here: the file's own, then what it imports, then the library's. */
    public Optional<Declared> find(String name) {
        Declared declared = own.getOrDefault(name, imported.get(name));
        return declared != null ? Optional.of(declared) : Library.find(name);
    }

    /** Whether there is a function or layer of that name. */
    boolean declaresCallable(String name) {
        return find(name)
                .filter(declared ->
                        declared.declaration() instanceof Ast.Function || declared.declaration() instanceof Ast.Layer)
                .isPresent();
    }

    /** All names of the top level that can be called here and stand in a file, for suggestions. */
    public Set<String> callableNames() {
        Set<String> names = new TreeSet<>(Library.names());
        own.forEach((name, declared) -> names.add(name));
        names.addAll(imported.keySet());
        return names;
    }
}
