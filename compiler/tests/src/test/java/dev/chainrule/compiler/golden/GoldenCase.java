// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A golden: values from PyTorch in {@code GROUP/CASE.json}, and the same model in {@code GROUP/CASE.nn}.
 *
 * @param name {@code GROUP/CASE}
 * @param program the text of the {@code .nn} file
 */
record GoldenCase(String name, JsonNode json, String program, Map<String, Renamed> overrides) {
    private static final Pattern OVERRIDE =
            Pattern.compile("^\\s*///\\s*golden\\s+(\\S+)\\s*=\\s*(\\S+?)(\\s+transposed)?\\s*$", Pattern.MULTILINE);
    private static final String TRANSPOSED = " transposed";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The same for a model that says itself what PyTorch calls its cells. */
    GoldenCase knowing(ModelDescription description) {
        Map<String, Renamed> all = new HashMap<>();
        for (ModelDescription.Cell cell : description.cells()) {
            if (cell.kind() == CellKind.PARAMETER || cell.kind() == CellKind.STATE) {
                String name = cell.pytorch().isEmpty() ? cell.name() : cell.pytorch();
                boolean transposed = name.endsWith(TRANSPOSED);
                String tensor = transposed ? name.substring(0, name.length() - TRANSPOSED.length()) : name;
                all.put(tensor, new Renamed(cell.name(), transposed));
            }
        }
        all.putAll(overrides);
        return new GoldenCase(name, json, program, all);
    }

    /** What a line {@code /// golden 0.weight = fc.W transposed} says. */
    record Renamed(String name, boolean transposed) {}

    /** A tensor of the file: bools are 0 and 1. */
    record Values(int[] shape, double[] data) {
        Values transposed() {
            int rows = shape[0];
            int columns = shape[1];
            double[] moved = new double[data.length];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    moved[j * rows + i] = data[i * columns + j];
                }
            }
            return new Values(new int[] {columns, rows}, moved);
        }
    }

    static GoldenCase read(String name, Path json, Path program) {
        try {
            String text = Files.readString(program);
            Map<String, Renamed> overrides = new HashMap<>();
            Matcher matcher = OVERRIDE.matcher(text);
            while (matcher.find()) {
                overrides.put(matcher.group(1), new Renamed(matcher.group(2), matcher.group(3) != null));
            }
            return new GoldenCase(name, MAPPER.readTree(json.toFile()), text, overrides);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tensors of an object of the file, by the names that they have in the program and in its orientation. */
    Map<String, Values> tensors(JsonNode object) {
        Map<String, Values> tensors = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            Values values = values(field.getValue());
            Renamed override = overrides.get(field.getKey());
            if (override == null) {
                tensors.put(programName(field.getKey()), values);
            } else {
                tensors.put(override.name(), override.transposed() ? values.transposed() : values);
            }
        });
        return tensors;
    }

    static Values values(JsonNode tensor) {
        int[] shape = new int[tensor.get("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.get("shape").get(i).asInt();
        }
        double[] data = new double[tensor.get("data").size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = tensor.get("data").get(i).asDouble();
        }
        return new Values(shape, data);
    }

    /** Every character outside of {@code [A-Za-z0-9_]} becomes {@code _}, and {@code _} stands before a leading digit. */
    static String programName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        return plain.matches("[0-9].*") ? "_" + plain : plain;
    }
}
