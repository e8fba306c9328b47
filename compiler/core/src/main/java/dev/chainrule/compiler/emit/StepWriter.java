// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.schedule.Buffer;
import dev.chainrule.compiler.schedule.Routine;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Precision;
import dev.chainrule.scalar.ScalarType;
import dev.chainrule.scalar.java.BodyWriter;
import dev.chainrule.scalar.java.BodyWriter.Expression;
import dev.chainrule.scalar.java.ExpressionWriter.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Writes the steps of one entry point: a method each for forward, backward and update, cut into numbered parts where one
 * would be long; see {@link Part}. Each method fetches the arrays that it uses into variables named as in the program.
 */
final class StepWriter {
    /** Images, channels, units, groups. */
    private static final int SIZES_OF_CONVOLUTION = 4;

    private static final int SIZES_OF_AXIS = 6;

    private static final ClassName CONTRACTIONS = ClassName.get(ModelLayout.GENERATED, "Contractions");
    private static final ClassName ORDERS = ClassName.get(ModelLayout.GENERATED, "Orders");
    private static final ClassName CUMULATIONS = ClassName.get(ModelLayout.GENERATED, "Cumulations");
    private static final ClassName WINDOWS = ClassName.get(ModelLayout.GENERATED, "Windows");
    private static final ClassName SLICES = ClassName.get(ModelLayout.GENERATED, "Slices");
    private static final ClassName SCATTERS = ClassName.get(ModelLayout.GENERATED, "Scatters");
    private static final ClassName SUMS = ClassName.get(ModelLayout.GENERATED, "Sums");
    private static final ClassName WHOLE = ClassName.get(ModelLayout.GENERATED, "Whole");
    static final ClassName CHECKS = ClassName.get(ModelLayout.GENERATED, "Checks");

    private final ModelLayout layout;
    private final KernelLibrary kernels;
    private final ModelLayout.Entry entry;
    private final Names members;
    private final TraceWriter.Fetches fetches;
    private final String stem;
    private final List<Part> schedule;
    private final Set<Integer> sharedScalars;
    private final Map<Integer, String> scalarFields = new LinkedHashMap<>();
    private final Names locals = new Names()
            .reserve("scratch", "i", "j", "k", "turn", "tooLarge", ModelLayout.LAUNCHER)
            .reserve(Names.CLASSES);
    private final Map<Integer, String> arrays = new HashMap<>();
    private final Map<Buffer.Table, String> tables = new HashMap<>();
    private final List<MethodSpec> methods = new ArrayList<>();
    private final Map<String, String> dimensions = new HashMap<>();
    private boolean writesCells;
    /** What products multiply by and the loops around a step leave as it is. */
    private final Set<Integer> standing = new HashSet<>();

    /**
     * @param members the names of the generated class, of which the parts take some
     * @param fetches takes down what the methods fetch
     */
    StepWriter(
            ModelLayout layout,
            KernelLibrary kernels,
            ModelLayout.Entry entry,
            Names members,
            TraceWriter.Fetches fetches) {
        this.fetches = fetches;
        this.layout = layout;
        this.kernels = kernels;
        this.entry = entry;
        this.members = members;
        this.stem = Names.camelCase(entry.name());
        this.schedule = Part.of(entry.schedule());
        this.sharedScalars = Part.sharedScalars(schedule);
        allocateNames();
    }

    /**
     * The methods, the fields of the scalars that several of them use, and the statements that call them in order.
     */
    record Written(List<MethodSpec> methods, List<String> scalarFields, List<CodeBlock> calls) {}

    Written write() {
        List<CodeBlock> calls = new ArrayList<>();
        for (Part part : schedule) {
            MethodWriter writer = new MethodWriter(part, Optional.empty());
            part.steps().forEach(writer::write);
            calls.add(writer.end(this::boundDimension));
        }
        return new Written(methods, List.copyOf(scalarFields.values()), calls);
    }

    private String boundDimension(String name) {
        return "dimension(" + layout.model().dynamicNames().indexOf(name) + ")";
    }

