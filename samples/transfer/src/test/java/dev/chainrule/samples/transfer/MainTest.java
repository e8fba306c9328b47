// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.Weights;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private static final Path SHIPPED = Path.of("..", "fashion", "data");

    private final Clothes all = Clothes.in(SHIPPED);
    private final Clothes others = all.of(Clothes.OTHERS);

    private static int[] counts(DataSet data, int kinds) {
        int[] counts = new int[kinds];
        int[] label = new int[1];
        for (int row = 0; row < data.size(); row++) {
            data.copy(data.column("label"), row, label, 0);
            counts[label[0]]++;
        }
        return counts;
    }

    @Test
    void kindsAreDividedAndFewAreAsManyOfEach() {
        Clothes known = all.of(Clothes.KNOWN);
        assertThat(known.training().size() + others.training().size()).isEqualTo(10_000);
        assertThat(counts(others.test(), 4)).containsExactly(1000, 1000, 1000, 1000);
        assertThat(counts(others.few(7, 1), 4)).containsExactly(7, 7, 7, 7);
        float[] first = new float[784];
        float[] second = new float[784];
        others.few(7, 1).copy(0, 0, first, 0);
        others.few(7, 2).copy(0, 0, second, 0);
        assertThat(first).isNotEqualTo(second);
    }

    /** A look at six kinds helps with four others of which there are five pictures each, where there is little time. */
    @Test
    void whatWasSeenBeforeHelps(@TempDir Path folder) {
        DataSet many = all.of(Clothes.KNOWN).training().take(3_000);
        Kinds source = Kinds.create(1);
        Trainer.of(source).phase(3, "all").batchSize(Main.BATCH).fit(many);
        Path weights = folder.resolve("kinds.safetensors");
        source.saveWeights(weights);
        DataSet few = others.few(5, 1);
        DataSet test = others.test().where(row -> row % 4 == 0);
        double fresh = Main.accuracy(Main.learn(few, 20, "all", Optional.empty()), test);
        OtherKinds moved = Main.learn(few, 20, "all", Optional.of(weights));
        assertThat(Main.accuracy(moved, test)).isGreaterThan(fresh).isGreaterThan(0.7);
        assertThat(moved.bodyEdgesW()).isNotEqualTo(source.bodyEdgesW());

        // Where only the head is trained the body stays that of the file, to the bit.
        OtherKinds top = Main.learn(few, 20, "top", Optional.of(weights));
        assertThat(top.bodyEdgesW()).isEqualTo(source.bodyEdgesW());
        assertThat(top.bodyShapesB()).isEqualTo(source.bodyShapesB());
        assertThat(top.headDense0W()).isNotEqualTo(OtherKinds.create(1).headDense0W());

        Weights.Partial report = Weights.loadMatching(OtherKinds.create(2), weights, "*");
        assertThat(report.taken())
                .containsExactly(
                        "body.edges.W",
                        "body.edges.b",
                        "body.shapes.W",
                        "body.shapes.b",
                        "head.dense.0.W",
                        "head.dense.0.b");
        assertThat(report.left().keySet()).containsExactly("head.dense.1.W", "head.dense.1.b");
    }
}
