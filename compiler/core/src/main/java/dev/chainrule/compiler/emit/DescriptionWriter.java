// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.IndexBounds;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.schedule.Costs;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes what a class says about itself: the lines that the runtime's {@code Blueprint} reads. */
final class DescriptionWriter {
    private static final String INDENT = "    ";

    private final ModelLayout layout;
    private final ModelDefinition model;
    private final Map<String, Dimension> below;
    /** Where parameters and state are declared. */
    private final Map<Cell, String> places;

    private final List<String> lines = new ArrayList<>();

    private DescriptionWriter(ModelLayout layout) {
        this.layout = layout;
        this.model = layout.model();
        this.below = IndexBounds.of(model);
        this.places = places(model.training());
    }

    private static Map<Cell, String> places(Graph graph) {
        Map<Cell, String> places = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (graph.nodes().get(i) instanceof Node.Read read) {
                graph.origins()
                        .get(i)
                        .span()
                        .ifPresent(span -> places.putIfAbsent(read.cell(), ModelLayout.place(span)));
            }
        }
        return places;
    }

    /** A nested class of this name, so that a reader comes to the methods first. */
    static TypeSpec write(ModelLayout layout, TraceWriter trace, String name) {
        return TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("What the model is made of; its things are numbered in this order.\n")
                .addField(FieldSpec.builder(ModelLayout.BLUEPRINT, "BLUEPRINT")
                        .addModifiers(Modifier.STATIC, Modifier.FINAL)
                        .initializer(
                                "$T.of($>$>\n$L,\n$L$<$<)",
                                ModelLayout.BLUEPRINT,
                                DescriptionText.blocks(new DescriptionWriter(layout).lines()),
                                DescriptionText.blocks(trace.lines()))
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .build();
    }

    private List<String> lines() {
        lines.add("model " + model.name());
        lines.add("precision " + model.precision());
        if (!model.dynamicNames().isEmpty()) {
            lines.add("dimensions " + String.join(", ", model.dynamicNames()));
        }
        model.inputs().forEach(this::input);
        layout.cells().forEach(this::cell);
        for (ModelLayout.Setting setting : layout.settings()) {
            lines.add("setting " + setting.name() + " " + setting.range()
                    + (setting.value().isPresent() ? " = " + setting.value().getAsDouble() : ""));
        }
        layout.costs().layers().forEach((layer, flops) -> {
            if (!flops.equals(Dimension.ZERO)) {
                lines.add("layer " + layer + ": " + Dimensions.asData(flops));
            }
        });
        layout.tables().forEach(table -> lines.add(table(table)));
        layout.entries().forEach(this::entryPoint);
        return lines;
    }

    private void input(ModelDefinition.Input input) {
        String standard = input.standard().isPresent() ? "= " + input.standard().getAsDouble() + " " : "";
        Dimension bound = below.get(input.name());
        lines.add("input " + input.name() + ": " + type(input.type()) + " " + standard
                + (bound == null ? "" : "below " + Dimensions.asData(bound) + " ") + "at "
                + ModelLayout.place(input.span()));
    }

    private void cell(Cell cell) {
        String place = places.get(cell);
        lines.add(cell.kind().name().toLowerCase(Locale.ROOT) + " " + cell.name() + ": " + type(cell.type()) + " "
                + initial(cell.initial())
                + (cell.pytorch().isEmpty() ? "" : " from " + cell.pytorch())
                + (place == null ? "" : " at " + place));
    }

    private String initial(Initial initial) {
        if (initial instanceof Initial.Constant constant) {
            return "constant " + constant.value();
        } else if (initial instanceof Initial.Values values) {
            return "values "
                    + values.values().stream()
                            .map(value -> Double.toString(value))
                            .collect(Collectors.joining(" "));
        } else if (initial instanceof Initial.Normal normal) {
            return "normal " + normal.mean() + " " + normal.deviation();
        } else if (initial instanceof Initial.NormalBut normal) {
            return "normal_but " + normal.mean() + " " + normal.deviation() + " " + normal.zeroRow();
        } else if (initial instanceof Initial.TruncatedNormal normal) {
            return "truncated " + normal.mean() + " " + normal.deviation() + " " + normal.low() + " " + normal.high();
        } else if (initial instanceof Initial.Uniform uniform) {
            return "uniform " + uniform.low() + " " + uniform.high();
        } else if (initial instanceof Initial.Orthogonal orthogonal) {
            return "orthogonal " + orthogonal.gain();
        } else if (initial instanceof Initial.Identity) {
            return "identity";
        } else if (initial instanceof Initial.Same same) {
            return "same " + layout.cell(same.cell());
        }
        throw new IllegalArgumentException("unknown initial value " + initial);
    }

    static String table(ModelLayout.Table table) {
        List<String> parts = new ArrayList<>();
        for (int at = 0; at < table.places().size(); ) {
            String kind = table.places().get(at).kind();
            List<Integer> numbers = new ArrayList<>();
            while (at < table.places().size() && table.places().get(at).kind().equals(kind)) {
                numbers.add(table.places().get(at).number());
                at++;
            }
            parts.add(kind + " " + NumberList.of(numbers));
        }
        String front = table.front() == 0 ? "" : "skip " + table.front() + "; ";
        return "table " + (table.real() ? "reals: " : "ints: ") + front + String.join("; ", parts);
    }

    /** The line with which an entry point begins. */
    static String head(ModelLayout.Entry entry) {
        return "entry " + entry.kind().name().toLowerCase(Locale.ROOT) + " " + entry.name();
    }

    private void entryPoint(ModelLayout.Entry entry) {
        lines.add(head(entry));
        if (every(entry) > 1) {
            lines.add(INDENT + "every " + every(entry));
        }
        Costs.Cost cost = layout.costs().entryPoints().get(entry.index());
        lines.add(INDENT + "costs " + Dimensions.asData(cost.flops()) + "; " + Dimensions.asData(cost.bytes()));
        numbers("inputs", entry.inputs());
        numbers(
                "dimensions",
                entry.dimensions().stream().map(model.dynamicNames()::indexOf).toList());
        numbers("reads", entry.reads().stream().map(layout::cell).sorted().toList());
        numbers("writes", entry.writes().stream().map(layout::cell).sorted().toList());
        for (Schedule.Result result : entry.schedule().results()) {
            ModelLayout.Place place =
                    layout.place(entry, entry.schedule().buffers().get(result.buffer()));
            lines.add(INDENT + "output " + role(result.name()) + " " + result.name() + ": " + type(result.type())
                    + " in " + place.kind() + " " + place.number());
        }
        entry.schedule().conditions().forEach(this::condition);
        for (LongestBuffers.Named buffer : LongestBuffers.of(entry, model)) {
            lines.add(INDENT + "longest " + buffer.name() + ": " + Dimensions.asData(buffer.length()));
        }
        rooms(entry, true);
        rooms(entry, false);
        numbers("tables", entry.tables().values().stream().distinct().sorted().toList());
    }

    private void numbers(String word, List<Integer> numbers) {
        if (!numbers.isEmpty()) {
            lines.add(INDENT + word + " " + NumberList.of(numbers));
        }
    }

    /** The slots of equal length in one line. */
    private void rooms(ModelLayout.Entry entry, boolean real) {
        Map<List<Dimension>, List<Integer>> slots = new LinkedHashMap<>();
        for (int i = 0; i < layout.plan().slots().size(); i++) {
            MemoryPlan.Slot slot = layout.plan().slots().get(i);
            List<Dimension> lengths = entry.slots().lengths().get(i);
            if (slot.real() == real && !lengths.isEmpty()) {
                slots.computeIfAbsent(lengths, key -> new ArrayList<>()).add(slot.number());
            }
        }
        slots.forEach((lengths, numbers) -> lines.add(INDENT + "room " + (real ? "reals " : "ints ")
                + NumberList.of(numbers) + ": "
                + lengths.stream().map(Dimensions::asData).collect(Collectors.joining("; "))));
    }

    private void condition(Condition condition) {
        String words;
        String sign;
        if (condition instanceof Condition.AtMost) {
            words = " at most ";
            sign = " ≤ ";
        } else if (condition instanceof Condition.Divides) {
            words = " divides ";
            sign = " divides ";
        } else {
            words = " equals ";
            sign = " = ";
        }
        List<Dimension> sides = ModelLayout.sides(condition);
        String reason = Comments.plain(condition.reason()).replace('\n', ' ');
        lines.add(INDENT + "require " + Dimensions.asData(sides.get(0)) + words + Dimensions.asData(sides.get(1)) + ": "
                + reason + ": " + sides.get(0) + sign + sides.get(1) + " must hold");
    }

    private int every(ModelLayout.Entry entry) {
        if (entry.kind() != EntryPoint.Kind.STEP) {
            return 1;
        }
        return model.trains().stream()
                .filter(train -> train.name().equals(entry.name()))
                .findFirst()
                .map(ModelDefinition.Train::every)
                .orElse(1);
    }

    private String role(String result) {
        if (model.outputs().stream().anyMatch(figure -> figure.name().equals(result))) {
            return "output";
        }
        if (model.losses().stream().anyMatch(figure -> figure.name().equals(result))) {
            return "loss";
        }
        return model.metrics().stream().anyMatch(figure -> figure.name().equals(result)) ? "metric" : "derivative";
    }

    /** {@code real[B, 4]}. */
    private static String type(TensorType type) {
        String element = switch (type.element()) {
            case REAL, SETTING -> "real";
            case INT -> "int";
            case BOOL -> "bool";
        };
        return element
                + type.shape().dimensions().stream()
                        .map(Dimensions::asData)
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}
