// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a compiled model needs to run: the JDK and nothing else. Programs use {@link dev.chainrule.runtime};
 * {@link dev.chainrule.runtime.generated} is for generated code alone.
 */
module dev.chainrule.runtime {
    // Where the program has it, vector kernels are checked for garbage before they are used.
    requires static jdk.management;
    requires static org.jspecify;

    exports dev.chainrule.runtime;
    exports dev.chainrule.runtime.generated;
}
