// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process may use vector bodies, and which module they need.
 *
 * @param use as {@code -Dchainrule.vector} says
 * @param module {@code jdk.incubator.vector}; null where Java was started without it, or where it is not to be used
 */
record Vectors(Use use, @Nullable Module module) {
    private static final String MODULE = "jdk.incubator.vector";

    private static @Nullable Vectors current;

    enum Use {
        /** {@code off} */
        NEVER,
        /** Not said: each kernel from when its vector body is found faster. */
        WHEN_FASTER,
        /** {@code on}: each kernel from its first call, if both bodies agree. */
        ALWAYS
    }

    /**
     * What holds for this process.
     *
     * @throws ModelException if {@code -Dchainrule.vector} is neither {@code on} nor {@code off}, or is {@code on} and the
     *     module is missing
     */
    static synchronized Vectors current() {
        Vectors vectors = current;
        if (vectors == null) {
            vectors = of(
                    System.getProperty("chainrule.vector"),
                    ModuleLayer.boot().findModule(MODULE).orElse(null));
            current = vectors;
        }
        return vectors;
    }

    static Vectors of(@Nullable String property, @Nullable Module module) {
        if (property == null) {
            return new Vectors(Use.WHEN_FASTER, module);
        }
        switch (property) {
            case "off" -> {
                return new Vectors(Use.NEVER, null);
            }
            case "on" -> {
                if (module == null) {
                    throw new ModelException("-Dchainrule.vector=on: Java was started without the module; add the flag"
                            + " --add-modules " + MODULE);
                }
                return new Vectors(Use.ALWAYS, module);
            }
            default -> throw new ModelException("-Dchainrule.vector=" + property + ": give on or off, or leave it out");
        }
    }

    /** Where what was decided is said. Asked for when there is something to say: to load a logger takes long. */
    static System.Logger log() {
        return System.getLogger("dev.chainrule.runtime");
    }
}
