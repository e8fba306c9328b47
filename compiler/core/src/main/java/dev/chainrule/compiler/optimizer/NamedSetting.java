// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/**
 * The value of a setting, unless Java has overridden it by its name. To rewriting it is opaque, so a constant does not
 * disappear in what is computed from it; in a schedule it is a host scalar of that name.
 *
 * @param name of the setting, {@code train.lr}
 */
public record NamedSetting(String name) implements Op {
    private static final TensorType TYPE = TensorType.scalar(ElementType.SETTING);

    @Override
    public String name() {
        return "setting[" + name + "]";
    }

    /** The name by which Java knows it. */
    public String setting() {
        return name;
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        if (!operands.equals(List.of(TYPE))) {
            throw new TypeFault(TypeFault.Kind.ELEMENT, name() + " takes a setting, not " + operands);
        }
        return operands;
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("settings are not differentiated");
    }
}
