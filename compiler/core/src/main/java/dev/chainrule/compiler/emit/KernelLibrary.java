// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.emit.loops.ScalarMethods;
import dev.chainrule.compiler.emit.loops.SizeBounds;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The kernels of a model, each once, in the class of the phase that calls it first. A name belongs to one kernel of the
 * model, so the scalar method, the launching one and the vector body bear the same.
 */
final class KernelLibrary {
    private static final int SHARERS_SHOWN = 4;

    /** Where a kernel stands, and the lines that share it. */
    private record Entry(
            Origin.Phase phase,
            String name,
            Schedule.Labels labels,
            KernelWork work,
            Equations formula,
            Set<String> places) {}

    /**
     * What is known of a kernel before it has a name.
     *
     * @param owner the entry point, or the train step, that calls it first
     * @param names that all calls agree on
     * @param bounds of the sizes in all calls
     */
    private record Heard(String owner, Set<String> names, SizeBounds bounds) {
        Heard and(Schedule.KernelCall call) {
            names.retainAll(call.labels().kernel());
            return new Heard(owner, names, bounds.and(call));
        }
    }

    private final ModelLayout layout;
    private final Map<Kernel, Entry> kernels = new LinkedHashMap<>();
    private final Map<Kernel, Heard> heard = new HashMap<>();
    /** The owner of the kernel that bears a name. */
    private final Map<String, String> owners = new HashMap<>();

    private final Set<Kernel> launched = new LinkedHashSet<>();
    private final Names names = new Names().reserve(LauncherWriter.INHERITED);

    KernelLibrary(ModelLayout layout) {
        this.layout = layout;
        layout.entries().forEach(entry -> entry.schedule().steps().forEach(step -> hear(step, entry.entryPoint())));
    }

    /** Hears what all calls of a kernel call it before one gives it its name. */
    private void hear(Schedule.Step step, EntryPoint entry) {
        if (step instanceof Schedule.KernelCall call) {
            EntryPointId id = entry.id();
            boolean apart = entry.kind() == EntryPoint.Kind.DERIVATIVES || entry.kind() == EntryPoint.Kind.HELD;
            String owner = apart || id.owner().isEmpty() ? id.name() : id.owner();
            List<String> names = call.labels().kernel();
            heard.merge(
                    call.kernel(),
                    new Heard(owner, new LinkedHashSet<>(names), SizeBounds.NONE.and(call)),
                    (known, more) -> known.and(call));
        } else if (step instanceof Schedule.Turns turns) {
            turns.body().forEach(inner -> hear(inner, entry));
        }
    }

    /**
     * What all callers call a kernel, or what it does, where they differ. Where another kernel is called so, the name says
     * in what it differs: that it belongs to training, what it computes, or of what.
     */
    private String name(Schedule.KernelCall call) {
        Heard of = Objects.requireNonNull(heard.get(call.kernel()));
        Schedule.Labels labels = call.labels();
        List<String> suggestions = new ArrayList<>(of.names);
        if (suggestions.isEmpty()) {
            suggestions.add(labels.shared());
            suggestions.addAll(labels.kernel());
            suggestions.remove("");
        }
        String best = suggestions.get(0);
        String other = owners.get(Names.camelCase(best));
        if (other != null && !other.equals(of.owner)) {
            suggestions.add(1, of.owner + "_" + best);
        }
        String operand = labels.arrays().get(0);
        // sum_rows says more than sum.
        suggestions.add(labels.shared().startsWith(best) ? labels.shared() : best);
        suggestions.add(best + "_of_" + (operand.endsWith("_part") ? "parts" : operand));
        suggestions.add(labels.shared().isEmpty() ? best : labels.shared());
        String name = names.allocate(suggestions.stream().map(Names::camelCase).toList());
        owners.put(name, of.owner);
        return name;
    }

    /** How a step calls a kernel. */
    enum Way {
        /** Its scalar method: {@code DigitsForward.logits(…, from, to)}. */
        DIRECT,
        /** The launcher's method: {@code kernels.logits(…, rows)}. */
        LAUNCHED,
        /** The launcher's method of a kernel whose range is a single turn, and no argument. */
        LAUNCHED_WHOLE
    }

    /** The way of a call. What is known to be little work, and what is one turn that no vector helps, is called directly. */
    Way way(Schedule.KernelCall call) {
        boolean single = LauncherWriter.isSingleTurn(call.kernel());
        OptionalLong work = entry(call).work.of(call.sizes(), call.range()).value();
        boolean small = work.isPresent() && work.getAsLong() < KernelWork.SMALL;
        if (small || single && layout.model().precision() == Precision.F64) {
            return Way.DIRECT;
        }
        return single ? Way.LAUNCHED_WHOLE : Way.LAUNCHED;
    }

