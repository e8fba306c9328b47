// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.autoencoder;

import dev.chainrule.data.DataException;
import dev.chainrule.data.IdxPictures;
import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Puts pictures of clothes into 16 numbers and back, by principal components, by an autoencoder and by a variational one; says
 * what each loses of pictures that it has not seen, and draws new ones. {@code --data FOLDER} tells where the pictures lie.
 */
public final class Main {
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;
    static final int WIDTH = Autoencoder.WIDTH;

    static final List<String> TRAINING = List.of("train", "fashion-train30k", "fashion-train10k");
    static final List<String> TEST = List.of("t10k", "fashion-t10k");

    private static final int CLASSES = 10;

    /** The steps over which the rate falls in both models. */
    private static final int STEPS = 3000;

    private static final int BATCH = 100;

    /** Pictures side by side on a sheet. */
    private static final int SHOWN = 12;

    private Main() {}

    public static void main(String[] arguments) {
        Path data = Path.of("../fashion/data");
        if (arguments.length == 2 && arguments[0].equals("--data")) {
            data = Path.of(arguments[1]);
        }
        try {
            run(pixels(data, TRAINING), pixels(data, TEST), Path.of("target"));
        } catch (DataException | ModelException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(float[] training, float[] test, Path folder) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%,d pictures to learn from, %,d to measure on; each becomes %d numbers%n",
                training.length / PIXELS,
                test.length / PIXELS,
                WIDTH);
        Principal principal = Principal.of(training, PIXELS, WIDTH);
        Autoencoder plain = Autoencoder.create(1);
        System.out.println("\nautoencoder");
        train(plain, training, STEPS, TrainingProgress.console());
        Variational variational = Variational.create(1);
        System.out.println("\nvariational autoencoder");
        train(variational, training, STEPS, TrainingProgress.console());

        float[] average = Principal.of(training, PIXELS, 0).reconstruct(test);
        float[] components = principal.reconstruct(test);
        float[] images = plain.predict(test, test.length / PIXELS).image();
        float[] likely = variational.reconstruct(test, test.length / PIXELS).image();
        System.out.println("\nsquared error of a pixel of the test pictures");
        print("the average picture", test, average);
        print(WIDTH + " principal components", test, components);
        print("autoencoder", test, images);
        print("variational autoencoder", test, likely);

        List<float[]> rows = new ArrayList<>();
        for (float[] each : List.of(test, components, images, likely)) {
            rows.add(Arrays.copyOf(each, SHOWN * PIXELS));
        }
        Sheet.write(folder.resolve("reconstructed.png"), SIDE, rows);
        rows.clear();
        float[] drawn = variational.sample(1, SHOWN * SHOWN / 2).drawn();
        for (int row = 0; row < SHOWN / 2; row++) {
            rows.add(Arrays.copyOfRange(drawn, row * SHOWN * PIXELS, (row + 1) * SHOWN * PIXELS));
        }
        Sheet.write(folder.resolve("drawn.png"), SIDE, rows);
        System.out.println("\n" + folder.resolve("reconstructed.png")
                + ": test pictures, and beneath them what each of the three makes of them\n"
                + folder.resolve("drawn.png") + ": pictures of codes that were drawn by chance");
    }

    private static void print(String name, float[] wanted, float[] given) {
        System.out.printf(Locale.ROOT, "    %-26s%.4f%n", name, error(wanted, given));
    }

    static double error(float[] wanted, float[] given) {
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
            double difference = wanted[i] - given[i];
            sum += difference * difference;
        }
        return sum / wanted.length;
    }

    /** For as many epochs as make so many steps. */
    static void train(Model model, float[] pictures, int steps, TrainingListener listener) {
        DataSet data = DataSet.builder().reals("pixels", pictures, PIXELS).build();
        int stepsInEpoch = (data.size() + BATCH - 1) / BATCH;
        Trainer.of(model)
                .epochs((steps + stepsInEpoch - 1) / stepsInEpoch)
                .batchSize(BATCH)
                .listener(listener)
                .fit(data);
    }

    /** The pictures of the set that learns or of the one that is measured on, one after the other; their labels are not wanted. */
    static float[] pixels(Path folder, List<String> names) {
        DataSet pictures = IdxPictures.read(folder, names, SIDE, SIDE, CLASSES);
        float[] pixels = new float[pictures.size() * PIXELS];
        for (int row = 0; row < pictures.size(); row++) {
            pictures.copy(0, row, pixels, row * PIXELS);
        }
        return pixels;
    }
}
