// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Kernel.Amount;
import dev.chainrule.compiler.schedule.Kernel.Combination;
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
import java.util.Optional;

/** One part of a kernel: its loops, and the statements in them. */
final class PartEmitter {
    static final ClassName SUMS = ClassName.get("dev.chainrule.runtime.generated", "Sums");

    private final KernelEmitter emitter;
    private final Part part;
    private final CodeBlock.Builder code;
    /** Names that hold in this part alone. */
    private NameAllocator names;

    private final List<String> indices;
    /** Where an access starts, outside of the innermost loop. */
    private final Map<String, String> starts = new LinkedHashMap<>();

    /** Rows that are read from where they have been copied. */
    private final Map<Place, Place> lent = new HashMap<>();

    private final Map<Place, CodeBlock> hoisted = new HashMap<>();
    /** If all accesses run along from the same start, the loop's variable is their index. */
    private String common = "";
    /** The variable for the largest or smallest element so far. */
    private String best = "";

    PartEmitter(KernelEmitter emitter, Part part) {
        this.emitter = emitter;
        this.part = part;
        this.code = emitter.code();
        this.names = part.axes().isEmpty() ? emitter.names() : emitter.names().clone();
        this.indices = new ArrayList<>(emitter.rows());
    }

    void emit() {
        if (part.axes().isEmpty()) {
            statements();
            return;
        }
        int loops = part.axes().size();
        for (int axis = 0; axis < loops - 1; axis++) {
            String index = names.newName(loops == 2 ? "k" : "k" + (axis + 1));
            emitter.openLoop(index, part.axes().get(axis));
            indices.add(index);
        }
        innermost(part.axes().get(loops - 1));
        for (int axis = 0; axis < loops - 1; axis++) {
            code.endControlFlow();
        }
    }

    // The innermost loop.

    private void innermost(Amount extent) {
        if (emitter.isVector(part)) {
            vectorised();
            return;
        }
        lendRows(extent);
        findStarts();
        if (part.targets().get(0) instanceof Kernel.Choose choose) {
            declareBest(choose);
        }
        if (part.axes().size() == 1) {
            names = emitter.names().clone();
        }
        hoistAll();
        if (KernelEmitter.isRealSum(part)) {
            sum((Kernel.Combine) part.targets().get(0), extent);
            return;
        }
        String index = names.newName(common.isEmpty() ? "j" : "i");
        indices.add(index);
        openInnermost(index, extent);
        turn(index);
        code.endControlFlow();
    }

    private void vectorised() {
        findStarts();
        boolean flat = common.equals("0");
        common = "";
        if (part.axes().size() == 1) {
            names = emitter.names().clone();
        }
        hoistAll();
        String index = names.newName(flat ? "i" : "j");
        indices.add(index);
        emitter.vectorLoop(this, part, index);
    }

    /** The names in scope around the innermost loop. */
    NameAllocator names() {
        return names;
    }

    /** An argument of the body as a vector's. */
    VectorBodyWriter.Argument vectorArgument(Kernel.Source source, String index) {
        if (source instanceof Kernel.Load load && last(load.place()).kind() == Amount.Kind.ONE) {
            return elements(load.place(), index);
        } else if (source instanceof Kernel.Position position && isInnermost(position)) {
            return new VectorBodyWriter.Indices(index);
        }
        return new VectorBodyWriter.Uniform(argument(source, index).toString());
    }

    VectorBodyWriter.Elements elements(Place place, String index) {
        return new VectorBodyWriter.Elements(emitter.array(place.array()), position(place, index));
    }

    /** The variable that says where an access starts, or 0. */
    String startOf(Place place) {
        String start = start(place);
        return starts.getOrDefault(start, start);
    }

