// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.TrainingListener;
import dev.chainrule.samples.translate.Examples.Example;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MainTest {
    /** An epoch of a third of the texts, in each of which it learns to write a date, if not yet always the right one. */
    @Test
    void itLearnsWhatADateLooksLike() {
        DataSet rows = Examples.rows(Examples.draw(3_000, 1));
        Dates model = Dates.create(1);
        double before =
                Main.trainer(model, 1, new TrainingListener() {}).evaluate(rows).get("nll");
        double after = Main.trainer(model, 1, new TrainingListener() {})
                .fit(rows)
                .evaluate(rows)
                .get("nll");
        assertThat(before).isGreaterThan(2);
        assertThat(after).isLessThan(1.3);
        assertThat(Main.translate(model, "3rd of May 1998")).matches("[0-9]{4}-[01][0-9]-[0-3][0-9]");
    }

    @Test
    void datesAreWrittenInTenForms() {
        LocalDate date = LocalDate.of(1998, 5, 3);
        Set<String> forms = new HashSet<>();
        for (int form = 0; form < 10; form++) {
            forms.add(Examples.written(date, form));
        }
        assertThat(forms)
                .containsExactlyInAnyOrder(
                        "3rd of May 1998",
                        "May 3rd, 1998",
                        "3 May 1998",
                        "May 3, 1998",
                        "Sunday, the 3rd of May 1998",
                        "Sun 3 May 1998",
                        "3.5.1998",
                        "1998/5/3",
                        "03-MAY-1998",
                        "1998, on May 3rd");
        assertThat(Examples.written(LocalDate.of(1998, 5, 12), 0)).isEqualTo("12th of May 1998");
        assertThat(Examples.written(LocalDate.of(1998, 9, 23), 4)).hasSize(Examples.LENGTH);
    }

    @Test
    void noTwoExamplesAreOfOneDay() {
        List<Example> examples = Examples.draw(2_000, 2);
        assertThat(examples.stream().map(Example::date).distinct()).hasSize(2_000);
        int[] target = new int[Dates.LENGTH];
        Examples.rows(examples).copy(1, 7, target, 0);
        assertThat(Examples.text(target)).isEqualTo(examples.get(7).date().toString());
    }

    @Test
    void whatIsNoDateIsRefused() {
        assertThatThrownBy(() -> Examples.read("3. květen"))
                .hasMessageContaining("the character ě")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Examples.read("x".repeat(38))).hasMessageContaining("more than 37 characters");
    }

    @Test
    void editsAreCounted() {
        assertThat(Main.edits("kitten", "sitting")).isEqualTo(3);
        List<Example> examples = Examples.draw(20, 3);
        assertThat(Main.nearest(examples, examples)).isEqualTo(1);
    }
}
