// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.emit.loops.TwinMethods;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Place;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small arguments for a kernel: innermost loops of {@value #LENGTH} elements, outer ones of {@value #OUTER} turns, those over
 * rows that are added of so many more that some go at once and some are left, arrays just as long as the kernel reaches.
 *
 * @param floats the lengths of the arrays of reals
 * @param ints the lengths of the int arrays
 * @param grain where the range may be cut: all of it is less than a block
 */
record Specimens(List<Integer> floats, List<Integer> ints, List<Integer> sizes, int settings, int range, int grain) {
    private static final int LENGTH = 64;
    private static final int OUTER = 2;

    Specimens {
        floats = List.copyOf(floats);
        ints = List.copyOf(ints);
        sizes = List.copyOf(sizes);
    }

    static Specimens of(Kernel kernel) {
        return of(kernel, LENGTH, OUTER);
    }

    /** Arguments of another size. */
    static Specimens of(Kernel kernel, int length, int outer) {
        return new Sizing(kernel, length, outer).specimens();
    }

    private static final class Sizing {
        private final Kernel kernel;
        private final int[] sizes;
        private final int[] lengths;
        private final int length;
        private final int outer;
        private final int range;

        Sizing(Kernel kernel, int length, int outer) {
            this.kernel = kernel;
            this.length = length;
            this.outer = outer;
            this.sizes = new int[kernel.sizes()];
            this.lengths = new int[kernel.arrays().size()];
            Arrays.fill(sizes, length);
            boolean along =
                    innermost().contains(Amount.RANGE) || kernel.rows().stream().anyMatch(Amount::isBlock);
            this.range = along ? length : kernel.rows().isEmpty() ? 1 : outer;
        }

        /** The extents of the loops that may go through vectors: of rows where parts are statements, else of the parts. */
        private List<Amount> innermost() {
            boolean flat = kernel.parts().stream().allMatch(part -> part.axes().isEmpty());
            if (flat) {
                return kernel.rows().isEmpty()
                        ? List.of()
                        : kernel.rows()
                                .subList(kernel.rows().size() - 1, kernel.rows().size());
            }
            return kernel.parts().stream()
                    .filter(part -> !part.axes().isEmpty())
                    .map(part -> part.axes().get(part.axes().size() - 1))
                    .toList();
        }

        Specimens specimens() {
            kernel.rows().forEach(extent -> outer(extent, outer));
            kernel.parts()
                    .forEach(part -> part.axes()
                            .forEach(extent ->
                                    outer(extent, part.isSumOfRows() ? outer + TwinMethods.ROWS_AT_ONCE : outer)));
            for (Amount extent : innermost()) {
                if (extent.kind() == Amount.Kind.SIZE) {
                    sizes[extent.parameter()] = length;
                }
            }
            kernel.prologue().forEach(this::reach);
            kernel.parts().forEach(this::reach);
            List<Integer> floats = new ArrayList<>();
            List<Integer> ints = new ArrayList<>();
            for (int i = 0; i < lengths.length; i++) {
                boolean real = kernel.arrays().get(i).element() == ElementType.REAL;
                (real ? floats : ints).add(lengths[i]);
            }
            int grain = kernel.rows().stream().anyMatch(Amount::isBlock) ? length : 16;
            return new Specimens(floats, ints, Arrays.stream(sizes).boxed().toList(), kernel.settings(), range, grain);
        }

        private void outer(Amount extent, int turns) {
            if (extent.kind() == Amount.Kind.SIZE) {
                sizes[extent.parameter()] = turns;
            }
        }

        private void reach(Part part) {
            List<Amount> extents = new ArrayList<>(kernel.rows());
            extents.addAll(part.axes());
            for (Kernel.Source source : part.sources()) {
                if (source instanceof Kernel.Load load) {
                    reach(load.place(), extents);
                }
            }
            for (Kernel.Target target : part.targets()) {
                if (target instanceof Kernel.Store store) {
                    reach(store.place(), extents);
                } else if (target instanceof Kernel.CombineInto into) {
                    reach(into.place(), extents);
                }
            }
        }

        /** The largest index, with all strides as positive as sizes are. */
        private void reach(Place place, List<Amount> extents) {
            int last = value(place.offset());
            for (int axis = 0; axis < place.strides().size(); axis++) {
                int stride = value(place.strides().get(axis));
                last += stride == 0 ? 0 : stride * (value(extents.get(axis)) - 1);
            }
            lengths[place.array()] = Math.max(lengths[place.array()], last + 1);
            // Ints that nothing has been written to are 0.
            place.jumps().forEach(jump -> reach(jump.by(), extents));
        }

        private int value(Amount amount) {
            return switch (amount.kind()) {
                case ZERO -> 0;
                case ONE, BLOCK, BLOCKS -> 1;
                case RANGE -> range;
                case SIZE -> sizes[amount.parameter()];
            };
        }
    }
}
