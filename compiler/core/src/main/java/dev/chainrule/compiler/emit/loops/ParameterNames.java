// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Place;
import dev.chainrule.compiler.schedule.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the parameters of a kernel's method are called: one name each, in the order of the parameters. */
record ParameterNames(List<String> arrays, List<String> sizes, List<String> settings) {
    /** Arrays and settings are called as in the program. */
    static ParameterNames of(Kernel kernel, Schedule.Labels labels) {
        return new ParameterNames(labels.arrays(), sizes(kernel), labels.settings());
    }

    private static String letter(String letters, int index) {
        int round = index / letters.length();
        return letters.charAt(index % letters.length()) + (round == 0 ? "" : Integer.toString(round + 1));
    }

    /** Extents are n, m, k; what is only a stride or an offset is called so. */
    private static List<String> sizes(Kernel kernel) {
        Map<Integer, String> roles = new LinkedHashMap<>();
        List<Amount> extents = new ArrayList<>();
        for (Part part : kernel.parts()) {
            List<Amount> axes = new ArrayList<>(part.axes());
            Collections.reverse(axes);
            extents.addAll(axes);
        }
        extents.addAll(kernel.rows());
        int next = 0;
        for (Amount extent : extents) {
            boolean size = extent.kind() == Amount.Kind.SIZE
                    || extent.kind() == Amount.Kind.BLOCK
                    || extent.kind() == Amount.Kind.BLOCKS;
            if (size && !roles.containsKey(extent.parameter())) {
                roles.put(extent.parameter(), letter("nmklh", next++));
            }
        }
        for (Part part : kernel.parts()) {
            for (Kernel.Source source : part.sources()) {
                if (source instanceof Kernel.Size size) {
                    roles.putIfAbsent(size.parameter(), "size");
                }
            }
            part.sources().forEach(source -> {
                if (source instanceof Kernel.Load load) {
                    name(load.place(), roles);
                }
            });
            part.targets().forEach(target -> {
                if (target instanceof Kernel.Store store) {
                    name(store.place(), roles);
                } else if (target instanceof Kernel.CombineInto into) {
                    name(into.place(), roles);
                }
            });
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < kernel.sizes(); i++) {
            names.add(roles.getOrDefault(i, "size"));
        }
        return numbered(names);
    }

    private static void name(Place place, Map<Integer, String> roles) {
        for (Amount stride : place.strides()) {
            if (stride.kind() == Amount.Kind.SIZE) {
                roles.putIfAbsent(stride.parameter(), "stride");
            }
        }
        if (place.offset().kind() == Amount.Kind.SIZE) {
            roles.putIfAbsent(place.offset().parameter(), "offset");
        }
    }

    /** Names that occur several times are numbered from 1. */
    private static List<String> numbered(List<String> names) {
        Map<String, Integer> met = new HashMap<>();
        return names.stream()
                .map(name -> Collections.frequency(names, name) == 1 ? name : name + met.merge(name, 1, Integer::sum))
                .toList();
    }
}
