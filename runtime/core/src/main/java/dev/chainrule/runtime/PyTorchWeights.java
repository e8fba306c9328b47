// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module's {@code state_dict} in safetensors as the weights of a model: each cell takes the tensor that the comment of its layer
 * names, the rows of it that it says, and transposed where PyTorch has the axes the other way round.
 */
final class PyTorchWeights {
    private static final Pattern SOURCE = Pattern.compile("(.+?)(?:\\[(\\d+):(\\d+)])?( transposed)?");

    /**
     * Where a cell's values come from.
     *
     * @param to 0 if all rows are meant
     */
    private record Source(String tensor, int from, int to, boolean transposed) {
        static Source of(Cell cell) {
            Matcher parts = SOURCE.matcher(cell.pytorch().isEmpty() ? cell.name() : cell.pytorch());
            if (!parts.matches()) {
                throw new IllegalArgumentException(cell.pytorch());
            }
            return new Source(
                    parts.group(1),
                    parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)),
                    parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)),
                    parts.group(4) != null);
        }

        /** The shape of what is taken of a tensor, without axes of length 1, which mean nothing to where elements are. */
        List<Integer> taken(List<Integer> shape) {
            List<Integer> taken = new ArrayList<>(shape);
            if (to > 0 && !taken.isEmpty() && to <= taken.get(0)) {
                taken.set(0, to - from);
            }
            taken.removeIf(extent -> extent == 1);
            if (transposed) {
                java.util.Collections.reverse(taken);
            }
            return taken;
        }
    }

    private PyTorchWeights() {}

    static boolean isLoaded(Cell cell) {
        return Weights.isWeight(cell) && !(cell.initial() instanceof ModelDescription.Initial.Same);
    }

    /** What keeps a file from being the weights of a model. */
    static List<String> faults(ModelDescription description, Safetensors.Header header) {
        List<String> faults = new ArrayList<>();
        Map<String, Integer> taken = new TreeMap<>();
        for (Cell cell : description.cells()) {
            if (!isLoaded(cell)) {
                continue;
            }
            Source source = Source.of(cell);
            Safetensors.Entry tensor = header.tensors().get(source.tensor());
            if (tensor == null) {
                faults.add(source.tensor() + " is missing, for " + cell.name() + " " + cell.shape());
                continue;
            }
            List<Integer> wanted = new ArrayList<>(cell.shape());
            wanted.removeIf(extent -> extent == 1);
            int rows = tensor.shape().isEmpty() ? 1 : tensor.shape().get(0);
            taken.merge(source.tensor(), source.to() > 0 ? source.to() - source.from() : rows, Integer::sum);
            if (source.to() > rows || !source.taken(tensor.shape()).equals(wanted)) {
                faults.add(source.tensor() + " is " + tensor.shape() + " in the file, and " + cell.name() + " "
                        + cell.shape() + " in the model takes "
                        + (cell.pytorch().isEmpty() ? "all" : cell.pytorch())
                        + " of it");
            } else if (!fits(tensor.type(), cell.element(), description.precision())) {
                faults.add(source.tensor() + " holds " + tensor.type() + " in the file, "
                        + (cell.element() == ElementType.REAL ? description.precision() : "whole numbers")
                        + " in the model");
            }
        }
        header.tensors().forEach((name, tensor) -> {
            int rows = tensor.shape().isEmpty() ? 1 : tensor.shape().get(0);
            Integer used = taken.get(name);
            if (used == null) {
                faults.add(name + " " + tensor.shape() + " is unknown to the model");
            } else if (used < rows) {
                faults.add("of " + name + " the model takes " + used + " rows, and it has " + rows);
            }
        });
        return faults;
    }

    private static boolean fits(String type, ElementType element, Precision precision) {
        return switch (type) {
            case "F32", "F16", "BF16" -> element == ElementType.REAL;
            case "F64" -> element == ElementType.REAL && precision == Precision.F64;
            case "I32", "I64" -> element != ElementType.REAL;
            default -> false;
        };
    }

    /** The values of the cells, in their own order of elements. */
    static Map<Integer, Object> values(ModelDescription description, Map<String, Safetensors.Tensor> tensors) {
        Map<Integer, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < description.cells().size(); i++) {
            Cell cell = description.cells().get(i);
            if (isLoaded(cell)) {
                Source source = Source.of(cell);
                Safetensors.Tensor tensor = java.util.Objects.requireNonNull(tensors.get(source.tensor()));
                values.put(i, taken(source, tensor, cell));
            }
        }
        return values;
    }

    private static Object taken(Source source, Safetensors.Tensor tensor, Cell cell) {
        int length = cell.length();
        int rows = tensor.shape().isEmpty() ? 1 : tensor.shape().get(0);
        int begin = source.to() > 0 ? source.from() * (java.lang.reflect.Array.getLength(tensor.data()) / rows) : 0;
        List<Integer> shape = source.taken(tensor.shape());
        // Transposed, a matrix [columns, rows] of the file is read down its columns.
        int inner = source.transposed() && shape.size() == 2 ? shape.get(1) : 1;
        int outer = source.transposed() && shape.size() == 2 ? shape.get(0) : 1;
        Object values = tensor.data() instanceof float[]
                ? new float[length]
                : tensor.data() instanceof double[] ? new double[length] : new int[length];
        for (int i = 0; i < length; i++) {
            int from = inner == 1 || outer == 1 ? i : i % inner * outer + i / inner;
            System.arraycopy(tensor.data(), begin + from, values, i, 1);
        }
        return values;
    }
}
