// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package app;

/** Runs a model inside a module. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        float y = Line.create(1).predict(new float[] {2}, 1).y()[0];
        System.out.println(Main.class.getModule().getName() + " " + y);
    }
}
