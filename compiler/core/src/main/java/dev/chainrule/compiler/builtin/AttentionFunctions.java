// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.op.Attention;
import java.util.List;

/** Attention whose weights are no value. */
final class AttentionFunctions {
    static final List<Builtin> ALL = List.of(Builtin.of(
            "attend_heads q k v causal?",
            "the mean of v [B, S, heads, E] by the softmax of what q [B, T, heads, D] finds among k [B, S, heads, D]: [B, T, heads, E];"
                    + " causal looks at what does not come after; the weights stand nowhere, attention is the function to call",
            call -> call.item(call.real("q")
                    .apply(new Attention.Attend(call.flag("causal", false)), call.real("k"), call.real("v")))));

    private AttentionFunctions() {}
}
