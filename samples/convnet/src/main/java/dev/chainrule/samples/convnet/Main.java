// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.convnet;

import dev.chainrule.data.DataException;
import dev.chainrule.data.IdxPictures;
import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Trains a convolutional net on pictures of clothes, and says beside a simple rule how many of 10,000 others it tells right.
 *
 * <pre>
 * --data FOLDER    where the pictures lie; ../fashion/data if not said
 * --weights FILE   where what was learnt is saved; target/convnet.safetensors if not said
 * </pre>
 */
public final class Main {
    static final int SIDE = 28;
    static final int KINDS = 10;
    /** From so many pictures on they are looked at for longer. */
    private static final int MANY = 20_000;

    private static final int EPOCHS = 20;
    private static final int BATCH = 100;

    private Path data = Path.of("..", "fashion", "data");
    private Path weights = Path.of("target", "convnet.safetensors");

    private Main() {}

    public static void main(String[] arguments) {
        Main main = new Main();
        try {
            main.parse(arguments);
            main.run();
        } catch (DataException | ModelException | IllegalArgumentException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void parse(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            Path value = Path.of(arguments[i + 1]);
            switch (arguments[i]) {
                case "--data" -> data = value;
                case "--weights" -> weights = value;
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + arguments[i] + "; there are --data FOLDER, --weights FILE");
            }
        }
    }

    /** The first set of pictures to learn from that a folder has, the largest first. */
    static DataSet training(Path folder) {
        return IdxPictures.read(folder, List.of("train", "fashion-train30k", "fashion-train10k"), SIDE, SIDE, KINDS);
    }

    static DataSet test(Path folder) {
        return IdxPictures.read(folder, List.of("t10k", "fashion-t10k"), SIDE, SIDE, KINDS);
    }

    private void run() throws IOException {
        DataSet training = training(data);
        DataSet test = test(data);
        Path folder = weights.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder); // What would fail after the training is done before it.
        }
        System.out.printf(
                Locale.ROOT, "%,d pictures to learn from, %,d to measure on%n%n", training.size(), test.size());
        // The rate falls over 2,000 steps, or 6,000: 20 epochs of 10,000 pictures, or of 30,000.
        Model model = training.size() < MANY ? Convnet.create(1) : ConvnetOfMany.create(1);
        Trainer.Training trained = Trainer.of(model)
                .epochs(EPOCHS)
                .batchSize(BATCH)
                .validation(test)
                .listener(TrainingProgress.console())
                .fit(training);
        Weights.saveWeights(model, weights);
        System.out.printf(
                Locale.ROOT,
                "%nright on the test pictures: %.2f %%; by the nearest mean picture: %.2f %%%nweights saved to %s%n",
                100 * trained.evaluate(test).get("accuracy"),
                100 * new NearestMean(training, SIDE * SIDE, KINDS).accuracy(test),
                weights);
    }
}
