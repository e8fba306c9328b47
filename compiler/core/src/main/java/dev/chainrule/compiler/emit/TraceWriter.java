// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.schedule.Buffer;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Routine;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.Schedule.Turn;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the runtime needs to find the first value that is not finite, as lines below the description: there every
 * buffer has a slot of its own, which has the buffer's number. The generated methods are the same: what they fetch, and in
 * which order, is written down here, so that the runtime gives them these arrays.
 */
final class TraceWriter {
    private static final String INDENT = "    ";

    private final ModelLayout layout;
    private final Map<ModelLayout.Table, Integer> tables = new LinkedHashMap<>();
    private final List<Fetches> entries = new ArrayList<>();

    TraceWriter(ModelLayout layout) {
        this.layout = layout;
    }

    /** Of one entry point: what its methods fetch, added in the order in which they run. */
    final class Fetches {
        private final ModelLayout.Entry entry;
        private final List<Integer> numbers = new ArrayList<>();
        private final Set<Integer> entryTables = new TreeSet<>();
        private final Passed passed;
        private final Set<Origin> told = new HashSet<>();
        private boolean jumps;

        private Fetches(ModelLayout.Entry entry) {
            this.entry = entry;
            this.passed = new Passed(entry);
        }

        void slot(Buffer buffer) {
            numbers.add(buffer.id());
        }

        void table(Buffer.Table table) {
            numbers.add(number(table));
        }

        /** All since there were so many again, in each further turn of a loop. */
        void repeat(int from, int turns) {
            List<Integer> turn = List.copyOf(numbers.subList(from, numbers.size()));
            for (int i = 1; i < turns; i++) {
                numbers.addAll(turn);
            }
        }

        int size() {
            return numbers.size();
        }

        /** The methods of a turn fetch in each, and how many turns there are, the data tell: so the code says where it is. */
        int jump() {
            jumps = true;
            return numbers.size();
        }

        boolean jumps() {
            return jumps;
        }

        private int number(Buffer.Table table) {
            List<ModelLayout.Place> places =
                    table.buffers().stream().map(id -> place(buffer(id))).toList();
            int next = tables.size();
            int number = tables.computeIfAbsent(
                    new ModelLayout.Table(table.element() == ElementType.REAL, table.first(), places), key -> next);
            entryTables.add(number);
            return number;
        }

        private Buffer buffer(int id) {
            return entry.schedule().buffers().get(id);
        }

        private ModelLayout.Place place(Buffer buffer) {
            return buffer.storage() instanceof Buffer.Temporary
                    ? new ModelLayout.Place("slots", buffer.id())
                    : layout.place(entry, buffer);
        }

        private List<String> lines() {
            List<String> computed = new ArrayList<>();
            for (Schedule.Step step : entry.schedule().steps()) {
                if (step instanceof Schedule.Repeat repeat) {
                    computed.add(INDENT + "for i < " + repeat.turn().count());
                    repeat.body().forEach(inner -> computes(inner, Optional.of(repeat.turn()), computed));
                    computed.add(INDENT + "end");
                } else {
                    flat(step).forEach(each -> computes(each, Optional.empty(), computed));
                }
            }
            List<String> lines = new ArrayList<>();
            lines.add(DescriptionWriter.head(entry));
            numbers("tables ", List.copyOf(entryTables), lines);
            numbers("fetches ", numbers, lines);
            lines.addAll(computed);
            return lines;
        }

        /** Of a loop what stands in the arrays after its last turn is looked at. */
        private static Stream<Schedule.Step> flat(Schedule.Step step) {
            return step instanceof Schedule.Loop loop ? loop.body().stream().flatMap(Fetches::flat) : Stream.of(step);
        }

        private static void numbers(String word, List<Integer> numbers, List<String> lines) {
            if (!numbers.isEmpty()) {
                lines.add(INDENT + word + NumberList.of(numbers));
            }
        }

        private void computes(Schedule.Step step, Optional<Turn> turn, List<String> lines) {
            if (!(step instanceof Schedule.Call call)) {
                return;
            }
            for (int id : written(call)) {
                Buffer buffer = buffer(id);
                boolean infinite = call.formula().text().contains("∞");
                String word = buffer.element() != ElementType.REAL ? "counts " : infinite ? "masks " : "computes ";
                lines.add(INDENT + word + where(buffer, turn) + ": " + Dimensions.asData(buffer.length()) + ": "
                        + what(call, buffer, turn));
            }
        }

        private String where(Buffer buffer, Optional<Turn> turn) {
            if (buffer.storage() instanceof Buffer.EachTurn each) {
                Set<Integer> ids = new TreeSet<>(each.table().buffers());
                return ids.size() == 1
                        ? where(buffer(ids.iterator().next()), turn)
                        : "tables " + number(each.table()) + " " + inTurn(turn.orElseThrow(), each.shift());
            }
            ModelLayout.Place place = place(buffer);
            return place.kind() + " " + place.number();
        }

