// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where a training stands, and what it has seen: what a checkpoint holds of it beside the model's own cells. */
final class Progress {
    private static final String BEST = Weights.TRAINER + "best/";
    private static final String HISTORY = Weights.TRAINER + "history";
    private static final String EARLY_STOP = "trainer.";
    private static final String REDUCTION = "trainer.reduction.";
    private static final String BEST_FILE = "trainer.bestFile.";

    /** Epochs that are done. */
    int done;
    /** Batches of the epoch under way that are done. */
    int batch;
    /** The sum of each step's loss times its rows in the epoch under way, and those rows. */
    final double[] lossSums;

    final long[] lossRows;
    final List<History.Epoch> history = new ArrayList<>();

    /** What early stopping has seen, and the weights of its best epoch, by cell. */
    final Optional<Watched> earlyStop;

    private @Nullable Object[] bestWeights = {};
    /** What each reduction of the plan has seen. */
    final List<Watched> reductions;
    /** What each of these settings has come to; NaN if it was never reduced. */
    final double[] reduced;
    /** What each file for the best epoch has seen. */
    final List<Watched> bestFiles;

    Progress(int steps, Plan plan) {
        lossSums = new double[steps];
        lossRows = new long[steps];
        earlyStop = plan.earlyStop().map(stop -> new Watched(stop.watch()));
        reductions = plan.reductions().stream()
                .map(reduction -> new Watched(reduction.watch()))
                .toList();
        reduced = new double[reductions.size()];
        Arrays.fill(reduced, Double.NaN);
        bestFiles =
                plan.bestFiles().stream().map(file -> new Watched(file.watch())).toList();
    }

    /** Takes the figures of an epoch for early stopping: keeps the weights if they are the best so far. */
    void watch(History.Epoch epoch, Model model) {
        if (earlyStop.isEmpty() || !earlyStop.get().take(epoch)) {
            return;
        }
        List<Cell> cells = model.description().cells();
        bestWeights = new Object[cells.size()];
        for (int cell = 0; cell < bestWeights.length; cell++) {
            if (Weights.isWeight(cells.get(cell))) {
                bestWeights[cell] = Parameters.copy(model.parameters().raw(cell));
            }
        }
    }

    /** The epoch that was done last. */
    History.Epoch last() {
        return history.get(history.size() - 1);
    }

    /** Brings back the weights of the best epoch, if figures were watched. */
    OptionalInt restoreBest(Model model) {
        if (bestWeights.length == 0) {
            return OptionalInt.empty();
        }
        model.parameters().restore(bestWeights);
        return OptionalInt.of(earlyStop.orElseThrow().bestEpoch());
    }

    // ---- in a checkpoint

    Safetensors.Contents contents(Plan plan, int rows, Model model) {
        Map<String, String> place = new LinkedHashMap<>();
        place.put("trainer.epoch", Integer.toString(done));
        place.put("trainer.batch", Integer.toString(batch));
        place.put("trainer.batchSize", Integer.toString(plan.batchSize()));
        place.put("trainer.accumulate", Integer.toString(plan.accumulate()));
        place.put("trainer.phases", plan.phasesText());
        place.put("trainer.seed", Long.toString(plan.seed()));
        place.put("trainer.rows", Integer.toString(rows));
        earlyStop.ifPresent(watched -> watched.save(EARLY_STOP, place));
        for (int i = 0; i < reduced.length; i++) {
            reductions.get(i).save(REDUCTION + i + ".", place);
            place.put(REDUCTION + i + ".setting", plan.reductions().get(i).setting());
            place.put(REDUCTION + i + ".value", Double.toString(reduced[i]));
        }
        for (int i = 0; i < bestFiles.size(); i++) {
            bestFiles.get(i).save(BEST_FILE + i + ".", place);
        }
        for (int step = 0; step < lossSums.length; step++) {
            place.put("trainer.lossSum." + step, Double.toString(lossSums[step]));
            place.put("trainer.lossRows." + step, Long.toString(lossRows[step]));
        }
        Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
        for (int cell = 0; cell < bestWeights.length; cell++) {
            Object kept = bestWeights[cell];
            if (kept != null) {
                Cell described = model.description().cells().get(cell);
                tensors.put(BEST + Weights.tensorName(described), new Safetensors.Tensor(described.shape(), kept));
            }
        }
        byte[] epochs = text(history).getBytes(StandardCharsets.UTF_8);
        tensors.put(HISTORY, new Safetensors.Tensor(List.of(epochs.length), epochs));
        return new Safetensors.Contents(place, tensors);
    }

    /**
     * Where a checkpoint's training stood.
     *
     * @throws ModelException if no trainer saved it, if it was another training, or if no training can stand there
     */
    static Progress of(Path file, Safetensors.Contents contents, Plan plan, int steps, int rows, Model model) {
        Map<String, String> metadata = contents.metadata();
        String batchSize = metadata.get("trainer.batchSize");
        if (batchSize == null) {
            throw refused(file, "was not saved by a trainer: it does not say where training stood");
        }
        try {
            if (Integer.parseInt(batchSize) != plan.batchSize()
                    || Long.parseLong(text(metadata, "trainer.seed")) != plan.seed()
                    || Integer.parseInt(text(metadata, "trainer.rows")) != rows) {
                throw refused(
                        file,
                        "was saved while training with batch size " + batchSize + ", seed "
                                + metadata.get("trainer.seed") + " and " + metadata.get("trainer.rows")
                                + " rows; now it is batch size " + plan.batchSize() + ", seed " + plan.seed() + " and "
                                + rows + " rows. Resume with the same");
            }
            requireAlike(file, metadata, plan);
            Progress progress = new Progress(steps, plan);
            progress.done = (int) number(metadata, "trainer.epoch", Integer.MAX_VALUE);
            progress.batch = (int) number(metadata, "trainer.batch", plan.batches(rows) - 1);
            for (int step = 0; step < steps; step++) {
                double sum = Double.parseDouble(text(metadata, "trainer.lossSum." + step));
                if (!Double.isFinite(sum)) {
                    throw new IllegalArgumentException("trainer.lossSum." + step + " is " + sum);
                }
                progress.lossSums[step] = sum;
                progress.lossRows[step] = number(metadata, "trainer.lossRows." + step, rows);
            }
            progress.readWatched(contents, plan, model);
            Safetensors.Tensor history = contents.tensors().get(HISTORY);
            if (history != null && history.data() instanceof byte[] text) {
                progress.readHistory(Json.parse(new String(text, StandardCharsets.UTF_8)));
            }
            return progress;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused(file, "holds a place in training that cannot be: " + e.getMessage());
        }
    }

