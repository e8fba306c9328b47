// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held, as it noted it in a JPEG file: tag 0x0112 of Exif (CIPA DC-008, 4.6.4), 1 to 8; 1 is upright, and so is a
 * file that does not say.
 */
final class Orientation {
    private static final int UPRIGHT = 1;
    private static final int LARGEST = 8;
    private static final int TAG = 0x0112;
    private static final int ENTRY = 12;
    /** "Exif", and two zeros. */
    private static final int[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    private Orientation() {}

    static int of(byte... file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length < 4 || (bytes.getShort(0) & 0xFFFF) != 0xFFD8) {
            return UPRIGHT;
        }
        int at = 2;
        // Segments: a marker, and a length that counts itself; pictures begin with 0xFFDA.
        while (at + 4 <= file.length && file[at] == (byte) 0xFF && file[at + 1] != (byte) 0xDA) {
            int length = bytes.getShort(at + 2) & 0xFFFF;
            int end = Math.min(file.length, at + 2 + length);
            if (file[at + 1] == (byte) 0xE1 && isExif(file, at + 4, end)) {
                return read(bytes.slice(at + 4 + EXIF.length, end - at - 4 - EXIF.length));
            }
            at += 2 + Math.max(2, length);
        }
        return UPRIGHT;
    }

    private static boolean isExif(byte[] file, int at, int end) {
        for (int i = 0; i < EXIF.length; i++) {
            if (at + i >= end || file[at + i] != EXIF[i]) {
                return false;
            }
        }
        return true;
    }

    /** Of the first directory of a TIFF file, which Exif is. */
    private static int read(ByteBuffer tiff) {
        if (tiff.limit() < 8) {
            return UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 0 || directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + ENTRY * i;
            if (at > tiff.limit() - ENTRY) {
                break;
            }
            if ((tiff.getShort(at) & 0xFFFF) == TAG) {
                int value = tiff.getShort(at + 8) & 0xFFFF;
                return value >= UPRIGHT && value <= LARGEST ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
