// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a line for each epoch to a file, as CSV or as JSON lines. A training that goes on from a checkpoint goes on with
 * the file: what it says of epochs after the checkpoint is removed first.
 *
 * <p>As CSV the columns are {@code epoch}, {@code rows}, {@code seconds}, and a column for each figure, {@code training
 * nll}, {@code validation accuracy}. As JSON a line is {@code {"epoch":1,"rows":1500,"seconds":0.3,"training":{"nll":1.99},
 * "validation":{…}}}, where a number that is not finite is {@code null}.
 */
public final class EpochLog implements TrainingListener {
    private enum Form {
        CSV,
        JSON_LINES
    }

    private final Path file;
    private final Form form;
    /** The header of a CSV. */
    private List<String> columns = List.of();

    private EpochLog(Path file, Form form) {
        this.file = file;
        this.form = form;
    }

    public static EpochLog csv(Path file) {
        return new EpochLog(file, Form.CSV);
    }

    public static EpochLog jsonLines(Path file) {
        return new EpochLog(file, Form.JSON_LINES);
    }

    @Override
    public void started(int epochs, int done, int batches) {
        try {
            List<String> kept = new ArrayList<>();
            if (done > 0 && Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    if (kept.isEmpty() && form == Form.CSV || number(line) <= done) {
                        kept.add(line);
                    }
                }
            }
            columns = form == Form.CSV && !kept.isEmpty() ? names(kept.get(0)) : List.of();
            Files.write(file, kept);
        } catch (IOException | NumberFormatException e) {
            throw fault(e);
        }
    }

    @Override
    public void epoch(History.Epoch epoch) {
        try {
            if (form == Form.CSV) {
                csv(epoch);
            } else {
                append(json(epoch));
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private void append(String line) throws IOException {
        Files.writeString(
                file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private ModelException fault(Exception e) {
        return new ModelException(
                "cannot write the log " + file + ": "
                        + (e instanceof IOException io
                                ? Replacement.reason(io)
                                : "it holds what this log did not write, " + e.getMessage()),
                e);
    }

    /** Of the epoch that a line is about. */
    private static long number(String line) {
        int from = line.startsWith("{") ? line.indexOf(':') + 1 : 0;
        int to = line.indexOf(',');
        return Long.parseLong(line.substring(from, Math.max(from, to)));
    }

    // ---- CSV

    private void csv(History.Epoch epoch) throws IOException {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("epoch", Integer.toString(epoch.number()));
        cells.put("rows", Long.toString(epoch.rows()));
        cells.put("seconds", Double.toString(epoch.seconds()));
        epoch.training().values().forEach((name, value) -> cells.put("training " + name, value.toString()));
        epoch.validation().values().forEach((name, value) -> cells.put("validation " + name, value.toString()));
        List<String> added = new ArrayList<>(cells.keySet());
        added.removeAll(columns);
        if (!added.isEmpty()) {
            widen(added);
        }
        List<String> row = new ArrayList<>();
        columns.forEach(column -> row.add(cells.getOrDefault(column, "")));
        append(String.join(",", row));
    }

    /** A figure that was not there before has a column from here on, which is empty above. */
    private void widen(List<String> added) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        List<String> wider = new ArrayList<>(columns);
        wider.addAll(added);
        if (lines.isEmpty()) {
            lines.add("");
        }
        lines.replaceAll(line -> line + ",".repeat(added.size()));
        lines.set(0, String.join(",", wider));
        Files.write(file, lines);
        columns = wider;
    }

    /** Names of figures are words, without commas and quotes. */
    private static List<String> names(String header) {
        return List.of(header.split(","));
    }

    // ---- JSON

    private static String json(History.Epoch epoch) {
        StringBuilder json = new StringBuilder("{\"epoch\":")
                .append(epoch.number())
                .append(",\"rows\":")
                .append(epoch.rows())
                .append(",\"seconds\":")
                .append(epoch.seconds());
        figures(json, "training", epoch.training());
        figures(json, "validation", epoch.validation());
        return json.append('}').toString();
    }

    private static void figures(StringBuilder json, String name, Figures figures) {
        json.append(",\"").append(name).append("\":{");
        String separator = "";
        for (Map.Entry<String, Double> figure : figures.values().entrySet()) {
            json.append(separator).append(Json.quote(figure.getKey())).append(':');
            json.append(Double.isFinite(figure.getValue()) ? figure.getValue().toString() : "null");
            separator = ",";
        }
        json.append('}');
    }
}
