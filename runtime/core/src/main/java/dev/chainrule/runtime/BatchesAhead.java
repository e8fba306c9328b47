// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the batches of an epoch on a thread of its own, some of them ahead of who asks. What goes wrong there is thrown to
 * who asks for the batch in which it went wrong, as it would be without a thread.
 *
 * <p>The thread is never interrupted: a data set may read by a channel, which an interrupt would close.
 */
final class BatchesAhead implements AutoCloseable {
    /** Brings the rows of a batch into arrays, one for each input that has a column. */
    interface Gatherer {
        void gather(int from, int count, @Nullable Object[] into);
    }

    private static final class Batch {
        final @Nullable Object[] arrays;
        int from;
        int count;

        @Nullable
        Throwable fault;

        Batch(int inputs) {
            arrays = new Object[inputs];
        }
    }

    private final Gatherer gatherer;
    private final int rows;
    private final int whole;
    private final int part;
    private final Thread thread;

    private final Deque<Batch> free = new ArrayDeque<>();
    private final Deque<Batch> ready = new ArrayDeque<>();
    private @Nullable Batch current;
    private boolean ended;
    private boolean closed;

    /**
     * @param depth how many batches may wait
     * @param from the first row
     * @param whole rows from one update to the next
     * @param part rows that are fed at once: a batch of so many, the last of an update the rest
     */
    BatchesAhead(Gatherer gatherer, int inputs, int depth, int rows, int from, int whole, int part) {
        this.gatherer = gatherer;
        this.rows = rows;
        this.whole = whole;
        this.part = part;
        for (int i = 0; i <= depth; i++) {
            free.add(new Batch(inputs));
        }
        thread = new Thread(() -> run(from), "chainrule-prefetch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(int first) {
        int from = first;
        while (from < rows) {
            Batch batch = takeFree();
            if (batch == null) {
                break;
            }
            long end = Math.min(rows, (from / whole + 1L) * whole);
            batch.from = from;
            batch.count = (int) Math.min(part, end - from);
            try {
                gatherer.gather(batch.from, batch.count, batch.arrays);
            } catch (Throwable fault) { // Whatever it is, it belongs to who asks for the batch.
                batch.fault = fault;
            }
            from += batch.count;
            synchronized (this) {
                ready.add(batch);
                notifyAll();
            }
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized @Nullable Batch takeFree() {
        while (free.isEmpty() && !closed) {
            pause(); // Nobody else knows this thread.
        }
        return closed ? null : free.remove();
    }

    /**
     * The arrays of a batch, which stay as they are until another is asked for; those before it are passed over.
     *
     * @return null if it is none of those that are still to come
     */
    @Nullable
    Object @Nullable [] take(int from, int count) {
        Batch batch = find(from, count);
        if (batch == null) {
            return null;
        }
        if (batch.fault instanceof Error error) {
            throw error;
        } else if (batch.fault instanceof RuntimeException fault) {
            throw fault;
        } else if (batch.fault != null) {
            throw new IllegalStateException(batch.fault);
        }
        return batch.arrays;
    }

    private synchronized @Nullable Batch find(int from, int count) {
        boolean interrupted = false;
        while (current == null || current.from != from || current.count != count) {
            if (current != null && current.from >= from) {
                break;
            }
            if (current != null) {
                current.fault = null;
                free.add(current);
                current = null;
                notifyAll();
            }
            while (ready.isEmpty() && !ended) {
                interrupted |= pause();
            }
            if (ready.isEmpty()) {
                break;
            }
            current = ready.remove();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return current != null && current.from == from && current.count == count ? current : null;
    }

    /** Waits to be told; whether it was interrupted meanwhile, which is for who called. */
    @SuppressWarnings("WaitNotInLoop") // Those who call it loop.
    private boolean pause() {
        try {
            wait();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Ends the thread, after the row that it reads. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
