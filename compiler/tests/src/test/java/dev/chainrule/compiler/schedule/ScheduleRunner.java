// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.emit.loops.ScalarMethods;
import dev.chainrule.compiler.emit.loops.SizeBounds;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.runtime.generated.Contractions;
import dev.chainrule.runtime.generated.Convolution;
import dev.chainrule.runtime.generated.Cumulations;
import dev.chainrule.runtime.generated.Orders;
import dev.chainrule.runtime.generated.Scatters;
import dev.chainrule.runtime.generated.Sums;
import dev.chainrule.runtime.generated.Windows;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Precision;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs schedules: kernels compiled from what is emitted, many in one class; routines as plain loops. Temporaries start as
 * NaN and have just the length that the schedule says, so a read before a write, or beside the array, shows.
 */
public final class ScheduleRunner {
    /** An entry point by a name, for schedules that belong to no model. */
    public static EntryPointId id(String name) {
        return new EntryPointId(EntryPoint.Kind.PREDICT, name);
    }

    /** What a run left. */
    public record Result(Map<String, Array> outputs, Map<Cell, Array> cells) {}

    private final Precision precision;
    private final Map<Kernel, Method> methods = new LinkedHashMap<>();
    final String source;
    final Map<String, byte[]> classFiles;

    public ScheduleRunner(Precision precision, List<Schedule> schedules) {
        this.precision = precision;
        Map<Kernel, String> names = new LinkedHashMap<>();
        TypeSpec.Builder type = TypeSpec.classBuilder("Kernels");
        for (Schedule schedule : schedules) {
            for (Schedule.Step step : flat(schedule.steps())) {
                if (step instanceof Schedule.KernelCall call && !names.containsKey(call.kernel())) {
                    String name = "kernel" + names.size();
                    names.put(call.kernel(), name);
                    type.addMethod(
                            ScalarMethods.of(call.kernel(), call.labels(), SizeBounds.NONE.and(call), name, precision)
                                    .addJavadoc("$L", call.formula().text().replace("$", "$$"))
                                    .addModifiers(javax.lang.model.element.Modifier.PUBLIC)
                                    .build());
                }
            }
        }
        source = JavaFile.builder(
                        "",
                        type.addModifiers(javax.lang.model.element.Modifier.PUBLIC)
                                .build())
                .skipJavaLangImports(true)
                .indent("    ")
                .build()
                .toString();
        InMemory compiled = InMemory.compile(
                List.of(new GeneratedFile("Kernels.java", source)),
                ScheduleRunner.class.getClassLoader(),
                "-Xlint:all",
                "-Werror");
        classFiles = compiled.classFiles();
        Map<String, Method> byName = new TreeMap<>();
        for (Method method : compiled.load("Kernels").type().getMethods()) {
            byName.put(method.getName(), method);
        }
        names.forEach((kernel, name) -> methods.put(kernel, byName.get(name)));
    }

    private static int longest(MemoryPlan plan, Schedule schedule, int slot, Map<String, Long> sizes) {
        return plan.assignment(schedule.entryPoint()).lengths().get(slot).stream()
                .mapToInt(length -> (int) length.evaluate(sizes::get))
                .max()
                .orElse(0);
    }

    private static List<Schedule.Step> flat(List<Schedule.Step> steps) {
        return steps.stream()
                .flatMap(step -> step instanceof Schedule.Turns turns ? flat(turns.body()).stream() : Stream.of(step))
                .toList();
    }

    /** The steps turn by turn, with the buffers of the turn. */
    static List<Schedule.Step> unrolled(Schedule schedule) {
        List<Schedule.Step> unrolled = new ArrayList<>();
        for (Schedule.Step step : schedule.steps()) {
            if (!(step instanceof Schedule.Repeat repeat)) {
                unrolled.add(step);
                continue;
            }
            Schedule.Turn turn = repeat.turn();
            for (int i = 0; i < turn.count(); i++) {
                int number = turn.first() + turn.up() * i;
                for (Schedule.Step inner : repeat.body()) {
                    Schedule.Call call = (Schedule.Call) inner;
                    List<Integer> buffers = call.buffers().stream()
                            .map(id -> atTurn(schedule.buffers().get(id), number))
                            .toList();
                    unrolled.add(call.on(buffers, call.origin(), call.formula()));
                }
            }
        }
        return unrolled;
    }

    private static int atTurn(Buffer buffer, int turn) {
        return buffer.storage() instanceof Buffer.EachTurn each
                ? each.table().buffers().get(turn + each.shift() - each.table().first())
                : buffer.id();
    }

