// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes event files that TensorBoard shows: a curve for each figure over the epochs, {@code training/nll} and {@code
 * validation/accuracy}, and for each setting that is reduced; if wanted, the loss over the batches as a run of its own.
 * A training that goes on from a checkpoint takes the place of what was written after it.
 */
public final class TensorBoardLog implements TrainingListener {
    private final Path folder;
    private final int every;
    private @Nullable Events epochs;
    private @Nullable Events batches;
    private int batchesInEpoch;

    private TensorBoardLog(Path folder, int every) {
        this.folder = folder;
        this.every = every;
    }

    /** Into this folder, which is made if it is not there; {@code tensorboard --logdir} takes it or the one above. */
    public static TensorBoardLog in(Path folder) {
        return new TensorBoardLog(folder, 0);
    }

    /** Also the loss of each so-manieth batch, into the folder {@code batches} in this one. */
    public TensorBoardLog batches(int each) {
        if (each < 1) {
            throw new IllegalArgumentException("the loss of each " + each + " batches: it should be 1 or more");
        }
        return new TensorBoardLog(folder, each);
    }

    @Override
    public void started(int planned, int done, int count) {
        close();
        batchesInEpoch = count;
        try {
            epochs = new Events(folder, done + 1L);
            if (every > 0) {
                batches = new Events(folder.resolve("batches"), (long) done * count + 1);
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    @Override
    public void batch(int epoch, int batch, double loss) {
        long number = (epoch - 1L) * batchesInEpoch + batch;
        if (batches != null && number % every == 0 && !Double.isNaN(loss)) {
            try {
                batches.scalar(number, "batch/loss", loss);
            } catch (IOException e) {
                throw fault(e);
            }
        }
    }

    @Override
    public void epoch(History.Epoch epoch) {
        try {
            figures(epoch.number(), "training/", epoch.training());
            figures(epoch.number(), "validation/", epoch.validation());
            if (batches != null) {
                batches.flush();
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private void figures(int epoch, String group, Figures figures) throws IOException {
        if (epochs != null) {
            for (Map.Entry<String, Double> figure : figures.values().entrySet()) {
                epochs.scalar(epoch, group + figure.getKey(), figure.getValue());
            }
            epochs.flush();
        }
    }

    @Override
    public void reduced(int epoch, String setting, double value) {
        try {
            if (epochs != null) {
                epochs.scalar(epoch, "setting/" + setting, value);
                epochs.flush();
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    @Override
    public void finished(History history) {
        close();
    }

    @Override
    public void failed(Throwable fault) {
        close();
    }

    private void close() {
        try {
            if (epochs != null) {
                epochs.close();
            }
            if (batches != null) {
                batches.close();
            }
        } catch (IOException e) {
            throw fault(e);
        } finally {
            epochs = null;
            batches = null;
        }
    }

    private ModelException fault(IOException e) {
        return new ModelException("cannot write TensorBoard's events to " + folder + ": " + Replacement.reason(e), e);
    }

    /**
     * A file of events: records of TensorFlow (length, its check sum, data, their check sum), each a protocol buffer {@code
     * Event} of tensorflow/core/util/event.proto.
     */
    private static final class Events {
        private static final int VARINT = 0;
        private static final int FIXED_64 = 1;
        private static final int BYTES = 2;
        private static final int FIXED_32 = 5;

        private final OutputStream out;

        /** @param from the first step of this file; what other files of the folder say from there on does not count */
        Events(Path folder, long from) throws IOException {
            Files.createDirectories(folder);
            out = open(folder);
            byte[] version = "brain.Event:2".getBytes(StandardCharsets.UTF_8);
            write(new Message().time(1).bytes(3, version));
            // A session log whose status, START, makes TensorBoard forget the steps from this one on.
            write(new Message()
                    .time(1)
                    .varint(2, from)
                    .bytes(7, new Message().varint(1, 1).toByteArray()));
            flush();
        }

        /** TensorBoard reads the files of a folder in the order of their names. */
        private static OutputStream open(Path folder) throws IOException {
            long now = System.currentTimeMillis();
            for (long seconds = now / 1000; ; seconds++) {
                Path file = folder.resolve(String.format(Locale.ROOT, "events.out.tfevents.%010d.chainrule", seconds));
                if (!Files.exists(file)) {
                    return new java.io.BufferedOutputStream(
                            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                }
            }
        }

        void scalar(long step, String tag, double value) throws IOException {
            Message scalar =
                    new Message().bytes(1, tag.getBytes(StandardCharsets.UTF_8)).fixed(2, (float) value);
            Message summary = new Message().bytes(1, scalar.toByteArray());
            write(new Message().time(1).varint(2, step).bytes(5, summary.toByteArray()));
        }

        private void write(Message event) throws IOException {
            byte[] data = event.toByteArray();
            byte[] length = little(8).putLong(data.length).array();
            out.write(length);
            out.write(little(4).putInt(masked(length)).array());
            out.write(data);
            out.write(little(4).putInt(masked(data)).array());
        }

        private static ByteBuffer little(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        /** A check sum of data that hold check sums would be a weak one: so it is turned and moved. */
        private static int masked(byte[] data) {
            CRC32C crc = new CRC32C();
            crc.update(data, 0, data.length);
            return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        }

        void flush() throws IOException {
            out.flush();
        }

        void close() throws IOException {
            out.close();
        }

        /** A protocol buffer. */
        private static final class Message {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            private Message tag(int field, int type) {
                return varint((long) field << 3 | type);
            }

            private Message varint(long value) {
                long rest = value;
                while ((rest & ~0x7fL) != 0) {
                    bytes.write((int) (rest & 0x7f | 0x80));
                    rest >>>= 7;
                }
                bytes.write((int) rest);
                return this;
            }

            Message varint(int field, long value) {
                return tag(field, VARINT).varint(value);
            }

            Message bytes(int field, byte[] value) {
                tag(field, BYTES).varint(value.length);
                bytes.writeBytes(value);
                return this;
            }

            Message fixed(int field, float value) {
                tag(field, FIXED_32);
                bytes.writeBytes(little(4).putFloat(value).array());
                return this;
            }

            /** The time of now, in seconds. */
            Message time(int field) {
                tag(field, FIXED_64);
                bytes.writeBytes(
                        little(8).putDouble(System.currentTimeMillis() * 1e-3).array());
                return this;
            }

            byte[] toByteArray() {
                return bytes.toByteArray();
            }
        }
    }
}
