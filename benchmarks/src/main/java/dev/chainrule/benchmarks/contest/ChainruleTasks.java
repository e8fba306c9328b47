// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.family.Batch;
import dev.chainrule.benchmarks.family.CharacterNet;
import dev.chainrule.benchmarks.family.Facade;
import dev.chainrule.benchmarks.family.Weight;
import dev.chainrule.runtime.generated.Contractions;
import java.util.List;

/** The workloads with Chainrule: the generated classes as a user calls them, data in Java arrays. */
final class ChainruleTasks {
    private ChainruleTasks() {}

    static Task of(Workload workload) {
        if (workload instanceof Workload.Product product) {
            return new Product(product);
        }
        if (workload instanceof Workload.Training training) {
            return new Training(training);
        }
        if (workload instanceof Workload.Inference inference) {
            return new Inference(inference);
        }
        return new Generation();
    }

    private static final class Product implements Task {
        private final Workload.Product workload;
        private final float[] a;
        private final float[] b;
        private final float[] c;
        private final Contractions.Scratch scratch = new Contractions.Scratch();

        Product(Workload.Product workload) {
            this.workload = workload;
            a = Matrices.random(workload.n(), 1);
            b = Matrices.random(workload.n(), 2);
            c = new float[a.length];
        }

        @Override
        public double[] sample() {
            run(1);
            return Matrices.sample(c);
        }

        @Override
        public void run(long steps) {
            int n = workload.n();
            for (long i = 0; i < steps; i++) {
                switch (workload.orientation()) {
                    case AB -> Contractions.multiply(a, b, c, 1, n, n, n, scratch);
                    case ABT -> Contractions.multiplyTransposedRight(a, b, c, 1, n, n, n, scratch);
                    case ATB -> Contractions.multiplyTransposedLeft(a, b, c, 1, n, n, n, scratch);
                }
            }
        }
    }

    private static final class Training implements Task {
        private final List<Batch> batches;
        private final List<Weight> weights;
        private final Facade facade;

        Training(Workload.Training workload) {
            batches = workload.net().batches(workload.batch());
            weights = workload.net().weights();
            facade = workload.net().facade();
            reset();
        }

        @Override
        public double[] sample() {
            reset();
            double[] losses = new double[Losses.COUNT];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = step(i);
            }
            return losses;
        }

        @Override
        public void reset() {
            facade.reset(weights);
        }

        @Override
        public void run(long steps) {
            for (long i = 0; i < steps; i++) {
                step(i);
            }
        }

        private double step(long i) {
            return facade.training().step(batches.get((int) (i % batches.size())));
        }
    }

    private static final class Inference implements Task {
        private final List<Batch> batches;
        private final Facade facade;
        private final float[] result;

        Inference(Workload.Inference workload) {
            batches = workload.net().batches(workload.batch());
            facade = workload.net().facade();
            result = new float[workload.batch() * workload.net().results()];
            facade.reset(workload.net().weights());
        }

        @Override
        public double[] sample() {
            run(1);
            return Matrices.sample(result);
        }

        @Override
        public void run(long steps) {
            for (long i = 0; i < steps; i++) {
                facade.prediction().into(batches.get((int) (i % batches.size())), result);
            }
        }
    }

    private static final class Generation implements Task {
        private final Passage text = new Passage();
        private final CharacterNet.Reader reader = CharacterNet.reader();
        private final float[] scores = new float[CharacterNet.VOCABULARY];

        @Override
        public double[] sample() {
            run(Passage.SAMPLED);
            return Matrices.sample(scores);
        }

        @Override
        public void run(long steps) {
            for (long i = 0; i < steps; i++) {
                text.advance();
                reader.read(text.token(), text.place(), scores);
            }
        }
    }
}