    int kernels() {
        return methods.size();
    }

    /** @param cuts where ranges are cut into chunks, at random; the order of the chunks is random as well */
    public Result run(
            Schedule schedule,
            Map<String, Array> inputs,
            Map<Cell, Array> cells,
            Map<String, Long> sizes,
            Random cuts) {
        return run(schedule, Optional.empty(), inputs, cells, sizes, cuts);
    }

    /** @param plan by which temporaries share arrays; without one each has its own */
    Result run(
            Schedule schedule,
            Optional<MemoryPlan> plan,
            Map<String, Array> inputs,
            Map<Cell, Array> cells,
            Map<String, Long> sizes,
            Random cuts) {
        List<Object> arrays = new ArrayList<>();
        Map<Integer, Object> slots = new HashMap<>();
        for (Buffer buffer : schedule.buffers()) {
            int length = (int) buffer.length().evaluate(sizes::get);
            if (buffer.storage() instanceof Buffer.InputCopy input) {
                arrays.add(array(inputs.get(input.input())));
            } else if (buffer.storage() instanceof Buffer.CellArray cell) {
                arrays.add(array(cells.get(cell.cell())));
            } else {
                Optional<Integer> slot = plan.flatMap(
                        each -> each.assignment(schedule.entryPoint()).slotOf().get(buffer.id()));
                arrays.add(
                        slot.isEmpty()
                                ? fresh(buffer.element(), length)
                                : slots.computeIfAbsent(
                                        slot.get(),
                                        each -> fresh(buffer.element(), longest(plan.get(), schedule, each, sizes))));
            }
        }
        Map<Integer, Double> hosts = new LinkedHashMap<>();
        for (Schedule.Step step : unrolled(schedule)) {
            step(step, arrays, hosts, sizes, cuts);
        }
        Map<String, Array> outputs = new LinkedHashMap<>();
        for (Schedule.Result result : schedule.results()) {
            int[] shape = result.type().shape().dimensions().stream()
                    .mapToInt(dimension -> (int) dimension.evaluate(sizes::get))
                    .toArray();
            outputs.put(
                    result.name(),
                    back(arrays.get(result.buffer()), result.type().element(), shape));
        }
        Map<Cell, Array> after = new LinkedHashMap<>(cells);
        for (Buffer buffer : schedule.buffers()) {
            if (buffer.storage() instanceof Buffer.CellArray cell) {
                after.put(
                        cell.cell(),
                        back(
                                arrays.get(buffer.id()),
                                cell.cell().type().element(),
                                cells.get(cell.cell()).shape()));
            }
        }
        return new Result(outputs, after);
    }

    private void step(
            Schedule.Step step, List<Object> arrays, Map<Integer, Double> hosts, Map<String, Long> sizes, Random cuts) {
        if (step instanceof Schedule.KernelCall call) {
            List<Object> arguments = new ArrayList<>();
            call.buffers().forEach(buffer -> arguments.add(arrays.get(buffer)));
            call.sizes().forEach(size -> arguments.add(Math.toIntExact(size.evaluate(sizes::get))));
            for (int setting : call.settings()) {
                double value = hosts.get(setting);
                arguments.add(precision == Precision.F32 ? (Object) (float) value : (Object) value);
            }
            int range = Math.toIntExact(call.range().evaluate(sizes::get));
            List<int[]> chunks = new ArrayList<>();
            for (int from = 0; from < range; ) {
                // What is shorter than a block is not cut.
                boolean whole = call.kernel().rows().stream().anyMatch(Kernel.Amount::isBlock);
                int to = whole || cuts.nextInt(3) == 0 ? range : from + 1 + cuts.nextInt(range - from);
                chunks.add(new int[] {from, to});
                from = to;
            }
            java.util.Collections.shuffle(chunks, cuts);
            for (int[] chunk : chunks) {
                List<Object> all = new ArrayList<>(arguments);
                all.add(chunk[0]);
                all.add(chunk[1]);
                try {
                    methods.get(call.kernel()).invoke(null, all.toArray());
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("in " + methods.get(call.kernel()) + ": " + call.formula(), e);
                }
            }
        } else if (step instanceof Schedule.HostScalar scalar) {
            long[] operands = scalar.operands().stream()
                    .mapToLong(operand -> operand(operand, arrays, hosts, sizes))
                    .toArray();
            Interpreter interpreter = new Interpreter(Precision.F64, Interpreter.Calls.BODY);
            hosts.put(scalar.id(), Double.longBitsToDouble(interpreter.evaluate(scalar.body(), operands)[0]));
        } else if (step instanceof Schedule.RoutineCall call) {
            routine(call, arrays, sizes);
        } else if (step instanceof Schedule.Loop loop) {
            Map<String, Long> inside = new HashMap<>(sizes);
            long length = loop.length().evaluate(sizes::get);
            for (long turn = 0; turn < length; turn++) {
                inside.put(loop.turn(), loop.backwards() ? length - 1 - turn : turn);
                int first = loop.gate().map(Schedule.Gate::after).orElse(0);
                for (Schedule.Step each : loop.body().subList(0, first)) {
                    step(each, arrays, hosts, inside, cuts);
                }
                if (loop.gate()
                        .filter(gate -> isClosed(arrays.get(gate.buffer())))
                        .isPresent()) {
                    continue;
                }
                for (Schedule.Step each : loop.body().subList(first, loop.body().size())) {
                    step(each, arrays, hosts, inside, cuts);
                }
            }
        } else {
            throw new AssertionError(step);
        }
    }

