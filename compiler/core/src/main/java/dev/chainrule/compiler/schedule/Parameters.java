// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Place;
import dev.chainrule.compiler.schedule.Kernel.Source;
import dev.chainrule.compiler.schedule.Kernel.Target;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The parameters of a kernel that is being built, numbered as they are met: so kernels that are equal up to names and
 * sizes come out equal. Arrays that are only read stand before those that are written.
 */
final class Parameters {
    private final KernelBuilder.Memory memory;
    private final Loops loops;
    private final IntFunction<KernelBuilder.Spot> chosen;
    private final List<Integer> buffers = new ArrayList<>();
    private final Set<Integer> read = new HashSet<>();
    private final Set<Integer> written = new HashSet<>();
    private final Map<Dimension, Integer> sizes = new LinkedHashMap<>();
    private final Map<Integer, Integer> settings = new LinkedHashMap<>();

    /** @param chosen where the ints of an axis stand that is chosen by them */
    Parameters(KernelBuilder.Memory memory, Loops loops, IntFunction<KernelBuilder.Spot> chosen) {
        this.memory = memory;
        this.loops = loops;
        this.chosen = chosen;
    }

    /** An element that is stored, in a part with these axes. */
    Place store(KernelBuilder.Spot spot, List<Integer> axes) {
        written.add(spot.buffer());
        return place(spot, axes);
    }

    /** An element that stood there before. */
    Place load(KernelBuilder.Spot spot, List<Integer> axes) {
        read.add(spot.buffer());
        return place(spot, axes);
    }

    /** An element that the kernel itself has stored. */
    Place reload(KernelBuilder.Spot spot, List<Integer> axes) {
        return place(spot, axes);
    }

    private Place place(KernelBuilder.Spot spot, List<Integer> axes) {
        int array = buffers.indexOf(spot.buffer());
        if (array < 0) {
            array = buffers.size();
            buffers.add(spot.buffer());
        }
        List<Kernel.Jump> jumps = new ArrayList<>();
        for (int axis : spot.position().axes()) {
            if (Unit.Group.isChosen(axis)) {
                Place by = load(chosen.apply(axis), axes);
                jumps.add(new Kernel.Jump(by, amount(spot.position().factor(axis))));
            }
        }
        List<Amount> strides = new ArrayList<>();
        for (int axis : loops.rows()) {
            strides.add(amount(spot.position().factor(axis)));
        }
        for (int axis : axes) {
            strides.add(amount(spot.position().factor(axis)));
        }
        return new Place(array, amount(spot.position().offset()), strides, jumps);
    }

    Source setting(int id) {
        return new Kernel.Setting(number(settings, id));
    }

    Source size(Dimension dimension) {
        return new Kernel.Size(number(sizes, dimension));
    }

    Source position(int axis, List<Integer> partAxes) {
        int row = loops.rows().indexOf(axis);
        return new Kernel.Position(row >= 0 ? row : loops.rows().size() + partAxes.indexOf(axis));
    }

    Amount extent(int axis) {
        if (axis == Loops.BLOCK) {
            Dimension whole = loops.extent(loops.inner().get(0));
            return new Amount(Amount.Kind.BLOCK, number(sizes, whole));
        }
        return loops.range().filter(range -> range == axis).isPresent() ? Amount.RANGE : amount(loops.extent(axis));
    }

    /** How many blocks an axis has. */
    Amount blocks(int axis) {
        return new Amount(Amount.Kind.BLOCKS, number(sizes, loops.extent(axis)));
    }

    private Amount amount(Dimension dimension) {
        if (dimension.is(0)) {
            return Amount.ZERO;
        }
        return dimension.is(1) ? Amount.ONE : Amount.size(number(sizes, dimension));
    }

    private static <K> int number(Map<K, Integer> numbers, K key) {
        return numbers.computeIfAbsent(key, k -> numbers.size());
    }

    KernelBuilder.Built finish(List<Part> prologue, List<Part> parts, boolean replacesInPlace) {
        List<Amount> rows = loops.rows().stream().map(this::extent).toList();
        List<Integer> order = new ArrayList<>();
        buffers.stream().filter(buffer -> !written.contains(buffer)).forEach(order::add);
        buffers.stream().filter(written::contains).forEach(order::add);
        List<Kernel.Parameter> arrays = new ArrayList<>();
        Map<Integer, Integer> renumbered = new HashMap<>();
        for (int buffer : order) {
            renumbered.put(buffers.indexOf(buffer), arrays.size());
            Kernel.Access access = !written.contains(buffer)
                    ? Kernel.Access.READ
                    : read.contains(buffer) ? Kernel.Access.READ_WRITE : Kernel.Access.WRITE;
            arrays.add(new Kernel.Parameter(memory.element(buffer), access));
        }
        Kernel kernel = new Kernel(
                arrays,
                sizes.size(),
                settings.size(),
                prologue.stream().map(part -> renumber(part, renumbered)).toList(),
                rows,
                parts.stream().map(part -> renumber(part, renumbered)).toList());
        Dimension range = loops.range().map(loops::extent).orElse(Dimension.ONE);
        return new KernelBuilder.Built(
                kernel, order, List.copyOf(sizes.keySet()), List.copyOf(settings.keySet()), range, replacesInPlace);
    }

    private static Part renumber(Part part, Map<Integer, Integer> numbers) {
        return new Part(
                part.axes(),
                part.body(),
                part.sources().stream()
                        .map(source -> source instanceof Kernel.Load load
                                ? new Kernel.Load(renumber(load.place(), numbers))
                                : source)
                        .toList(),
                part.targets().stream().map(target -> renumber(target, numbers)).toList());
    }

    private static Target renumber(Target target, Map<Integer, Integer> numbers) {
        if (target instanceof Kernel.Store store) {
            return new Kernel.Store(renumber(store.place(), numbers));
        } else if (target instanceof Kernel.CombineInto into) {
            return new Kernel.CombineInto(into.combination(), renumber(into.place(), numbers), into.isLong());
        }
        return target;
    }

    private static Place renumber(Place place, Map<Integer, Integer> numbers) {
        return new Place(
                Objects.requireNonNull(numbers.get(place.array()), "every array is numbered"),
                place.offset(),
                place.strides(),
                place.jumps().stream()
                        .map(jump -> new Kernel.Jump(renumber(jump.by(), numbers), jump.stride()))
                        .toList());
    }
}
