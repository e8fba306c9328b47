// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Inference with ONNX Runtime, at its highest level of optimisation; inputs and result lie in direct buffers, so that
 * nothing is copied.
 */
final class OnnxInference implements Task {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
    private final FloatBuffer result;
    private final Map<String, OnnxTensor> results;

    OnnxInference(Workload.Inference workload, int threads) {
        Net net = workload.net();
        int batch = workload.batch();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = environment.createSession(OnnxFile.of(net, batch), options);
            for (float[] values : Batches.of(net, batch).inputs()) {
                FloatBuffer buffer = direct(values.length).put(values).rewind();
                inputs.add(Map.of(
                        OnnxFile.INPUT,
                        OnnxTensor.createTensor(environment, buffer, new long[] {batch, net.inputs()})));
            }
            result = direct(batch * net.outputs());
            results = Map.of(
                    OnnxFile.OUTPUT, OnnxTensor.createTensor(environment, result, new long[] {batch, net.outputs()}));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public double[] sample() {
        run(1);
        float[] values = new float[result.capacity()];
        result.get(0, values);
        return Matrices.sample(values);
    }

    @Override
    public void run(long steps) {
        try {
            for (long i = 0; i < steps; i++) {
                session.run(inputs.get((int) (i % inputs.size())), results).close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
