// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Schedule;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** The kernels of a model, each once, in the class of the phase that calls it first. */
final class KernelLibrary {
    private static final int SHARERS_SHOWN = 4;

    /** Where a kernel stands, and the lines that share it. */
    private record Entry(Origin.Phase phase, String name, String formula, Set<String> places) {}

    private final ModelLayout layout;
    private final Map<Kernel, Entry> kernels = new LinkedHashMap<>();
    private final Map<Origin.Phase, Names> names = new EnumMap<>(Origin.Phase.class);

    KernelLibrary(ModelLayout layout) {
        this.layout = layout;
    }

    /** The method of a call's kernel: {@code DigitsForward.tanhBias}. */
    CodeBlock method(Schedule.KernelCall call) {
        Entry entry = kernels.computeIfAbsent(call.kernel(), kernel -> {
            Origin.Phase phase = call.origin().phase();
            String name = names.computeIfAbsent(phase, each -> new Names()).allocate(KernelNames.of(kernel));
            return new Entry(phase, name, call.formula(), new LinkedHashSet<>());
        });
        call.origin().span().ifPresent(span -> entry.places.add(ModelLayout.place(span)));
        return CodeBlock.of("$T.$L", className(entry.phase), entry.name);
    }

    /** The classes, with all kernels that were asked for. */
    List<TypeSpec> classes() {
        Map<Origin.Phase, TypeSpec.Builder> types = new EnumMap<>(Origin.Phase.class);
        kernels.forEach((kernel, entry) -> types.computeIfAbsent(entry.phase, this::type)
                .addMethod(
                        KernelEmitter.method(kernel, entry.name, layout.model().precision())
                                .addJavadoc("$L\n", doc(entry))
                                .build()));
        return types.values().stream().map(TypeSpec.Builder::build).toList();
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
        StringBuilder doc = new StringBuilder(Comments.doc(Comments.line(entry.formula)));
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
