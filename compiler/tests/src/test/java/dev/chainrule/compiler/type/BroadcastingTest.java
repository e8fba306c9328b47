// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BroadcastingTest {
    private static final Dimension B = Dimension.named("B");

    /** NumPy, in its own words: sizes are compared from the last axis; they must be equal, or one of them 1. */
    @Property
    void staticShapesMeetAsInNumPy(@ForAll("shapes") List<Integer> a, @ForAll("shapes") List<Integer> b) {
        Optional<List<Integer>> expected = numpy(a, b);
        if (expected.isPresent()) {
            assertThat(Broadcasting.of(shape(a), shape(b))).isEqualTo(shape(expected.get()));
        } else {
            assertThatThrownBy(() -> Broadcasting.of(shape(a), shape(b)))
                    .isInstanceOf(TypeFault.class)
                    .hasMessageContaining("do not agree");
        }
    }

    /** Summing over the stretched axes is what undoes a repetition. */
    @Property
    void theStretchedAxesAreThoseThatGrow(@ForAll("shapes") List<Integer> a, @ForAll("shapes") List<Integer> b) {
        numpy(a, b).ifPresent(all -> {
            List<Integer> stretched = Broadcasting.stretchedAxes(shape(a), shape(all));
            List<Integer> rest = new ArrayList<>();
            for (int axis = 0; axis < all.size(); axis++) {
                if (!stretched.contains(axis)) {
                    rest.add(all.get(axis));
                }
            }
            List<Integer> own = new ArrayList<>(a);
            own.removeIf(extent -> extent == 1);
            rest.removeIf(extent -> extent == 1);
            assertThat(rest).isEqualTo(own);
        });
    }

    @Example
    void aDynamicDimensionMeetsItselfAndOne() {
        assertThat(Broadcasting.of(Shape.of(B, Dimension.of(3)), Shape.of(3))).isEqualTo(Shape.of(B, Dimension.of(3)));
        assertThat(Broadcasting.of(Shape.of(B), Shape.of(1))).isEqualTo(Shape.of(B));
        assertThatThrownBy(() -> Broadcasting.of(Shape.of(B), Shape.of(3))).isInstanceOf(TypeFault.class);
        assertThatThrownBy(() -> Broadcasting.of(Shape.of(B), Shape.of(Dimension.named("T"))))
                .isInstanceOf(TypeFault.class);
    }

    @Example
    void betweenDifferentRanksNoDynamicDimensionComesToStandTwice() {
        assertThatThrownBy(() -> Broadcasting.of(Shape.of(B, Dimension.ONE), Shape.of(B)))
                .isInstanceOf(TypeFault.class)
                .hasMessageContaining("stands twice");
        assertThat(Broadcasting.of(Shape.of(B, Dimension.ONE), Shape.of(Dimension.ONE, B)))
                .isEqualTo(Shape.of(B, B));
    }

    @Provide
    Arbitrary<List<Integer>> shapes() {
        return Arbitraries.of(0, 1, 1, 2, 3).list().ofMaxSize(4);
    }

    private static Optional<List<Integer>> numpy(List<Integer> a, List<Integer> b) {
        List<Integer> result = new ArrayList<>();
        for (int fromEnd = 1; fromEnd <= Math.max(a.size(), b.size()); fromEnd++) {
            int left = fromEnd <= a.size() ? a.get(a.size() - fromEnd) : 1;
            int right = fromEnd <= b.size() ? b.get(b.size() - fromEnd) : 1;
            if (left != right && left != 1 && right != 1) {
                return Optional.empty();
            }
            result.add(0, left == 1 ? right : left);
        }
        return Optional.of(result);
    }

    private static Shape shape(List<Integer> extents) {
        return Shape.of(extents.stream().mapToLong(extent -> extent).toArray());
    }
}
