// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.chainrule.benchmarks.contest.Matrices;
import dev.chainrule.benchmarks.contest.Task;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.family.Batch;
import dev.chainrule.benchmarks.family.Net;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Inference with ONNX Runtime, at its highest level of optimisation; inputs and result lie in direct buffers, so that
 * nothing is copied.
 */
public final class OnnxInference implements Task {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
    private final FloatBuffer result;
    private final Map<String, OnnxTensor> results;

    public OnnxInference(Workload.Inference workload, int threads) {
        Net net = workload.net();
        int batch = workload.batch();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = environment.createSession(OnnxFile.of(net, OnnxNet.of(net).orElseThrow(), batch), options);
            for (Batch values : net.batches(batch)) {
                FloatBuffer buffer = direct(values.x().length).put(values.x()).rewind();
                inputs.add(Map.of(
                        OnnxFile.INPUT, OnnxTensor.createTensor(environment, buffer, shape(batch, net.inputShape()))));
            }
            result = direct(batch * net.results());
            results = Map.of(
                    OnnxFile.OUTPUT, OnnxTensor.createTensor(environment, result, shape(batch, net.resultShape())));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] shape(int batch, List<Integer> row) {
        return LongStream.concat(LongStream.of(batch), row.stream().mapToLong(Integer::longValue))
                .toArray();
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
