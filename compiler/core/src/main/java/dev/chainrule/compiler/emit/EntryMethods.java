// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the typed methods by which a program runs a model's entry points. */
final class EntryMethods {
    private static final int WIDTH = 110;

    private final ModelLayout layout;
    private final ModelDefinition model;
    private final Names members;
    private final Names types;
    private final TypeSpec.Builder type;
    private final Map<String, ClassName> records = new LinkedHashMap<>();

    EntryMethods(ModelLayout layout, Names members, Names types, TypeSpec.Builder type) {
        this.layout = layout;
        this.model = layout.model();
        this.members = members;
        this.types = types;
        this.type = type;
    }

    void write() {
        layout.entries().forEach(this::write);
    }

    private void write(ModelLayout.Entry entry) {
        if (entry.kind() == EntryPoint.Kind.DERIVATIVES || entry.kind() == EntryPoint.Kind.HELD) {
            return; // For tools, which use the uniform interface.
        }
        String name = members.allocate(Names.camelCase(entry.name()));
        type.addMethod(method(entry, name, true));
        boolean optional = entry.inputs().stream()
                .anyMatch(input -> model.inputs().get(input).standard().isPresent());
        if (optional) {
            type.addMethod(method(entry, name, false));
        }
        if (entry.kind() == EntryPoint.Kind.PREDICT) {
            type.addMethod(into(entry, members.allocate(name + "Into")));
        }
        if (entry.kind() == EntryPoint.Kind.MEASURE) {
            type.addMethod(MethodSpec.methodBuilder(members.allocate("startMeasuring"))
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Forgets what {@code $L} has taken in.\n", name)
                    .addStatement("resetFigures()")
                    .build());
        }
    }