    /** A buffer has the same name in all parts. What the program declares comes first, so it keeps its own. */
    private void allocateNames() {
        for (String suffix : List.of("Forward", "Backward", "Update", "Kernels")) {
            locals.reserve(layout.className(suffix).simpleName());
        }
        entry.dimensions().forEach(name -> dimensions.put(name, locals.allocate(layout.variable(name))));
        Set<Integer> used = new TreeSet<>();
        entry.schedule().steps().forEach(step -> step.forEachBuffer(used::add));
        List<Buffer> buffers =
                used.stream().map(entry.schedule().buffers()::get).toList();
        for (boolean temporary : new boolean[] {false, true}) {
            for (Buffer buffer : buffers.stream()
                    .filter(each -> isTemporary(each) == temporary)
                    .toList()) {
                if (buffer.storage() instanceof Buffer.EachTurn each) {
                    tables.computeIfAbsent(each.table(), table -> locals.allocate(Names.camelCase(table.name())));
                } else {
                    arrays.put(buffer.id(), locals.allocate(Names.camelCase(buffer.name())));
                }
            }
        }
    }

    private boolean isTemporary(Buffer buffer) {
        Buffer one = buffer.storage() instanceof Buffer.EachTurn each
                ? entry.schedule().buffers().get(each.table().buffers().get(0))
                : buffer;
        return one.storage() instanceof Buffer.Temporary;
    }

    /** The expression that fetches a buffer's array. */
    private String fetch(Buffer buffer) {
        ModelLayout.Place place = layout.place(entry, buffer);
        if (buffer.storage() instanceof Buffer.Temporary) {
            fetches.slot(buffer);
        }
        String kind = place.kind().substring(0, place.kind().length() - 1);
        return kind + layout.kind(buffer.element()) + "(" + place.number() + ")";
    }

    /** One method: a part, or some of the steps of a long loop. */
    private final class MethodWriter {
        private final String suffix;
        private final Optional<Schedule.Turn> turnOf;
        /** The loops around a step whose length the data decide. */
        private final List<String> counters = new ArrayList<>();

        private final CodeBlock.Builder code = CodeBlock.builder();
        private final Set<Object> declared = new HashSet<>();
        private final Map<Integer, String> scalars = new HashMap<>(scalarFields);
        private final Set<String> usedDimensions = new TreeSet<>();
        private String index = "";

        /** @param turn the loop around the method's steps, which is a parameter */
        MethodWriter(Part part, Optional<Schedule.Turn> turn) {
            this.suffix = part.suffix();
            this.turnOf = turn;
            turn.ifPresent(each -> index = each.name());
        }

        /** Ends the method; the call comes back. */
        CodeBlock end(UnaryOperator<String> dimensionArgument) {
            String name = members.allocate(stem + suffix);
            MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                    .addModifiers(Modifier.PRIVATE)
                    .addCode(code.build());
            List<String> arguments = new ArrayList<>();
            turnOf.ifPresent(each -> {
                method.addParameter(TypeName.INT, each.name());
                arguments.add(each.name());
            });
            counters.forEach(counter -> {
                if (usedDimensions.contains(counter)) {
                    method.addParameter(TypeName.INT, dimensions.get(counter));
                    arguments.add(dimensions.get(counter));
                }
            });
            for (String dimension : entry.dimensions()) {
                if (usedDimensions.contains(dimension)) {
                    method.addParameter(TypeName.INT, dimensions.get(dimension));
                    arguments.add(dimensionArgument.apply(dimension));
                }
            }
            methods.add(method.build());
            return CodeBlock.of("$L($L)", name, String.join(", ", arguments));
        }

        private void write(Schedule.Step step) {
            if (step instanceof Schedule.KernelCall call) {
                kernelCall(call);
                check(call);
            } else if (step instanceof Schedule.RoutineCall call) {
                routineCall(call);
                check(call);
            } else if (step instanceof Schedule.HostScalar scalar) {
                hostScalar(scalar);
            } else if (step instanceof Schedule.Repeat repeat) {
                repeat(repeat);
            } else if (step instanceof Schedule.Loop loop) {
                loop(loop);
            } else {
                throw new IllegalArgumentException("unknown step " + step);
            }
        }

