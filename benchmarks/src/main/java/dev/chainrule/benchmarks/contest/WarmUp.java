// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.family.DenseNet;

/**
 * A program that trains a net from its process's start on, and says every twentieth of a second when that was and what a step took: how
 * long a user waits until training runs at its full speed.
 */
public final class WarmUp {
    private static final long SLICE = 50_000_000;

    private WarmUp() {}

    /** @param arguments the contestant's name, the number of threads, and for how many seconds it runs */
    public static void main(String[] arguments) {
        Contestant contestant = Contestant.valueOf(arguments[0]);
        Task task = contestant.task(new Workload.Training(DenseNet.LARGE, 64), Integer.parseInt(arguments[1]));
        double seconds = Double.parseDouble(arguments[2]);
        long begin = System.nanoTime();
        long now = begin;
        while (now - begin < seconds * 1e9) {
            long start = now;
            long steps = 0;
            while (now - start < SLICE) {
                task.run(1);
                steps++;
                now = System.nanoTime();
            }
            System.out.println(Child.MARK + System.currentTimeMillis() + " " + (now - start) / steps);
        }
        System.exit(0);
    }
}