    /** @param all whether inputs with standard values are parameters too */
    private MethodSpec method(ModelLayout.Entry entry, String name, boolean all) {
        Names locals = locals();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC);
        CodeBlock.Builder tags = CodeBlock.builder();
        CodeBlock run = parameters(entry, method, tags, locals, all);
        List<Schedule.Result> results = entry.schedule().results();
        CodeBlock result = CodeBlock.builder().build();
        if (isTraining(entry) && !results.isEmpty()) {
            method.returns(TypeName.DOUBLE);
            tags.add(
                    "@return {@code $L}$L\n",
                    Comments.doc(results.get(0).name()),
                    entry.kind() == EntryPoint.Kind.STEP ? " before the update" : "");
            result = CodeBlock.builder()
                    .addStatement("return scalar($L, 0)", entry.constant())
                    .build();
        } else if (!results.isEmpty()) {
            ClassName record = record(entry);
            method.returns(record);
            result = CodeBlock.builder()
                    .addStatement(
                            "return new $T($L)",
                            record,
                            results.stream()
                                    .map(each -> fetch(entry, results.indexOf(each), each.type()))
                                    .collect(CodeBlock.joining(", ")))
                    .build();
        }
        document(method, Comments.wrap(summary(entry), WIDTH), tags);
        return guarded(method, run, result);
    }

    private static void document(MethodSpec.Builder method, String text, CodeBlock.Builder tags) {
        method.addJavadoc(tags.isEmpty() ? "$L" : "$L\n", text).addJavadoc(tags.build());
    }

    /** The variant of a prediction that allocates nothing. */
    private MethodSpec into(ModelLayout.Entry entry, String name) {
        Names locals = locals();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC);
        CodeBlock.Builder tags = CodeBlock.builder();
        CodeBlock run = parameters(entry, method, tags, locals, true);
        CodeBlock.Builder copies = CodeBlock.builder();
        List<Schedule.Result> results = entry.schedule().results();
        for (int output = 0; output < results.size(); output++) {
            Schedule.Result result = results.get(output);
            String parameter = locals.allocate(Names.camelCase(result.name()));
            boolean bool = result.type().element() == ElementType.BOOL;
            method.addParameter(ArrayTypeName.of(javaElement(result.type().element())), parameter);
            tags.add("@param $L takes {@code $L}\n", parameter, result.type());
            copies.addStatement("get($L, $L, $L$L)", entry.constant(), output, parameter, bool ? "" : ", 0");
        }
        String text =
                "As {@code " + Names.camelCase(entry.name()) + "}, into arrays of the caller's, which may be longer."
                        + " Allocates nothing when the sizes are those of the call before.";
        document(method, Comments.wrap(text, WIDTH), tags);
        return guarded(method, run, copies.build());
    }

    private static MethodSpec guarded(MethodSpec.Builder method, CodeBlock run, CodeBlock result) {
        return method.addStatement("enter()")
                .beginControlFlow("try")
                .addCode(run)
                .addCode(result)
                .nextControlFlow("finally")
                .addStatement("leave()")
                .endControlFlow()
                .build();
    }

    private Names locals() {
        Names locals = new Names().reserve(Names.CLASSES);
        model.dynamicNames().forEach(name -> locals.reserve(layout.variable(name)));
        layout.entries().forEach(entry -> locals.reserve(entry.constant()));
        return locals;
    }

    /** Adds the parameters; the statements that bind, put and run come back. */
    private CodeBlock parameters(
            ModelLayout.Entry entry, MethodSpec.Builder method, CodeBlock.Builder tags, Names locals, boolean all) {
        CodeBlock.Builder sizes = CodeBlock.builder();
        CodeBlock.Builder puts = CodeBlock.builder();
        seed(entry, method, tags, locals, puts);
        for (int index : entry.inputs()) {
            ModelDefinition.Input input = model.inputs().get(index);
            if (input.isKey()) {
                continue;
            }
            int size = model.dynamicNames().indexOf(input.name());
            if (!all && input.standard().isPresent()) {
                if (size >= 0) {
                    sizes.addStatement(
                            "size($L, $L)", size, (int) input.standard().getAsDouble());
                }
                puts.addStatement("putStandard($L)", index);
                continue;
            }
            String parameter =
                    size >= 0 ? layout.variable(input.name()) : locals.allocate(Names.camelCase(input.name()));
            if (size >= 0) {
                sizes.addStatement("size($L, $L)", size, parameter);
            }
            boolean scalar = input.type().shape().rank() == 0;
            TypeName element = scalar && input.type().isReal()
                    ? TypeName.DOUBLE
                    : javaElement(input.type().element());
            method.addParameter(ParameterSpec.builder(scalar ? element : ArrayTypeName.of(element), parameter)
                    .build());
            String doc = input.doc().isBlank() ? "" : ": " + Comments.doc(input.doc());
            tags.add("@param $L {@code $L}$L$L\n", parameter, input.type(), standardDoc(input), doc);
            puts.addStatement("put($L, $L)", index, parameter);
        }
        Set<String> told =
                model.inputs().stream().map(ModelDefinition.Input::name).collect(Collectors.toSet());
        for (String dimension : entry.dimensions()) {
            if (told.contains(dimension)) {
                continue;
            }
            String parameter = layout.variable(dimension);
            method.addParameter(TypeName.INT, parameter);
            tags.add("@param $L $L\n", parameter, dimensionDoc(entry, dimension));
            sizes.addStatement("size($L, $L)", model.dynamicNames().indexOf(dimension), parameter);
        }
        return sizes.addStatement("bind($L)", entry.constant())
                .add(puts.build())
                .addStatement("run($L)", entry.constant())
                .build();
    }

    /** Train steps draw by the model's seed and their number; whoever draws elsewhere says a seed. */
    private void seed(
            ModelLayout.Entry entry,
            MethodSpec.Builder method,
            CodeBlock.Builder tags,
            Names locals,
            CodeBlock.Builder puts) {
        boolean draws = entry.inputs().stream()
                .anyMatch(index -> model.inputs().get(index).isKey());
        if (draws && !isTraining(entry)) {
            String parameter = locals.allocate("seed");
            method.addParameter(TypeName.LONG, parameter);
            tags.add("@param $L of the random numbers: the same seed, the same numbers\n", parameter);
            puts.addStatement("seed($L, 0)", parameter);
        }
    }

    private static String standardDoc(ModelDefinition.Input input) {
        if (input.standard().isEmpty()) {
            return "";
        }
        double value = input.standard().getAsDouble();
        String text = input.type().isReal()
                ? Double.toString(value)
                : input.type().element() == ElementType.BOOL
                        ? Boolean.toString(value != 0)
                        : Integer.toString((int) value);
        return ", {@code " + text + "} where it is left out";
    }

    /** {@code the length of pixels, axis 0}, and what must hold of it. */
    private String dimensionDoc(ModelLayout.Entry entry, String dimension) {
        List<String> conditions = new ArrayList<>();
        for (Condition condition : entry.schedule().conditions()) {
            List<Dimension> sides = ModelLayout.sides(condition);
            if (sides.stream().anyMatch(side -> side.names().contains(dimension))) {
                String relation = condition instanceof Condition.AtMost
                        ? " ≤ "
                        : condition instanceof Condition.Divides ? " divides " : " = ";
                conditions.add("{@code " + sides.get(0) + relation + sides.get(1) + "}");
            }
        }
        return place(dimension) + (conditions.isEmpty() ? "" : "; " + String.join(", ", conditions) + " must hold");
    }

    private String place(String dimension) {
        for (ModelDefinition.Input input : model.inputs()) {
            int axis = input.type().shape().dimensions().indexOf(Dimension.named(dimension));
            if (axis >= 0) {
                return "the extent of {@code " + Names.camelCase(input.name()) + "} along axis " + axis;
            }
        }
        return "the extent {@code " + dimension + "}";
    }

    private String summary(ModelLayout.Entry entry) {
        Optional<ModelDefinition.Train> train = model.trains().stream()
                .filter(each -> each.name().equals(entry.entryPoint().id().owner()))
                .findFirst();
        String loss = train.map(each -> Comments.doc(each.loss())).orElse("");
        String doc = switch (entry.kind()) {
            case PREDICT ->
                model.predicts().stream()
                        .filter(predict -> predict.name().equals(entry.name()))
                        .map(ModelDefinition.Predict::doc)
                        .findFirst()
                        .orElse("");
            case STEP -> train.map(ModelDefinition.Train::doc).orElse("");
            default -> "";
        };
        String summary = switch (entry.kind()) {
            case PREDICT -> "Computes " + results(entry) + ".";
            case LOSS -> "The losses and metrics of one batch, outside of training.";
            case MEASURE -> "Takes one batch into the figures of a whole data set.";
            case FINISH -> "The figures of all batches measured since the start.";
            case GRADIENTS -> "The gradients of {@code " + loss + "} for one batch; nothing is updated yet.";
            case APPLY -> "Updates the parameters by the gradients computed last.";
            case STEP -> "One step of training, towards a smaller {@code " + loss + "} of one batch.";
            case DERIVATIVES, HELD -> "";
        };
        return doc.isBlank() ? summary : Comments.doc(doc) + "\n\n<p>" + summary;
    }

    private static String results(ModelLayout.Entry entry) {
        return entry.schedule().results().stream()
                .map(result -> "{@code " + Comments.doc(result.name()) + "}")
                .collect(Collectors.joining(", "));
    }

    private static boolean isTraining(ModelLayout.Entry entry) {
        return entry.kind() == EntryPoint.Kind.STEP || entry.kind() == EntryPoint.Kind.GRADIENTS;
    }

    // ---- results

    /** Entry points that yield the same share a record. */
    private ClassName record(ModelLayout.Entry entry) {
        List<Schedule.Result> results = entry.schedule().results();
        String key = results.stream()
                .map(result -> result.name() + " " + result.type())
                .collect(Collectors.joining(", ", isFigures(entry) ? "figures " : "", ""));
        return records.computeIfAbsent(key, each -> {
            ClassName name = layout.className("").nestedClass(types.allocate(recordName(entry)));
            type.addType(recordType(name, entry));
            return name;
        });
    }

    private static boolean isFigures(ModelLayout.Entry entry) {
        return entry.kind() == EntryPoint.Kind.LOSS || entry.kind() == EntryPoint.Kind.FINISH;
    }

    private static String recordName(ModelLayout.Entry entry) {
        List<Schedule.Result> results = entry.schedule().results();
        if (isFigures(entry)) {
            return "Figures";
        }
        if (entry.name().equals("predict")) {
            return "Prediction";
        }
        return Names.typeCase(results.size() == 1 ? results.get(0).name() : entry.name());
    }

    private TypeSpec recordType(ClassName name, ModelLayout.Entry entry) {
        MethodSpec.Builder components = MethodSpec.constructorBuilder();
        Names names = new Names().reserve(OBJECT_METHODS).reserve(RecordMethods.CLASSES);
        CodeBlock.Builder doc = CodeBlock.builder()
                .add(
                        isFigures(entry)
                                ? "Losses and metrics.\n\n"
                                : "What {@code $L} yields; arrays are row-major.\n\n",
                        isFigures(entry) ? new Object[0] : new Object[] {Names.camelCase(entry.name())});
        for (Schedule.Result result : entry.schedule().results()) {
            String component = names.allocate(Names.camelCase(result.name()));
            components.addParameter(javaType(result.type()), component);
            String text = docOf(result.name());
            doc.add(
                    "@param $L {@code $L}$L\n",
                    component,
                    result.type(),
                    text.isBlank() ? "" : ": " + Comments.doc(text));
        }
        TypeSpec.Builder record = TypeSpec.recordBuilder(name.simpleName())
                .addModifiers(Modifier.PUBLIC)
                .recordConstructor(components.build())
                .addJavadoc(doc.build());
        new RecordMethods(name, names, record)
                .write(components.build().parameters(), entry.schedule().results());
        return record.build();
    }

    /** A component's accessor may not be one of these. */
    private static final String[] OBJECT_METHODS = {
        "clone", "equals", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait"
    };

    private String docOf(String name) {
        List<ModelDefinition.Figure> figures = new ArrayList<>(model.outputs());
        figures.addAll(model.losses());
        figures.addAll(model.metrics());
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .map(ModelDefinition.Figure::doc)
                .findFirst()
                .orElse("");
    }

    private CodeBlock fetch(ModelLayout.Entry entry, int output, TensorType result) {
        if (result.shape().rank() == 0) {
            String scalar =
                    CodeBlock.of("scalar($L, $L)", entry.constant(), output).toString();
            return switch (result.element()) {
                case REAL, SETTING -> CodeBlock.of("$L", scalar);
                case INT -> CodeBlock.of("(int) $L", scalar);
                case BOOL -> CodeBlock.of("$L != 0", scalar);
            };
        }
        String kind = result.element() == ElementType.BOOL ? "Booleans" : layout.kind(result.element());
        return CodeBlock.of("output$L($L, $L)", kind, entry.constant(), output);
    }

    /** A scalar real is a double in both precisions, so that literals of Java fit. */
    private TypeName javaType(TensorType result) {
        if (result.shape().rank() > 0) {
            return ArrayTypeName.of(javaElement(result.element()));
        }
        return result.element() == ElementType.REAL || result.element() == ElementType.SETTING
                ? TypeName.DOUBLE
                : javaElement(result.element());
    }

    private TypeName javaElement(ElementType element) {
        return switch (element) {
            case REAL, SETTING -> layout.real();
            case INT -> TypeName.INT;
            case BOOL -> TypeName.BOOLEAN;
        };
    }
}