        private void kernelCall(Schedule.KernelCall call) {
            List<String> arguments = arrays(call.buffers());
            comment(call.origin(), call.formula());
            call.sizes().forEach(argument -> arguments.add(dimension(argument)));
            String cast = layout.model().precision() == Precision.F32 ? "(float) " : "";
            call.settings().forEach(scalar -> arguments.add(cast + scalars.get(scalar)));
            KernelLibrary.Way way = kernels.way(call);
            if (way == KernelLibrary.Way.DIRECT) {
                arguments.add("0");
            }
            if (way != KernelLibrary.Way.LAUNCHED_WHOLE) {
                arguments.add(dimension(call.range()));
            }
            CodeBlock statement = CodeBlock.of("$L($L);\n", kernels.method(call, way), String.join(", ", arguments));
            checked(
                    call.kernel().isChecked(),
                    statement,
                    call.origin(),
                    call.formula().lines());
        }

        /** What a whole number that does not fit ends is told by place and equation. */
        private void checked(boolean checked, CodeBlock statements, Origin origin, List<String> formula) {
            if (!checked) {
                code.add(statements);
                return;
            }
            String place = origin.span().map(ModelLayout::place).orElse(entry.name());
            code.beginControlFlow("try")
                    .add(statements)
                    .nextControlFlow("catch ($T tooLarge)", ArithmeticException.class)
                    .addStatement(
                            "throw $T.at($S, tooLarge)",
                            WHOLE,
                            formula.isEmpty() ? place : place + ": " + formula.get(0))
                    .endControlFlow();
        }

        /** Before the first cell is written, what would make all that follows worthless ends the step. */
        private void check(Schedule.Call call) {
            List<Buffer> written = TraceWriter.written(call).stream()
                    .map(entry.schedule().buffers()::get)
                    .toList();
            writesCells |= written.stream().anyMatch(buffer -> !isTemporary(buffer));
            for (Buffer buffer : written) {
                if (writesCells || !index.isEmpty() || !counters.isEmpty()) {
                    return;
                }
                if (Optional.of(buffer.id()).equals(loss())) {
                    String name = entry.schedule().results().get(0).name();
                    String place = layout.model().losses().stream()
                            .filter(figure -> figure.name().equals(name))
                            .map(figure -> ModelLayout.place(figure.span()) + ": ")
                            .findFirst()
                            .orElse("");
                    code.addStatement("$T.finite($L[0], $S)", CHECKS, array(buffer.id()), place + "the loss " + name);
                } else if (call.origin().phase() == Origin.Phase.UPDATE
                        && ModelDefinition.Clip.FACTORS.contains(buffer.name())
                        && buffer.length().is(1)) {
                    code.addStatement("$T.clipped($L[0], $S)", CHECKS, array(buffer.id()), entry.name());
                }
            }
        }

        private Optional<Integer> loss() {
            boolean training = entry.kind() == EntryPoint.Kind.STEP || entry.kind() == EntryPoint.Kind.GRADIENTS;
            return training && !entry.schedule().results().isEmpty()
                    ? Optional.of(entry.schedule().results().get(0).buffer())
                    : Optional.empty();
        }

