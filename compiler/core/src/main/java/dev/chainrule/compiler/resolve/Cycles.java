// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which functions and layers of a file need which; one that needs itself cannot be written out. */
final class Cycles {
    private static final class Node {
        private final Set<Object> calls = new LinkedHashSet<>();
        private String name = "";
        private Span span;
        private Object declaration;

        Node(Span span, Object declaration) {
            this.span = span;
            this.declaration = declaration;
        }
    }

    private final IdentityHashMap<Object, Node> nodes = new IdentityHashMap<>();
    private final List<Object> order = new ArrayList<>();
    private final List<Node> stack = new ArrayList<>();

    void enter(Object key, String name, Span span) {
        Node node = new Node(span, key);
        node.name = name;
        nodes.put(key, node);
        order.add(key);
        stack.add(node);
    }

    /** A function inside of a model or layer is known by its symbol, and declared by this. */
    void local(Object key, Ast.Function function) {
        Node node = nodes.get(key);
        if (node != null) {
            node.declaration = function;
        }
    }

    void leave() {
        stack.remove(stack.size() - 1);
    }

    void calls(Object key) {
        if (!stack.isEmpty()) {
            stack.get(stack.size() - 1).calls.add(key);
        }
    }

    /** Reports each cycle once and marks its members in the unit, which nobody then writes out. */
    void report(Reports reports, SourceUnit unit) {
        Set<Object> done = new HashSet<>();
        for (Object key : order) {
            visit(key, new ArrayList<>(), done, reports, unit);
        }
    }

    private void visit(Object key, List<Object> path, Set<Object> done, Reports reports, SourceUnit unit) {
        Node node = nodes.get(key);
        int start = path.indexOf(key);
        if (start >= 0) {
            List<String> names = new ArrayList<>();
            for (Object member : path.subList(start, path.size())) {
                Node each = nodes.get(member);
                if (each != null) {
                    names.add(each.name);
                    unit.markCyclic(each.declaration);
                }
            }
            if (node != null) {
                names.add(node.name);
                Span span = node.span;
                reports.report(
                        Diagnostic.of(Code.RECURSION, span, node.name + " needs itself: " + String.join(" → ", names))
                                .hint("a loop with for is written out while compiling"));
            }
            return;
        }
        if (node == null || !done.add(key)) {
            return;
        }
        path.add(key);
        node.calls.forEach(next -> visit(next, path, done, reports, unit));
        path.remove(path.size() - 1);
    }
}
