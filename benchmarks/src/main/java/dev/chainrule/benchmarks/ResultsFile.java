// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results on disk, a line for each round: what a run has found so far, so that another may go on from there. */
record ResultsFile(Path file) {
    private static final String HEAD =
            "jdk,threads,workload,contestant,round,ns_per_step,bytes_per_step,seconds_to_ready";
    private static final String VECTOR_BITS = "# vector bits ";
    private static final String ABSENT = "# absent ";
    private static final String FOOTPRINT = "footprint-";

    void write(Results results) {
        List<String> lines = new ArrayList<>(List.of(HEAD, VECTOR_BITS + results.vectorBits()));
        results.absences().forEach(absence -> lines.add(ABSENT + absence));
        for (Measurement measurement : results.measurements()) {
            lines(
                    lines,
                    List.of(
                            measurement.jdk().version(),
                            measurement.threads(),
                            measurement.workload().id(),
                            measurement.contestant()),
                    measurement.rounds(),
                    List.of(measurement.allocated(), measurement.ready()));
        }
        for (Footprint footprint : results.footprints()) {
            lines(
                    lines,
                    List.of(footprint.jdk().version(), 1, FOOTPRINT + footprint.quantity(), footprint.contestant()),
                    footprint.figure(),
                    List.of(Double.NaN, Double.NaN));
        }
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lines(List<String> lines, List<Object> key, Figure figure, List<Double> rest) {
        double[] rounds = figure.rounds();
        for (int round = 0; round < rounds.length; round++) {
            List<String> cells =
                    new ArrayList<>(key.stream().map(Object::toString).toList());
            cells.add(Integer.toString(round));
            cells.add(String.format(Locale.ROOT, "%.4f", rounds[round]));
            rest.forEach(value -> cells.add(String.format(Locale.ROOT, "%.3f", value)));
            lines.add(String.join(",", cells));
        }
    }

    /** What a run before has found on these JDKs; nothing where there was none. */
    Results read(List<Jdk> jdks) throws IOException {
        Results results = new Results();
        Map<List<String>, List<String[]>> rounds = new LinkedHashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            if (line.startsWith(VECTOR_BITS)) {
                results.setVectorBits(Integer.parseInt(line.substring(VECTOR_BITS.length())));
            } else if (line.startsWith(ABSENT)) {
                results.addAbsence(line.substring(ABSENT.length()));
            } else if (!line.equals(HEAD)) {
                String[] cells = line.split(",");
                rounds.computeIfAbsent(List.of(cells).subList(0, 4), key -> new ArrayList<>())
                        .add(cells);
            }
        }
        rounds.forEach((key, lines) -> jdks.stream()
                .filter(jdk -> jdk.version().equals(key.get(0)))
                .findFirst()
                .ifPresent(jdk -> add(results, jdk, key, lines)));
        return results;
    }

    private static void add(Results results, Jdk jdk, List<String> key, List<String[]> lines) {
        Figure figure = new Figure(lines.stream()
                .mapToDouble(cells -> Double.parseDouble(cells[5]))
                .toArray());
        Contestant contestant = Contestant.valueOf(key.get(3));
        if (key.get(2).startsWith(FOOTPRINT)) {
            Footprint.Quantity quantity = Footprint.Quantity.valueOf(key.get(2).substring(FOOTPRINT.length()));
            results.add(new Footprint(jdk, quantity, contestant, figure));
            return;
        }
        Optional<Workload> workload = Workload.all().stream()
                .filter(one -> one.id().equals(key.get(2)))
                .findFirst();
        workload.ifPresent(known -> results.add(new Measurement(
                known,
                contestant,
                jdk,
                Integer.parseInt(key.get(1)),
                figure,
                Double.parseDouble(lines.get(0)[6]),
                Double.parseDouble(lines.get(0)[7]))));
    }
}
