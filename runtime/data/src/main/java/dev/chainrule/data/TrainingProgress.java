// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.History;
import dev.chainrule.runtime.TrainingListener;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar for {@link dev.chainrule.runtime.Trainer}: batches done, rate and time left of the epoch, with the loss;
 * then one line an epoch, and one at the end. Where the output is no terminal there are the lines alone.
 */
public final class TrainingProgress implements TrainingListener {
    /** Fits the narrowest usual terminal: a longer line would wrap, and then cannot be redrawn. */
    private static final int WIDTH = 79;

    private final PrintStream out;
    private final boolean terminal;
    private final int every;
    private int last;
    private int batches;
    private @Nullable ProgressBar bar;

    private TrainingProgress(PrintStream out, boolean terminal, int every) {
        this.out = out;
        this.terminal = terminal;
        this.every = every;
    }

    /** On the program's console. */
    public static TrainingProgress console() {
        return new TrainingProgress(System.out, isTerminal(System.console()), 1);
    }

    /** From JDK 22 on there is a console even where output goes to a file; it has learnt to say so. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** On any stream; {@code terminal} says whether it can redraw a line. */
    public static TrainingProgress on(PrintStream out, boolean terminal) {
        return new TrainingProgress(out, terminal, 1);
    }

    /**
     * A line for each so many epochs alone, and for the last that was planned.
     *
     * @throws IllegalArgumentException if {@code epochs} is not positive
     */
    public TrainingProgress every(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException("a line every " + epochs + " epochs: it should be 1 or more");
        }
        return new TrainingProgress(out, terminal, epochs);
    }

    @Override
    public void started(int epochs, int done, int batchesInEpoch) {
        last = epochs;
        batches = batchesInEpoch;
    }

    @Override
    public void batch(int epoch, int batch, double loss) {
        if (!terminal) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("epoch " + epoch)
                    .setInitialMax(batches)
                    .startsFrom(batch - 1L, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(100)
                    .showSpeed()
                    .setConsumer(new OneLine(out))
                    .build();
        }
        bar.stepTo(batch);
        // The loss changes with every batch and is read ten times a second: formatting it each time would cost more
        // than a small model's step.
        if (batch % 16 == 0 || batch == batches) {
            bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4g", loss));
        }
    }

    @Override
    public void epoch(History.Epoch epoch) {
        close();
        if (epoch.number() % every == 0 || epoch.number() == last) {
            out.println(epoch);
        }
    }

    @Override
    public void reduced(int epoch, String setting, double value) {
        out.println(setting + " is " + value + " from here on");
    }

    @Override
    public void finished(History history) {
        close();
        if (!history.closing().isEmpty()) {
            out.println(history.closing());
        }
    }

    @Override
    public void failed(Throwable fault) {
        close();
    }

    private void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            out.print("\r" + " ".repeat(WIDTH) + "\r");
        }
    }

    /** The line of the bar is cleared for the epoch's, so it ends without a line feed. */
    private static final class OneLine extends ConsoleProgressBarConsumer {
        private final PrintStream out;

        OneLine(PrintStream out) {
            super(out, WIDTH);
            this.out = out;
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
