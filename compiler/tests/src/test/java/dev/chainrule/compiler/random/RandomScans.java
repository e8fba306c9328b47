// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Draws scans: what they go through, what they carry and yield, one in the other. */
final class RandomScans {
    private final Expressions.Declarations declarations;
    private int loops;
    private final IntPredicate draws;

    /** @param draws whether something is drawn, so many times of a hundred */
    RandomScans(Expressions.Declarations declarations, IntPredicate draws) {
        this.draws = draws;
        this.declarations = declarations;
    }

    /** A scan: its text, and the types of its yields and of what it leaves. */
    record Scan(String text, List<TensorType> yields, List<TensorType> lasts) {
        /** What names on the left stand for. */
        List<TensorType> results(Draw draw) {
            if (yields.isEmpty() || draw.chance(30)) {
                return yields.isEmpty() ? lasts : yields;
            }
            List<TensorType> all = new ArrayList<>(yields);
            all.addAll(lasts);
            return all;
        }
    }

    /** A value that has slices along an axis. */
    private record Sliced(String name, TensorType type, int axis) {
        Dimension length() {
            return type.shape().get(axis);
        }

        TensorType slice() {
            return type.withShape(type.shape().without(axis));
        }
    }

    /** A scan over what a scope has, if it has anything to go through. */
    Optional<Scan> scan(Draw draw, Map<String, TensorType> scope, int depth) {
        List<Sliced> all = new ArrayList<>();
        scope.forEach((name, type) -> {
            for (int axis = 0; axis < type.shape().rank(); axis++) {
                all.add(new Sliced(name, type, axis));
            }
        });
        loops++;
        String mark = "_" + loops;
        Map<String, TensorType> inside = new LinkedHashMap<>(scope);
        List<String> sources = new ArrayList<>();
        Dimension length;
        int axis = 0;
        if (all.isEmpty() || draw.chance(25)) {
            length = draw.chance(40) ? draw.dimension() : Dimension.of(draw.between(0, 4));
            int from = draw.chance(70) ? 0 : draw.between(1, 2);
            sources.add("turn" + mark + " in " + from + ".." + Draw.text(length.plus(Dimension.of(from))));
            inside.put("turn" + mark, TensorType.scalar(ElementType.INT));
        } else {
            Sliced first = draw.of(all);
            length = first.length();
            axis = first.axis();
            for (Sliced each : all) {
                boolean fits = each.axis() == axis && each.length().equals(length);
                if (each == first || fits && sources.size() < 3 && draw.chance(30)) {
                    String name = "slice" + mark + "_" + sources.size();
                    sources.add(name + " in " + each.name());
                    inside.put(name, each.slice());
                }
            }
        }
        List<Dimension> others = draw.dimensions().stream()
                .filter(each -> each.names().stream().noneMatch(length.names()::contains))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Draw within = draw.with(others);
        StringBuilder text = new StringBuilder("scan " + String.join(", ", sources));
        boolean counted = sources.size() == 1 && inside.containsKey("turn" + mark);
        if (axis > 0 || draw.chance(30)) {
            text.append(" along ").append(axis);
        }
        List<TensorType> carried = new ArrayList<>();
        Expressions before = new Expressions(within, scope, Expressions.within(declarations));
        for (int i = draw.of(0, 1, 1, 1, 2); i > 0; i--) {
            ElementType element = draw.of(ElementType.REAL, ElementType.REAL, ElementType.REAL, ElementType.INT);
            TensorType type = new TensorType(element, within.shape());
            text.append(carried.isEmpty() ? " with " : ", ")
                    .append("carried")
                    .append(mark)
                    .append("_")
                    .append(carried.size())
                    .append(" = ")
                    .append(before.expression(type, draw.between(0, 3)));
            inside.put("carried" + mark + "_" + carried.size(), type);
            carried.add(type);
        }
        if (!carried.isEmpty() && draw.chance(25)) {
            Map<String, TensorType> seen = new LinkedHashMap<>(scope);
            for (int i = 0; i < carried.size(); i++) {
                seen.put("carried" + mark + "_" + i, carried.get(i));
            }
            text.append(" until ")
                    .append(new Expressions(within, seen, Expressions.within(declarations))
                            .expression(TensorType.scalar(ElementType.BOOL), draw.between(1, 3)));
        }
        text.append(" {\n");
        if (draws.test(30)) {
            TensorType type = TensorType.real(within.shape());
            text.append("        random noise").append(mark).append(": ").append(Draw.text(type));
            text.append(" = ")
                    .append(draw.of("normal()", "uniform(-1, 1)", "bernoulli(0.5)"))
                    .append('\n');
            inside.put("noise" + mark, type);
        }
        Expressions body = new Expressions(within, inside, Expressions.within(declarations));
        if (depth > 0 && draw.chance(50)) {
            nested(within, body, depth, mark, text);
        }
        if (draw.chance(30)) {
            atPlace(within, body, mark, text);
        }
        List<String> used = used(draw, body, scope);
        if (!carried.isEmpty() && carried.get(0).isReal() && draws.test(20)) {
            RandomDerivatives.Derivative slope = new RandomDerivatives(within, body).by("carried" + mark + "_0");
            text.append("        slope")
                    .append(mark)
                    .append(" = ")
                    .append(slope.text())
                    .append('\n');
            body.bind("slope" + mark, slope.type());
        }
        for (int i = 0; i < carried.size(); i++) {
            String name = "carried" + mark + "_" + i;
            text.append("        next ")
                    .append(name)
                    .append(" = ")
                    .append(next(draw, body, carried.get(i), name, used));
        }
        List<TensorType> yields = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = carried.isEmpty() ? draw.between(1, 2) : draw.of(0, 1, 1, 2); i > 0; i--) {
            Shape shape = within.shape();
            if (shape.rank() >= axis) {
                ElementType element = draw.of(ElementType.REAL, ElementType.REAL, ElementType.INT, ElementType.BOOL);
                TensorType type = new TensorType(element, shape);
                String value = body.expression(type, draw.between(1, 5));
                values.add(type.isReal() ? value + using(body, shape, used) : value);
                yields.add(type.withShape(shape.inserting(axis, length)));
            }
        }
        if (carried.isEmpty() && yields.isEmpty() || counted && carried.isEmpty() && length.isStatic()) {
            return Optional.empty();
        }
        if (!values.isEmpty()) {
            text.append("        yield ").append(String.join(", ", values)).append('\n');
        }
        return Optional.of(new Scan(text + "    }", yields, carried));
    }

    private void nested(Draw draw, Expressions body, int depth, String mark, StringBuilder text) {
        scan(draw, body.scope(), depth - 1).ifPresent(inner -> {
            List<TensorType> results = inner.results(draw);
            List<String> names = new ArrayList<>();
            for (TensorType result : results) {
                names.add("inner" + mark + "_" + names.size());
                body.bind(names.get(names.size() - 1), result);
            }
            text.append("        ")
                    .append(String.join(", ", names))
                    .append(" = ")
                    .append(inner.text())
                    .append('\n');
        });
    }

    /** Elements of something where a number of the turn tells: mostly what is carried, or the turn itself. */
    private static void atPlace(Draw draw, Expressions body, String mark, StringBuilder text) {
        List<Map.Entry<String, TensorType>> places = body.scope().entrySet().stream()
                .filter(each -> each.getValue().element() == ElementType.INT
                        && each.getKey().contains(mark))
                .toList();
        List<Map.Entry<String, TensorType>> tables = body.scope().entrySet().stream()
                .filter(each -> each.getValue().isReal()
                        && each.getValue().shape().rank() > 0
                        && each.getValue().shape().get(0).value().orElse(0) > 0)
                .toList();
        if (places.isEmpty() || tables.isEmpty()) {
            return;
        }
        Map.Entry<String, TensorType> place = draw.of(places);
        Map.Entry<String, TensorType> table = draw.of(tables);
        Shape rows = table.getValue().shape();
        TensorType type = TensorType.real(place.getValue().shape().followedBy(rows.part(1, rows.rank())));
        if (draw.isSmall(type.shape())) {
            text.append("        placed" + mark + " = " + table.getKey() + "[" + place.getKey() + " % "
                    + Draw.text(rows.get(0)) + "]\n");
            body.bind("placed" + mark, type);
        }
    }

    /** What a turn has of its own, and a state: most turns would not read it by chance. */
    private static List<String> used(Draw draw, Expressions body, Map<String, TensorType> scope) {
        List<String> used = new ArrayList<>();
        body.scope().forEach((name, type) -> {
            boolean own = !scope.containsKey(name) && !name.startsWith("slice") && !name.startsWith("carried");
            if (type.isReal() && (own || name.startsWith("kept_")) && draw.chance(70)) {
                used.add(name);
            }
        });
        return used;
    }

    /** What must be used, each once, in a shape. */
    private static String using(Expressions body, Shape shape, List<String> used) {
        StringBuilder text = new StringBuilder();
        used.forEach(name -> text.append(" + ").append(body.adapted(name, shape)));
        used.clear();
        return text.toString();
    }

    /** What is carried on: of reals mostly what does not grow from turn to turn. */
    private static String next(Draw draw, Expressions body, TensorType type, String name, List<String> used) {
        String value = body.expression(type, draw.between(1, 5));
        if (type.isReal()) {
            value += using(body, type.shape(), used);
        }
        if (type.isReal() && draw.chance(85)) {
            value = draw.of(
                    "tanh(" + value + ")", "0.5 * " + name + " + softsign(" + value + ")", "sigmoid(" + value + ")");
        }
        return value + "\n";
    }
}
