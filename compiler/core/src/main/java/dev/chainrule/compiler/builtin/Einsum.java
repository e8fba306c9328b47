// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Einstein's summation: {@code einsum("bqd,bkd->bqk", q, k)} names each axis by a letter, multiplies, and sums over the
 * letters that the result does not have. Operands are contracted from left to right, two at a time, by one matrix product
 * where both have axes of their own or a sum, else element by element; what only one operand has and nobody keeps is summed
 * before. A letter twice in one operand takes the diagonal. {@code ...} stands for any number of axes, which broadcast.
 *
 * <p>Without {@code ->} the result has the letters that occur once, in alphabetical order, behind the axes of {@code ...},
 * as in NumPy.
 */
final class Einsum {
    static final Builtin FUNCTION = Builtin.of(
            "einsum " + Builtin.TEXT + " x y? z? u? v? w?",
            "products of tensors, their axes named by letters, summed over what the result does not have: \"bqd,bkd->bqk\"",
            Einsum::call);

    private static final List<String> OPERANDS = List.of("x", "y", "z", "u", "v", "w");
    private static final String ELLIPSIS = "...";

    /** An operand, each axis named: by its letter, or as the axis of {@code ...} that is so many from the end: .1, .2. */
    private record Named(Term term, List<String> axes) {
        Named {
            axes = List.copyOf(axes);
        }

        Dimension extent(String axis) {
            return term.shape().get(axes.indexOf(axis));
        }

        boolean has(String axis) {
            return axes.contains(axis);
        }

        /** The axes in another order; one that is not there yet has length 1. */
        Named ordered(List<String> order) {
            Named all = this;
            for (String axis : order) {
                if (!all.has(axis)) {
                    List<String> more = new ArrayList<>(all.axes);
                    more.add(axis);
                    all = new Named(all.term.insertAxis(all.axes.size()), more);
                }
            }
            List<Integer> permutation = order.stream().map(all.axes::indexOf).toList();
            return permutation.equals(IntStream.range(0, order.size()).boxed().toList())
                    ? all
                    : new Named(all.term.transpose(permutation), order);
        }

        Named summed(Set<String> kept) {
            List<Integer> gone = IntStream.range(0, axes.size())
                    .filter(axis -> !kept.contains(axes.get(axis)))
                    .boxed()
                    .toList();
            return gone.isEmpty()
                    ? this
                    : new Named(
                            term.sum(gone), axes.stream().filter(kept::contains).toList());
        }

        /** Without an axis of length 1. */
        Named without(String axis) {
            List<String> rest = new ArrayList<>(axes);
            int at = rest.indexOf(axis);
            rest.remove(at);
            return new Named(term.reshape(term.shape().without(at)), rest);
        }
    }

    private Einsum() {}

