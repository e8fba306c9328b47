// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.tagger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.DataException;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.TrainingListener;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class MainTest {
    private final Verses psalms = Verses.of(Path.of("data/kjv_psalms.txt"));

    @Test
    void twoEpochsGiveMostCapitalsBack() {
        Verses test = psalms.after(0.95);
        Capitals model = Capitals.create(1);
        Main.trainer(model, 2, new TrainingListener() {}).fit(psalms.before(0.9).rows());
        String restored = test.restored(model);
        assertThat(restored.toLowerCase(Locale.ROOT)).isEqualTo(test.text().toLowerCase(Locale.ROOT));
        double small = Main.right(test.text().toLowerCase(Locale.ROOT), test.text());
        assertThat(Main.right(restored, test.text())).isGreaterThan(1 - (1 - small) / 3);
    }

    @Test
    void aTextIsCutAtALinesEndAndIntoStretches() {
        Verses known = psalms.before(0.9);
        assertThat(known.text()).endsWith("\n");
        assertThat(known.text() + psalms.after(0.9).text()).isEqualTo(psalms.text());

        DataSet rows = new Verses("Ab\n" + "c".repeat(49)).rows();
        assertThat(rows.size()).isEqualTo(2);
        int[] characters = new int[Verses.LENGTH + 2 * Capitals.REACH];
        rows.copy(0, 0, characters, 0);
        assertThat(characters).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 0, 4).endsWith(4, 4, 0, 0, 0, 0, 0, 0);
        int[] tags = new int[Verses.LENGTH];
        rows.copy(1, 0, tags, 0);
        assertThat(tags).startsWith(1, 0, 0).contains(0);
        assertThatThrownBy(() -> new Verses("a1").rows())
                .isInstanceOf(DataException.class)
                .hasMessage("character 2 of the text, 1, is not one that the model knows");
    }

    @Test
    void wordsTakeTheirMostFrequentForm() {
        assertThat(Main.byWords("God said. god SAID. God said", "GOD said yea")).isEqualTo("God said yea");
        assertThat(Main.right("aBc d", "abc D")).isEqualTo(0.5);
    }
}
