// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The components of the records of {@link Ast} that are nodes themselves: a walk need not know every kind of node. */
final class AstParts {
    /** For each kind of node what reads its components that are nodes, optional nodes or lists of nodes. */
    private static final ClassValue<List<Method>> READERS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> kind) {
            return Arrays.stream(kind.getRecordComponents())
                    .filter(AstParts::mayHoldNodes)
                    .map(RecordComponent::getAccessor)
                    .toList();
        }
    };

    private AstParts() {}

    private static boolean mayHoldNodes(RecordComponent component) {
        Class<?> type = component.getType();
        return type == List.class || type == Optional.class || Ast.Node.class.isAssignableFrom(type);
    }

    static List<Ast.Node> children(Ast.Node node) {
        List<Ast.Node> children = new ArrayList<>();
        for (Method reader : READERS.get(node.getClass())) {
            add(read(reader, node), children);
        }
        return children;
    }

    private static Object read(Method reader, Ast.Node node) {
        try {
            return reader.invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a component of " + node.getClass(), e);
        }
    }

    private static void add(Object part, List<Ast.Node> children) {
        if (part instanceof Ast.Node node) {
            children.add(node);
        } else if (part instanceof Optional<?> optional) {
            optional.ifPresent(each -> add(each, children));
        } else if (part instanceof List<?> list) {
            list.forEach(each -> add(each, children));
        }
    }
}
