// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.family.Batch;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.Rule;
import dev.chainrule.benchmarks.family.Weight;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Training with DL4J, as its manual has it: a MultiLayerNetwork, its workspaces on, the batches ready as arrays. */
final class Dl4jTraining implements Task {
    private final DenseNet net;
    private final List<Weight> weights;
    private final List<INDArray> inputs = new ArrayList<>();
    private final List<INDArray> labels = new ArrayList<>();
    private MultiLayerNetwork network;

    Dl4jTraining(Workload.Training workload) {
        net = (DenseNet) workload.net();
        weights = net.weights();
        for (Batch batch : net.batches(workload.batch())) {
            INDArray x = Nd4j.create(batch.x(), new int[] {batch.rows(), net.inputs()}, 'c');
            inputs.add(x);
            labels.add(net.target() == Net.Target.INPUT ? x : oneHot(batch.label()));
        }
        network = newNetwork();
    }

    private INDArray oneHot(int[] classes) {
        float[] values = new float[classes.length * net.classes()];
        for (int row = 0; row < classes.length; row++) {
            values[row * net.classes() + classes[row]] = 1;
        }
        return Nd4j.create(values, new int[] {classes.length, net.classes()}, 'c');
    }

    private MultiLayerNetwork newNetwork() {
        IUpdater updater = switch (net.rule().kind()) {
            case SGD -> new Sgd(net.rule().rate());
            case ADAM -> new Adam(net.rule().rate(), 0.9, 0.999, Rule.EPSILON);
        };
        NeuralNetConfiguration.ListBuilder layers =
                new NeuralNetConfiguration.Builder().updater(updater).list();
        for (int layer = 0; layer < net.layers() - 1; layer++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(net.width(layer))
                    .nOut(net.width(layer + 1))
                    .activation(Activation.RELU)
                    .build());
        }
        boolean classes = net.target() == Net.Target.CLASS;
        layers.layer(new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
                .nIn(net.width(net.layers() - 1))
                .nOut(net.classes())
                .activation(classes ? Activation.SOFTMAX : Activation.SIGMOID)
                .build());
        MultiLayerNetwork made = new MultiLayerNetwork(layers.build());
        made.init();
        for (int layer = 0; layer < net.layers(); layer++) {
            int rows = net.width(layer);
            int columns = net.width(layer + 1);
            made.setParam(layer + "_W", Nd4j.create(weights.get(2 * layer).values(), new int[] {rows, columns}, 'c'));
            made.setParam(layer + "_b", Nd4j.create(weights.get(2 * layer + 1).values(), new int[] {1, columns}, 'c'));
        }
        return made;
    }

    @Override
    public void reset() {
        network.close();
        network = newNetwork();
    }

    @Override
    public double[] sample() {
        reset();
        double[] losses = new double[Losses.COUNT];
        for (int i = 0; i < losses.length; i++) {
            step(i);
            losses[i] = network.score();
        }
        return losses;
    }

    @Override
    public void run(long steps) {
        for (long i = 0; i < steps; i++) {
            step(i);
        }
    }

    private void step(long i) {
        int batch = (int) (i % inputs.size());
        network.fit(inputs.get(batch), labels.get(batch));
    }

    @Override
    public void close() {
        network.close();
    }
}
