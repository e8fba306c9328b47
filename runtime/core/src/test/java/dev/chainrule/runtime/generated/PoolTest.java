// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.chainrule.runtime.ModelException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PoolTest {
    /** One of each size: the threads of a pool stay. */
    private static final Pool[] POOLS = {new Pool(1), new Pool(2), new Pool(3), new Pool(4), new Pool(7)};

    /** What of a run there is to see, in plain fields: that they are visible is part of what is tested. */
    private static final class Counting implements Pool.Job {
        private final int[] counts;
        private final int grain;
        private final AtomicIntegerArray busy;
        private final AtomicReference<String> wrong = new AtomicReference<>();
        private int expected;

        Counting(int range, int grain, int threads) {
            counts = new int[range];
            this.grain = grain;
            busy = new AtomicIntegerArray(threads);
        }

        @Override
        public void run(int task, int from, int to, int worker) {
            if (!busy.compareAndSet(worker, 0, 1)) {
                wrong.set("two chunks at once have worker " + worker);
            }
            if (task != expected || from % grain != 0 || (to % grain != 0 && to != counts.length)) {
                wrong.set("task " + task + ", [" + from + ", " + to + "), expected task " + expected);
            }
            for (int i = from; i < to; i++) {
                counts[i]++;
            }
            busy.set(worker, 0);
        }

        void check(Pool pool, int runs) {
            for (int i = 0; i < runs; i++) {
                expected = i * 7;
                pool.run(this, i * 7, counts.length, grain);
            }
            assertThat(wrong.get()).isNull();
            for (int count : counts) {
                if (count != runs) {
                    throw new AssertionError(Arrays.toString(counts));
                }
            }
        }
    }

    @Property(tries = 300)
    void everyElementIsDoneOnce(
            @ForAll @IntRange(max = 4) int pool,
            @ForAll @IntRange(max = 3_000) int range,
            @ForAll @IntRange(min = 1, max = 40) int grain) {
        new Counting(range, grain, POOLS[pool].threads()).check(POOLS[pool], 5);
    }

    @Test
    void shortRunsInARow() {
        for (Pool pool : POOLS) {
            new Counting(64, 1, pool.threads()).check(pool, 20_000);
        }
    }

    @Test
    void theLongestRangeDoesNotOverflow() {
        AtomicReference<Long> sum = new AtomicReference<>(0L);
        int range = Integer.MAX_VALUE;
        for (Pool pool : POOLS) {
            sum.set(0L);
            pool.run((task, from, to, worker) -> sum.updateAndGet(s -> s + (to - from)), 0, range, 16);
            assertThat(sum.get()).isEqualTo(range);
            sum.set(0L);
            pool.run((task, from, to, worker) -> sum.updateAndGet(s -> s + (to - from)), 0, range, range / 2 + 1);
            assertThat(sum.get()).isEqualTo(range);
        }
    }

    @Test
    void workersThatParkedComeBack() throws InterruptedException {
        Counting job = new Counting(100, 1, 4);
        for (int i = 1; i <= 5; i++) {
            job.expected = 0;
            POOLS[3].run(job, 0, 100, 1);
            Thread.sleep(10);
            assertThat(job.counts).containsOnly(i);
        }
    }

    /** Two chunks that wait for each other end only if two threads run them. */
    @Test
    void theWorkIsShared() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        POOLS[1].run(
                (task, from, to, worker) -> {
                    both.countDown();
                    if (await(both)) {
                        met.incrementAndGet();
                    }
                },
                0,
                2,
                1);
        assertThat(met.get()).isEqualTo(2);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    @Test
    void manyCallersAtOnce() throws InterruptedException {
        for (Pool pool : POOLS) {
            inThreads(5, () -> new Counting(200, 3, pool.threads()).check(pool, 2_000));
        }
    }

    @Test
    void aRunInsideARunIsDoneByItsThread() {
        for (Pool pool : POOLS) {
            AtomicInteger elements = new AtomicInteger();
            pool.run(
                    (task, from, to, worker) -> {
                        Thread caller = Thread.currentThread();
                        pool.run(
                                (inner, begin, end, alone) -> {
                                    assertThat(Thread.currentThread()).isSameAs(caller);
                                    elements.addAndGet((to - from) * (end - begin));
                                },
                                0,
                                10,
                                1);
                    },
                    0,
                    50,
                    1);
            assertThat(elements.get()).isEqualTo(500);
        }
    }

    @Test
    void whatAChunkThrowsIsThrownWhenAllHaveStopped() {
        for (Pool pool : POOLS) {
            for (int bad = 0; bad < 300; bad++) {
                int element = bad % 100;
                AtomicInteger running = new AtomicInteger();
                Throwable expected = bad % 2 == 0 ? new IllegalStateException("" + bad) : new StackOverflowError();
                assertThatThrownBy(() -> pool.run(
                                (task, from, to, worker) -> {
                                    running.incrementAndGet();
                                    for (int i = from; i < to; i++) {
                                        if (i == element) {
                                            running.decrementAndGet();
                                            throwIt(expected);
                                        }
                                    }
                                    running.decrementAndGet();
                                },
                                0,
                                100,
                                1))
                        .isSameAs(expected);
                assertThat(running.get()).isZero();
            }
            new Counting(100, 1, pool.threads()).check(pool, 10);
        }
    }

    private static void throwIt(Throwable thrown) {
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        throw (Error) thrown;
    }

    /** Neither an interrupted caller nor interrupted workers lose work, hang or forget the interrupt. */
    @Test
    void interruptsAreNoHarm() throws InterruptedException {
        for (Pool pool : POOLS) {
            inThreads(2, () -> {
                Thread.currentThread().interrupt();
                new Counting(100, 1, pool.threads()).check(pool, 500);
                assertThat(Thread.interrupted()).isTrue();
            });
            for (int i = 0; i < 3; i++) {
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("chainrule-worker-"))
                        .forEach(Thread::interrupt);
                new Counting(100, 1, pool.threads()).check(pool, 500);
            }
        }
    }

    private static void inThreads(int count, Runnable work) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(work);
            thread.setUncaughtExceptionHandler((t, fault) -> thrown.set(fault));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(thrown.get()).isNull();
    }

    @Test
    void workersKeepNoProgramAlive() {
        POOLS[1].run((task, from, to, worker) -> {}, 0, 100, 1);
        List<Thread> workers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("chainrule-worker-"))
                .toList();
        assertThat(workers).isNotEmpty().allMatch(Thread::isDaemon);
    }

    @Test
    void aRunAllocatesNothing() {
        Counting job = new Counting(64, 1, 2);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int allocating = 0;
        for (int i = 0; i < 1_000; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            POOLS[1].run(job, 0, 64, 1);
            if (threads.getCurrentThreadAllocatedBytes() != before) {
                allocating++;
            }
        }
        assertThat(allocating).as("runs that allocate, of 1000").isLessThanOrEqualTo(20);
    }

    /** In a process of its own, which ends with its threads. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            AtomicInteger sum = new AtomicInteger();
            for (int run = 0; run < 20; run++) {
                Pool.shared().run((task, from, to, worker) -> sum.addAndGet(to - from), 0, 100_000, 1);
            }
            System.out.println(sum + " in " + Pool.shared().threads());
        }
    }

    @Test
    void farMoreThreadsThanProcessorsDoTheSameWork() throws Exception {
        Process child = new ProcessBuilder(
                        java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString(),
                        "-Dchainrule.threads=1000",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo("2000000 in 1000");
        assertThat(child.waitFor()).isZero();
    }

    @Test
    void theNumberOfThreadsIsAskedFor() {
        assertThat(Pool.threads(null)).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(Pool.threads(" 3 ")).isEqualTo(3);
        for (String bad : new String[] {"0", "-1", "abc", "", "1.5", "10001", "99999999999"}) {
            assertThatThrownBy(() -> Pool.threads(bad))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("-Dchainrule.threads=" + bad + ": give a number of threads, 1 to 10000");
        }
    }
}
