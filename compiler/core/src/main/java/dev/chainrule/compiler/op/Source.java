// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/** Operators without operands: whole numbers that follow from the dimensions alone. */
public sealed interface Source extends Documented {
    @Override
    default Derivative derivative() {
        return new Derivative.Zero("dimensions are whole numbers");
    }

    /** A dimension as an int scalar. */
    record Size(Dimension dimension) implements Source {
        @Override
        public String name() {
            return "size[" + dimension + "]";
        }

        @Override
        public Words words() {
            return new Words("a dimension as a number", "→ int");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            Operands.count(this, 0, operands);
            return List.of(TensorType.scalar(ElementType.INT));
        }

        @Override
        public Notation notation(List<Notation> x, List<TensorType> types) {
            boolean sum = dimension.summands().size() > 1;
            String text = sum ? "(" + dimension + ")" : dimension.toString();
            Notation extent = Notation.scalar(text);
            return text.indexOf('·') < 0 || sum ? extent : Notation.of(Notation.Sign.EXTENT, extent);
        }

        @Override
        public Lowering lowering() {
            return new Lowering.Size(dimension);
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> sizes.applyAsInt(dimension);
        }
    }

    /** 0, 1, …, length − 1. */
    record Iota(Dimension length) implements Source {
        @Override
        public String name() {
            return "iota[" + length + "]";
        }

        @Override
        public Words words() {
            return new Words("0, 1, …, n − 1", "→ int[n]");
        }

        @Override
        public List<TensorType> infer(List<TensorType> operands) {
            Operands.count(this, 0, operands);
            return List.of(new TensorType(ElementType.INT, Shape.of(length)));
        }

        @Override
        public Notation notation(List<Notation> x, List<TensorType> types) {
            return Notation.position();
        }

        @Override
        public Lowering lowering() {
            return new Lowering.Positions();
        }

        @Override
        public Meaning meaning() {
            return (index, x, sizes) -> index[0];
        }
    }
}
