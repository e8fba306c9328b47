// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.schedule.Schedule.Call;
import dev.chainrule.compiler.schedule.Schedule.Step;
import dev.chainrule.compiler.schedule.Schedule.Turn;
import dev.chainrule.compiler.schedule.Stretches.Stretch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a loop of steps that repeat: the layers of an array of instances, forward, backward and in the update. The steps
 * of two turns come from the same line, and differ in their buffers alone, so a loop does what they did, in the same
 * order.
 */
public final class Roll {
    private static final List<String> TURNS = List.of("i", "j", "k");
    private final Schedule flat;
    private final List<Step> steps;
    private final List<Buffer> buffers;
    private final Tables tables;
    private final Map<Buffer.EachTurn, Integer> rolledBuffers = new HashMap<>();
    private final String turnName;

    private Roll(Schedule flat) {
        this.flat = flat;
        this.steps = flat.steps();
        this.buffers = new ArrayList<>(flat.buffers());
        this.tables = new Tables(flat.buffers());
        List<String> names = flat.buffers().stream().map(Buffer::name).toList();
        this.turnName =
                TURNS.stream().filter(name -> !names.contains(name)).findFirst().orElse("turn");
    }

    /** The schedule with loops; the buffers that it had keep their ids. */
    public static Schedule roll(Schedule schedule) {
        return new Roll(schedule).run();
    }

    /** A loop, and for each operand of its body where the buffers are, or the one that stays. */
    private record Loop(Stretch stretch, Turn turn, List<List<Operand>> operands) {}

    private record Operand(int first, Optional<Tables.Row> row) {}

    private Schedule run() {
        List<Stretch> stretches = stretches();
        if (stretches.isEmpty()) {
            return flat;
        }
        // The tables are known when all loops are.
        List<Loop> loops = stretches.stream().map(this::loop).toList();
        List<Step> rolled = new ArrayList<>();
        int done = 0;
        for (Loop loop : loops) {
            rolled.addAll(steps.subList(done, loop.stretch().from()));
            rolled.add(repeat(loop));
            done = loop.stretch().end();
        }
        rolled.addAll(steps.subList(done, steps.size()));
        return new Schedule(flat.entryPoint(), buffers, rolled, flat.results(), flat.conditions());
    }

    private List<Stretch> stretches() {
        Map<Object, Integer> numbers = new HashMap<>();
        // Calls that come of one template share their kernel.
        IdentityHashMap<Kernel, Integer> kernels = new IdentityHashMap<>();
        Map<String, Integer> places = new HashMap<>();
        int[] kinds = new int[steps.size()];
        int[] owners = new int[steps.size()];
        Arrays.fill(owners, -1);
        for (int i = 0; i < kinds.length; i++) {
            Step step = steps.get(i);
            if (step instanceof Call call) {
                Object work = call.work();
                if (call instanceof Schedule.KernelCall of) {
                    int kernel = kernels.computeIfAbsent(of.kernel(), each -> number(numbers, each));
                    work = List.of(kernel, of.sizes(), of.settings(), of.range());
                }
                kinds[i] = number(numbers, List.of(work, line(step.origin())));
                String place = step.origin().place();
                int end = endOfNumber(place, 0);
                if (end >= 0) {
                    owners[i] = number(places, place.substring(0, end));
                }
            } else {
                kinds[i] = -1 - i;
            }
        }
        return Stretches.of(kinds, owners);
    }

    private static <T> int number(Map<T, Integer> numbers, T key) {
        int next = numbers.size();
        return numbers.computeIfAbsent(key, each -> next);
    }

    /** What a comment on a step says, without the number of the layer. */
    private static Object line(Origin origin) {
        return List.of(
                origin.span().map(Span::place),
                origin.path().map(Roll::unnumbered),
                unnumbered(origin.place()),
                origin.phase());
    }

    /** {@code blocks[].W}. */
    private static String unnumbered(String path) {
        StringBuilder text = new StringBuilder();
        int done = 0;
        for (int end = endOfNumber(path, 0); end >= 0; end = endOfNumber(path, end)) {
            text.append(path, done, path.lastIndexOf('.', end - 1)).append("[]");
            done = end;
        }
        return done == 0 ? path : text.append(path, done, path.length()).toString();
    }

