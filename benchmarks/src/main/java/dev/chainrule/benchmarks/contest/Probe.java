// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.runtime.generated.BareTile;
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;

/** What the processor can do at most: arithmetic alone, the same on each thread, of which the parent turns the time into a rate. */
final class Probe implements Task {
    private final int threads;
    private final double operations;
    private final DoubleUnaryOperator step;
    private volatile double result;

    private Probe(int threads, double operations, DoubleUnaryOperator step) {
        this.threads = threads;
        this.operations = operations;
        this.step = step;
    }

    /** The multiply-adds of {@link Peak}. */
    static Probe ofPeak(int threads) {
        return new Probe(threads, Peak.OPERATIONS, Peak::step);
    }

    /** The runtime's tile, each thread on one of its own. */
    static Probe ofTile(int threads) {
        ThreadLocal<BareTile> tile = ThreadLocal.withInitial(BareTile::new);
        return new Probe(threads, BareTile.operations(), before -> tile.get().multiply());
    }

    /** The floating-point operations of a step, by which the parent turns times into rates, and the bits of a vector. */
    @Override
    public double[] sample() {
        return new double[] {operations * threads, FloatVector.SPECIES_PREFERRED.vectorBitSize()};
    }

    @Override
    public void run(long steps) {
        CountDownLatch done = new CountDownLatch(threads - 1);
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(() -> {
                alone(steps);
                done.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        alone(steps);
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void alone(long steps) {
        for (long i = 0; i < steps; i++) {
            result = step.applyAsDouble(result);
        }
    }
}
