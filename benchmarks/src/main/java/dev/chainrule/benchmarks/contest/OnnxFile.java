// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a net as an ONNX model: protobuf's wire format by hand, as the few messages needed are a few lines each. Field
 * numbers are those of onnx.proto, opset 13.
 */
final class OnnxFile {
    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int FLOAT = 1;

    private OnnxFile() {}

    /** ModelProto. */
    static byte[] of(Net net, int batch) {
        Message opset = new Message().text(1, "").number(2, OPSET);
        return new Message()
                .number(1, IR_VERSION)
                .message(7, graph(net, batch))
                .message(8, opset)
                .bytes();
    }

    /** GraphProto: Gemm and Relu for each layer, then Softmax or Sigmoid. */
    private static Message graph(Net net, int batch) {
        Message graph = new Message().text(2, net.title());
        String h = INPUT;
        for (int layer = 0; layer < net.layers(); layer++) {
            String z = "z" + layer;
            graph.message(1, node("Gemm", z, h, "W" + layer, "b" + layer));
            h = z;
            if (layer < net.layers() - 1) {
                h = "h" + layer;
                graph.message(1, node("Relu", h, z));
            }
            graph.message(5, tensor("W" + layer, net.weights(layer), net.width(layer), net.width(layer + 1)));
            graph.message(5, tensor("b" + layer, net.bias(layer), net.width(layer + 1)));
        }
        graph.message(1, node(net.head() == Net.Head.CLASSES ? "Softmax" : "Sigmoid", OUTPUT, h));
        graph.message(11, value(INPUT, batch, net.inputs()));
        graph.message(12, value(OUTPUT, batch, net.outputs()));
        return graph;
    }

    /** NodeProto. */
    private static Message node(String operator, String output, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(3, output).text(4, operator);
    }

    /** TensorProto, with raw_data. */
    private static Message tensor(String name, float[] values, int... shape) {
        Message tensor = new Message();
        for (int extent : shape) {
            tensor.number(1, extent);
        }
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array());
    }

    /** ValueInfoProto of a tensor type. */
    private static Message value(String name, int... extents) {
        Message shape = new Message();
        for (int extent : extents) {
            shape.message(1, new Message().number(1, extent));
        }
        Message tensorType = new Message().number(1, FLOAT).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensorType));
    }

    /** A message in protobuf's wire format; fields in the order of the calls. */
    private static final class Message {
        private static final int VARINT = 0;
        private static final int LENGTH_DELIMITED = 2;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3 | VARINT);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes());
        }

        Message bytes(int field, byte[] value) {
            varint(field << 3 | LENGTH_DELIMITED);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while (rest >= 0x80) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