    private static Item call(Builtin.Call call) {
        if (!(call.item(Builtin.TEXT) instanceof Item.Word word)) {
            throw Builtin.fault(
                    "the axes are named in a text, not " + call.ops().describe(call.item(Builtin.TEXT)),
                    "write einsum(\"ij,jk->ik\", a, b)");
        }
        String text = word.text().replace(" ", "");
        int arrow = text.indexOf("->");
        List<String> parts = List.of((arrow < 0 ? text : text.substring(0, arrow)).split(",", -1));
        List<Term> terms = OPERANDS.stream().filter(call::has).map(call::tensor).toList();
        if (terms.size() != parts.size()) {
            throw Builtin.fault(
                    "\"" + word.text() + "\" names the axes of " + parts.size() + ", and " + terms.size()
                            + (terms.size() == 1 ? " tensor is given" : " tensors are given"),
                    parts.size() > OPERANDS.size()
                            ? "einsum takes " + OPERANDS.size() + " at most: write it in two"
                            : "a comma stands between the axes of one and of the next");
        }
        List<Named> operands = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            operands.add(named(parts.get(i), terms.get(i)));
        }
        Set<String> broadcast = new TreeSet<>(java.util.Comparator.reverseOrder());
        operands.forEach(each ->
                each.axes().stream().filter(axis -> axis.startsWith(".")).forEach(broadcast::add));
        checkExtents(operands);
        List<String> result = arrow < 0
                ? implicit(parts, broadcast)
                : expand(text.substring(arrow + 2), broadcast.size(), word.text());
        if (new LinkedHashSet<>(result).size() < result.size()) {
            throw Builtin.fault(
                    "a letter stands once after ->, not as in \"" + word.text() + "\"",
                    "diagonal_matrix(x) puts a vector on a diagonal");
        }
        for (String axis : result) {
            if (operands.stream().noneMatch(each -> each.has(axis))) {
                throw Builtin.fault(axis + " in \"" + word.text() + "\" is no axis of an operand", "");
            }
        }
        return call.item(contracted(operands, result).term());
    }

    // ---- what is written

    /** The axes that a part stands for, those of {@code ...} counted from their end. */
    private static List<String> expand(String part, int broadcast, String whole) {
        List<String> axes = new ArrayList<>();
        int dots = part.indexOf(ELLIPSIS);
        String letters = dots < 0 ? part : part.substring(0, dots) + part.substring(dots + ELLIPSIS.length());
        for (int i = 0; i <= letters.length(); i++) {
            if (i == dots) {
                for (int left = broadcast; left > 0; left--) {
                    axes.add("." + left);
                }
            }
            if (i < letters.length()) {
                char letter = letters.charAt(i);
                if (!(letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z')) {
                    throw Builtin.fault(
                            "'" + letter + "' names no axis in \"" + whole + "\"",
                            "axes are letters, a to z and A to Z; ... stands once for any number of them");
                }
                axes.add(String.valueOf(letter));
            }
        }
        return axes;
    }

    private static Named named(String part, Term term) {
        boolean open = part.contains(ELLIPSIS);
        int letters = open ? part.length() - ELLIPSIS.length() : part.length();
        List<String> axes = expand(part, open ? Math.max(term.rank() - letters, 0) : 0, part);
        if (axes.size() != term.rank()) {
            throw new TypeFault(
                    TypeFault.Kind.RANK,
                    "\"" + part + "\" names " + letters + (letters == 1 ? " axis" : " axes") + ", and " + term.type()
                            + " has " + term.rank());
        }
        Named named = new Named(term.type().isReal() ? term : term.to(ElementType.REAL), axes);
        for (String axis : new LinkedHashSet<>(axes)) {
            while (named.axes().indexOf(axis) < named.axes().lastIndexOf(axis)) {
                named = diagonal(named, axis);
            }
        }
        return named;
    }

    private static List<String> implicit(List<String> parts, Set<String> broadcast) {
        String letters = String.join("", parts).replace(".", "");
        List<String> result = new ArrayList<>(broadcast);
        letters.chars()
                .sorted()
                .filter(letter -> letters.indexOf(letter) == letters.lastIndexOf(letter))
                .forEach(letter -> result.add(String.valueOf((char) letter)));
        return result;
    }

    private static void checkExtents(List<Named> operands) {
        Map<String, Dimension> extents = new HashMap<>();
        for (Named operand : operands) {
            for (String axis : operand.axes()) {
                Dimension extent = operand.extent(axis);
                Dimension known = extents.putIfAbsent(axis, extent);
                if (known == null || known.equals(extent)) {
                    continue;
                }
                if (!axis.startsWith(".")) {
                    throw new TypeFault(
                            TypeFault.Kind.SHAPE,
                            axis + " is " + known + " in one operand and " + extent + " in another");
                }
                extents.put(
                        axis, Broadcasting.of(Shape.of(known), Shape.of(extent)).get(0));
            }
        }
    }

    /** The elements at which the first and the last axis of one letter have the same index, as the last axis. */
    private static Named diagonal(Named x, String axis) {
        int first = x.axes().indexOf(axis);
        int last = x.axes().lastIndexOf(axis);
        Dimension extent = x.term().shape().get(first);
        if (!extent.equals(x.term().shape().get(last))) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    axis + " is " + extent + " and " + x.term().shape().get(last) + " in one operand, "
                            + x.term().type());
        }
        List<Integer> order = new ArrayList<>();
        List<String> axes = new ArrayList<>();
        for (int i = 0; i < x.axes().size(); i++) {
            if (i != first && i != last) {
                order.add(i);
                axes.add(x.axes().get(i));
            }
        }
        order.add(first);
        order.add(last);
        axes.add(axis);
        Term square = x.term().transpose(order);
        Shape rest = square.shape().part(0, square.rank() - 2);
        Optional<Integer> size =
                extent.value().stream().mapToObj(Math::toIntExact).findFirst();
        if (size.isPresent()) {
            Term flat = square.reshape(rest.followedBy(Shape.of(extent.times(extent))));
            return new Named(flat.each(flat.rank() - 1, size.get() + 1), axes);
        }
        Term count = Term.iota(square.builder(), extent);
        Term isThere = count.insertAxis(1)
                .broadcast(Shape.of(extent, extent))
                .equalTo(count.insertAxis(0).broadcast(Shape.of(extent, extent)))
                .broadcast(square.shape());
        return new Named(
                isThere.select(square, square.zero().broadcast(square.shape())).sum(List.of(square.rank() - 1)), axes);
    }

    // ---- contracting

    private static Named contracted(List<Named> operands, List<String> result) {
        Named all = operands.get(0);
        for (int i = 0; i < operands.size(); i++) {
            Set<String> kept = new LinkedHashSet<>(result);
            operands.subList(i + 1, operands.size()).forEach(later -> kept.addAll(later.axes()));
            all = i == 0 ? all.summed(kept) : pair(all, operands.get(i), kept, result);
        }
        return all.ordered(result);
    }

    /** Two operands made one, which has those of their axes that are kept. */
    private static Named pair(Named a, Named b, Set<String> kept, List<String> result) {
        Named left = a;
        Set<String> wanted = new LinkedHashSet<>(kept);
        wanted.addAll(a.axes());
        Named right = b.summed(wanted);
        for (String axis : a.axes()) {
            if (right.has(axis) && !right.extent(axis).equals(left.extent(axis))) {
                if (left.extent(axis).is(1)) {
                    left = left.without(axis);
                } else {
                    right = right.without(axis);
                }
            }
        }
        Named first = left;
        Named second = right;
        List<String> shared = first.axes().stream().filter(second::has).toList();
        List<String> batch = shared.stream().filter(kept::contains).toList();
        List<String> inner =
                shared.stream().filter(axis -> !kept.contains(axis)).toList();
        List<String> rows =
                first.axes().stream().filter(axis -> !second.has(axis)).toList();
        List<String> columns =
                second.axes().stream().filter(axis -> !first.has(axis)).toList();
        if (inner.isEmpty() || rows.isEmpty() && columns.isEmpty()) {
            return byElement(first, second, kept, result);
        }
        Optional<String> leading = result.stream()
                .filter(axis -> rows.contains(axis) || columns.contains(axis))
                .findFirst();
        boolean turned = leading.isPresent() ? columns.contains(leading.get()) : rows.isEmpty();
        return turned
                ? product(second, first, batch, columns, inner, rows)
                : product(first, second, batch, rows, inner, columns);
    }

    private static Named byElement(Named a, Named b, Set<String> kept, List<String> result) {
        Set<String> axes = new LinkedHashSet<>(result);
        axes.removeIf(axis -> !a.has(axis) && !b.has(axis));
        axes.addAll(a.axes());
        axes.addAll(b.axes());
        List<String> order = List.copyOf(axes);
        Term left = a.ordered(order).term();
        Term right = b.ordered(order).term();
        Shape shape = new Shape(order.stream()
                .map(axis -> a.has(axis) ? a.extent(axis) : b.extent(axis))
                .toList());
        return new Named(left.broadcast(shape).times(right.broadcast(shape)), order).summed(kept);
    }

    private static Named product(
            Named a, Named b, List<String> batch, List<String> rows, List<String> inner, List<String> columns) {
        Term left = matrix(a, batch, rows, inner);
        Term right = matrix(b, batch, inner, columns);
        List<String> axes = new ArrayList<>(batch);
        List<Dimension> shape =
                new ArrayList<>(left.shape().part(0, batch.size()).dimensions());
        rows.forEach(axis -> shape.add(a.extent(axis)));
        columns.forEach(axis -> shape.add(b.extent(axis)));
        axes.addAll(rows);
        axes.addAll(columns);
        return new Named(left.matmul(right).reshape(new Shape(shape)), axes);
    }

    private static Term matrix(Named x, List<String> batch, List<String> rows, List<String> columns) {
        List<String> order = new ArrayList<>(batch);
        order.addAll(rows);
        order.addAll(columns);
        Term term = x.ordered(order).term();
        int from = batch.size();
        Shape shape = term.shape();
        return term.reshape(shape.part(0, from)
                .followedBy(Shape.of(
                        shape.part(from, from + rows.size()).size(),
                        shape.part(from + rows.size(), shape.rank()).size())));
    }
}
