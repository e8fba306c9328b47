// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which kernels of a generated class have been switched to their vector bodies; all models of the class share it.
 *
 * <p>A kernel that has been launched a few times is handed to {@link WarmUp}, which tries the twin's body against the
 * scalar one on scratch, has the JIT compile it, and switches it in if it is faster. Either body gives the same bits, so
 * nobody can see when, and it does not matter when a thread does.
 *
 * <p>Note [Neighbours]: HotSpot compiles {@link Twin#run} with a short body in it, bets that kernels which it has not seen do not come, and throws
 * both away when one does; then the program itself would run a body that is not compiled, a thousand times as slow. So while one kernel is
 * tried, the others are called now and then too, for an empty range.
 */
final class Twins {
    /** After so many launches a kernel is worth the trouble. */
    private static final int DUE = 8;

    private static final ClassValue<Twins> OF_CLASS = new ClassValue<>() {
        @Override
        protected Twins computeValue(Class<?> type) {
            return new Twins(Vectors.current());
        }
    };

    /** A program that ends within seconds needs no advice. */
    private static final long ADVICE_MILLIS = 5_000;

    private static boolean advised;

    private final Vectors vectors;
    /** Held for as long as a trial takes; whoever makes a model or runs it does not want it. */
    private final Object trials = new Object();

    private @Nullable Bodies[] switched = new Bodies[0];
    private int[] launches = new int[0];
    private boolean[] tried = new boolean[0];
    private String fingerprint = "";
    private boolean loaded;
    private @Nullable Twin twin;
    private Map<Integer, Frame> neighbours = Map.of();

    Twins(Vectors vectors) {
        this.vectors = vectors;
    }

    /**
     * The twins of a launcher's class.
     *
     * @throws dev.chainrule.runtime.ModelException if what {@code -Dchainrule.vector} asks for cannot be
     */
    static Twins of(Launcher launcher, int kernels, String fingerprint) {
        Twins twins = OF_CLASS.get(launcher.getClass());
        twins.size(kernels, fingerprint);
        return twins;
    }

    synchronized void size(int kernels, String fingerprint) {
        if (switched.length != kernels) {
            this.fingerprint = fingerprint;
            launches = new int[kernels];
            tried = new boolean[kernels];
            switched = new Bodies[kernels];
        }
    }

    /** The body that a kernel runs with now. */
    Bodies body(int kernel, Bodies scalar) {
        Bodies vector = switched[kernel];
        return vector == null ? scalar : vector;
    }

    /** Counts a launch. Threads may lose counts to each other, which only delays. */
    void launched(int kernel, Launcher launcher) {
        int count = launches[kernel];
        if (count >= DUE) {
            return;
        }
        launches[kernel] = count + 1;
        if (count == 0 && vectors.use() == Vectors.Use.ALWAYS) {
            prepare(kernel, launcher);
        }
        if (count + 1 == DUE) {
            WarmUp.add(new Preparation(this, kernel, launcher));
        }
    }

    private record Preparation(Twins twins, int kernel, Launcher launcher) implements Runnable {
        @Override
        public void run() {
            if (twins.vectors.use() == Vectors.Use.NEVER) {
                return;
            }
            if (twins.vectors.module() != null) {
                twins.prepare(kernel, launcher);
            } else if (launcher.isSingle()) {
                advise(ADVICE_MILLIS);
            }
        }
    }

    /** Tries a kernel's vector body, and switches it in if it is right and, where that is asked, faster. */
    void prepare(int kernel, Launcher launcher) {
        synchronized (trials) {
            if (tried[kernel]) {
                return;
            }
            tried[kernel] = true;
            Twin found = load(launcher);
            if (found != null) {
                prepare(kernel, launcher, found);
            }
        }
    }

    private void prepare(int kernel, Launcher launcher, Twin twin) {
        try {
            Twin.Specimen specimen = twin.specimen(kernel);
            if (specimen == null) {
                return;
            }
            Trial trial = new Trial(kernel, specimen, launcher, twin, neighbours(twin));
            boolean faster = vectors.use() == Vectors.Use.ALWAYS || trial.isTwinFaster();
            if (!trial.doBodiesAgree()) {
                Vectors.log().log(
                        Level.WARNING,
                        "{0}: the vector body of kernel {1} gives other bits than the scalar one, which is kept;"
                                + " please report this",
                        twin.getClass().getName(),
                        kernel);
            } else if (faster) {
                switched[kernel] = twin;
            }
            Vectors.log().log(
                    Level.DEBUG, "{0}: kernel {1}: {2}", twin.getClass().getName(), kernel, trial);
        } catch (RuntimeException | LinkageError fault) {
            Vectors.log().log(
                    Level.WARNING,
                    twin.getClass().getName() + ": the vector body of kernel " + kernel
                            + " fails, the scalar one is kept; please report this",
                    fault);
        }
    }

    private Runnable neighbours(Twin twin) {
        if (neighbours.isEmpty()) {
            Map<Integer, Frame> all = new HashMap<>();
            for (int kernel = 0; kernel < switched.length; kernel++) {
                Twin.Specimen specimen = twin.specimen(kernel);
                if (specimen != null) {
                    all.put(kernel, Trial.frame(specimen));
                }
            }
            neighbours = all;
        }
        return () -> neighbours.forEach((kernel, frame) -> twin.run(kernel, frame, 0, 0));
    }

    private @Nullable Twin load(Launcher launcher) {
        if (loaded) {
            return twin;
        }
        loaded = true;
        Module module = vectors.module();
        if (module == null) {
            return null;
        }
        String model = launcher.getClass().getName();
        try {
            Twin found = launcher.twin(module);
            if (found == null) {
                return null;
            }
            Vectors.prime();
            if (!found.fingerprint().equals(fingerprint)) {
                Vectors.log().log(
                        Level.WARNING,
                        "{0} and {1} were not generated together: the scalar kernels are kept; compile the model again",
                        model,
                        found.getClass().getName());
                return null;
            }
            twin = found;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError missing) {
            Vectors.log().log(
                    vectors.use() == Vectors.Use.ALWAYS ? Level.WARNING : Level.DEBUG,
                    model
                            + " has no vector kernels here: they are compiled by chainrule-maven-plugin, into the same folder",
                    missing);
        }
        return twin;
    }

    /** Names the flag that would make f32 models faster, once and not at once. */
    static void advise(long afterMillis) {
        if (advised) {
            return;
        }
        advised = true;
        try {
            Thread.sleep(afterMillis);
        } catch (InterruptedException interrupted) {
            return;
        }
        Vectors.log().log(
                Level.INFO,
                "Models run with scalar kernels. There are vector kernels, which give the same bits sooner: start"
                        + " Java with --add-modules jdk.incubator.vector (-Dchainrule.vector=off ends this advice)");
    }
}
