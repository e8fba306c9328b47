// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** The lengths of methods in bytes of bytecode, from a class file. */
final class MethodSizes {
    private MethodSizes() {}

    static Map<String, Integer> of(byte[] classFile) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            in.readInt();
            in.readInt();
            String[] texts = constants(in);
            in.skipBytes(6);
            in.skipBytes(2 * in.readUnsignedShort());
            members(in, texts);
            return members(in, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] constants(DataInputStream in) throws IOException {
        String[] texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                default -> in.skipBytes(4);
            }
        }
        return texts;
    }

    /** Fields or methods; for the latter the lengths of their code. */
    private static Map<String, Integer> members(DataInputStream in, String[] texts) throws IOException {
        Map<String, Integer> sizes = new TreeMap<>();
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.readUnsignedShort();
            String name = texts[in.readUnsignedShort()];
            in.readUnsignedShort();
            int attributes = in.readUnsignedShort();
            for (int a = 0; a < attributes; a++) {
                boolean code = texts[in.readUnsignedShort()].equals("Code");
                int length = in.readInt();
                if (code) {
                    in.readInt();
                    sizes.put(name, in.readInt());
                    in.skipBytes(length - 8);
                } else {
                    in.skipBytes(length);
                }
            }
        }
        return sizes;
    }
}
