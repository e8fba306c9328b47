// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who is inside a model: one thread at a time, which may enter again. Made by {@link Parameters#turn()}, so that who
 * needs the parameters to stand still can wait until nobody is inside any model over them.
 */
public final class Turn {
    private static final long PAUSE_NANOS = 20_000;

    private final Parameters parameters;
    private final AtomicReference<@Nullable Thread> holder = new AtomicReference<>();
    private int depth;

    Turn(Parameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Enters; pairs with {@link #leave}. Waits while the parameters are saved or loaded.
     *
     * @throws ModelException if another thread is inside
     */
    public void enter() {
        Thread current = Thread.currentThread();
        while (holder.get() != current) {
            if (!holder.compareAndSet(null, current)) {
                throw new ModelException(parameters.description().name() + " is in use by another thread; give each"
                        + " thread a model of its own: sharing() makes one over the same parameters");
            }
            // Whoever wants to be alone says so and then looks at the holders; so one of the two sees the other.
            if (parameters.isOpenTo(current)) {
                break;
            }
            holder.set(null);
            parameters.awaitOpen();
        }
        depth++;
    }

    /** The array of a REAL cell of an f32 model, for a step of the model that is inside: it is not handed out to anybody. */
    public float[] floats(int cell) {
        return (float[]) parameters.raw(cell);
    }

    /** Another number than before once a cell has changed, unless {@link #isHandedOut its array was handed out}. */
    public long version() {
        return parameters.version();
    }

    /** Says that a step is about to change cells, or has changed them. */
    public void changed() {
        parameters.changed();
    }

    /** Whether somebody outside has the array of a cell, and may write to it without a word. */
    public boolean isHandedOut(int cell) {
        return parameters.isHandedOut(cell);
    }

    /** Gives back what {@link #enter} took. */
    public void leave() {
        if (--depth == 0) {
            holder.setRelease(null);
        }
    }

    /** Waits until no other thread is inside. */
    void awaitFree() {
        Thread inside = holder.get();
        while (inside != null && inside != Thread.currentThread()) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            inside = holder.get();
        }
    }
}
