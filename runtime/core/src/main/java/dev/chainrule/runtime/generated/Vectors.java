// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Whether this process may use vector bodies, and the module that they need. */
final class Vectors {
    private static final String MODULE = "jdk.incubator.vector";

    private static final String PRIMING = "dev.chainrule.runtime.generated.VectorPriming";

    /** Numbers of a vector, known when operators are primed. */
    static int lanes = 16;

    private static final Object LOCK = new Object();
    private static boolean primed;

    private static @Nullable Vectors current;

    private final Use use;
    private @Nullable Module module;
    private boolean found;

    enum Use {
        /** {@code off} */
        NEVER,
        /** Not said: each kernel from when its vector body is found faster. */
        WHEN_FASTER,
        /** {@code on}: each kernel from its first call, if both bodies agree. */
        ALWAYS
    }

    /** The module is looked for when it is first asked for: that takes 10 ms, which a model's first step need not wait. */
    private Vectors(Use use) {
        this.use = use;
    }

    Vectors(Use use, @Nullable Module module) {
        this.use = use;
        this.module = module;
        found = true;
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
            vectors = new Vectors(use(System.getProperty("chainrule.vector")));
            vectors.check();
            current = vectors;
        }
        return vectors;
    }

    static Use use(@Nullable String property) {
        if (property == null) {
            return Use.WHEN_FASTER;
        }
        return switch (property) {
            case "off" -> Use.NEVER;
            case "on" -> Use.ALWAYS;
            default -> throw new ModelException("-Dchainrule.vector=" + property + ": give on or off, or leave it out");
        };
    }

    /** @throws ModelException if vectors are demanded and cannot be */
    void check() {
        if (use == Use.ALWAYS && module() == null) {
            throw new ModelException("-Dchainrule.vector=on: Java was started without the module; add the flag"
                    + " --add-modules " + MODULE);
        }
    }

    Use use() {
        return use;
    }

    /** {@code jdk.incubator.vector}; null where Java was started without it. */
    synchronized @Nullable Module module() {
        if (!found) {
            found = true;
            module = ModuleLayer.boot().findModule(MODULE).orElse(null);
        }
        return module;
    }

    /**
     * Has HotSpot see vector operators of all kinds before it compiles any, once in a process; see Note [Traps of the
     * Vector API]. Takes some tenths of a second; without it there is only less speed.
     */
    static void prime() {
        synchronized (LOCK) {
            if (primed) {
                return;
            }
            primed = true;
            try {
                Module incubator = ModuleLayer.boot().findModule(MODULE).orElseThrow();
                Vectors.class.getModule().addReads(incubator);
                Constructor<?> constructor = Class.forName(PRIMING).getDeclaredConstructor();
                ((Runnable) constructor.newInstance()).run();
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                log().log(System.Logger.Level.DEBUG, "Vector operators are not primed", e);
            }
        }
    }

    /** Where what was decided is said. Asked for when there is something to say: to load a logger takes long. */
    static System.Logger log() {
        return System.getLogger("dev.chainrule.runtime");
    }
}
