// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/**
 * Writes the methods that hand out parameters, state and gradients: one each, {@code fcW()}, but for arrays of many
 * instances, where one with an index serves all: {@code blocksNormScale(7)}.
 */
final class AccessorWriter {
    /** Arrays of so many instances have methods with an index. */
    private static final int FEWEST_INDEXED = 8;

    /** Between the name of a train step and that of a parameter. */
    static final String GRADIENT = "/grad/";

    private static final Pattern INSTANCE = Pattern.compile("\\.(\\d+)(?=\\.|$)");

    private final ModelLayout layout;
    private final Names members;
    private final TypeSpec.Builder type;

    AccessorWriter(ModelLayout layout, Names members, TypeSpec.Builder type) {
        this.layout = layout;
        this.members = members;
        this.type = type;
    }

    /** Of all parameters and states. */
    void write() {
        write(layout.cells().stream()
                .filter(cell -> cell.kind() == Cell.Kind.PARAMETER || cell.kind() == Cell.Kind.STATE)
                .toList());
    }

    void write(List<Cell> cells) {
        Map<String, List<Cell>> families = new LinkedHashMap<>();
        for (Cell cell : cells) {
            families.computeIfAbsent(family(cell), key -> new ArrayList<>()).add(cell);
        }
        for (List<Cell> family : families.values()) {
            if (isIndexed(family)) {
                indexed(family);
            } else {
                family.forEach(cell -> accessors(
                        Names.camelCase(name(cell)),
                        cell,
                        Comments.doc(name(cell)),
                        CodeBlock.of("$L", layout.cell(cell)),
                        false));
            }
        }
    }

    /** The kind and the name without the number of the instance. */
    private static String family(Cell cell) {
        return cell.kind() + " " + isScalar(cell) + " "
                + INSTANCE.matcher(name(cell)).replaceFirst("[]");
    }

    /** That of the program: a gradient has its parameter's. */
    private static String name(Cell cell) {
        return cell.kind() == Cell.Kind.GRADIENT
                ? cell.name().substring(cell.name().indexOf(GRADIENT) + GRADIENT.length())
                : cell.name();
    }

    private static boolean isScalar(Cell cell) {
        return cell.type().shape().rank() == 0 && cell.type().element() == ElementType.REAL;
    }

    /** Whether these are cells of instances 0, 1, … at even distances. */
    private boolean isIndexed(List<Cell> family) {
        if (family.size() < FEWEST_INDEXED) {
            return false;
        }
        for (int i = 0; i < family.size(); i++) {
            Matcher number = INSTANCE.matcher(name(family.get(i)));
            if (!number.find()
                    || !number.group(1).equals(Integer.toString(i))
                    || family.get(i).type().element() != family.get(0).type().element()
                    || layout.cell(family.get(i)) != layout.cell(family.get(0)) + i * distance(family)) {
                return false;
            }
        }
        return true;
    }

    private int distance(List<Cell> family) {
        return layout.cell(family.get(1)) - layout.cell(family.get(0));
    }

    private void indexed(List<Cell> family) {
        Cell first = family.get(0);
        CodeBlock index = CodeBlock.of("$T.checkIndex(index, $L)", Objects.class, family.size());
        if (distance(family) != 1) {
            index = CodeBlock.of("$L * $L", distance(family), index);
        }
        if (layout.cell(first) != 0) {
            index = CodeBlock.of("$L + $L", layout.cell(first), index);
        }
        Matcher instance = INSTANCE.matcher(name(first));
        accessors(
                Names.camelCase(instance.replaceFirst("")),
                first,
                Comments.doc(instance.replaceFirst("[index]")),
                index,
                true);
    }

    private void accessors(String suggestion, Cell cell, String doc, CodeBlock index, boolean indexed) {
        String name = members.allocate(suggestion);
        boolean gradient = cell.kind() == Cell.Kind.GRADIENT;
        CodeBlock fetch = CodeBlock.of(
                gradient ? "cell$L(gradientCell($L))" : "cell$L($L)",
                layout.kind(cell.type().element()),
                index);
        String kind = gradient ? "gradient of" : cell.kind() == Cell.Kind.PARAMETER ? "parameter" : "state";
        if (isScalar(cell)) {
            type.addMethod(method(name, indexed)
                    .returns(TypeName.DOUBLE)
                    .addJavadoc("The $L {@code $L}.\n", kind, doc)
                    .addStatement("return $L[0]", fetch)
                    .build());
        } else {
            type.addMethod(method(name, indexed)
                    .returns(layout.arrayType(cell.type().element()))
                    .addJavadoc(
                            "The $L {@code $L}, {@code $L}: the array itself, so what is written takes effect.\n",
                            kind,
                            doc,
                            cell.type())
                    .addStatement("return $L", fetch)
                    .build());
        }
        if (isScalar(cell) && !gradient) {
            type.addMethod(method(name, indexed)
                    .addParameter(TypeName.DOUBLE, "value")
                    .addJavadoc("Sets the $L {@code $L}.\n", kind, doc)
                    .addStatement("$L[0] = $Lvalue", fetch, layout.real() == TypeName.FLOAT ? "(float) " : "")
                    .build());
        }
    }

    private static MethodSpec.Builder method(String name, boolean indexed) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC);
        return indexed ? method.addParameter(TypeName.INT, "index") : method;
    }
}
