// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.onnx;

import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a net as an ONNX model, as the few messages needed are a few lines each. Field numbers are those of onnx.proto,
 * opset 13.
 */
final class OnnxFile {
    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int FLOAT = 1;
    private static final int ATTRIBUTE_INTS = 7;

    private final ProtoMessage graph = new ProtoMessage();
    private int values;

    private OnnxFile() {}

    /** ModelProto. */
    static byte[] of(Net net, OnnxNet form, int batch) {
        OnnxFile file = new OnnxFile();
        file.graph.text(2, net.title());
        for (Weight weight : net.weights()) {
            file.tensor(weight);
        }
        for (Weight state : net.states()) {
            file.tensor(state);
        }
        String scores = form.write(file, INPUT);
        file.node(net.target() == Net.Target.INPUT ? "Sigmoid" : "Softmax", OUTPUT, List.of(), scores);
        file.graph.message(11, value(INPUT, batch, net.inputShape()));
        file.graph.message(12, value(OUTPUT, batch, net.resultShape()));
        ProtoMessage opset = new ProtoMessage().text(1, "").number(2, OPSET);
        return new ProtoMessage()
                .number(1, IR_VERSION)
                .message(7, file.graph)
                .message(8, opset)
                .bytes();
    }

    /** A list of whole numbers that an operator takes by name. */
    record Attribute(String name, List<Integer> values) {
        static Attribute of(String name, Integer... values) {
            return new Attribute(name, List.of(values));
        }

        private ProtoMessage message() {
            ProtoMessage message = new ProtoMessage().text(1, name);
            values.forEach(value -> message.number(8, value));
            return message.number(20, ATTRIBUTE_INTS);
        }
    }

    /** NodeProto; the name of its result. */
    String apply(String operator, String... inputs) {
        return apply(operator, List.of(), inputs);
    }

    String apply(String operator, List<Attribute> attributes, String... inputs) {
        String output = "v" + values++;
        node(operator, output, attributes, inputs);
        return output;
    }

    private void node(String operator, String output, List<Attribute> attributes, String... inputs) {
        ProtoMessage node = new ProtoMessage();
        for (String input : inputs) {
            node.text(1, input);
        }
        node.text(2, output).text(3, output).text(4, operator);
        attributes.forEach(attribute -> node.message(5, attribute.message()));
        graph.message(1, node);
    }

    /** TensorProto, with raw_data. */
    private void tensor(Weight weight) {
        ProtoMessage tensor = new ProtoMessage();
        weight.shape().forEach(extent -> tensor.number(1, extent));
        ByteBuffer raw =
                ByteBuffer.allocate(weight.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(weight.values());
        graph.message(5, tensor.number(2, FLOAT).text(8, weight.name()).bytes(9, raw.array()));
    }

    /** ValueInfoProto of a tensor type. */
    private static ProtoMessage value(String name, int batch, List<Integer> row) {
        List<Integer> extents = new ArrayList<>(List.of(batch));
        extents.addAll(row);
        ProtoMessage shape = new ProtoMessage();
        for (int extent : extents) {
            shape.message(1, new ProtoMessage().number(1, extent));
        }
        ProtoMessage tensorType = new ProtoMessage().number(1, FLOAT).message(2, shape);
        return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensorType));
    }
}