    /** What one turn of the innermost loop computes, for a comment: a line a statement. */
    List<String> formula(String index) {
        NameAllocator inner = names.clone();
        List<CodeBlock> targets = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (Kernel.Target target : part.targets()) {
            if (target instanceof Kernel.Store store) {
                targets.add(CodeBlock.of("$L = ", access(store.place(), index)));
                continue;
            }
            Combination combination = target instanceof Kernel.CombineInto into
                    ? into.combination()
                    : ((Kernel.Combine) target).combination();
            CodeBlock whole = target instanceof Kernel.CombineInto into
                    ? access(into.place(), index)
                    : CodeBlock.of("$L", emitter.variable(((Kernel.Combine) target).variable()));
            if (combination == Combination.SUM) {
                targets.add(CodeBlock.of("$L += ", whole));
            } else {
                String value = inner.newName("t");
                targets.add(CodeBlock.of("$L = ", value));
                after.add(CodeBlock.of("$1L = $2L($1L, $3L);", whole, function(combination), value)
                        .toString());
            }
        }
        CodeBlock statements = BodyWriter.write(part.body(), emitter.precision(), arguments(index), targets, inner);
        List<String> lines = new ArrayList<>(statements
                .toString()
                .replace(BodyWriter.FUNCTIONS.packageName() + ".", "")
                .lines()
                .toList());
        lines.addAll(after);
        return lines;
    }

    private void openInnermost(String index, Amount extent) {
        if (common.isEmpty() || common.equals("0")) {
            emitter.openLoop(index, extent);
        } else if (extent.kind() == Amount.Kind.RANGE) {
            code.beginControlFlow(
                    "for (int $1L = $2L + from; $1L < $2L + $3L; $1L++)", index, common, emitter.rangeEnd());
        } else {
            code.beginControlFlow("for (int $1L = $2L; $1L < $2L + $3L; $1L++)", index, common, emitter.amount(extent));
        }
    }

    /**
     * Lets a row that is shared by all rows (a bias) be read from the row that is written, by copying it there first: a loop
     * in which all arrays run along with one index becomes vector instructions, one with two does not.
     */
    private void lendRows(Amount extent) {
        List<Place> stores = new ArrayList<>();
        for (Kernel.Target target : part.targets()) {
            if (!(target instanceof Kernel.Store store) || last(store.place()).kind() != Amount.Kind.ONE) {
                return;
            }
            stores.add(store.place());
        }
        String start = start(stores.get(0));
        List<Place> shared = new ArrayList<>();
        List<Place> loads = loads();
        for (Place load : loads) {
            if (last(load).kind() == Amount.Kind.ONE && !start(load).equals(start)) {
                shared.add(load);
            } else if (last(load).kind() == Amount.Kind.SIZE) {
                return;
            }
        }
        List<Place> lenders = stores.stream()
                .filter(store -> isReal(store)
                        && emitter.kernel().arrays().get(store.array()).access() == Kernel.Access.WRITE
                        && loads.stream().noneMatch(load -> load.array() == store.array()))
                .toList();
        if (extent.kind() != Amount.Kind.SIZE
                || hasPositions()
                || shared.isEmpty()
                || shared.size() > lenders.size()
                || !shared.stream().allMatch(this::isReal)
                || !stores.stream().allMatch(store -> start(store).equals(start))) {
            return;
        }
        String first = start.matches("\\w+") ? start : name(start, "start");
        code.add("// Copied first, so that one index serves all arrays.\n");
        for (int i = 0; i < shared.size(); i++) {
            Place from = shared.get(i);
            Place to = lenders.get(i);
            code.addStatement(
                    "System.arraycopy($L, $L, $L, $L, $L)",
                    emitter.array(from.array()),
                    start(from),
                    emitter.array(to.array()),
                    first,
                    emitter.amount(extent));
            lent.put(from, to);
        }
    }

    private boolean isReal(Place place) {
        return emitter.kernel().arrays().get(place.array()).element() == ElementType.REAL;
    }

    private boolean hasPositions() {
        return part.sources().stream()
                .anyMatch(source -> source instanceof Kernel.Position position && isInnermost(position));
    }

    private boolean isInnermost(Kernel.Position position) {
        return !part.axes().isEmpty()
                && position.axis() == emitter.rows().size() + part.axes().size() - 1;
    }

