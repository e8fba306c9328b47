// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.syntax.Ast;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A file with the declarations that it makes and imports. */
final class SourceUnit {
    /** Where a declaration stands. */
    record Declared(Ast.Declaration declaration, SourceUnit unit) {}

    private final SourceFile source;
    private final Ast.File file;
    private final Map<String, Declared> own = new LinkedHashMap<>();
    private final Map<String, Declared> imported = new LinkedHashMap<>();
    private final Map<String, Item.Callable> callables = new LinkedHashMap<>();
    private final Set<String> failed = new TreeSet<>();
    private final Set<Object> cyclic = Collections.newSetFromMap(new IdentityHashMap<>());
    private final boolean library;

    SourceUnit(SourceFile source, Ast.File file, boolean library) {
        this.source = source;
        this.file = file;
        this.library = library;
        for (Ast.Declaration declaration : file.declarations()) {
            nameOf(declaration).ifPresent(name -> own.putIfAbsent(name.text(), new Declared(declaration, this)));
        }
    }

    static Optional<Ast.Name> nameOf(Ast.Declaration declaration) {
        if (declaration instanceof Ast.Model model) {
            return Optional.of(model.name());
        }
        if (declaration instanceof Ast.Alias alias) {
            return Optional.of(alias.name());
        }
        if (declaration instanceof Ast.Layer layer) {
            return Optional.of(layer.name());
        }
        if (declaration instanceof Ast.Function function) {
            return Optional.of(function.name());
        }
        return Optional.empty();
    }

    /** {@code layer Dense}. */
    static String describe(Ast.Declaration declaration) {
        String name = nameOf(declaration).map(Ast.Name::text).orElse("");
        if (declaration instanceof Ast.Layer) {
            return "layer " + name;
        }
        return declaration instanceof Ast.Function ? "function " + name : "model " + name;
    }

    SourceFile source() {
        return source;
    }

    Ast.File file() {
        return file;
    }

    boolean isLibrary() {
        return library;
    }

    /** The folder of the file under its root, as a Java package. */
    String packageName() {
        String name = source.name().replace('\\', '/');
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash).replace('/', '.');
    }

    Map<String, Declared> declarations() {
        return own;
    }

    Map<String, Declared> imports() {
        return imported;
    }

    void imports(String name, Declared declared) {
        imported.put(name, declared);
    }

    /** A declaration that needs itself: whoever uses it is not told again. */
    void markCyclic(Object declaration) {
        cyclic.add(declaration);
    }

    boolean isCyclic(Object declaration) {
        return cyclic.contains(declaration);
    }

    /** Names whose import failed; using them is no further fault. */
    Set<String> failedImports() {
        return failed;
    }

    /** What a name of the top level means here: the file's own, then what it imports, then the library's. */
    Optional<Declared> find(String name) {
        Declared declared = own.getOrDefault(name, imported.get(name));
        return declared != null ? Optional.of(declared) : Library.find(name);
    }

    /** The function, layer or built-in of that name. */
    Optional<Item.Callable> findCallable(String name) {
        Item.Callable known = callables.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Item.Callable> found = find(name).flatMap(declared -> callable(declared, name));
        if (found.isEmpty()) {
            found = Builtins.find(name).map(Item.Native::new);
        }
        found.ifPresent(callable -> callables.put(name, callable));
        return found;
    }

    private Optional<Item.Callable> callable(Declared declared, String name) {
        if (declared.unit() != this) {
            SourceUnit home = declared.unit();
            String there = nameOf(declared.declaration()).map(Ast.Name::text).orElse(name);
            return home.own.get(there) == declared ? home.findCallable(there) : home.callable(declared, there);
        }
        if (declared.declaration() instanceof Ast.Function function) {
            return Optional.of(new Item.Closure(function, Scope.top(this, "")));
        }
        if (declared.declaration() instanceof Ast.Layer layer) {
            return Optional.of(new Item.LayerType(layer, this));
        }
        return Optional.empty();
    }

    /** All names of the top level that can be called here, for suggestions. */
    Set<String> callableNames() {
        Set<String> names = new TreeSet<>(Library.names());
        names.addAll(Builtins.names());
        own.forEach((name, declared) -> names.add(name));
        names.addAll(imported.keySet());
        return names;
    }

    Span span() {
        return file.span();
    }
}