        /** {@code digits.nn:11: h}, and what is computed at once without being stored. */
        private String what(Schedule.Call call, Buffer buffer, Optional<Turn> turn) {
            String name = call.formula().all().stream()
                    .map(equation -> equation.value())
                    .filter(value -> value.path().equals(buffer.name()))
                    .map(Notation::text)
                    .findFirst()
                    .orElseGet(() -> call.origin().path().orElse(buffer.name()));
            String layer = call.origin().place();
            String text = named(call.origin(), name.contains(layer) ? name : layer + ": " + name);
            List<String> inner = told.add(call.origin()) ? passed.of(call.origin()) : List.of();
            text += inner.isEmpty() ? "" : " (computed at once with " + String.join(", ", inner) + ")";
            text = Comments.plain(text).replace('{', '(').replace('}', ')');
            return turn.isEmpty()
                    ? text
                    : Pattern.compile("\\[" + Pattern.quote(turn.get().name()) + "(?: ([+-] \\d+))?]")
                            .matcher(text)
                            .replaceAll(match -> "[" + inTurn(turn.get(), shift(match.group(1))) + "]");
        }
    }

    /** The equations and adjoints that no buffer holds, because the kernel that needs them computes them by the way. */
    private static final class Passed {
        private final Graph graph;
        private final Map<Origin, List<Integer>> nodes = new HashMap<>();
        private final Set<String> stored = new HashSet<>();

        Passed(ModelLayout.Entry entry) {
            graph = entry.entryPoint().graph();
            for (int node = 0; node < graph.nodes().size(); node++) {
                nodes.computeIfAbsent(graph.origins().get(node), origin -> new ArrayList<>())
                        .add(node);
            }
            entry.schedule().buffers().forEach(buffer -> stored.add(buffer.name()));
        }

        /** Those on the way from what is stored to a value of this origin, in the order in which they are computed. */
        List<String> of(Origin origin) {
            Map<Integer, String> passed = new TreeMap<>();
            Deque<Integer> open = new ArrayDeque<>(nodes.getOrDefault(origin, List.of()));
            Set<Integer> seen = new HashSet<>(open);
            while (!open.isEmpty()) {
                for (Value operand : graph.nodes().get(open.remove()).operands()) {
                    Origin of = graph.origin(operand);
                    boolean own = of.path().equals(origin.path()) && of.phase() == origin.phase();
                    if (graph.node(operand).operands().isEmpty() || !own && isHeld(of) || !seen.add(operand.node())) {
                        continue;
                    }
                    open.add(operand.node());
                    if (!own
                            && of.phase() != Origin.Phase.UPDATE
                            && of.span().isPresent()
                            && (of.role() == Origin.Role.ROOT || origin.span().isEmpty())) {
                        passed.put(operand.node(), named(of, name(of)));
                    }
                }
            }
            return passed.values().stream().distinct().toList();
        }

        private boolean isHeld(Origin of) {
            String path = of.path().orElse("");
            if (of.phase() == Origin.Phase.BACKWARD) {
                return stored.contains("d" + path) || stored.contains("dz_" + path);
            }
            return stored.contains(of.role() == Origin.Role.ROOT ? path : "z_" + path);
        }

        private static String name(Origin of) {
            return (of.phase() == Origin.Phase.BACKWARD ? "d" : "") + of.path().orElse("");
        }
    }

    private static String named(Origin origin, String name) {
        return origin.span().map(span -> ModelLayout.place(span) + ": ").orElse("") + name;
    }

    private static int shift(@Nullable String text) {
        return text == null ? 0 : Integer.parseInt(text.replace(" ", ""));
    }

    /** The index of a turn and some more, where {@code i} counts from 0. */
    private static String inTurn(Turn turn, int shift) {
        int from = turn.first() + shift;
        return "{" + (turn.up() < 0 ? "-" : "") + "i" + (from == 0 ? "" : " + " + from) + "}";
    }

    /** The buffers that a call writes. */
    static Set<Integer> written(Schedule.Call call) {
        Set<Integer> written = new LinkedHashSet<>();
        if (call instanceof Schedule.KernelCall kernel) {
            for (Kernel.Part part : kernel.kernel().parts()) {
                for (Kernel.Target target : part.targets()) {
                    if (target instanceof Kernel.Store store) {
                        written.add(call.buffers().get(store.place().array()));
                    } else if (target instanceof Kernel.CombineInto into) {
                        written.add(call.buffers().get(into.place().array()));
                    }
                }
            }
        } else if (!(((Schedule.RoutineCall) call).routine() instanceof Routine.CheckIndices)) {
            written.add(call.buffers().get(call.buffers().size() - 1));
        }
        return written;
    }

    /** For the next entry point. */
    Fetches next(ModelLayout.Entry entry) {
        Fetches fetches = new Fetches(entry);
        entries.add(fetches);
        return fetches;
    }

    List<String> lines() {
        List<String> below = new ArrayList<>();
        entries.forEach(each -> below.addAll(each.lines()));
        List<String> lines = new ArrayList<>();
        lines.add("trace " + layout.model().name());
        if (!layout.model().dynamicNames().isEmpty()) {
            lines.add("dimensions " + String.join(", ", layout.model().dynamicNames()));
        }
        tables.keySet().forEach(table -> lines.add(DescriptionWriter.table(table)));
        lines.addAll(below);
        return lines;
    }
}