    private static void requireAlike(Path file, Map<String, String> metadata, Plan plan) {
        String parts = metadata.getOrDefault("trainer.accumulate", "1");
        if (!parts.equals(Integer.toString(plan.accumulate()))) {
            throw refused(
                    file,
                    "was saved while training with batches of " + parts + " parts, now it is " + plan.accumulate()
                            + ". Resume with the same");
        }
        String phases = metadata.getOrDefault("trainer.phases", "");
        if (phases.isEmpty() ? !plan.phases().isEmpty() : !plan.phasesText().startsWith(phases)) {
            throw refused(
                    file,
                    "was saved while training " + (phases.isEmpty() ? "without phases" : "in the phases " + phases)
                            + ". Resume with the same; others may come behind");
        }
    }

    /** What is watched now and was watched then goes on; the rest begins anew. */
    private void readWatched(Safetensors.Contents contents, Plan plan, Model model) {
        Map<String, String> metadata = contents.metadata();
        if (earlyStop.isPresent() && earlyStop.get().read(EARLY_STOP, metadata, done)) {
            readBest(contents, model);
        }
        for (int i = 0; i < reduced.length; i++) {
            String prefix = REDUCTION + i + ".";
            if (plan.reductions().get(i).setting().equals(metadata.get(prefix + "setting"))
                    && reductions.get(i).read(prefix, metadata, done)) {
                reduced[i] = Double.parseDouble(text(metadata, prefix + "value"));
            }
        }
        for (int i = 0; i < bestFiles.size(); i++) {
            bestFiles.get(i).read(BEST_FILE + i + ".", metadata, done);
        }
    }

    private void readBest(Safetensors.Contents contents, Model model) {
        List<Cell> cells = model.description().cells();
        @Nullable Object[] weights = new Object[cells.size()];
        for (int cell = 0; cell < weights.length; cell++) {
            if (Weights.isWeight(cells.get(cell))) {
                Safetensors.Tensor tensor = contents.tensors().get(BEST + Weights.tensorName(cells.get(cell)));
                if (tensor == null) {
                    return; // It was never anything but NaN.
                }
                Object own = model.parameters().raw(cell);
                if (!tensor.shape().equals(cells.get(cell).shape())
                        || tensor.data().getClass() != own.getClass()) {
                    throw new IllegalArgumentException("its best weights do not fit the model");
                }
                weights[cell] = tensor.data();
            }
        }
        bestWeights = weights;
    }

    static long number(Map<String, String> metadata, String key, long most) {
        long value = Long.parseLong(text(metadata, key));
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", it lies in 0.." + most);
        }
        return value;
    }

    static String text(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static ModelException refused(Path file, String why) {
        return new ModelException(file + " " + why + ". Nothing was loaded.");
    }

    // ---- the epochs as JSON, with numbers as text: JSON has no NaN

    private static String text(List<History.Epoch> epochs) {
        StringBuilder json = new StringBuilder("[");
        for (History.Epoch epoch : epochs) {
            json.append(json.length() == 1 ? "" : ",\n")
                    .append("{\"epoch\":")
                    .append(epoch.number())
                    .append(",\"rows\":")
                    .append(epoch.rows())
                    .append(",\"seconds\":\"")
                    .append(epoch.seconds())
                    .append('"');
            figures(json, "training", epoch.training());
            figures(json, "validation", epoch.validation());
            json.append('}');
        }
        return json.append(']').toString();
    }

    private static void figures(StringBuilder json, String name, Figures figures) {
        json.append(",\"").append(name).append("\":{");
        String separator = "";
        for (Map.Entry<String, Double> figure : figures.values().entrySet()) {
            json.append(separator)
                    .append(Json.quote(figure.getKey()))
                    .append(":\"")
                    .append(figure.getValue())
                    .append('"');
            separator = ",";
        }
        json.append('}');
    }

    private void readHistory(Object json) {
        for (Object epoch : Json.as(List.class, json)) {
            Map<?, ?> fields = Json.as(Map.class, epoch);
            history.add(new History.Epoch(
                    Math.toIntExact(Json.as(Long.class, fields.get("epoch"))),
                    figures(fields.get("training")),
                    figures(fields.get("validation")),
                    Json.as(Long.class, fields.get("rows")),
                    Double.parseDouble(Json.as(String.class, fields.get("seconds")))));
        }
    }

    private static Figures figures(@Nullable Object json) {
        Map<String, Double> values = new LinkedHashMap<>();
        Map<?, ?> fields = Json.as(Map.class, json);
        fields.forEach((name, value) -> values.put((String) name, Double.parseDouble(Json.as(String.class, value))));
        return new Figures(values);
    }
}
