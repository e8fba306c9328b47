// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Part;
import dev.chainrule.compiler.schedule.Kernel.Place;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import dev.chainrule.scalar.java.BodyWriter;
import dev.chainrule.scalar.java.Literals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * A kernel as a static method without state, in plain Java that HotSpot compiles to vector instructions where it can:
 * one index variable for all arrays that run along together, what does not change in a loop read before it.
 */
public class KernelEmitter {
    private final Kernel kernel;
    private final Precision precision;
    private final NameAllocator names = new NameAllocator();
    private final List<String> arrays = new ArrayList<>();
    private final List<String> sizes = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private final Map<Integer, String> variables = new HashMap<>();
    private final Map<String, String> starts = new HashMap<>();
    private final Map<String, String> wholeTurns = new HashMap<>();
    private final Map<String, Integer> reductions = new HashMap<>();
    private int numbered;
    private final CodeBlock.Builder code = CodeBlock.builder();

    KernelEmitter(Kernel kernel, Precision precision) {
        this.kernel = kernel;
        this.precision = precision;
    }

    /**
     * The method of a kernel: its arrays, sizes, settings, {@code from} and {@code to} are the parameters, in this order.
     */
    public static MethodSpec.Builder method(Kernel kernel, String name, Precision precision) {
        return new KernelEmitter(kernel, precision).method(name);
    }

