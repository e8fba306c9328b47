// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Draws;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A random number for each element: a function of the key of the run and of the place where it is drawn, so it is the same
 * forwards and backwards, on any thread, and stands in memory only where that is cheaper. Its operands are ints: the key's
 * two words, the element's number, the number of the turn of the loops around it, the stream, and the run; for whole numbers
 * the bounds as well. No two draws of a model have the same stream (see {@code item.Streams}).
 *
 * @param precision the model's: how many bits a real is made of
 */
public record Draw(Kind kind, Precision precision) implements Documented {
    /** The input behind those of the program from which all draws follow: two words of the seed, and the run. */
    public static final String KEY = "random.key";

    public enum Kind {
        UNIFORM("uniform", Draws.UNIFORM, "a random real, evenly in [0, 1)"),
        NORMAL("normal", Draws.NORMAL, "a random real of the normal distribution of mean 0 and deviation 1"),
        UNIFORM_INT("uniform_int", Draws.UNIFORM_INT, "a random int, evenly in [low, high); low if that is empty");

        private final String word;
        private final Function function;
        private final String definition;

        Kind(String word, Function function, String definition) {
            this.word = word;
            this.function = function;
            this.definition = definition;
        }
    }

    @Override
    public String name() {
        return kind.word;
    }

    @Override
    public Words words() {
        return new Words(
                kind.definition,
                "int, int, int[…], int, int, int" + (kind == Kind.UNIFORM_INT ? ", int[…], int[…] → int[…]" : " → […]"),
                "Of the key, the element's number, the turn, the stream and the run.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Operands.count(this, kind.function.arity(), operands);
        Shape shape = Shape.SCALAR;
        for (TensorType operand : operands) {
            if (operand.element() != ElementType.INT) {
                throw new TypeFault(TypeFault.Kind.ELEMENT, name() + " takes int, not " + operand);
            }
            shape = Broadcasting.of(shape, operand.shape());
        }
        boolean real = kind.function.result() == ScalarType.REAL;
        return List.of(new TensorType(real ? ElementType.REAL : ElementType.INT, shape));
    }

    @Override
    public boolean isDrawn() {
        return true;
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("what is drawn is a constant");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.PerElement(body());
    }

    private Body body() {
        BodyBuilder builder = new BodyBuilder();
        Scalar[] arguments = kind.function.parameters().stream()
                .map(parameter -> builder.argument(parameter.type()))
                .toArray(Scalar[]::new);
        return builder.build(List.of(builder.call(kind.function, arguments)));
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return Notation.call(name(), x.subList(6, x.size()));
    }

    @Override
    public Meaning meaning() {
        return this::element;
    }

    private double element(int[] index, List<? extends Meaning.Operand> x, ToIntFunction<Dimension> sizes) {
        double[] place = new double[x.size()];
        for (int i = 0; i < place.length; i++) {
            place[i] = x.get(i).stretched(index);
        }
        return switch (kind) {
            case UNIFORM -> Draws.uniform(precision, place);
            case NORMAL -> Draws.normal(precision, place);
            case UNIFORM_INT -> Draws.whole(place);
        };
    }
}
