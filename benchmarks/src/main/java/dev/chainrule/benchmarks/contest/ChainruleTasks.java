// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.nets.Autoencoder;
import dev.chainrule.benchmarks.nets.LargeMlp;
import dev.chainrule.benchmarks.nets.SmallMlp;
import dev.chainrule.benchmarks.nets.TinyMlp;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.Parameters;
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
        return new Inference((Workload.Inference) workload);
    }

    /** The typed methods of a generated class. */
    private interface Facade {
        Model model();

        double train(float[] x, int[] label, int batch);

        void predictInto(float[] x, int batch, float[] result);
    }

    private record Tiny(TinyMlp model) implements Facade {
        @Override
        public double train(float[] x, int[] label, int batch) {
            return model.train(x, label, batch);
        }

        @Override
        public void predictInto(float[] x, int batch, float[] result) {
            model.predictInto(x, batch, result);
        }
    }

    private record Small(SmallMlp model) implements Facade {
        @Override
        public double train(float[] x, int[] label, int batch) {
            return model.train(x, label, batch);
        }

        @Override
        public void predictInto(float[] x, int batch, float[] result) {
            model.predictInto(x, batch, result);
        }
    }

    private record Large(LargeMlp model) implements Facade {
        @Override
        public double train(float[] x, int[] label, int batch) {
            return model.train(x, label, batch);
        }

        @Override
        public void predictInto(float[] x, int batch, float[] result) {
            model.predictInto(x, batch, result);
        }
    }

    private record Auto(Autoencoder model) implements Facade {
        @Override
        public double train(float[] x, int[] label, int batch) {
            return model.train(x, batch);
        }

        @Override
        public void predictInto(float[] x, int batch, float[] result) {
            model.predictInto(x, batch, result);
        }
    }

    private static Facade facade(Net net) {
        return switch (net) {
            case TINY -> new Tiny(TinyMlp.create(0));
            case SMALL -> new Small(SmallMlp.create(0));
            case LARGE -> new Large(LargeMlp.create(0));
            case AUTOENCODER -> new Auto(Autoencoder.create(0));
            case DIGITS ->
                throw new IllegalArgumentException("the net of the sample has a program of its own: FirstStep");
        };
    }

    /** The common weights into the parameters, everything else to its beginning. */
    private static void reset(Model model, Net net) {
        Parameters parameters = model.parameters();
        List<ModelDescription.Cell> cells = model.description().cells();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).kind() != CellKind.PARAMETER) {
                parameters.reset(i);
            }
        }
        for (int layer = 0; layer < net.layers(); layer++) {
            set(parameters, "net.dense." + layer + ".W", net.weights(layer));
            set(parameters, "net.dense." + layer + ".b", net.bias(layer));
        }
    }

    private static void set(Parameters parameters, String name, float[] values) {
        List<ModelDescription.Cell> cells = parameters.description().cells();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).kind() == CellKind.PARAMETER && cells.get(i).name().equals(name)) {
                System.arraycopy(values, 0, parameters.floats(i), 0, values.length);
                return;
            }
        }
        throw new IllegalStateException("no parameter " + name);
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
        private final Workload.Training workload;
        private final Batches batches;
        private final Facade facade;

        Training(Workload.Training workload) {
            this.workload = workload;
            batches = Batches.of(workload.net(), workload.batch());
            facade = facade(workload.net());
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
            ChainruleTasks.reset(facade.model(), workload.net());
        }

        @Override
        public void run(long steps) {
            for (long i = 0; i < steps; i++) {
                step(i);
            }
        }

        private double step(long i) {
            int batch = (int) (i % batches.count());
            return facade.train(batches.inputs()[batch], batches.labels()[batch], workload.batch());
        }
    }

    private static final class Inference implements Task {
        private final Workload.Inference workload;
        private final Batches batches;
        private final Facade facade;
        private final float[] result;

        Inference(Workload.Inference workload) {
            this.workload = workload;
            batches = Batches.of(workload.net(), workload.batch());
            facade = facade(workload.net());
            result = new float[workload.batch() * workload.net().outputs()];
            ChainruleTasks.reset(facade.model(), workload.net());
        }

        @Override
        public double[] sample() {
            run(1);
            return Matrices.sample(result);
        }

        @Override
        public void run(long steps) {
            for (long i = 0; i < steps; i++) {
                facade.predictInto(batches.inputs()[(int) (i % batches.count())], workload.batch(), result);
            }
        }
    }
}
