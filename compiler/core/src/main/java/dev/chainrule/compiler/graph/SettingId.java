// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

/**
 * Which number of a train step Java may override.
 *
 * @param train the name of the step
 * @param group the number of the group of parameters that it is for; {@link #WHOLE_STEP} if for all of them
 * @param name {@code lr}, {@code clip}
 */
public record SettingId(String train, int group, String name) {
    public static final int WHOLE_STEP = -1;

    /** The output of the model's training graph that holds the program's value; no name of a program has a slash. */
    public String output() {
        return group == WHOLE_STEP ? train + "/" + name : train + "/" + group + "/" + name;
    }

    @Override
    public String toString() {
        return output();
    }
}