        private void routineCall(Schedule.RoutineCall call) {
            Routine routine = call.routine();
            List<String> arguments = arrays(call.buffers());
            comment(call.origin(), call.formula());
            List<String> sizes = call.sizes().stream().map(this::dimension).toList();
            if (routine instanceof Routine.Contract contract && contract.form() == Routine.Contract.Form.STRIDED) {
                code.addStatement(
                        "$T.$L(\n$L, $L,\n$L, $L,\n$L, $L,\n$L, scratch)",
                        CONTRACTIONS,
                        routine.method(),
                        arguments.get(0),
                        String.join(", ", sizes.subList(0, 5)),
                        arguments.get(1),
                        String.join(", ", sizes.subList(5, 10)),
                        arguments.get(2),
                        String.join(", ", sizes.subList(10, 14)),
                        String.join(", ", sizes.subList(14, sizes.size())));
                return;
            }
            if (routine instanceof Routine.Convolve || routine instanceof Routine.LargestInWindows) {
                convolution(routine.method(), arguments, sizes);
                return;
            }
            arguments.addAll(sizes);
            if (routine instanceof Routine.Running || routine instanceof Routine.Scatter) {
                boolean ints =
                        entry.schedule().buffers().get(call.buffers().get(0)).element() == ElementType.INT;
                ClassName owner = routine instanceof Routine.Scatter
                        ? SCATTERS
                        : routine instanceof Routine.Running running && !running.isSum() ? CUMULATIONS : SUMS;
                CodeBlock sums = CodeBlock.of("$T.$L($L);\n", owner, routine.method(), String.join(", ", arguments));
                checked(ints, sums, call.origin(), call.formula().lines());
                return;
            }
            if (routine instanceof Routine.Slice) {
                code.addStatement("$T.$L($L)", SLICES, routine.method(), String.join(", ", arguments));
                return;
            }
            if (routine instanceof Routine.Attend) {
                code.addStatement(
                        "scratch.attention($L)\n.$L($L)",
                        String.join(", ", sizes),
                        routine.method(),
                        String.join(", ", arguments.subList(0, call.buffers().size())));
                return;
            }
            if (routine instanceof Routine.Overlap || routine instanceof Routine.Order) {
                code.addStatement(
                        "$T.$L($L)",
                        routine instanceof Routine.Order ? ORDERS : WINDOWS,
                        routine.method(),
                        String.join(", ", arguments));
                return;
            }
            boolean check = routine instanceof Routine.CheckIndices;
            arguments.add(check ? CodeBlock.of("$S", what(call)).toString() : "scratch");
            code.addStatement(
                    "$T.$L($L)", check ? CHECKS : CONTRACTIONS, routine.method(), String.join(", ", arguments));
        }

        /** A line for each axis, of length, kernel, places, stride, padding and dilation. */
        private void convolution(String method, List<String> arrays, List<String> sizes) {
            CodeBlock.Builder call = CodeBlock.builder()
                    .add("scratch.convolution($L)", String.join(", ", sizes.subList(0, SIZES_OF_CONVOLUTION)));
            for (int at = SIZES_OF_CONVOLUTION; at < sizes.size(); at += SIZES_OF_AXIS) {
                call.add("\n.along($L)", String.join(", ", sizes.subList(at, at + SIZES_OF_AXIS)));
            }
            code.addStatement("$L\n.$L($L)", call.build(), method, String.join(", ", arrays));
        }

        private String what(Schedule.RoutineCall call) {
            String name = entry.schedule().buffers().get(call.buffers().get(0)).name();
            return call.origin()
                            .span()
                            .map(span -> ModelLayout.place(span) + ": ")
                            .orElse("")
                    + name;
        }

        private void hostScalar(Schedule.HostScalar scalar) {
            List<Expression> operands = new ArrayList<>();
            for (int i = 0; i < scalar.operands().size(); i++) {
                operands.add(operand(
                        scalar.operands().get(i), scalar.body().arguments().get(i)));
            }
            boolean shared = sharedScalars.contains(scalar.id());
            String name = shared
                    ? scalarFields.computeIfAbsent(
                            scalar.id(), id -> locals.allocate(members.allocate(stem + Names.typeCase(scalar.name()))))
                    : locals.allocate(Names.camelCase(scalar.name()));
            scalars.put(scalar.id(), name);
            String target = (shared ? "" : "double ") + name + " = ";
            if (scalar.setting().isEmpty()) {
                comment(scalar.origin(), List.of());
                formula(scalar, operands, !shared, name);
                return;
            }
            int setting = layout.setting(scalar.setting().get());
            comment(scalar.origin(), List.of(layout.settings().get(setting).name()));
            if (scalar.body().instructions().size() == 1) {
                // A constant, or another scalar: it needs no variable of its own.
                String value =
                        code(scalar.body(), operands, "").toString().strip().replace(";", "");
                code.addStatement("$Lsetting($L, $L)", target, setting, value);
            } else {
                String program = locals.allocate(name + "OfProgram");
                formula(scalar, operands, true, program);
                code.addStatement("$Lsetting($L, $L)", target, setting, program);
            }
        }

