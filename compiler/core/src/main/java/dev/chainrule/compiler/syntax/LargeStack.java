// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Deep expressions and calls are walked recursively: on a stack of our own, however small the caller's is. */
public final class LargeStack {
    private static final long BYTES = 256L << 20;

    private LargeStack() {}

    /** What the work gives; whatever it throws is thrown here. */
    public static <T> T run(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = new Thread(null, task, "chainrule", BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new InternalCompilerError("interrupted", interrupted);
        } catch (ExecutionException fault) {
            if (fault.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            if (fault.getCause() instanceof Error error) {
                throw error;
            }
            throw new InternalCompilerError("on a stack of its own", fault);
        }
    }
}
