// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What a thread allocates, where the JVM counts it and the program has the module {@code jdk.management}. */
final class Allocations {
    private static final @Nullable ThreadMXBean BEAN = bean();

    static final boolean ARE_COUNTED = BEAN != null;

    private Allocations() {}

    /** Bytes since the calling thread began; 0 where they are not counted. */
    static long ofThisThread() {
        return BEAN == null
                ? 0
                : BEAN.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static @Nullable ThreadMXBean bean() {
        try {
            boolean counted = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                    && bean.isThreadAllocatedMemorySupported()
                    && bean.isThreadAllocatedMemoryEnabled();
            return counted ? (ThreadMXBean) ManagementFactory.getThreadMXBean() : null;
        } catch (LinkageError | RuntimeException missing) {
            return null;
        }
    }
}