        private void formula(Schedule.HostScalar scalar, List<Expression> operands, boolean declares, String name) {
            boolean checked = scalar.body().isChecked();
            if (checked && declares) {
                code.addStatement("double $L", name);
            }
            String type = declares && !checked ? "double " : "";
            checked(
                    checked,
                    code(scalar.body(), operands, type + name + " = "),
                    scalar.origin(),
                    List.of(scalar.name()));
        }

        private CodeBlock code(Body body, List<Expression> operands, String target) {
            List<CodeBlock> targets = List.of(CodeBlock.of("$L", target));
            return CodeBlock.join(
                    BodyWriter.write(body, Precision.F64, Choice.BRANCH, operands, targets, locals::allocate), "");
        }

        private Expression operand(Schedule.HostOperand operand, ScalarType type) {
            if (operand instanceof Schedule.Extent extent) {
                String text = dimension(extent.dimension());
                boolean name = extent.dimension().isStatic()
                        || extent.dimension()
                                .equals(Dimension.named(
                                        extent.dimension().names().iterator().next()));
                return name ? Expression.name(text) : Expression.arithmetic(text);
            }
            if (operand instanceof Schedule.Element element) {
                Expression first = Expression.element(array(element.buffer()), "0");
                return type == ScalarType.BOOL ? first.isNotZero() : first;
            }
            if (operand instanceof Schedule.Earlier earlier) {
                return Expression.name(Objects.requireNonNull(scalars.get(earlier.id())));
            }
            throw new IllegalArgumentException("unknown operand " + operand);
        }

        private void repeat(Schedule.Repeat repeat) {
            Schedule.Turn counted = repeat.turn();
            boolean isLong = Part.size(repeat) > Part.LONGEST;
            if (!isLong) {
                // Variables are declared before the loop, where what comes behind it sees them too.
                repeat.forEachBuffer(this::array);
            }
            code.beginControlFlow(
                    counted.up() > 0
                            ? "for (int $1L = $2L; $1L < $3L; $1L++)"
                            : "for (int $1L = $2L; $1L >= $3L; $1L--)",
                    counted.name(),
                    counted.first(),
                    counted.up() > 0 ? counted.last() + 1 : counted.last());
            if (isLong) {
                List<Part> parts = new ArrayList<>();
                Part.cut(suffix + "Turn", repeat.body(), parts);
                int before = fetches.size();
                for (Part part : parts) {
                    MethodWriter writer = new MethodWriter(part, Optional.of(counted));
                    part.steps().forEach(writer::write);
                    usedDimensions.addAll(writer.usedDimensions);
                    code.addStatement(writer.end(dimensions::get));
                }
                fetches.repeat(before, counted.count());
            } else {
                index = counted.name();
                repeat.body().forEach(this::write);
            }
            code.endControlFlow();
            if (isLong && fetches.jumps()) {
                code.addStatement("fetchesFrom($L)", fetches.jump());
            }
        }

