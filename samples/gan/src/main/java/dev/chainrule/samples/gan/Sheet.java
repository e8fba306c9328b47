// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.gan;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Square pictures in rows on one sheet, as a PNG file. */
final class Sheet {
    /** A pixel of a picture is so many on the sheet, along each side. */
    private static final int ZOOM = 4;

    private static final int GAP = 4;
    private static final int WHITE = 255;

    private Sheet() {}

    /**
     * @param rows pictures of {@code side · side} pixels one after the other, from 0 (white) to 1 (black), as many in each row
     */
    static void write(Path file, int side, List<float[]> rows) throws IOException {
        int columns = rows.get(0).length / (side * side);
        int step = side * ZOOM + GAP;
        BufferedImage sheet =
                new BufferedImage(columns * step + GAP, rows.size() * step + GAP, BufferedImage.TYPE_BYTE_GRAY);
        WritableRaster greys = sheet.getRaster();
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                greys.setSample(x, y, 0, WHITE);
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            float[] pixels = rows.get(row);
            for (int i = 0; i < pixels.length; i++) {
                int left = GAP + i / (side * side) * step + i % side * ZOOM;
                int top = GAP + row * step + i / side % side * ZOOM;
                int grey = WHITE - Math.round(WHITE * Math.min(1, Math.max(0, pixels[i])));
                for (int at = 0; at < ZOOM * ZOOM; at++) {
                    greys.setSample(left + at % ZOOM, top + at / ZOOM, 0, grey);
                }
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(sheet, "png", file.toFile());
    }
}
