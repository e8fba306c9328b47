// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A rolled schedule does what it did, in the same order; deep models become short. */
class RollTest {
    private static final int BUFFERS = 12;

    private static Schedule.Call call(int kind, int a, int b, int layer) {
        Origin origin = new Origin(Optional.empty(), Optional.empty(), "blocks." + layer, Origin.Phase.FORWARD);
        return new Schedule.RoutineCall(
                new Routine.CheckIndices(Dimension.of(kind), Dimension.ONE),
                List.of(a, b),
                origin,
                Equations.of(name(a), name(b)));
    }

    private static Notation.Name name(int buffer) {
        return new Notation.Name("t" + buffer, "t" + buffer, "", false);
    }

    private static Schedule schedule(List<? extends Schedule.Step> steps) {
        List<Buffer> buffers = new ArrayList<>();
        for (int id = 0; id < BUFFERS; id++) {
            buffers.add(new Buffer(id, "t" + id, ElementType.REAL, Dimension.ONE, new Buffer.Temporary()));
        }
        return new Schedule(ScheduleRunner.id("a"), buffers, List.copyOf(steps), List.of(), List.of());
    }

    /** Stretches of a short body that comes once or often, upwards or downwards, over any buffers. */
    @Provide
    Arbitrary<List<Schedule.Call>> steps() {
        Arbitrary<Integer> kind = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> buffer = Arbitraries.integers().between(0, BUFFERS - 1);
        Arbitrary<List<Schedule.Call>> stretch = Combinators.combine(
                        kind.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of(1, -1),
                        buffer.list().ofSize(8))
                .as((body, turns, up, buffers) -> {
                    List<Schedule.Call> calls = new ArrayList<>();
                    for (int turn = 0; turn < turns; turn++) {
                        for (int at = 0; at < body.size(); at++) {
                            int a = buffers.get(at);
                            int b = (buffers.get(at + 4) + up * turn + BUFFERS) % BUFFERS;
                            calls.add(call(body.get(at), a, b, up > 0 ? turn : turns - turn));
                        }
                    }
                    return calls;
                });
        return stretch.list()
                .ofMaxSize(5)
                .map(all -> all.stream().flatMap(List::stream).toList());
    }

    @Property(tries = 500)
    void rolledIsUnrolled(@ForAll("steps") List<Schedule.Call> steps) {
        assertSame(schedule(steps));
    }

    private static Schedule assertSame(Schedule flat) {
        Schedule rolled = Roll.roll(flat);
        assertThat(rolled.buffers()).startsWith(flat.buffers().toArray(new Buffer[0]));
        assertThat(work(ScheduleRunner.unrolled(rolled))).isEqualTo(work(flat.steps()));
        rolled.steps().forEach(step -> {
            if (step instanceof Schedule.Repeat repeat) {
                assertThat(repeat.turn().count()).isGreaterThanOrEqualTo(Stretches.FEWEST_TURNS);
            }
        });
        return rolled;
    }

    private static List<Object> work(List<Schedule.Step> steps) {
        return steps.stream()
                .map(step -> step instanceof Schedule.Call call ? List.of(call.work(), call.buffers()) : step)
                .toList();
    }

    private static Program deep(int depth, String clip) {
        SourceFile source = new SourceFile("deep.nn", """
                        layer Block(width: int) {
                            param W: [width, width] = glorot_uniform()
                            apply(x: [..., width]) -> [..., width] = x + tanh(x @ W)
                        }
                        model Deep {
                            input x: [B, 8]
                            input y: [B, 8]
                            layer blocks[%d] = Block(8)
                            output z = x |> blocks
                            loss error = mse(z, y)
                            train minimize error using adam(lr = 1e-3) %s
                        }
                        """.formatted(depth, clip));
        return EntryPoints.of(
                Resolver.resolve(Resolver.Request.of(source)).models().get(0),
                EntryPoints.Options.STANDARD,
                new Diagnostics());
    }

    @Test
    void aDeepModelIsAsShortAsAShallowOne() {
        for (String clip : List.of("", "clip norm 1.0")) {
            List<EntryPoint> shallow = deep(20, clip).entryPoints();
            List<EntryPoint> many = deep(60, clip).entryPoints();
            for (int i = 0; i < shallow.size(); i++) {
                Schedule few = assertSame(Scheduler.schedule(shallow.get(i)));
                Schedule rolled = assertSame(Scheduler.schedule(many.get(i)));
                // Sums over many gradients come in kernels of so many operands each.
                int more = clip.isEmpty() ? 0 : 4;
                assertThat(rolled.steps().size())
                        .as(rolled.entryPoint() + " " + clip)
                        .isBetween(few.steps().size(), few.steps().size() + more);
                assertThat(rolled.steps().size()).isLessThan(40);
            }
        }
    }

    @Test
    void aLoopSaysWhichLayerItIsAt() {
        Schedule train = Roll.roll(Scheduler.schedule(deep(9, "").entryPoint("train")));
        List<Schedule.Repeat> loops = train.steps().stream()
                .filter(Schedule.Repeat.class::isInstance)
                .map(Schedule.Repeat.class::cast)
                .toList();
        assertThat(loops).hasSize(2);
        assertThat(loops.get(0).turn()).isEqualTo(new Schedule.Turn("i", 0, 1, 9));
        assertThat(loops.get(1).turn().up()).isEqualTo(-1);
        assertThat(loops.get(1).turn().last()).isLessThanOrEqualTo(1);
        String text = loops.stream()
                .flatMap(loop -> loop.body().stream())
                .map(step -> ((Schedule.Call) step).formula().all().toString())
                .collect(Collectors.joining("\n"));
        assertThat(text).contains("blocks[i].W").doesNotContainPattern("blocks\\.\\d");
    }
}
