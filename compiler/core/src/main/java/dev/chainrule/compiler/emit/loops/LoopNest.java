// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.emit.loops.Name.Array;
import dev.chainrule.compiler.emit.loops.Name.Variable;
import dev.chainrule.compiler.schedule.Kernel.Combination;
import dev.chainrule.scalar.Body;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A kernel's method as a tree.
 *
 * @param from where its range begins
 * @param to where it ends
 * @param reach in a form for vectors whose loops run along the range: how far whole vectors reach, else {@code to}
 * @param lengths of the loops that go through vectors, where those are not along the range
 */
record LoopNest(
        List<Array> arrays,
        List<Variable> sizes,
        List<Variable> settings,
        Variable from,
        Variable to,
        Variable reach,
        List<Affine> lengths,
        List<Statement> body) {
    LoopNest {
        arrays = List.copyOf(arrays);
        sizes = List.copyOf(sizes);
        settings = List.copyOf(settings);
        lengths = List.copyOf(lengths);
        body = List.copyOf(body);
    }

    /** Whether vectors run along the range, so that the scalar method can do what is left of it. */
    boolean isAlongRange() {
        return reach != to;
    }

    /** Whether there is such a statement in it. */
    boolean has(Predicate<Statement> kind) {
        return body.stream().anyMatch(statement -> statement.has(kind));
    }

    sealed interface Statement {
        /** The statements in it. */
        default List<Statement> inner() {
            return List.of();
        }

        /** Whether it is of the kind, or has such a one in it. */
        default boolean has(Predicate<Statement> kind) {
            return kind.test(this) || inner().stream().anyMatch(statement -> statement.has(kind));
        }
    }

    /** {@code for (int index = from; index < to; index += step)}. */
    record For(Variable index, Affine from, Affine to, int step, List<Statement> body) implements Statement {
        For {
            body = List.copyOf(body);
        }

        @Override
        public List<Statement> inner() {
            return body;
        }

        Affine length() {
            return to.minus(from);
        }

        For from(Affine start) {
            return new For(index, start, to, step, body);
        }

        For to(Affine end) {
            return new For(index, from, end, step, body);
        }

        For step(int turns) {
            return new For(index, from, to, turns, body);
        }
    }

    /**
     * The range in blocks, of a size that follows from the number of all elements. In the body the block's number, start and
     * length are known.
     */
    record InBlocks(Affine elements, Variable number, Variable start, Variable length, List<Statement> body)
            implements Statement {
        InBlocks {
            body = List.copyOf(body);
        }

        @Override
        public List<Statement> inner() {
            return body;
        }
    }

    /** How many blocks so many elements have. */
    record BlockCount(Variable variable, Affine elements) implements Statement {}

    /** {@code int variable = value}. */
    record Let(Variable variable, Affine value) implements Statement {}

    /** How much of a length fills whole turns of so many: of the virtual lanes of a sum, or of rows that go at once. */
    record WholeTurns(Variable variable, Affine length, int each) implements Statement {}

    /** {@code int variable = min(start + 256, end)}: where a stretch of a long sum ends. */
    record StretchEnd(Variable variable, Variable start, Affine end) implements Statement {}

    /** How far from the start whole vectors reach. */
    record WholeVectors(Variable variable, Affine from, Affine to) implements Statement {}

    /** Reads all its arguments before it stores. */
    record Compute(Body body, List<Operand> arguments, List<Target> targets) implements Statement {
        Compute {
            arguments = List.copyOf(arguments);
            targets = List.copyOf(targets);
        }
    }

    /** What happens to a variable where a number lies within a range; if this is the first to name it, it is 0 elsewhere. */
    record Within(Variable variable, Variable number, Affine from, Affine to, Compute value) implements Statement {
        @Override
        public List<Statement> inner() {
            return List.of(value);
        }
    }

    /**
     * After a row has been added to a stretch of an array: begins that anew where a stretch of rows is done.
     *
     * @param number of the sums that run side by side
     * @param row its number
     * @param rows how many there are
     * @param from the first element of the array to which it has been added
     */
    record Carry(int number, Affine row, Affine rows, Place from, Affine to) implements Statement {}

    /** Copies a row. */
    record ArrayCopy(Place from, Place to, Affine length) implements Statement {}

    /**
     * Adds elements that stand one after the other to a variable, which this may be the first to name.
     *
     * @param factor the first of as many others, with which they are multiplied
     */
    record SumElements(Variable sum, Place first, Optional<Place> factor, Affine length) implements Statement {}

    /**
     * Adds whole turns of the virtual lanes to a variable: the lanes by themselves, then all of them by a fixed tree. The
     * loop's step is the number of lanes, its body what one of them adds.
     *
     * @param begins whether nothing has been added to the variable
     */
    record Lanes(For loop, boolean begins) implements Statement {}

    /** A loop over whole vectors; with the step of a sum's lanes, a sum in virtual lanes. */
    record Vectors(For loop) implements Statement {}

    /** An element of an array, so many strides further as ints say. */
    record Place(Array array, Affine index, List<Jump> jumps) {
        Place {
            jumps = List.copyOf(jumps);
        }

        Place(Array array, Affine index) {
            this(array, index, List.of());
        }

        Place index(UnaryOperator<Affine> change) {
            return new Place(
                    array,
                    change.apply(index),
                    jumps.stream()
                            .map(jump -> new Jump(jump.by.index(change), jump.stride))
                            .toList());
        }
    }

    /** @param by an int, at a place without jumps */
    record Jump(Place by, Affine stride) {}

    // What a body's argument is.

    sealed interface Operand {}

    record Load(Place place) implements Operand {}

    record Read(Variable variable) implements Operand {}

    record At(Affine number) implements Operand {}

    // What becomes of a body's result.

    sealed interface Target {}

    record Store(Place place) implements Target {}

    record Define(Variable variable) implements Target {}

    record Assign(Variable variable) implements Target {}

    record Accumulate(Combination combination, Variable variable) implements Target {}

    record AccumulateInto(Combination combination, Place place) implements Target {}

    /** The turn of the largest or smallest value so far, which is {@code best}; of equal ones the first. */
    record Choose(boolean largest, Variable best, Variable position, Affine turn) implements Target {}
}
