// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.transfer;

import dev.chainrule.data.DataException;
import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Learns to see from many pictures of six kinds of clothes, and then to tell four other kinds apart from a few pictures of
 * each: with the body of before, and beside it from nothing.
 */
public final class Main {
    static final int BATCH = 32;
    static final int MANY_STEPS = 1200;

    private static final int PIXELS = 784;
    private static final int DRAWS = 3;

    private Main() {}

    /** The first argument may name the folder of the pictures, the second the file for the weights. */
    public static void main(String[] arguments) {
        try {
            run(
                    Path.of(arguments.length > 0 ? arguments[0] : "../fashion/data"),
                    Path.of(arguments.length > 1 ? arguments[1] : "target/kinds.safetensors"));
        } catch (DataException | ModelException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Path data, Path weights) throws IOException {
        Clothes all = Clothes.in(data);
        Clothes known = all.of(Clothes.KNOWN);
        Clothes others = all.of(Clothes.OTHERS);
        Path folder = weights.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        System.out.printf(
                Locale.ROOT,
                "six kinds, %,d pictures to learn from%n",
                known.training().size());
        Kinds source = Kinds.create(1);
        Trainer.of(source)
                .phase(epochs(known.training(), MANY_STEPS), "all")
                .batchSize(BATCH)
                .validation(known.test())
                .listener(TrainingProgress.console())
                .fit(known.training());
        source.saveWeights(weights);
        System.out.println(Weights.loadMatching(OtherKinds.create(1), weights, "body.*"));

        System.out.printf(
                Locale.ROOT,
                "%nfour other kinds, right of %,d test pictures, mean of %d draws%n%8s%8s%16s%18s%18s%n",
                others.test().size(),
                DRAWS,
                "of each",
                "steps",
                "from nothing",
                "body, new head",
                "body, then all");
        for (int each : new int[] {5, 20, 100}) {
            for (int steps : new int[] {10, 20, 50, 200}) {
                System.out.printf(
                        Locale.ROOT,
                        "%8d%8d%14.1f %%%16.1f %%%16.1f %%%n",
                        each,
                        steps,
                        mean(others, each, few -> accuracy(learn(few, steps, "all", Optional.empty()), others.test())),
                        mean(
                                others,
                                each,
                                few -> accuracy(learn(few, steps, "top", Optional.of(weights)), others.test())),
                        mean(
                                others,
                                each,
                                few -> accuracy(learn(few, steps, "all", Optional.of(weights)), others.test())));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%8d    the nearest mean picture: %.1f %%%n",
                    each,
                    mean(
                            others,
                            each,
                            few -> new NearestMean(few, PIXELS, Clothes.OTHERS.size()).accuracy(others.test())));
        }
    }

    /** In percent, over some draws of few pictures. */
    private static double mean(Clothes others, int each, ToDoubleFunction<DataSet> accuracy) {
        return 100
                * IntStream.rangeClosed(1, DRAWS)
                        .mapToDouble(seed -> accuracy.applyAsDouble(others.few(each, seed)))
                        .average()
                        .orElseThrow();
    }

    /**
     * Learns the other kinds.
     *
     * @param step which train step: all of the model, or its top alone
     * @param weights whose body is taken over, if any
     */
    static OtherKinds learn(DataSet few, int steps, String step, Optional<Path> weights) {
        OtherKinds model = OtherKinds.create(1);
        weights.ifPresent(file -> Weights.loadMatching(model, file, "body.*"));
        Trainer.of(model).phase(epochs(few, steps), step).batchSize(BATCH).fit(few);
        return model;
    }

    static double accuracy(OtherKinds model, DataSet test) {
        return Trainer.of(model).evaluate(test).get("accuracy");
    }

    /** In which so many batches come, or a few more. */
    static int epochs(DataSet data, int steps) {
        int batches = (data.size() + BATCH - 1) / BATCH;
        return (steps + batches - 1) / batches;
    }
}
