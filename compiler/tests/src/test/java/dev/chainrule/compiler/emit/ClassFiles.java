// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads as much of a class file as tests ask for: its methods with the lengths of their code, and its limits. */
public final class ClassFiles {
    private ClassFiles() {}

    /** @param codeLength in bytes; 0 for a method without code */
    public record Method(String name, String descriptor, int codeLength) {}

    /** @param constants the size of the constant pool; a class file can have 65,535 */
    public record ClassFile(int constants, int fields, List<Method> methods) {}

    public static ClassFile read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassFile read(DataInputStream in) throws IOException {
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("no class file");
        }
        in.readInt(); // version
        int constants = in.readUnsignedShort();
        String[] texts = new String[constants];
        for (int i = 1; i < constants; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++; // a long or double takes two places
                }
                case 7, 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        in.skipNBytes(6); // access, this, super
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        int fields = in.readUnsignedShort();
        for (int i = 0; i < fields; i++) {
            member(in, texts);
        }
        List<Method> methods = new ArrayList<>();
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            methods.add(member(in, texts));
        }
        return new ClassFile(constants, fields, methods);
    }

    private static Method member(DataInputStream in, String[] texts) throws IOException {
        in.readUnsignedShort(); // access
        String name = texts[in.readUnsignedShort()];
        String descriptor = texts[in.readUnsignedShort()];
        int codeLength = 0;
        int attributes = in.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            String attribute = texts[in.readUnsignedShort()];
            int length = in.readInt();
            if (attribute.equals("Code")) {
                in.readInt(); // stack, locals
                codeLength = in.readInt();
                in.skipNBytes(length - 8L);
            } else {
                in.skipNBytes(length);
            }
        }
        return new Method(name, descriptor, codeLength);
    }
}