    /** Gives names to what the accesses have in common before the innermost index is added. */
    private void findStarts() {
        List<String> running = new ArrayList<>();
        boolean plain = !hasPositions();
        for (Place place : places()) {
            String start = start(place);
            if (last(place).kind() == Amount.Kind.ONE && !running.contains(start)) {
                running.add(start);
            }
            plain &= last(place).kind() == Amount.Kind.ONE || last(place).kind() == Amount.Kind.ZERO;
        }
        for (Place place : places()) {
            String start = start(place);
            if (!start.matches("\\w+") && !starts.containsKey(start)) {
                boolean all = running.size() == 1 && running.contains(start);
                starts.put(start, name(start, all ? "start" : emitter.array(place.array()) + "Start"));
            }
        }
        if (plain && running.size() == 1) {
            common = starts.getOrDefault(running.get(0), running.get(0));
        }
    }

    /** A variable for a start; what depends on the row alone is computed once for all parts. */
    private String name(String start, String hint) {
        if (part.axes().size() == 1) {
            return emitter.start(start, hint);
        }
        String known = starts.get(start);
        if (known != null) {
            return known;
        }
        String name = names.newName(hint);
        code.addStatement("int $L = $L", name, start);
        starts.put(start, name);
        return name;
    }

    private void hoistAll() {
        for (Kernel.Source source : part.sources()) {
            if (source instanceof Kernel.Load load && last(load.place()).kind() == Amount.Kind.ZERO) {
                hoist(load.place());
            }
        }
    }

    /** Reads what stands still in the innermost loop before it. */
    private void hoist(Place place) {
        if (hoisted.containsKey(place)) {
            return;
        }
        String name = names.newName(emitter.array(place.array()) + "Value");
        String type = BodyWriter.typeName(type(place), emitter.precision());
        code.addStatement("$L $L = $L", type, name, element(place, ""));
        hoisted.put(place, CodeBlock.of("$L", name));
    }

    private ScalarType type(Place place) {
        return switch (emitter.kernel().arrays().get(place.array()).element()) {
            case REAL, SETTING -> ScalarType.REAL;
            case INT -> ScalarType.INT;
            case BOOL -> ScalarType.BOOL;
        };
    }

    /** One turn of the innermost loop. */
    void turn(String index) {
        Kernel.Target first = part.targets().get(0);
        if (first instanceof Kernel.Choose choose) {
            choose(choose, index);
            return;
        } else if (first instanceof Kernel.Combine combine) {
            combine(emitter.variable(combine.variable()), combine.combination(), index, names);
            return;
        }
        List<CodeBlock> targets = new ArrayList<>();
        List<CodeBlock> after = new ArrayList<>();
        NameAllocator inner = names.clone();
        for (int i = 0; i < part.targets().size(); i++) {
            Kernel.Target target = part.targets().get(i);
            if (target instanceof Kernel.Store store) {
                targets.add(store(store.place(), i, index, inner, after));
            } else if (target instanceof Kernel.CombineInto into) {
                targets.add(combineInto(into, i, index, inner, after));
            } else {
                throw new IllegalStateException("several targets with " + target);
            }
        }
        code.add(BodyWriter.write(part.body(), emitter.precision(), arguments(index), targets, inner));
        after.forEach(code::add);
    }

    private CodeBlock store(Place place, int result, String index, NameAllocator inner, List<CodeBlock> after) {
        CodeBlock element = access(place, index);
        if (KernelEmitter.resultType(part, result) == ScalarType.BOOL) {
            String name = inner.newName("holds");
            after.add(CodeBlock.builder()
                    .addStatement("$L = $L ? 1 : 0", element, name)
                    .build());
            return CodeBlock.of("boolean $L = ", name);
        }
        return CodeBlock.of("$L = ", element);
    }