    private static boolean isClosed(Object gate) {
        return ((int[]) gate)[0] == 0;
    }

    private long operand(
            Schedule.HostOperand operand, List<Object> arrays, Map<Integer, Double> hosts, Map<String, Long> sizes) {
        if (operand instanceof Schedule.Extent extent) {
            return extent.dimension().evaluate(sizes::get);
        } else if (operand instanceof Schedule.Earlier earlier) {
            return Double.doubleToRawLongBits(hosts.get(earlier.id()));
        }
        Object array = arrays.get(((Schedule.Element) operand).buffer());
        return array instanceof int[] ints ? ints[0] : Double.doubleToRawLongBits(get(array, 0));
    }

    private void routine(Schedule.RoutineCall call, List<Object> arrays, Map<String, Long> sizes) {
        Object a = arrays.get(call.buffers().get(0));
        if (call.routine() instanceof Routine.Contract product) {
            product(
                    product,
                    a,
                    arrays.get(call.buffers().get(1)),
                    arrays.get(call.buffers().get(2)),
                    sizes);
        } else if (call.routine() instanceof Routine.CheckIndices check) {
            for (int i = 0; i < check.length().evaluate(sizes::get); i++) {
                int index = ((int[]) a)[i];
                if (index < 0 || index >= check.bound().evaluate(sizes::get)) {
                    throw new IndexOutOfBoundsException(call.formula() + " " + index);
                }
            }
        } else if (call.routine() instanceof Routine.Slice slice) {
            slice(slice, a, arrays.get(call.buffers().get(1)), sizes);
        } else if (call.routine() instanceof Routine.Running running) {
            runtime(running.isSum() ? Sums.class : Cumulations.class, call, arrays, sizes);
        } else if (call.routine() instanceof Routine.Order) {
            runtime(Orders.class, call, arrays, sizes);
        } else if (call.routine() instanceof Routine.Overlap) {
            runtime(Windows.class, call, arrays, sizes);
        } else if (call.routine() instanceof Routine.Convolve || call.routine() instanceof Routine.LargestInWindows) {
            convolve(call, arrays, sizes);
        } else if (call.routine() instanceof Routine.Attend) {
            attend(call, arrays, sizes);
        } else if (call.routine() instanceof Routine.Scatter) {
            runtime(Scatters.class, call, arrays, sizes);
        } else {
            throw new AssertionError(call.routine());
        }
    }

    private static void attend(Schedule.RoutineCall call, List<Object> arrays, Map<String, Long> sizes) {
        int[] given = call.sizes().stream()
                .mapToInt(size -> (int) size.evaluate(sizes::get))
                .toArray();
        invoke(
                new Contractions.Scratch().attention(given[0], given[1], given[2], given[3], given[4], given[5]),
                call,
                arrays);
    }

    private static void convolve(Schedule.RoutineCall call, List<Object> arrays, Map<String, Long> sizes) {
        int[] given = call.sizes().stream()
                .mapToInt(size -> (int) size.evaluate(sizes::get))
                .toArray();
        Convolution convolution = new Contractions.Scratch().convolution(given[0], given[1], given[2], given[3]);
        for (int at = 4; at < given.length; at += 6) {
            convolution.along(given[at], given[at + 1], given[at + 2], given[at + 3], given[at + 4], given[at + 5]);
        }
        invoke(convolution, call, arrays);
    }