    /** The method of a call's kernel: {@code DigitsForward.logits} or {@code kernels.logits}. */
    CodeBlock method(Schedule.KernelCall call, Way way) {
        Entry entry = entry(call);
        call.origin().span().ifPresent(span -> entry.places.add(ModelLayout.place(span)));
        if (way == Way.DIRECT) {
            return CodeBlock.of("$T.$L", className(entry.phase), entry.name);
        }
        launched.add(call.kernel());
        return CodeBlock.of("$L.$L", ModelLayout.LAUNCHER, entry.name);
    }

    private Entry entry(Schedule.KernelCall call) {
        return kernels.computeIfAbsent(
                call.kernel(),
                kernel -> new Entry(
                        call.origin().phase(),
                        name(call),
                        javaNames(call.labels()),
                        KernelWork.of(kernel, layout.model().precision()),
                        call.formula(),
                        new LinkedHashSet<>()));
    }

    /** As the step methods call the same arrays. */
    private static Schedule.Labels javaNames(Schedule.Labels labels) {
        return new Schedule.Labels(
                labels.kernel(),
                labels.shared(),
                labels.arrays().stream().map(Names::camelCase).toList(),
                labels.settings().stream().map(Names::camelCase).toList());
    }

    /** Whether there is a launcher. */
    boolean launches() {
        return !launched.isEmpty();
    }

    /**
     * The classes of the kernels that were asked for.
     *
     * @param scalar those of the phases, and the launcher where there is one
     */
    record Classes(List<TypeSpec> scalar, Optional<TypeSpec> twin) {}

    Classes classes() {
        Map<Origin.Phase, TypeSpec.Builder> types = new EnumMap<>(Origin.Phase.class);
        Map<Kernel, MethodSpec> methods = new HashMap<>();
        kernels.forEach((kernel, entry) -> {
            MethodSpec method = ScalarMethods.of(
                            kernel,
                            entry.labels,
                            bounds(kernel),
                            entry.name,
                            layout.model().precision())
                    .addJavadoc("$L\n", doc(entry))
                    .build();
            methods.put(kernel, method);
            types.computeIfAbsent(entry.phase, this::type).addMethod(method);
        });
        List<TypeSpec> classes = new ArrayList<>();
        types.values().forEach(type -> classes.add(type.build()));
        if (launched.isEmpty()) {
            return new Classes(classes, Optional.empty());
        }
        List<LauncherWriter.Launched> numbered = new ArrayList<>();
        for (Kernel kernel : launched) {
            Entry entry = Objects.requireNonNull(kernels.get(kernel));
            numbered.add(new LauncherWriter.Launched(
                    new NumberedKernel(
                            numbered.size(), entry.name, className(entry.phase), kernel, entry.labels, bounds(kernel)),
                    Objects.requireNonNull(methods.get(kernel))));
        }
        String fingerprint = KernelFingerprint.of(numbered);
        Optional<TypeSpec> twin = layout.model().precision() == Precision.F32
                ? TwinWriter.write(
                        layout,
                        numbered.stream().map(LauncherWriter.Launched::numbered).toList(),
                        fingerprint)
                : Optional.empty();
        classes.add(LauncherWriter.write(
                layout,
                numbered,
                fingerprint,
                twin.map(type -> ClassName.get(layout.model().packageName(), type.name()))));
        return new Classes(classes, twin);
    }

    private SizeBounds bounds(Kernel kernel) {
        return Objects.requireNonNull(heard.get(kernel)).bounds;
    }

    private TypeSpec.Builder type(Origin.Phase phase) {
        String what = switch (phase) {
            case FORWARD -> "values";
            case BACKWARD -> "derivatives";
            case UPDATE -> "updates";
        };
        return TypeSpec.classBuilder(className(phase))
                .addModifiers(Modifier.FINAL)
                .addJavadoc("The kernels that compute the $L of {@link $T}.\n", what, layout.className(""))
                .addAnnotation(ModelEmitter.generated(layout))
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
    }

    private ClassName className(Origin.Phase phase) {
        return layout.className(
                switch (phase) {
                    case FORWARD -> "Forward";
                    case BACKWARD -> "Backward";
                    case UPDATE -> "Update";
                });
    }

    private static String doc(Entry entry) {
        StringBuilder doc = new StringBuilder(entry.formula.lines().stream()
                .map(line -> Comments.doc(String.join("\n    ", Comments.lines(line))))
                .collect(Collectors.joining("\n<br>")));
        if (!entry.places.isEmpty()) {
            List<String> shown = entry.places.stream().limit(SHARERS_SHOWN).toList();
            doc.append(entry.places.size() == 1 ? "\n\n<p>From " : "\n\n<p>Shared by ");
            doc.append(Comments.doc(String.join(", ", shown)));
            if (entry.places.size() > SHARERS_SHOWN) {
                doc.append(" and ").append(entry.places.size() - SHARERS_SHOWN).append(" more lines");
            }
            doc.append('.');
        }
        return doc.toString();
    }
}