    private CodeBlock combineInto(
            Kernel.CombineInto into, int result, String index, NameAllocator inner, List<CodeBlock> after) {
        CodeBlock element = access(into.place(), index);
        if (into.combination() == Combination.SUM) {
            return CodeBlock.of("$L += ", element);
        }
        String name = inner.newName("t");
        after.add(CodeBlock.builder()
                .addStatement("$1L = $2L($1L, $3L)", element, function(into.combination()), name)
                .build());
        return CodeBlock.of(
                "$L $L = ", BodyWriter.typeName(KernelEmitter.resultType(part, result), emitter.precision()), name);
    }

    private static String function(Combination combination) {
        return combination == Combination.MAX ? "Math.max" : "Math.min";
    }

    private void combine(String variable, Combination combination, String index, NameAllocator scope) {
        if (combination == Combination.SUM) {
            write(CodeBlock.of("$L += ", variable), index, scope.clone());
            return;
        }
        NameAllocator inner = scope.clone();
        String value = inner.newName("t");
        String type = BodyWriter.typeName(KernelEmitter.resultType(part, 0), emitter.precision());
        if (part.body().instructions().get(part.body().results().get(0)) instanceof Body.Argument argument) {
            code.addStatement(
                    "$1L = $2L($1L, $3L)",
                    variable,
                    function(combination),
                    arguments(index).get(argument.index()));
            return;
        }
        write(CodeBlock.of("$L $L = ", type, value), index, inner);
        code.addStatement("$1L = $2L($1L, $3L)", variable, function(combination), value);
    }

    private void declareBest(Kernel.Choose choose) {
        boolean real = KernelEmitter.resultType(part, 0) == ScalarType.REAL;
        best = emitter.names().newName("best");
        String type = BodyWriter.typeName(KernelEmitter.resultType(part, 0), emitter.precision());
        double infinity = choose.largest() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        String least = choose.largest() ? "Integer.MIN_VALUE" : "Integer.MAX_VALUE";
        code.addStatement("$L $L = $L", type, best, real ? Literals.real(infinity, emitter.precision()) : least);
    }

    private void choose(Kernel.Choose choose, String index) {
        ScalarType type = KernelEmitter.resultType(part, 0);
        String value = names.newName("t");
        write(CodeBlock.of("$L $L = ", BodyWriter.typeName(type, emitter.precision()), value), index, names.clone());
        String sign = choose.largest() ? "<=" : ">=";
        String turn = common.isEmpty() ? index : index + " - " + common;
        if (type == ScalarType.REAL) {
            String box = emitter.precision() == Precision.F32 ? "Float" : "Double";
            code.beginControlFlow("if (!($1L $2L $3L) && !$4L.isNaN($3L))", value, sign, best, box);
        } else {
            code.beginControlFlow("if (!($1L $2L $3L))", value, sign, best);
        }
        code.addStatement("$L = $L", best, value);
        code.addStatement("$L = $L", emitter.variable(choose.variable()), common.equals("0") ? index : turn);
        code.endControlFlow();
    }

