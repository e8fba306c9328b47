// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.Initial;
import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Precision;
import java.lang.reflect.Proxy;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScalingTest {
    private static DataSet column(double... values) {
        return DataSet.builder().reals("x", values, 2).build();
    }

    /** The first feature is drawn, the second always the same. */
    @Property(tries = 200)
    void whatIsScaledHasMean0AndSpread1(
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
        double[] x = new double[2 * values.size()];
        for (int row = 0; row < values.size(); row++) {
            x[2 * row] = values.get(row);
            x[2 * row + 1] = 7;
        }
        Scaling standard = Scaling.standard(column(x), "x");
        Scaling range = Scaling.range(column(x), "x");
        double sum = 0;
        double squares = 0;
        double most = Double.NEGATIVE_INFINITY;
        double least = Double.POSITIVE_INFINITY;
        for (double value : values) {
            double scaled = (value - standard.shift()[0]) / standard.scale()[0];
            sum += scaled;
            squares += scaled * scaled;
            double inRange = (value - range.shift()[0]) / range.scale()[0];
            most = Math.max(most, inRange);
            least = Math.min(least, inRange);
        }
        assertThat(sum / values.size()).isCloseTo(0, within(1e-7));
        boolean same = values.stream().distinct().count() == 1;
        // Where the spread is lost in the rounding of the values themselves there is nothing to hold it against.
        if (same || range.scale()[0] > 1e-3) {
            assertThat(squares / values.size()).isCloseTo(same ? 0 : 1, within(1e-6));
        }
        assertThat(least).isZero();
        assertThat(most).isCloseTo(same ? 0 : 1, within(1e-12));
        assertThat(standard.shift()[1]).isEqualTo(7);
        assertThat(standard.scale()[1]).isEqualTo(1);
        assertThat(range.scale()[1]).isEqualTo(1);
    }

    private static Model model(Precision precision) {
        ModelDescription description = new ModelDescription(
                "M",
                precision,
                List.of(),
                List.of(),
                List.of(
                        state("net.scale.mean", 2),
                        state("net.scale.spread", 2),
                        state("unit.mean", 1),
                        state("unit.spread", 1)),
                List.of(),
                List.of());
        Parameters parameters = new Parameters(description, 0);
        return (Model) Proxy.newProxyInstance(
                Model.class.getClassLoader(),
                new Class<?>[] {Model.class},
                (proxy, method, arguments) -> method.getName().equals("description") ? description : parameters);
    }

    private static Cell state(String name, int length) {
        return new Cell(CellKind.STATE, name, ElementType.REAL, List.of(length), new Initial.Constant(0));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aScaleIsWrittenIntoTheLayerThatIsNamed(Precision precision) {
        Model model = model(precision);
        Scaling scaling = Scaling.range(column(1, 5, 4, 5), "x");
        scaling.into(model, "net.scale");
        Parameters cells = model.parameters();
        if (precision == Precision.F32) {
            assertThat(cells.floats(0)).containsExactly(1, 5);
            assertThat(cells.floats(1)).containsExactly(3, 1);
        } else {
            assertThat(cells.doubles(0)).containsExactly(1, 5);
            assertThat(cells.doubles(1)).containsExactly(3, 1);
        }
        assertThatThrownBy(() -> scaling.into(model, "unit"))
                .hasMessage("the layer unit scales 1 numbers a row, the column has 2");
        assertThatThrownBy(() -> scaling.into(model, "scale"))
                .hasMessage("the model has no layer scale of Standardise or StandardiseNumber; it has net.scale, unit");
    }

    @Test
    void whatHasNoScaleIsRefused() {
        DataSet data = DataSet.builder()
                .reals("x", new double[] {1, Double.NaN})
                .ints("k", new int[] {1, 2})
                .build();
        assertThatThrownBy(() -> Scaling.standard(data, "x")).hasMessageContaining("has NaN in row 1");
        assertThatThrownBy(() -> Scaling.standard(data, "k")).hasMessageContaining("only reals are scaled");
        assertThatThrownBy(() -> Scaling.range(data.take(0), "x")).hasMessageContaining("no rows");
    }
}
