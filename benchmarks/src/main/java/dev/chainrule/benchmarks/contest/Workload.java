// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.family.CharacterNet;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.Nets;
import dev.chainrule.benchmarks.family.PictureNet;
import dev.chainrule.benchmarks.family.RecurrentNet;
import dev.chainrule.benchmarks.family.ResidualNet;
import dev.chainrule.benchmarks.family.WordNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Something to be measured. */
public sealed interface Workload {
    /** Names it on the command line and in files. */
    String id();

    /** Names it in a table. */
    String title();

    /** Workloads of one group run in the same child processes, one after the other. */
    String group();

    /** Whether it is large enough to be measured on all cores as well. */
    boolean isShared();

    /** A product of two square f32 matrices. */
    record Product(Orientation orientation, int n) implements Workload {
        /** Which operand is taken transposed: all three come up in the training of a dense layer. */
        public enum Orientation {
            AB("A·B"),
            ABT("A·Bᵀ"),
            ATB("Aᵀ·B");

            private final String title;

            Orientation(String title) {
                this.title = title;
            }

            public String title() {
                return title;
            }
        }

        @Override
        public String id() {
            return "gemm-" + orientation.name().toLowerCase(Locale.ROOT) + "-" + n;
        }

        @Override
        public String title() {
            return orientation.title() + ", n = " + n;
        }

        @Override
        public String group() {
            return "gemm";
        }

        @Override
        public boolean isShared() {
            return n == 768 || n == 1536;
        }

        /** Floating-point operations of one product. */
        public double operations() {
            return 2.0 * n * n * n;
        }
    }

    /** One training step: forward, backward, update. */
    record Training(Net net, int batch) implements Workload {
        @Override
        public String id() {
            return "train-" + net.id() + "-" + batch;
        }

        @Override
        public String title() {
            return net.title() + ", batch " + batch + ", " + net.rule().title();
        }

        @Override
        public String group() {
            return id();
        }

        @Override
        public boolean isShared() {
            return net != DenseNet.TINY && net != DenseNet.SMALL && net != RecurrentNet.NET && net != WordNet.NET;
        }
    }

    /** One prediction for a batch. */
    record Inference(Net net, int batch) implements Workload {
        @Override
        public String id() {
            return "infer-" + net.id() + "-" + batch;
        }

        @Override
        public String title() {
            return net.title() + ", batch " + batch;
        }

        @Override
        public String group() {
            return "infer-" + net.id();
        }

        @Override
        public boolean isShared() {
            return batch == 64 && (net == DenseNet.LARGE || net == PictureNet.NET || net == CharacterNet.NET);
        }
    }

    /** One character more by {@link CharacterNet}, with the keys and values of those before at hand. */
    record Generation() implements Workload {
        @Override
        public String id() {
            return "generate-chargpt";
        }

        @Override
        public String title() {
            return CharacterNet.NET.title() + ", one character more";
        }

        @Override
        public String group() {
            return id();
        }

        @Override
        public boolean isShared() {
            return false;
        }
    }

    /** All of them, in the order of the tables. */
    static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        for (int n : new int[] {192, 384, 512, 768, 1024, 1536}) {
            for (Product.Orientation orientation : Product.Orientation.values()) {
                all.add(new Product(orientation, n));
            }
        }
        all.add(new Training(DenseNet.TINY, 1));
        all.add(new Training(DenseNet.TINY, 16));
        all.add(new Training(DenseNet.SMALL, 64));
        all.add(new Training(DenseNet.LARGE, 64));
        all.add(new Training(DenseNet.LARGE, 256));
        all.add(new Training(DenseNet.AUTOENCODER, 128));
        all.add(new Training(PictureNet.NET, 64));
        all.add(new Training(ResidualNet.NET, 64));
        all.add(new Training(RecurrentNet.NET, 32));
        all.add(new Training(CharacterNet.NET, 16));
        all.add(new Training(WordNet.NET, 64));
        for (Net net : Nets.all()) {
            all.add(new Inference(net, 1));
            all.add(new Inference(net, 64));
        }
        all.add(new Generation());
        return List.copyOf(all);
    }

    /** The workload of that id. */
    static Workload of(String id) {
        return all().stream()
                .filter(workload -> workload.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload " + id));
    }
}
