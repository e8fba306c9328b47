// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.syntax.Parser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads files and what they import, each once. */
public final class SourceUnits {
    private final SourceLoader loader;
    private final Diagnostics diagnostics;
    private final Map<String, SourceUnit> read = new LinkedHashMap<>();
    private final List<String> path = new ArrayList<>();

    public SourceUnits(SourceLoader loader, Diagnostics diagnostics) {
        this.loader = loader;
        this.diagnostics = diagnostics;
    }

    public SourceUnit add(SourceFile source) {
        String key = dotted(source.name());
        SourceUnit known = read.get(key);
        if (known != null) {
            return known;
        }
        Ast.File file = Parser.parse(source, diagnostics);
        SourceUnit unit = new SourceUnit(source, file, false, !diagnostics.hasErrors(source));
        read.put(key, unit);
        path.add(key);
        for (Ast.Declaration declaration : file.declarations()) {
            if (declaration instanceof Ast.Import statement) {
                resolve(unit, statement);
            }
        }
        path.remove(path.size() - 1);
        return unit;
    }

    /** All files that were read, imported ones first. */
    public List<SourceUnit> all() {
        return List.copyOf(read.values());
    }

    private void resolve(SourceUnit unit, Ast.Import statement) {
        String name = statement.from().stream().map(Ast.Name::text).collect(Collectors.joining("."));
        if (path.contains(name)) {
            List<String> cycle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
            cycle.add(name);
            diagnostics.report(Diagnostic.of(
                            Code.CYCLIC_IMPORT,
                            statement.span(),
                            "imports go in a circle: " + String.join(" → ", cycle))
                    .hint("move what both files need to a third one"));
            lose(unit, statement);
            return;
        }
        SourceUnit from = read.get(name);
        if (from == null) {
            Optional<SourceFile> source = loader.load(name);
            if (source.isEmpty()) {
                diagnostics.report(
                        Diagnostic.of(Code.UNKNOWN_IMPORT, statement.span(), "there is no file " + file(name))
                                .hint("the name is the path under a source root: nets.gan is nets/gan.nn"));
                lose(unit, statement);
                return;
            }
            from = add(source.get());
        }
        if (!from.isWhole()) {
            unit.lack();
        }
        for (Ast.Name wanted : statement.names()) {
            SourceUnit.Declared declared = from.declarations().get(wanted.text());
            if (!from.isReadable() && (declared == null || declared.declaration() instanceof Ast.Hole)) {
                unit.lose(wanted.text());
            } else if (declared == null) {
                diagnostics.report(
                        Diagnostic.of(Code.UNKNOWN_IMPORT, wanted.span(), file(name) + " declares no " + wanted.text())
                                .didYouMean(wanted.text(), from.declarations().keySet(), ""));
                unit.lose(wanted.text());
            } else {
                unit.imports(wanted.text(), declared);
            }
        }
    }

    private static void lose(SourceUnit unit, Ast.Import statement) {
        statement.names().forEach(name -> unit.lose(name.text()));
    }

    private static String file(String name) {
        return name.replace('.', '/') + ".nn";
    }

    private static String dotted(String file) {
        String name = file.endsWith(".nn") ? file.substring(0, file.length() - 3) : file;
        return name.replace('\\', '/').replace('/', '.');
    }
}
