// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.onnx;

import dev.chainrule.benchmarks.contest.onnx.OnnxFile.Attribute;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.PictureNet;
import dev.chainrule.benchmarks.family.ResidualNet;
import java.util.List;
import java.util.Optional;

/** A net in ONNX's operators, of opset 13. */
public interface OnnxNet {
    /** Writes the operators into a file; the name of the scores, before softmax or sigmoid. */
    String write(OnnxFile file, String x);

    /** The form of a net. Recurrent nets, transformers and tables have none here. */
    static Optional<OnnxNet> of(Net net) {
        if (net instanceof DenseNet dense) {
            return Optional.of((file, x) -> dense(file, x, dense.layers()));
        }
        if (net instanceof PictureNet) {
            return Optional.of(OnnxNet::pictures);
        }
        if (net instanceof ResidualNet) {
            return Optional.of(OnnxNet::residual);
        }
        return Optional.empty();
    }

    private static String dense(OnnxFile file, String x, int layers) {
        String h = x;
        for (int layer = 0; layer < layers; layer++) {
            h = gemm(file, h, "net.dense." + layer);
            if (layer < layers - 1) {
                h = file.apply("Relu", h);
            }
        }
        return h;
    }

    private static String gemm(OnnxFile file, String x, String layer) {
        return file.apply("Gemm", x, layer + ".W", layer + ".b");
    }

    private static String pictures(OnnxFile file, String x) {
        String h = pooled(file, file.apply("Conv", convolution(5, 1, 2), x, "c1.W", "c1.b"));
        h = pooled(file, file.apply("Conv", convolution(5, 1, 0), h, "c2.W", "c2.b"));
        h = file.apply("Relu", gemm(file, file.apply("Flatten", h), "d1"));
        h = file.apply("Relu", gemm(file, h, "d2"));
        return gemm(file, h, "d3");
    }

    private static String pooled(OnnxFile file, String x) {
        List<Attribute> windows = List.of(Attribute.of("kernel_shape", 2, 2), Attribute.of("strides", 2, 2));
        return file.apply("MaxPool", windows, file.apply("Relu", x));
    }

    private static List<Attribute> convolution(int size, int stride, int padding) {
        return List.of(
                Attribute.of("kernel_shape", size, size),
                Attribute.of("strides", stride, stride),
                Attribute.of("pads", padding, padding, padding, padding));
    }

    private static String residual(OnnxFile file, String x) {
        String h = file.apply("Relu", normal(file, file.apply("Conv", convolution(3, 1, 1), x, "stem.W"), "norm"));
        h = block(file, h, "b1", 1);
        h = block(file, h, "b2", 2);
        h = block(file, h, "b3", 2);
        return gemm(file, file.apply("Flatten", file.apply("GlobalAveragePool", h)), "head");
    }

    private static String block(OnnxFile file, String x, String name, int stride) {
        String c1 = file.apply("Conv", convolution(3, stride, 1), x, name + ".c1.W");
        String h = file.apply("Relu", normal(file, c1, name + ".n1"));
        String c2 = normal(file, file.apply("Conv", convolution(3, 1, 1), h, name + ".c2.W"), name + ".n2");
        String around = stride == 1
                ? x
                : normal(file, file.apply("Conv", convolution(1, stride, 0), x, name + ".short.W"), name + ".ns");
        return file.apply("Relu", file.apply("Add", c2, around));
    }

    private static String normal(OnnxFile file, String x, String norm) {
        return file.apply(
                "BatchNormalization", x, norm + ".scale", norm + ".shift", norm + ".mean", norm + ".variance");
    }
}
