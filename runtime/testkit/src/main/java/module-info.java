// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Proofs for tests: {@link dev.chainrule.testkit.GradientCheck} compares a model's gradients with difference quotients. With
 * jqwik on the path, {@link dev.chainrule.testkit.jqwik} draws where.
 */
module dev.chainrule.testkit {
    requires static net.jqwik.api;
    requires static org.jspecify;
    requires transitive dev.chainrule.runtime;

    exports dev.chainrule.testkit;
    exports dev.chainrule.testkit.jqwik;
}
