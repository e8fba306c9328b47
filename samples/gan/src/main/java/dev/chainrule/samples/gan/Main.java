// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.gan;

import dev.chainrule.data.Csv;
import dev.chainrule.data.DataException;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.History;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Learns to draw handwritten digits from 1,438 of them, with a sheet of pictures after each epoch, and has a net that learnt to
 * read real digits say how much they look like digits. The first argument may name the data file.
 */
public final class Main {
    static final int SIDE = 8;
    static final int PIXELS = SIDE * SIDE;

    private static final int EPOCHS = 180;
    private static final int BATCH = 64;

    /** Epochs of the reader: the steps over which the rate falls in Reader.nn. */
    private static final int READER_EPOCHS = 30;

    private static final int READER_BATCH = 32;

    /** The seed of the codes that are drawn from: always the same ones, so sheets can be compared. */
    private static final long CODES = 1;

    private static final int JUDGED = 2000;
    private static final int SHOWN = 10;
    private static final int TOLD_EVERY = 20;

    private final DataSet training;
    private final DataSet test;

    Main(Path csv) {
        DataSet all = Csv.of(csv)
                .reals("pixels", name -> name.startsWith("pixel_"), value -> value / 16)
                .ints("label", "target")
                .load();
        training = all.where(row -> row % 5 != 4);
        test = all.where(row -> row % 5 == 4);
    }

    public static void main(String[] arguments) {
        try {
            new Main(Path.of(arguments.length > 0 ? arguments[0] : "../digits/data/digits.csv")).run(Path.of("target"));
        } catch (DataException | ModelException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run(Path folder) throws IOException {
        Reader reader = Reader.create(1);
        Figures figures = train(reader);
        System.out.printf(
                Locale.ROOT,
                "a net reads %.1f %% of %d digits that it has not seen%n",
                100 * figures.get("accuracy"),
                test.size());
        say("real digits it has not seen", Judgement.of(reader, pixels(test)));
        say("pixels drawn one by one from real digits", Judgement.of(reader, shuffled(new Random(1))));
        System.out.println();

        Gan gan = Gan.create(1);
        List<float[]> progress = new ArrayList<>();
        train(gan, EPOCHS, new TrainingListener() {
            @Override
            public void epoch(History.Epoch epoch) {
                sheet(gan, folder.resolve(String.format(Locale.ROOT, "epochs/%03d.png", epoch.number())));
                if (epoch.number() == 1 || epoch.number() % TOLD_EVERY == 0) {
                    progress.add(gan.draw(CODES, SHOWN).image());
                    say(
                            "drawn after epoch " + epoch.number(),
                            Judgement.of(reader, gan.draw(CODES, JUDGED).image()));
                }
            }
        });
        Sheet.write(folder.resolve("progress.png"), SIDE, progress);
        System.out.println(
                "\n" + folder.resolve("epochs") + ": a hundred pictures after each epoch, of the same codes\n"
                        + folder.resolve("progress.png") + ": ten of them, a row for each line above");
    }

    /** What the reader can be told of: real digits and their labels. */
    Figures train(Reader reader) {
        return Trainer.of(reader)
                .epochs(READER_EPOCHS)
                .batchSize(READER_BATCH)
                .fit(training)
                .evaluate(test);
    }

    void train(Gan gan, int epochs, TrainingListener listener) {
        DataSet samples =
                DataSet.builder().reals("sample", pixels(training), PIXELS).build();
        Trainer.of(gan).epochs(epochs).batchSize(BATCH).listener(listener).fit(samples);
    }

    private static void say(String what, Judgement judgement) {
        System.out.printf(
                Locale.ROOT,
                "%-42s%5.1f %% named with confidence, %d digits among them%n",
                what,
                100 * judgement.named(),
                judgement.digits());
    }

    /** A baseline: each pixel as in some digit, but each in another one. */
    float[] shuffled(Random random) {
        float[] digits = pixels(training);
        float[] mixed = new float[JUDGED * PIXELS];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = digits[random.nextInt(training.size()) * PIXELS + i % PIXELS];
        }
        return mixed;
    }

    static float[] pixels(DataSet digits) {
        float[] pixels = new float[digits.size() * PIXELS];
        for (int row = 0; row < digits.size(); row++) {
            digits.copy(0, row, pixels, row * PIXELS);
        }
        return pixels;
    }

    DataSet test() {
        return test;
    }

    private static void sheet(Gan gan, Path file) {
        float[] images = gan.draw(CODES, SHOWN * SHOWN).image();
        List<float[]> rows = new ArrayList<>();
        for (int row = 0; row < SHOWN; row++) {
            rows.add(Arrays.copyOfRange(images, row * SHOWN * PIXELS, (row + 1) * SHOWN * PIXELS));
        }
        try {
            Sheet.write(file, SIDE, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