        private void loop(Schedule.Loop loop) {
            boolean isLong = Part.size(loop) > Part.LONGEST;
            if (!isLong) {
                loop.forEachBuffer(this::array);
            }
            List<Schedule.Step> first =
                    loop.body().subList(0, loop.gate().map(Schedule.Gate::after).orElse(0));
            List<Schedule.Step> rest =
                    loop.body().subList(first.size(), loop.body().size());
            first.forEach(step -> step.forEachBuffer(this::array));
            loop.gate().ifPresent(gate -> array(gate.buffer()));
            String turn = dimensions.computeIfAbsent(loop.turn(), locals::allocate);
            String length = dimension(loop.length());
            List<Integer> held = layout.model().precision() == Precision.F32
                    ? loop.standing(entry.schedule().buffers()).stream()
                            .filter(standing::add)
                            .toList()
                    : List.of();
            held.forEach(operand -> code.addStatement("scratch.hold($L)", array(operand)));
            comment(loop.origin(), List.of());
            code.beginControlFlow(
                    loop.backwards()
                            ? "for (int $1L = $2L - 1; $1L >= 0; $1L--)"
                            : "for (int $1L = 0; $1L < $2L; $1L++)",
                    turn,
                    length);
            counters.add(loop.turn());
            first.forEach(this::write);
            loop.gate()
                    .ifPresent(gate -> code.beginControlFlow("if ($L[0] == 0)", array(gate.buffer()))
                            .addStatement("continue")
                            .endControlFlow());
            if (isLong) {
                code.addStatement("fetchesFrom($L)", fetches.jump());
                List<Part> parts = new ArrayList<>();
                Part.cut(suffix + "Turn", rest, parts);
                for (Part part : parts) {
                    MethodWriter writer = new MethodWriter(part, turnOf);
                    writer.counters.addAll(counters);
                    part.steps().forEach(writer::write);
                    usedDimensions.addAll(writer.usedDimensions);
                    code.addStatement(writer.end(dimensions::get));
                }
            } else {
                rest.forEach(this::write);
            }
            counters.remove(counters.size() - 1);
            usedDimensions.remove(loop.turn());
            code.endControlFlow();
            held.forEach(operand -> code.addStatement("scratch.release()"));
            standing.removeAll(held);
            if (isLong) {
                code.addStatement("fetchesFrom($L)", fetches.jump());
            }
        }

        private void comment(Origin origin, Equations formula) {
            comment(origin, formula.lines());
        }

        private void comment(Origin origin, List<String> lines) {
            String place = origin.span().map(ModelLayout::place).orElse("");
            String where = (place + "  " + origin.place()).strip();
            String first = lines.isEmpty() ? "" : lines.get(0);
            line("", (where + "  " + first).strip());
            lines.stream().skip(1).forEach(line -> line("    ", line));
        }

        private void line(String indent, String text) {
            String more = "";
            for (String line : Comments.lines(text)) {
                if (!line.isEmpty()) {
                    code.add("// $L\n", indent + more + line);
                }
                more = "        ";
            }
        }

        private List<String> arrays(List<Integer> buffers) {
            return buffers.stream().map(this::array).collect(Collectors.toCollection(ArrayList::new));
        }

        /** The expression of a buffer; the first use in a method declares the variable. */
        private String array(int id) {
            Buffer buffer = entry.schedule().buffers().get(id);
            TypeName type = layout.arrayType(buffer.element());
            if (buffer.storage() instanceof Buffer.EachTurn each) {
                String name = Objects.requireNonNull(tables.get(each.table()), buffer::name);
                Integer table = entry.tables().get(each.table());
                if (table == null) {
                    // The same in all turns.
                    if (declared.add(each.table())) {
                        Buffer one = entry.schedule()
                                .buffers()
                                .get(each.table().buffers().get(0));
                        code.addStatement("$T $L = $L", type, name, fetch(one));
                    }
                    return name;
                }
                if (declared.add(each.table())) {
                    code.addStatement("$T[] $L = table$L($L)", type, name, layout.kind(buffer.element()), table);
                    fetches.table(each.table());
                }
                return name + "[" + Schedule.Turn.plus(index, each.shift()) + "]";
            }
            String name = Objects.requireNonNull(arrays.get(id), buffer::name);
            if (declared.add(id)) {
                code.addStatement("$T $L = $L", type, name, fetch(buffer));
            }
            return name;
        }

        private String dimension(Dimension dimension) {
            usedDimensions.addAll(dimension.names());
            return Dimensions.asInt(dimension, dimensions::get);
        }
    }
}