    final MethodSpec.Builder method(String name) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.STATIC);
        nameArrays();
        for (int i = 0; i < arrays.size(); i++) {
            TypeName element = kernel.arrays().get(i).element() == ElementType.REAL ? real() : TypeName.INT;
            method.addParameter(ArrayTypeName.of(element), arrays.get(i));
        }
        nameSizes(named());
        sizes.forEach(size -> method.addParameter(TypeName.INT, size));
        for (int i = 0; i < kernel.settings(); i++) {
            settings.add(names.newName(kernel.settings() == 1 ? "s" : "s" + (i + 1)));
            method.addParameter(real(), settings.get(i));
        }
        method.addParameter(TypeName.INT, names.newName("from"));
        method.addParameter(TypeName.INT, names.newName("to"));
        begin();
        kernel.prologue().forEach(this::part);
        kernel.parts().forEach(this::countTurns);
        for (int i = 0; i < kernel.rows().size(); i++) {
            String row = names.newName(rowName(i));
            openLoop(row, kernel.rows().get(i));
            rows.add(row);
        }
        kernel.parts().forEach(this::part);
        kernel.rows().forEach(row -> code.endControlFlow());
        end();
        return method.addCode(code.build());
    }

    // What a vector body does otherwise.

    /** The kernel after whose loops the sizes are named. */
    Kernel named() {
        return kernel;
    }

    /** Statements before all others. */
    void begin() {}

    /** Statements after all others. */
    void end() {}

    /** The end of the range, as far as this method goes. */
    String rangeEnd() {
        return "to";
    }

    /** Whether the innermost loop of a part is written by {@link #vectorLoop}. */
    boolean isVector(Part part) {
        return false;
    }

    /** The innermost loop of a part on vectors, and what it leaves. */
    void vectorLoop(PartEmitter loop, Part part, String index) {
        throw new IllegalStateException("a scalar kernel has no loops on vectors");
    }

    // Names.

    /** x and y where there is one of each; else a, b, c … are read, y, z … written, p, q … updated in place. */
    private void nameArrays() {
        int reads = 0;
        int writes = 0;
        int updates = 0;
        long allReads = kernel.arrays().stream()
                .filter(array -> array.access() == Kernel.Access.READ)
                .count();
        for (Kernel.Parameter array : kernel.arrays()) {
            String name = switch (array.access()) {
                case READ -> allReads == 1 ? "x" : letter("abcdefgh", reads++);
                case WRITE -> letter("yzuvw", writes++);
                case READ_WRITE -> letter("pqrst", updates++);
            };
            arrays.add(names.newName(name));
        }
    }

    private static String letter(String letters, int index) {
        int round = index / letters.length();
        return letters.charAt(index % letters.length()) + (round == 0 ? "" : Integer.toString(round + 1));
    }

    /** Extents are n, m, k; what is only a stride or an offset is called so. */
    private void nameSizes(Kernel kernel) {
        Map<Integer, String> roles = new LinkedHashMap<>();
        List<Amount> extents = new ArrayList<>();
        kernel.parts().forEach(part -> {
            for (int i = part.axes().size() - 1; i >= 0; i--) {
                extents.add(part.axes().get(i));
            }
        });
        extents.addAll(kernel.rows());
        int next = 0;
        for (Amount extent : extents) {
            if (extent.kind() == Amount.Kind.SIZE && !roles.containsKey(extent.parameter())) {
                roles.put(extent.parameter(), letter("nmklh", next++));
            }
        }
        for (Part part : kernel.parts()) {
            for (Kernel.Source source : part.sources()) {
                if (source instanceof Kernel.Size size) {
                    roles.putIfAbsent(size.parameter(), "size");
                }
            }
            for (Place place : places(part)) {
                for (Amount stride : place.strides()) {
                    if (stride.kind() == Amount.Kind.SIZE) {
                        roles.putIfAbsent(stride.parameter(), "stride");
                    }
                }
                if (place.offset().kind() == Amount.Kind.SIZE) {
                    roles.putIfAbsent(place.offset().parameter(), "offset");
                }
            }
        }
        for (int i = 0; i < kernel.sizes(); i++) {
            sizes.add(numbered(roles.getOrDefault(i, "size"), roles, i));
        }
    }

    private String numbered(String role, Map<Integer, String> roles, int index) {
        long same = roles.values().stream().filter(role::equals).count();
        long before = roles.entrySet().stream()
                .filter(entry -> entry.getKey() < index && entry.getValue().equals(role))
                .count();
        return names.newName(same > 1 ? role + (before + 1) : role);
    }

    private String rowName(int axis) {
        boolean flat = kernel.parts().stream().allMatch(part -> part.axes().isEmpty());
        if (kernel.rows().size() == 1) {
            return flat ? "i" : "row";
        }
        return "row" + (axis + 1);
    }

    private static List<Place> places(Part part) {
        List<Place> places = new ArrayList<>();
        for (Kernel.Source source : part.sources()) {
            if (source instanceof Kernel.Load load) {
                places.add(load.place());
            }
        }
        for (Kernel.Target target : part.targets()) {
            if (target instanceof Kernel.Store store) {
                places.add(store.place());
            } else if (target instanceof Kernel.CombineInto into) {
                places.add(into.place());
            }
        }
        return places;
    }

    // Parts.

    private void part(Part part) {
        Kernel.Target first = part.targets().get(0);
        if (first instanceof Kernel.Combine combine) {
            declare(combine.variable(), letterOf(combine.combination()), part, identity(combine, part));
        } else if (first instanceof Kernel.Choose choose) {
            declare(choose.variable(), choose.largest() ? "argmax" : "argmin", part, CodeBlock.of("0"));
        }
        new PartEmitter(this, part).emit();
    }

    private void declare(int variable, String hint, Part part, CodeBlock value) {
        int same = reductions.merge(hint, 1, Integer::sum);
        String name = names.newName(same == 1 ? hint : hint + same);
        boolean index = part.targets().get(0) instanceof Kernel.Choose;
        ScalarType type = index ? ScalarType.INT : resultType(part, 0);
        code.addStatement("$L $L = $L", BodyWriter.typeName(type, precision), name, value);
        variables.put(variable, name);
    }

    private static String letterOf(Kernel.Combination combination) {
        return switch (combination) {
            case SUM -> "sum";
            case MAX -> "max";
            case MIN -> "min";
        };
    }

    /** What a reduction of nothing is. */
    private CodeBlock identity(Kernel.Combine combine, Part part) {
        if (resultType(part, 0) != ScalarType.REAL) {
            return switch (combine.combination()) {
                case SUM -> CodeBlock.of("0");
                case MAX -> CodeBlock.of("Integer.MIN_VALUE");
                case MIN -> CodeBlock.of("Integer.MAX_VALUE");
            };
        }
        double value = switch (combine.combination()) {
            case SUM -> 0;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
        };
        return CodeBlock.of("$L", Literals.real(value, precision));
    }

    // What the parts share.

    static ScalarType resultType(Part part, int result) {
        return part.body().instructions().get(part.body().results().get(result)).type();
    }

    void openLoop(String index, Amount extent) {
        if (extent.kind() == Amount.Kind.RANGE) {
            code.beginControlFlow("for (int $1L = from; $1L < $2L; $1L++)", index, rangeEnd());
        } else {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", index, amount(extent));
        }
    }

    String amount(Amount amount) {
        return switch (amount.kind()) {
            case ZERO -> "0";
            case ONE -> "1";
            case RANGE -> throw new IllegalArgumentException("a range is no number");
            case SIZE -> sizes.get(amount.parameter());
        };
    }

    /** Declares, for each length that is summed, how much of it fills whole turns of the lanes. */
    private void countTurns(Part part) {
        if (isRealSum(part) && contiguous(part).isEmpty()) {
            String length = amount(part.axes().get(part.axes().size() - 1));
            if (!wholeTurns.containsKey(length)) {
                String name = names.newName(length + "Whole");
                code.addStatement("int $1L = $2L - $2L % $3L", name, length, lanes());
                wholeTurns.put(length, name);
            }
        }
    }

    /** Whether a part is a sum in virtual lanes. */
    static boolean isRealSum(Part part) {
        return part.targets().get(0) instanceof Kernel.Combine combine
                && combine.combination() == Kernel.Combination.SUM
                && resultType(part, 0) == ScalarType.REAL;
    }

    /** Where a part reads its only value, if that is all it does and the innermost axis goes from element to element. */
    static Optional<Place> contiguous(Part part) {
        Body body = part.body();
        return body.results().size() == 1
                        && body.instructions().get(body.results().get(0)) instanceof Body.Argument argument
                        && part.sources().get(argument.index()) instanceof Kernel.Load load
                        && load.place()
                                .strides()
                                .get(load.place().strides().size() - 1)
                                .equals(Amount.ONE)
                ? Optional.of(load.place())
                : Optional.empty();
    }

    String wholeTurns(Amount length) {
        return Objects.requireNonNull(wholeTurns.get(amount(length)), "lengths are declared before they are summed");
    }

    /** How many virtual lanes a sum has. */
    int lanes() {
        return precision == Precision.F32 ? 16 : 8;
    }

    /** A variable of the row for where accesses start. */
    String start(String expression, String hint) {
        String name = starts.get(expression);
        if (name == null) {
            name = names.newName(hint);
            code.addStatement("int $L = $L", name, expression);
            starts.put(expression, name);
        }
        return name;
    }

    TypeName real() {
        return precision == Precision.F32 ? TypeName.FLOAT : TypeName.DOUBLE;
    }

    Kernel kernel() {
        return kernel;
    }

    Precision precision() {
        return precision;
    }

    NameAllocator names() {
        return names;
    }

    CodeBlock.Builder code() {
        return code;
    }

    String array(int index) {
        return arrays.get(index);
    }

    String setting(int index) {
        return settings.get(index);
    }

    String size(int index) {
        return sizes.get(index);
    }

    List<String> rows() {
        return rows;
    }

    String variable(int index) {
        String name = variables.get(index);
        if (name == null) {
            throw new IllegalStateException("variable " + index + " is read before it is defined");
        }
        return name;
    }

    /** Variables of the row are numbered. */
    int nextNumber() {
        return ++numbered;
    }

    String define(int variable, String hint) {
        String name = names.newName(hint);
        variables.put(variable, name);
        return name;
    }
}
