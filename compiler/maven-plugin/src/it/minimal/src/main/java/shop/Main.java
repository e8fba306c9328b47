// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package shop;

/** Fits a line through three points. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println(estimate(1.5f));
    }

    static float estimate(float size) {
        Price model = Price.create(1);
        float[] sizes = {0, 1, 2};
        float[] prices = {1, 3, 5};
        for (int step = 0; step < 500; step++) {
            model.train(sizes, prices, 3);
        }
        return model.predict(new float[] {size}, 1).estimated()[0];
    }
}
