// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Place;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.BodyBuilder;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Functions;
import dev.chainrule.scalar.Operator;
import dev.chainrule.scalar.Scalar;
import dev.chainrule.scalar.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Kernels made for the vocabulary's sake: one an operator, one a function, and random ones over all of them. */
final class Vocabulary {
    private static final int SETTINGS = 2;

    private final Random random;
    private final BodyBuilder builder = new BodyBuilder();
    private final List<Kernel.Parameter> arrays = new ArrayList<>();
    private final Map<Kernel.Source, Scalar> sources = new LinkedHashMap<>();
    private final List<Scalar> values = new ArrayList<>();
    private final Form form;

    /** How a random kernel's loops stand. */
    private enum Form {
        FLAT,
        ROWS,
        REDUCED,
        COLUMNS
    }

    private Vocabulary(Random random, Form form) {
        this.random = random;
        this.form = form;
    }

    /** One kernel for each operator and each function, over elements. */
    static List<Kernel> kernels() {
        List<Kernel> kernels = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            Vocabulary one = new Vocabulary(new Random(1), Form.FLAT);
            List<Scalar> operands = new ArrayList<>();
            for (ScalarType type : operator.operands()) {
                boolean count = operator.name().startsWith("SHIFT") && !operands.isEmpty();
                operands.add(count ? one.builder.bits(7) : one.element(type));
            }
            one.element(ScalarType.REAL);
            Scalar result = one.builder.apply(operator, operands.toArray(Scalar[]::new));
            kernels.add(one.kernel(List.of(result)));
        }
        for (Function function : Functions.ALL) {
            Vocabulary one = new Vocabulary(new Random(1), Form.FLAT);
            List<Scalar> operands = new ArrayList<>();
            for (int i = 0; i < function.arity(); i++) {
                operands.add(one.element(ScalarType.REAL));
            }
            kernels.add(one.kernel(List.of(one.builder.call(function, operands.toArray(Scalar[]::new)))));
        }
        return kernels;
    }

    /**
     * Sums of rows, in one stretch and in several: of elements, and of terms that are short, that know their place, that are long; and
     * of columns.
     */
    static List<Kernel> sums() {
        List<Kernel> kernels = new ArrayList<>();
        for (boolean isLong : new boolean[] {false, true}) {
            for (Term term : Term.values()) {
                Vocabulary one = new Vocabulary(new Random(1), Form.REDUCED);
                kernels.add(one.kernel(
                        List.of(one.term(term)), List.of(new Kernel.Combine(Kernel.Combination.SUM, 0, isLong))));
            }
            Vocabulary columns = new Vocabulary(new Random(1), Form.COLUMNS);
            Place rows = new Place(
                    columns.array(ScalarType.REAL, Kernel.Access.READ),
                    Amount.ZERO,
                    List.of(Amount.size(0), Amount.ONE));
            Scalar element = columns.add(new Kernel.Load(rows), ScalarType.REAL);
            Place sum = columns.column(ScalarType.REAL);
            kernels.add(columns.kernel(
                    List.of(element), List.of(new Kernel.CombineInto(Kernel.Combination.SUM, sum, isLong))));
        }
        return kernels;
    }

    private enum Term {
        ELEMENT,
        SHORT,
        PLACED,
        LONG
    }

    private Scalar term(Term term) {
        Scalar element = element(ScalarType.REAL);
        return switch (term) {
            case ELEMENT -> element;
            case SHORT -> element.times(element(ScalarType.REAL));
            case PLACED ->
                element.times(builder.apply(Operator.INT_TO_REAL, add(new Kernel.Position(1), ScalarType.INT)));
            case LONG -> builder.call(Functions.EXP, element);
        };
    }

    static List<Kernel> random(long seed, int count) {
        Random random = new Random(seed);
        List<Kernel> kernels = new ArrayList<>();
        List<Form> forms = List.of(Form.values());
        for (int i = 0; i < count; i++) {
            kernels.add(new Vocabulary(random, forms.get(i % forms.size())).random());
        }
        return kernels;
    }

    private Kernel random() {
        element(ScalarType.REAL);
        for (ScalarType type : List.of(ScalarType.REAL, ScalarType.INT, ScalarType.BOOL, ScalarType.REAL)) {
            argument(type);
        }
        for (int i = 3 + random.nextInt(14); i > 0; i--) {
            Operator operator = anyOf(Operator.values());
            if (random.nextInt(12) == 0) {
                Function function = anyOf(Functions.ALL.toArray(Function[]::new));
                Scalar[] operands = new Scalar[function.arity()];
                for (int j = 0; j < operands.length; j++) {
                    operands[j] = any(ScalarType.REAL);
                }
                values.add(builder.call(function, operands));
            } else if (!operator.isChecked()) {
                Scalar[] operands = new Scalar[operator.operands().size()];
                for (int j = 0; j < operands.length; j++) {
                    boolean count = operator.name().startsWith("SHIFT") && j == 1;
                    operands[j] = count
                            ? builder.bits(random.nextInt(32))
                            : any(operator.operands().get(j));
                }
                if (operator == Operator.TO_BITS) {
                    // Which NaN an operation gives is left open.
                    operands[0] = operands[0].equalTo(operands[0]).select(operands[0], builder.real(1));
                }
                values.add(builder.apply(operator, operands));
            }
        }
        boolean reduces = form == Form.REDUCED || form == Form.COLUMNS;
        List<Scalar> results = new ArrayList<>(List.of(any(ScalarType.REAL)));
        if (!reduces && random.nextBoolean()) {
            results.add(any(anyOf(ScalarType.values())));
        }
        return kernel(results);
    }

    private <T> T anyOf(T[] choices) {
        return List.of(choices).get(random.nextInt(choices.length));
    }

    /** A value of the type made before, or a new one. */
    private Scalar any(ScalarType type) {
        List<Scalar> fitting =
                values.stream().filter(value -> value.type() == type).toList();
        if (!fitting.isEmpty() && random.nextInt(8) > 0) {
            return fitting.get(fitting.size() - 1 - random.nextInt(Math.min(4, fitting.size())));
        }
        return switch (type) {
            case REAL -> random.nextBoolean() ? builder.real(random.nextInt(5) - 2.5) : argument(type);
            case INT -> random.nextBoolean() ? builder.whole(random.nextInt(100)) : argument(type);
            case BOOL -> random.nextInt(8) == 0 ? builder.truth(random.nextBoolean()) : argument(type);
            case BITS -> builder.bits(random.nextInt());
        };
    }

    /** An argument of some kind. */
    private Scalar argument(ScalarType type) {
        Kernel.Source source = switch (random.nextInt(type == ScalarType.BOOL ? 3 : 6)) {
            case 0 -> load(type, false);
            case 4 -> type == ScalarType.REAL ? new Kernel.Setting(random.nextInt(SETTINGS)) : new Kernel.Size(0);
            case 5 ->
                type == ScalarType.REAL
                        ? load(type, true)
                        : new Kernel.Position(form == Form.FLAT ? 0 : random.nextInt(2));
            default -> load(type, true);
        };
        return add(source, type);
    }

    private Scalar element(ScalarType type) {
        if (type == ScalarType.BITS) {
            return element(ScalarType.REAL).toBits();
        }
        return add(load(type, true), type);
    }

    private Scalar add(Kernel.Source source, ScalarType type) {
        Scalar known = sources.get(source);
        if (known == null) {
            known = builder.argument(type);
            sources.put(source, known);
            values.add(known);
        }
        return known;
    }

    private Kernel.Load load(ScalarType type, boolean moves) {
        return new Kernel.Load(place(array(type, Kernel.Access.READ), moves ? Amount.ONE : Amount.ZERO));
    }

    private int array(ScalarType type, Kernel.Access access) {
        ElementType element = switch (type) {
            case REAL -> ElementType.REAL;
            case INT -> ElementType.INT;
            case BOOL -> ElementType.BOOL;
            case BITS -> throw new IllegalArgumentException("no array holds bits");
        };
        arrays.add(new Kernel.Parameter(element, access));
        return arrays.size() - 1;
    }

    /** Sizes: 0 is the length of the inner loop, 1 how often the outer one of columns turns. */
    private Place place(int array, Amount inner) {
        boolean shared = random.nextBoolean();
        Amount offset = anyOf(new Amount[] {Amount.ZERO, Amount.ZERO, Amount.ONE, Amount.size(0)});
        return switch (form) {
            case FLAT -> new Place(array, offset, List.of(inner));
            case ROWS, REDUCED, COLUMNS ->
                new Place(array, offset, List.of(shared ? Amount.ZERO : Amount.size(0), inner));
        };
    }

    private Kernel kernel(List<Scalar> results) {
        List<Scalar> stored = new ArrayList<>();
        List<Kernel.Target> targets = new ArrayList<>();
        for (Scalar result : results) {
            stored.add(result.type() == ScalarType.BITS ? result.fromBits() : result);
            ScalarType type = stored.get(stored.size() - 1).type();
            Kernel.Combination combination = anyOf(
                    new Kernel.Combination[] {Kernel.Combination.SUM, Kernel.Combination.MAX, Kernel.Combination.MIN});
            boolean sum = combination == Kernel.Combination.SUM && type == ScalarType.REAL;
            switch (form) {
                case FLAT, ROWS -> targets.add(new Kernel.Store(target(array(type, Kernel.Access.WRITE))));
                case REDUCED -> targets.add(new Kernel.Combine(combination, 0, sum && random.nextBoolean()));
                case COLUMNS ->
                    targets.add(new Kernel.CombineInto(combination, column(type), sum && random.nextBoolean()));
            }
        }
        return kernel(stored, targets);
    }

    private Kernel kernel(List<Scalar> stored, List<Kernel.Target> targets) {
        Body body = builder.build(stored);
        List<Kernel.Part> parts = new ArrayList<>();
        List<Amount> rows = form == Form.COLUMNS ? List.of() : List.of(Amount.RANGE);
        List<Amount> axes = switch (form) {
            case FLAT -> List.of();
            case ROWS, REDUCED -> List.of(Amount.size(0));
            case COLUMNS -> List.of(Amount.size(1), Amount.RANGE);
        };
        parts.add(new Kernel.Part(axes, body, List.copyOf(sources.keySet()), targets));
        if (form == Form.REDUCED) {
            BodyBuilder copy = new BodyBuilder();
            Body identity = copy.build(List.of(copy.argument(ScalarType.REAL)));
            parts.add(new Kernel.Part(
                    List.of(),
                    identity,
                    List.of(new Kernel.Variable(0, ScalarType.REAL)),
                    List.of(new Kernel.Store(new Place(
                            array(ScalarType.REAL, Kernel.Access.WRITE), Amount.ZERO, List.of(Amount.ONE))))));
        }
        return new Kernel(arrays, 2, SETTINGS, List.of(), rows, parts);
    }

    /** Where the results of all rows are combined. */
    private Place column(ScalarType type) {
        return new Place(array(type, Kernel.Access.READ_WRITE), Amount.ZERO, List.of(Amount.ZERO, Amount.ONE));
    }

    /** Where a result goes: each element to its own place. */
    private Place target(int array) {
        return form == Form.FLAT
                ? new Place(array, Amount.ZERO, List.of(Amount.ONE))
                : new Place(array, Amount.ZERO, List.of(Amount.size(0), Amount.ONE));
    }
}
