// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package app;

import java.util.Arrays;
import java.util.zip.CRC32;

/** Trains inside a module, and says where it came to, to the bit. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Parabola model = Parabola.create(1);
        float[] x = new float[256];
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 128f - 1;
            y[i] = x[i] * x[i];
        }
        double first = model.train(x, y, x.length);
        double last = first;
        for (int step = 1; step < 200; step++) {
            last = model.train(x, y, x.length);
        }
        CRC32 bits = new CRC32();
        bits.update(Arrays.toString(model.predict(x, x.length).prediction()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        System.out.println(Main.class.getModule() + (last < first / 10 ? " learnt, " : " did not learn, ")
                + Double.toHexString(last) + " " + Long.toHexString(bits.getValue()));
    }
}
