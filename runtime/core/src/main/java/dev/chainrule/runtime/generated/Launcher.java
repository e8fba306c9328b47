// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import org.jspecify.annotations.Nullable;

/**
 * How a model's kernels are run: with the scalar body or the vector one, by the calling thread alone or shared out. A
 * generated subclass has a method for each kernel, which fills the frame and launches, and the {@code switch} over the
 * scalar bodies. One belongs to each workspace.
 *
 * <p>Work is counted in scalar operations: the multiply-adds, comparisons and so on of the kernel's formula, times its
 * elements.
 *
 * <p>Note [How much work pays]. A core does 3 operations a nanosecond in a kernel over rows of ten, 10 over long rows, 30
 * to 80 over whole buffers. A launch costs 2.5 ns more than a direct call; a run of the pool 0.3 µs while the workers spin
 * and some 3 µs when they have parked, a chunk 0.05 µs. So the limits below stand for 10 to 300 ns, 1 to 30 µs and 0.3 to
 * 8 µs: the middle of what pays.
 */
public abstract class Launcher implements Bodies, Pool.Job {
    /** Below so much work the few nanoseconds of a call through the frame weigh more than a vector body gains. */
    private static final long SMALL = 1_000;
    /** Below so much work handing over to another thread costs more than it gains. */
    private static final long SHARED = 100_000;
    /** A chunk has at least so much work. */
    private static final long CHUNK = 25_000;

    /** The arguments of the kernel that is launched. */
    protected final Frame frame = new Frame();

    private final Pool pool = Pool.shared();
    private final Twins twins;

    /**
     * @param kernels how many there are
     * @param fingerprint of the kernels, which the twin must bear as well
     */
    protected Launcher(int kernels, String fingerprint) {
        twins = Twins.of(this, kernels, fingerprint);
    }

    /**
     * Makes the vector twin, with which the generated class shares a package; null where the kernels have no vector
     * bodies, as those of f64 have none.
     *
     * @param vectors {@code jdk.incubator.vector}, which the generated class's module is made to read
     * @throws ReflectiveOperationException if the twin was not compiled, or not packed with the model
     */
    protected @Nullable Twin twin(Module vectors) throws ReflectiveOperationException {
        return null;
    }

    /** Whether the kernels are f32. */
    final boolean isSingle() {
        return frame.doubles.length == 0;
    }

    /** Whether a call is best made at once, by this thread and with the scalar body. */
    protected static boolean isSmall(long work) {
        return work < SMALL;
    }

    /**
     * Runs a kernel on the frame's arguments.
     *
     * @param range its end
     * @param grain chunks are multiples of it: 16 for elements, 1 for rows
     * @param work in all
     */
    protected final void launch(int kernel, int range, int grain, long work) {
        twins.launched(kernel, this);
        if (work < SHARED || pool.threads() == 1) {
            run(kernel, 0, range, 0);
        } else {
            long elements = CHUNK * range / work + 1;
            pool.run(this, kernel, range, (int) Math.min(range, (elements + grain - 1) / grain * grain));
        }
    }

    @Override
    public final void run(int kernel, int from, int to, int worker) {
        twins.body(kernel, this).run(kernel, frame, from, to);
    }
}
