// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/**
 * A setting that Java may override: the operand, unless it is. No rewrite looks through it. It is made for train steps,
 * never written in a program, so it is no part of the catalogue.
 */
public record Overridable(SettingId setting) implements Op {
    @Override
    public String name() {
        return "setting[" + setting.output() + "]";
    }

    @Override
    public String word() {
        return setting.name();
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        return List.of(Operands.one(this, operands, ElementType.SETTING));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("settings are not differentiated");
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return Notation.scalar(word());
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Given(setting);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> x.get(0).at(index);
    }
}