    /**
     * A sum in virtual lanes, by the runtime where the elements stand in an array one after the other: element j goes to lane j mod 16 (f64: 8), the lanes are added by a fixed tree, and what does
     * not fill a whole turn of them follows one by one.
     */
    private void sum(Kernel.Combine combine, Amount extent) {
        int lanes = emitter.lanes();
        String sum = emitter.variable(combine.variable());
        boolean offset = !common.isEmpty() && !common.equals("0");
        String index = names.newName(offset ? "i" : "j");
        String n = emitter.amount(extent);
        Optional<Place> contiguous = KernelEmitter.contiguous(part);
        if (contiguous.isPresent()) {
            Place place = lent.getOrDefault(contiguous.get(), contiguous.get());
            String start = start(place);
            code.addStatement(
                    "$L += $T.sum($L, $L, $L)",
                    sum,
                    SUMS,
                    emitter.array(place.array()),
                    common.isEmpty() ? starts.getOrDefault(start, start) : common,
                    n);
            return;
        }
        String whole = emitter.wholeTurns(extent);
        String prefix = offset ? common + " + " : "";
        indices.add(index);
        code.beginControlFlow("if ($L > 0)", whole);
        List<String> accumulators = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            accumulators.add(names.newName("s" + lane));
        }
        String zero = Literals.real(0, emitter.precision());
        List<String> cleared = accumulators.stream().map(s -> s + " = " + zero).toList();
        code.addStatement("$T $L", emitter.real(), String.join(", ", cleared));
        String first = offset ? common : "0";
        code.beginControlFlow("for (int $1L = $2L; $1L < $3L$4L; $1L += $5L)", index, first, prefix, whole, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            lane(accumulators.get(lane), index, lane);
        }
        code.endControlFlow();
        code.addStatement("$L += $L", sum, tree(accumulators));
        code.endControlFlow();
        code.beginControlFlow("for (int $1L = $2L$3L; $1L < $2L$4L; $1L++)", index, prefix, whole, n);
        write(CodeBlock.of("$L += ", sum), index, names.clone());
        code.endControlFlow();
    }

    /** One lane's summand; an element that it needs twice is read into a variable of its own. */
    private void lane(String accumulator, String index, int lane) {
        List<CodeBlock> arguments = arguments(lane == 0 ? index : index + " + " + lane);
        for (int i = 0; i < arguments.size(); i++) {
            if (part.sources().get(i) instanceof Kernel.Load load
                    && !hoisted.containsKey(load.place())
                    && uses(i) > 1) {
                String name = names.newName(emitter.array(load.place().array()) + lane);
                code.addStatement(
                        "$L $L = $L",
                        BodyWriter.typeName(type(load.place()), emitter.precision()),
                        name,
                        arguments.get(i));
                arguments.set(i, CodeBlock.of("$L", name));
            }
        }
        CodeBlock statements = BodyWriter.write(
                part.body(),
                emitter.precision(),
                arguments,
                List.of(CodeBlock.of("$L += ", accumulator)),
                names.clone());
        boolean one = statements.toString().chars().filter(c -> c == ';').count() == 1;
        if (one) {
            code.add(statements);
        } else {
            code.add("{\n").indent().add(statements).unindent().add("}\n");
        }
    }

    /** How often the body reads an argument. */
    private long uses(int argument) {
        List<Body.Instruction> instructions = part.body().instructions();
        long uses = 0;
        for (Body.Instruction instruction : instructions) {
            List<Integer> operands = instruction instanceof Body.Operation operation
                    ? operation.operands()
                    : instruction instanceof Body.Call call ? call.operands() : List.of();
            uses += operands.stream()
                    .filter(operand ->
                            instructions.get(operand) instanceof Body.Argument read && read.index() == argument)
                    .count();
        }
        return uses;
    }

    /** ((s0 + s4) + (s2 + s6)) + …: halves are added until one is left. */
    private static String tree(List<String> terms) {
        List<String> level = terms;
        while (level.size() > 1) {
            int half = level.size() / 2;
            List<String> next = new ArrayList<>();
            for (int i = 0; i < half; i++) {
                String sum = level.get(i) + " + " + level.get(i + half);
                next.add(half == 1 ? sum : "(" + sum + ")");
            }
            level = next;
        }
        return level.get(0);
    }

    private void write(CodeBlock target, String index, NameAllocator scope) {
        code.add(BodyWriter.write(part.body(), emitter.precision(), arguments(index), List.of(target), scope));
    }

    // Statements without a loop.

    private void statements() {
        List<CodeBlock> targets = new ArrayList<>();
        List<CodeBlock> after = new ArrayList<>();
        for (int i = 0; i < part.targets().size(); i++) {
            Kernel.Target target = part.targets().get(i);
            if (target instanceof Kernel.Define define) {
                String type = BodyWriter.typeName(KernelEmitter.resultType(part, i), emitter.precision());
                String hint =
                        part.body().instructions().get(part.body().results().get(i)) instanceof Body.Argument argument
                                        && part.sources().get(argument.index()) instanceof Kernel.Load load
                                ? emitter.array(load.place().array()) + "Value"
                                : "r" + emitter.nextNumber();
                targets.add(CodeBlock.of("$L $L = ", type, emitter.define(define.variable(), hint)));
            } else if (target instanceof Kernel.Store store) {
                targets.add(store(store.place(), i, "", names, after));
            } else {
                throw new IllegalStateException("no loop for " + target);
            }
        }
        code.add(BodyWriter.write(part.body(), emitter.precision(), arguments(""), targets, names));
        after.forEach(code::add);
    }

    // Elements.

    private List<CodeBlock> arguments(String index) {
        List<CodeBlock> arguments = new ArrayList<>();
        for (Kernel.Source source : part.sources()) {
            arguments.add(argument(source, index));
        }
        return arguments;
    }

    private CodeBlock argument(Kernel.Source source, String index) {
        if (source instanceof Kernel.Load load) {
            CodeBlock value = hoisted.get(load.place());
            return value != null ? value : element(lent.getOrDefault(load.place(), load.place()), index);
        } else if (source instanceof Kernel.Variable variable) {
            return CodeBlock.of("$L", emitter.variable(variable.variable()));
        } else if (source instanceof Kernel.Setting setting) {
            return CodeBlock.of("$L", emitter.setting(setting.parameter()));
        } else if (source instanceof Kernel.Size size) {
            return CodeBlock.of("$L", emitter.size(size.parameter()));
        } else if (source instanceof Kernel.Position position) {
            String name = isInnermost(position) ? index : indices.get(position.axis());
            return name.matches("\\w+") ? CodeBlock.of("$L", name) : CodeBlock.of("($L)", name);
        }
        throw new IllegalArgumentException("no source " + source);
    }

    /** An element as a value: truth values stand in arrays as 0 and 1. */
    private CodeBlock element(Place place, String index) {
        CodeBlock element = access(place, index);
        boolean truth = emitter.kernel().arrays().get(place.array()).element() == ElementType.BOOL;
        return truth ? CodeBlock.of("($L != 0)", element) : element;
    }

    private CodeBlock access(Place place, String index) {
        String start = start(place);
        if (part.axes().isEmpty()) {
            return CodeBlock.of("$L[$L]", emitter.array(place.array()), start);
        }
        return CodeBlock.of("$L[$L]", emitter.array(place.array()), position(place, index));
    }

    private String position(Place place, String index) {
        String base = startOf(place);
        return switch (last(place).kind()) {
            case ZERO -> base;
            case ONE -> !common.isEmpty() || base.equals("0") ? index : base + " + " + index;
            default -> (base.equals("0") ? "" : base + " + ") + product(index, last(place));
        };
    }

    private Amount last(Place place) {
        return place.strides().get(place.strides().size() - 1);
    }

    /** Offset and all strides but that of the part's innermost axis, over the loops' indices. */
    private String start(Place place) {
        List<String> terms = new ArrayList<>();
        int outer =
                part.axes().isEmpty() ? place.strides().size() : place.strides().size() - 1;
        for (int axis = 0; axis < outer; axis++) {
            Amount stride = place.strides().get(axis);
            if (stride.kind() != Amount.Kind.ZERO) {
                terms.add(product(indices.get(axis), stride));
            }
        }
        if (place.offset().kind() != Amount.Kind.ZERO) {
            terms.add(emitter.amount(place.offset()));
        }
        return terms.isEmpty() ? "0" : String.join(" + ", terms);
    }

    private String product(String index, Amount stride) {
        String factor = index.matches("\\w+") ? index : "(" + index + ")";
        return stride.kind() == Amount.Kind.ONE ? index : factor + " * " + emitter.amount(stride);
    }

    private List<Place> loads() {
        List<Place> loads = new ArrayList<>();
        for (Kernel.Source source : part.sources()) {
            if (source instanceof Kernel.Load load) {
                loads.add(lent.getOrDefault(load.place(), load.place()));
            }
        }
        return loads;
    }

    private List<Place> places() {
        List<Place> places = loads();
        for (Kernel.Target target : part.targets()) {
            if (target instanceof Kernel.Store store) {
                places.add(store.place());
            } else if (target instanceof Kernel.CombineInto into) {
                places.add(into.place());
            }
        }
        return places;
    }
}
