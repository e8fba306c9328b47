// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pooling, resampling and padding beside PyTorch: values and slopes of {@code images/images.txt}, which images.py writes. */
class ImagesOfPyTorchTest {
    private static final List<String> EXTENTS = List.of("D", "H", "W");
    /** What does not take every extent: so many columns are so large a picture, 2 divides each side, a map has three columns. */
    private static final Pattern EXACT = Pattern.compile("fold|pixel_unshuffle|affine_grid");
    /** Several calls are one program: as few as keep a class within bounds. */
    private static final int TOGETHER = 16;

    private static final List<String> NUMBERS = List.of("count", "loss", "sum", "cosines", "sines");

    private record Row(List<Integer> shape, String call, double[] numbers) {}

    enum Sizes {
        KNOWN,
        OF_THE_DATA
    }

    @ParameterizedTest
    @EnumSource
    void valuesAndSlopes(Sizes sizes) throws IOException {
        Map<List<Integer>, List<Row>> rows = new LinkedHashMap<>();
        for (Row row : rows()) {
            if (sizes == Sizes.OF_THE_DATA && EXACT.matcher(row.call()).lookingAt()) {
                continue;
            }
            rows.computeIfAbsent(row.shape(), shape -> new ArrayList<>()).add(row);
        }
        assertThat(rows.values().stream().mapToInt(List::size).sum()).isGreaterThan(150);
        SoftAssertions all = new SoftAssertions();
        rows.values().forEach(each -> {
            for (int from = 0; from < each.size(); from += TOGETHER) {
                compare(each.subList(from, Math.min(each.size(), from + TOGETHER)), sizes, all);
            }
        });
        all.assertAll();
    }

    private static List<Row> rows() throws IOException {
        try (InputStream file = ImagesOfPyTorchTest.class.getResourceAsStream("/images/images.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            Pattern bar = Pattern.compile(" \\| ");
            return text.lines()
                    .map(line -> bar.split(line, -1))
                    .map(parts -> new Row(
                            Arrays.stream(parts[0].split(" ", -1))
                                    .map(Integer::valueOf)
                                    .toList(),
                            parts[1],
                            Arrays.stream(parts[2].split(" ", -1))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray()))
                    .toList();
        }
    }

    private static void compare(List<Row> rows, Sizes sizes, SoftAssertions all) {
        List<Integer> shape = rows.get(0).shape();
        int axes = shape.size();
        List<String> declared = new ArrayList<>(List.of("B", shape.get(1).toString()));
        for (int axis = 2; axis < axes; axis++) {
            declared.add(sizes == Sizes.KNOWN ? shape.get(axis).toString() : EXTENTS.get(axis - axes + EXTENTS.size()));
        }
        StringBuilder text = new StringBuilder("model M {\n    input x: [" + String.join(", ", declared) + "]\n");
        for (int i = 0; i < rows.size(); i++) {
            int equations = rows.get(i).call().lastIndexOf("; ") + 1;
            text.append("""
                        %s
                        y# = reshape(%s, [-1])
                        i# = iota(size(y#, axis = 0))
                        l# = sum(sin(0.9 * i#) * sin(y#))
                        d# = reshape(grad(l#, x), [B, -1])
                        j# = reshape(iota(size(reshape(x, [-1]), axis = 0)), [B, -1])
                        output count# = size(y#, axis = 0)
                        output loss# = l#
                        output sum# = sum(cos(0.7 * i#) * y#)
                        output cosines# = sum(cos(0.7 * j#) * d#)
                        output sines# = sum(sin(1.3 * j#) * d#)
                    """.formatted(
                            rows.get(i).call().substring(0, equations).replace(";", ""),
                            rows.get(i).call().substring(equations))
                    .replace("#", Integer.toString(i)));
        }
        double[] x = new double[shape.stream().reduce(1, (a, b) -> a * b)];
        Arrays.setAll(x, i -> (7 * i + i * i / 5) % 23 / 2.0 - 4);
        List<Integer> dimensions = new ArrayList<>(List.of(shape.get(0)));
        if (sizes == Sizes.OF_THE_DATA) {
            dimensions.addAll(shape.subList(2, axes));
        }
        Derived model = Derived.of(
                text.append("}\n").toString(),
                Precision.F64,
                Map.of("x", x),
                dimensions.stream().mapToInt(Integer::intValue).toArray());
        Map<String, double[]> predicted = model.predict();
        for (int i = 0; i < rows.size(); i++) {
            double[] wanted = rows.get(i).numbers();
            double[] given = new double[wanted.length];
            for (int k = 0; k < given.length; k++) {
                given[k] = predicted.get(NUMBERS.get(k) + i)[0];
            }
            all.assertThat(given).as(rows.get(i).call()).containsExactly(wanted, Offset.offset(1e-11));
        }
    }
}