    /** Where the next part of a path ends that is a number; negative if there is none. */
    private static int endOfNumber(String path, int from) {
        for (int dot = path.indexOf('.', from); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            int end = dot + 1;
            while (end < path.length() && Character.isDigit(path.charAt(end))) {
                end++;
            }
            if (end > dot + 1 && (end == path.length() || path.charAt(end) == '.')) {
                return end;
            }
        }
        return -1;
    }

    private Loop loop(Stretch stretch) {
        Turn turn = turn(stretch);
        List<List<Operand>> operands = new ArrayList<>();
        for (int at = 0; at < stretch.period(); at++) {
            List<Operand> ofStep = new ArrayList<>();
            int count = call(stretch, 0, at).buffers().size();
            for (int operand = 0; operand < count; operand++) {
                List<Integer> inTurn = new ArrayList<>();
                for (int t = 0; t < stretch.turns(); t++) {
                    inTurn.add(call(stretch, t, at).buffers().get(operand));
                }
                int first = inTurn.get(0);
                boolean stays = inTurn.stream().allMatch(buffer -> buffer == first);
                ofStep.add(new Operand(first, stays ? Optional.empty() : Optional.of(tables.row(inTurn, turn))));
            }
            operands.add(ofStep);
        }
        return new Loop(stretch, turn, operands);
    }

    private Call call(Stretch stretch, int turn, int at) {
        return (Call) steps.get(stretch.from() + turn * stretch.period() + at);
    }

    /** Counts as the layers do of the first step that belongs to one. */
    private Turn turn(Stretch stretch) {
        for (int at = 0; at < stretch.period(); at++) {
            Optional<Numbered> place = numbered(stretch, at);
            if (place.isPresent()) {
                int first = place.get().number();
                for (int up : new int[] {1, -1}) {
                    if (counts(stretch, at, place.get(), up)) {
                        return new Turn(turnName, first, up, stretch.turns());
                    }
                }
            }
        }
        return new Turn(turnName, 0, 1, stretch.turns());
    }

    private Optional<Numbered> numbered(Stretch stretch, int at) {
        return Numbered.of(
                call(stretch, 0, at).origin().place(),
                call(stretch, 1, at).origin().place());
    }

    private boolean counts(Stretch stretch, int at, Numbered place, int up) {
        for (int turn = 1; turn < stretch.turns(); turn++) {
            if (!place.is(call(stretch, turn, at).origin().place(), place.number() + up * turn)) {
                return false;
            }
        }
        return true;
    }

    private Step repeat(Loop loop) {
        List<Step> body = new ArrayList<>();
        for (int at = 0; at < loop.stretch().period(); at++) {
            Call call = call(loop.stretch(), 0, at);
            Map<String, String> names = new HashMap<>();
            List<Integer> operands = new ArrayList<>();
            for (Operand operand : loop.operands().get(at)) {
                operands.add(operand.row().map(row -> buffer(row, loop.turn())).orElse(operand.first()));
                names.put(
                        buffers.get(operand.first()).name(),
                        buffers.get(operands.get(operands.size() - 1)).name());
            }
            body.add(call.on(operands, origin(loop, at), call.formula().renamed(name -> name.as(names))));
        }
        return new Schedule.Repeat(loop.turn(), body);
    }

    private int buffer(Tables.Row row, Turn turn) {
        Buffer.EachTurn storage = row.draft().storage(row.shift());
        return rolledBuffers.computeIfAbsent(storage, key -> {
            Buffer one = row.draft().anyOf();
            int id = buffers.size();
            buffers.add(new Buffer(id, row.draft().name(turn, row.shift()), one.element(), one.length(), storage));
            return id;
        });
    }

    private Origin origin(Loop loop, int at) {
        Origin origin = call(loop.stretch(), 0, at).origin();
        Turn turn = loop.turn();
        return numbered(loop.stretch(), at)
                .filter(place -> counts(loop.stretch(), at, place, turn.up()))
                .map(place -> origin.at(place.at(turn.plus(place.number() - turn.first()))))
                .orElse(origin);
    }
}
