// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share out large pieces of work. A piece is cut into chunks; whoever is free claims the next one, the
 * caller among them, who therefore never waits for a worker that has not begun. Workers are daemons, started at the first
 * piece that can be cut; one without work spins for a while and then parks. A run allocates nothing.
 *
 * <p>One piece runs at a time. A caller who finds the pool taken, by another thread or by a piece of its own that this
 * one stands in, does the work alone.
 *
 * <p>Note [A chunk is claimed before the job is read]. {@code unclaimed} holds how many chunks are left of the piece that
 * runs, none when none runs. A worker takes one off by compare-and-set and only then reads what the piece is; from then on
 * the caller waits for it, so what it reads stays. A worker that comes late finds 0, or a chunk of the next piece, which
 * it may have: whatever it saw before, it has claimed what it now reads. Setting {@code unclaimed} publishes the piece
 * and all that the caller wrote before it; counting {@code finished} publishes what the chunk wrote.
 */
public final class Pool {
    /** How long a thread without work spins before it parks. */
    private static final long SPIN_NANOS = 50_000;
    /** A thread that the system takes its processor from holds up the others by one chunk at most. */
    private static final int CHUNKS_PER_THREAD = 4;

    /** No machine has more processors; of more, memory would say so in its own words. */
    private static final int MOST_THREADS = 10_000;

    private static @Nullable Pool shared;

    private final int threads;
    private final @Nullable Worker[] workers;
    private final long spinNanos;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicInteger unclaimed = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    /** The caller, once it has parked to wait for the chunks of others. */
    private volatile @Nullable Thread waiting;

    private boolean started;

    // The piece that runs; see Note [A chunk is claimed before the job is read].
    private @Nullable Job job;
    private int task;
    private int range;
    private int chunk;
    private int chunks;

    /** Work that can be cut anywhere on a multiple of its grain. */
    public interface Job {
        /** @param worker from 0 to {@link #threads} − 1: no two chunks of a run with the same one run at once */
        void run(int task, int from, int to, int worker);
    }

    /** A pool of so many threads, the caller's among them. */
    Pool(int threads) {
        this.threads = threads;
        workers = new Worker[threads - 1];
        // More threads than processors: who spins keeps one who works from working.
        spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    }

    /**
     * The process's pool, of {@code -Dchainrule.threads=n} threads, the caller's among them; by default as many as there
     * are processors.
     *
     * @throws ModelException if n is not a whole number from 1 to 10,000
     */
    public static synchronized Pool shared() {
        Pool pool = shared;
        if (pool == null) {
            pool = new Pool(threads(System.getProperty("chainrule.threads")));
            shared = pool;
        }
        return pool;
    }

    static int threads(@Nullable String property) {
        if (property == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        int threads = 0;
        try {
            threads = Integer.parseInt(property.strip());
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new ModelException(
                    "-Dchainrule.threads=" + property + ": give a number of threads, 1 to " + MOST_THREADS);
        }
        return threads;
    }

    public int threads() {
        return threads;
    }

    /**
     * Runs {@code [0, range)} in chunks that are multiples of the grain, but for the last, and returns when all are done.
     * If chunks throw, no further ones are begun, and the first of what they threw is thrown.
     */
    public void run(Job job, int task, int range, int grain) {
        if (range <= 0) {
            return;
        }
        int grains = (range - 1) / grain + 1;
        if (threads == 1 || grains == 1 || !taken.compareAndSet(false, true)) {
            job.run(task, 0, range, 0);
            return;
        }
        try {
            share(job, task, range, grain, grains);
        } finally {
            this.job = null;
            taken.set(false);
        }
    }

    private void share(Job job, int task, int range, int grain, int grains) {
        int pieces = (int) Math.min(grains, (long) threads * CHUNKS_PER_THREAD);
        int grainsPerChunk = (grains - 1) / pieces + 1;
        int all = (grains - 1) / grainsPerChunk + 1;
        this.job = job;
        this.task = task;
        this.range = range;
        chunk = grainsPerChunk * grain;
        chunks = all;
        finished.set(0);
        unclaimed.set(all);
        wake(all - 1);
        boolean some = true;
        while (some) {
            some = runChunk(0);
        }
        await(all);
        Throwable thrown = fault.get();
        if (thrown != null) {
            fault.set(null);
            Pool.<RuntimeException>rethrow(thrown);
        }
    }

    /** Claims a chunk and runs it; false if there is none. */
    private boolean runChunk(int worker) {
        int left;
        do {
            left = unclaimed.get();
            if (left == 0) {
                return false;
            }
        } while (!unclaimed.compareAndSet(left, left - 1));
        int all = chunks;
        int from = (all - left) * chunk;
        int done = 1;
        try {
            Objects.requireNonNull(job).run(task, from, left == 1 ? range : from + chunk, worker);
        } catch (Throwable thrown) { // whatever it is, the caller must not wait for ever
            fault.compareAndSet(null, thrown);
            done += unclaimed.getAndSet(0);
        }
        if (finished.addAndGet(done) == all) {
            LockSupport.unpark(waiting);
        }
        return true;
    }

    /** Waits for the chunks that workers have claimed. */
    private void await(int all) {
        if (finished.get() == all) {
            return;
        }
        long start = System.nanoTime();
        do {
            if (finished.get() == all) {
                return;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - start < spinNanos);
        waiting = Thread.currentThread();
        while (finished.get() != all) {
            LockSupport.park(this);
        }
        waiting = null;
    }

    /** Calls so many workers at most; those that spin come by themselves. */
    private void wake(int most) {
        if (!started) {
            start();
        }
        for (int i = 0; i < Math.min(most, workers.length); i++) {
            Worker worker = workers[i];
            if (worker != null && worker.parked) {
                worker.parked = false;
                LockSupport.unpark(worker);
            }
        }
    }

    /** Starts the workers, or as many as the system allows: what is missing, the others do. */
    private void start() {
        started = true;
        try {
            for (int i = 0; i < workers.length; i++) {
                Worker worker = new Worker(i + 1);
                worker.setDaemon(true);
                worker.setContextClassLoader(null);
                worker.start();
                workers[i] = worker;
            }
        } catch (OutOfMemoryError noMoreThreads) {
            // The JVM's way to say so.
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private final class Worker extends Thread {
        private final int number;
        volatile boolean parked;

        Worker(int number) {
            // Not with a plus: the first one of a process takes 15 ms, see Note [Plain loops before the first step].
            super(null, null, "chainrule-worker-".concat(Integer.toString(number)), 0, false);
            this.number = number;
        }

        @Override
        public void run() {
            while (true) {
                long idle = System.nanoTime();
                while (!runChunk(number)) {
                    Thread.onSpinWait();
                    if (System.nanoTime() - idle > spinNanos) {
                        sleep();
                        idle = System.nanoTime();
                    }
                }
            }
        }

        private void sleep() {
            parked = true;
            while (parked && unclaimed.get() == 0) {
                LockSupport.park(Pool.this);
                Thread.interrupted(); // else park would return at once for ever
            }
            parked = false;
        }
    }
}
