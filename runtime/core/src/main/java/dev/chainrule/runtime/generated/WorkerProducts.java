// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A product for each worker of a pool, the fastest of its kind that the process has. */
final class WorkerProducts {
    private final FloatProducts products;
    private final FloatProduct[] own;
    private @Nullable Supplier<FloatProduct> maker;

    WorkerProducts(FloatProducts products, int workers) {
        this.products = products;
        own = new FloatProduct[workers];
    }

    void renew() {
        Supplier<FloatProduct> fastest = products.fastest();
        if (maker != fastest) {
            maker = fastest;
            for (int worker = 0; worker < own.length; worker++) {
                own[worker] = fastest.get();
            }
        }
    }

    /** See {@link FloatProduct#keepLeft}. */
    void keepLeft(float[] a) {
        for (FloatProduct product : own) {
            product.keepLeft(a);
        }
    }

    FloatProduct of(int worker) {
        return own[worker];
    }
}