    private static void invoke(Object owner, Schedule.RoutineCall call, List<Object> arrays) {
        Object[] operands = call.buffers().stream().map(arrays::get).toArray();
        Class<?>[] types = Stream.of(operands).map(Object::getClass).toArray(Class<?>[]::new);
        try {
            owner.getClass().getMethod(call.routine().method(), types).invoke(owner, operands);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(call.formula().toString(), e);
        }
    }

    /** As generated code calls it. */
    private static void runtime(
            Class<?> owner, Schedule.RoutineCall call, List<Object> arrays, Map<String, Long> sizes) {
        List<Object> arguments = new ArrayList<>();
        call.buffers().forEach(buffer -> arguments.add(arrays.get(buffer)));
        call.sizes().forEach(size -> arguments.add((int) size.evaluate(sizes::get)));
        Class<?>[] types = arguments.stream()
                .map(argument -> argument instanceof Integer ? int.class : argument.getClass())
                .toArray(Class<?>[]::new);
        try {
            owner.getMethod(call.routine().method(), types).invoke(null, arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(call.formula().toString(), e);
        }
    }

    private static void slice(Routine.Slice slice, Object from, Object to, Map<String, Long> sizes) {
        int inner = (int) slice.inner().evaluate(sizes::get);
        int length = (int) slice.length().evaluate(sizes::get);
        int place = (int) slice.place().evaluate(sizes::get);
        for (int outer = 0; outer < slice.outer().evaluate(sizes::get); outer++) {
            int whole = (outer * length + place) * inner;
            System.arraycopy(
                    from, slice.into() ? outer * inner : whole, to, slice.into() ? whole : outer * inner, inner);
        }
    }

    private static void product(Routine.Contract product, Object a, Object b, Object c, Map<String, Long> sizes) {
        Place left = Place.of(product.left(), sizes);
        Place right = Place.of(product.right(), sizes);
        Place result = Place.of(product.result(), sizes);
        long m = product.m().evaluate(sizes::get);
        long n = product.n().evaluate(sizes::get);
        long k = product.k().evaluate(sizes::get);
        for (int g = 0; g < product.outer().evaluate(sizes::get); g++) {
            for (int h = 0; h < product.inner().evaluate(sizes::get); h++) {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        double sum = 0;
                        for (int p = 0; p < k; p++) {
                            sum += get(a, left.at(g, h, i, p)) * get(b, right.at(g, h, p, j));
                        }
                        int to = result.at(g, h, i, j);
                        if (c instanceof float[] floats) {
                            floats[to] = (float) sum;
                        } else {
                            ((double[]) c)[to] = sum;
                        }
                    }
                }
            }
        }
    }

    /** Where an element of an operand stands. */
    private record Place(long from, long outer, long inner, long row, long column) {
        static Place of(Routine.Strides strides, Map<String, Long> sizes) {
            return new Place(
                    strides.from().evaluate(sizes::get),
                    strides.outer().evaluate(sizes::get),
                    strides.inner().evaluate(sizes::get),
                    strides.row().evaluate(sizes::get),
                    strides.column().evaluate(sizes::get));
        }

        int at(int g, int h, int i, int j) {
            return (int) (from + g * outer + h * inner + i * row + j * column);
        }
    }

    private static double get(Object array, int index) {
        return array instanceof float[] floats
                ? floats[index]
                : array instanceof int[] ints ? ints[index] : ((double[]) array)[index];
    }

    private Object fresh(ElementType element, int length) {
        if (element != ElementType.REAL) {
            int[] array = new int[length];
            Arrays.fill(array, Integer.MIN_VALUE / 3);
            return array;
        } else if (precision == Precision.F32) {
            float[] array = new float[length];
            Arrays.fill(array, Float.NaN);
            return array;
        }
        double[] array = new double[length];
        Arrays.fill(array, Double.NaN);
        return array;
    }

    private Object array(Array values) {
        if (values.element() != ElementType.REAL) {
            return Arrays.stream(values.values()).mapToInt(value -> (int) value).toArray();
        } else if (precision == Precision.F64) {
            return values.values();
        }
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) values.get(i);
        }
        return array;
    }

    private static Array back(Object array, ElementType element, int[] shape) {
        int[] next = {0};
        ElementType kept = element == ElementType.SETTING ? ElementType.REAL : element;
        return Array.generate(kept, shape, index -> get(array, next[0]++));
    }
}
