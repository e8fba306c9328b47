// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run does; as the setters of {@link Trainer} say. */
record Plan(
        int epochs,
        int batchSize,
        int accumulate,
        int gradientsEvery,
        List<Phase> phases,
        long seed,
        boolean shuffle,
        boolean measureTraining,
        Optional<EarlyStop> earlyStop,
        List<Reduction> reductions,
        Optional<DataSet> validation,
        Optional<Path> checkpoint,
        List<BestFile> bestFiles,
        Optional<LastFiles> lastFiles,
        Optional<Duration> timeLimit,
        boolean checkFinite) {
    Plan {
        phases = List.copyOf(phases);
        reductions = List.copyOf(reductions);
        bestFiles = List.copyOf(bestFiles);
    }

    /** @param patience epochs without improvement after which training stops */
    record EarlyStop(Watch watch, int patience) {}

    /** @param patience epochs without improvement after which the setting is multiplied by the factor */
    record Reduction(String setting, double factor, double least, Watch watch, int patience) {
        /** @throws ModelException if there is no such setting */
        int index(ModelDescription description) {
            List<ModelDescription.Setting> settings = description.settings();
            for (int i = 0; i < settings.size(); i++) {
                if (settings.get(i).name().equals(setting)) {
                    return i;
                }
            }
            throw new ModelException("the model " + description.name() + " has no setting " + setting + "; it has "
                    + settings.stream().map(ModelDescription.Setting::name).toList());
        }

        double next(double value) {
            return Math.max(Math.min(least, value), value * factor);
        }
    }

    /** Takes the checkpoint of the best epoch. */
    record BestFile(Path file, Watch watch) {}

    /** A folder with the checkpoints of the last epochs. */
    record LastFiles(Path folder, int count) {
        Path file(ModelDescription description, int epoch) {
            return folder.resolve(String.format(Locale.ROOT, "%s-%04d.safetensors", description.name(), epoch));
        }
    }

    /**
     * Epochs in which some train steps run.
     *
     * @param from its first epoch, from 0
     * @param steps indices among the train steps; if alternating, a batch each, in turn
     */
    record Phase(int from, int epochs, boolean alternating, List<Integer> steps, List<String> names) {
        Phase {
            steps = List.copyOf(steps);
            names = List.copyOf(names);
        }

        @Override
        public String toString() {
            return epochs + " " + String.join(alternating ? " or " : " and ", names) + ";";
        }
    }

    /** That of an epoch, from 0; behind the last one it goes on. Empty where all steps run. */
    Optional<Phase> phase(int epoch) {
        Optional<Phase> found = Optional.empty();
        for (Phase phase : phases) {
            if (phase.from() <= epoch) {
                found = Optional.of(phase);
            }
        }
        return found;
    }

    /** {@code 5 head; 10 head and body;}. */
    String phasesText() {
        return phases.stream().map(Phase::toString).collect(Collectors.joining(" "));
    }

    /** Rows from one update to the next. */
    int rowsInBatch() {
        return (int) Math.min(Integer.MAX_VALUE, (long) batchSize * accumulate);
    }

    /** In an epoch over so many rows. */
    int batches(int rows) {
        return (rows - 1) / rowsInBatch() + 1;
    }

    /** @throws ModelException if it cannot be done with this model: what would fail at the end of the first epoch */
    void check(Model model, List<String> figures) {
        checkpoint.ifPresent(Weights::checkPlace);
        earlyStop.ifPresent(stop -> stop.watch().check("to stop", validation.isPresent(), figures));
        for (Reduction reduction : reductions) {
            reduction.watch().check("to reduce " + reduction.setting(), validation.isPresent(), figures);
            int index = reduction.index(model.description());
            if (Double.isNaN(model.setting(index))
                    && model.description().settings().get(index).value().isEmpty()) {
                throw new ModelException("the setting " + reduction.setting()
                        + " changes from step to step by the program: give it a value from Java, or let the program"
                        + " reduce it, with ReduceLROnPlateau");
            }
        }
        for (BestFile best : bestFiles) {
            best.watch().check("to know the best checkpoint", validation.isPresent(), figures);
            Weights.checkPlace(best.file());
        }
        lastFiles.ifPresent(last -> {
            try {
                Files.createDirectories(last.folder());
            } catch (IOException e) {
                throw new ModelException("cannot make the folder " + last.folder() + ": " + Replacement.reason(e), e);
            }
        });
    }
}
