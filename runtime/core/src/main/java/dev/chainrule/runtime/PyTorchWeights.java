// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
            return of(cell.pytorch().isEmpty() ? cell.name() : cell.pytorch());
        }

        static Source of(String text) {
            Matcher parts = SOURCE.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("'" + text + "' does not name a tensor of PyTorch");
            }
            return new Source(
                    parts.group(1),
                    parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)),
                    parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)),
                    parts.group(4) != null);
        }

        /** As it is written; what is all of the tensor has no more to say. */
        String text() {
            return to == 0 && !transposed
                    ? "all"
                    : tensor + (to == 0 ? "" : "[" + from + ":" + to + "]") + (transposed ? " transposed" : "");
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
            fault(description, cell, source, header).ifPresent(faults::add);
            Safetensors.Entry tensor = header.tensors().get(source.tensor());
            if (tensor != null) {
                int rows = tensor.shape().isEmpty() ? 1 : tensor.shape().get(0);
                taken.merge(source.tensor(), source.to() > 0 ? source.to() - source.from() : rows, Integer::sum);
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

    /** What keeps a cell from being taken from a file. */
    private static Optional<String> fault(
            ModelDescription description, Cell cell, Source source, Safetensors.Header header) {
        Safetensors.Entry tensor = header.tensors().get(source.tensor());
        if (tensor == null) {
            return Optional.of(source.tensor() + " is missing, for " + cell.name() + " " + cell.shape());
        }
        List<Integer> wanted = new ArrayList<>(cell.shape());
        wanted.removeIf(extent -> extent == 1);
        int rows = tensor.shape().isEmpty() ? 1 : tensor.shape().get(0);
        if (source.to() > rows || !source.taken(tensor.shape()).equals(wanted)) {
            return Optional.of(source.tensor() + " is " + tensor.shape() + " in the file, and " + cell.name() + " "
                    + cell.shape() + " in the model takes " + source.text() + " of it");
        } else if (source.transposed() && wanted.size() > 2) {
            return Optional.of(source.tensor() + " is " + tensor.shape() + ": only a matrix is transposed");
        } else if (!fits(tensor.type(), cell.element(), description.precision())) {
            return Optional.of(source.tensor() + " holds " + tensor.type() + " in the file, "
                    + (cell.element() == ElementType.REAL ? description.precision() : "whole numbers")
                    + " in the model");
        }
        return Optional.empty();
    }

    /**
     * Which of a model's parameters and states a file gives, by names that a program tells.
     *
     * @param names by the name of a parameter or state, where it stands: {@code encoder.weight transposed}; a {@code *} is any text
     */
    static Weights.Partial load(Model model, Path file, Map<String, String> names) {
        ModelDescription description = model.description();
        Map<Cell, Source> sources = sources(description, names);
        List<String> taken = new ArrayList<>();
        Map<String, String> left = new LinkedHashMap<>();
        Set<String> unused = new LinkedHashSet<>();
        Map<Integer, Object> values = new LinkedHashMap<>();
        try {
            Safetensors.Contents contents = Safetensors.read(file, Long.MAX_VALUE, header -> {
                unused.addAll(header.tensors().keySet());
                Set<String> wanted = new LinkedHashSet<>();
                sources.forEach((cell, source) -> {
                    unused.remove(source.tensor());
                    Optional<String> fault = fault(description, cell, source, header);
                    if (fault.isPresent()) {
                        left.put(cell.name(), fault.get());
                    } else {
                        taken.add(cell.name());
                        wanted.add(source.tensor());
                    }
                });
                return wanted;
            });
            for (int i = 0; i < description.cells().size(); i++) {
                Cell cell = description.cells().get(i);
                Source source = sources.get(cell);
                if (source != null && taken.contains(cell.name())) {
                    values.put(
                            i,
                            taken(
                                    source,
                                    Objects.requireNonNull(contents.tensors().get(source.tensor())),
                                    cell));
                }
            }
        } catch (NoSuchFileException e) {
            throw new ModelException("no file " + file, e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + Replacement.reason(e), e);
        }
        Weights.Partial result = new Weights.Partial(taken, left, List.copyOf(unused));
        if (taken.isEmpty()) {
            throw new ModelException(
                    file + " has nothing for the model " + description.name() + " by these names:\n" + result);
        }
        model.parameters().alone(() -> values.forEach(model.parameters()::set));
        return result;
    }

    private static Map<Cell, Source> sources(ModelDescription description, Map<String, String> names) {
        Map<Cell, Source> sources = new LinkedHashMap<>();
        Set<String> unknown = new LinkedHashSet<>(names.keySet());
        for (Cell cell : description.cells()) {
            if (!Weights.isWeight(cell)) {
                continue;
            }
            names.forEach((name, source) -> {
                Matcher matcher = Pattern.compile(Arrays.stream(name.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("(.*)")))
                        .matcher(cell.name());
                if (matcher.matches()) {
                    unknown.remove(name);
                    StringBuilder text = new StringBuilder();
                    String[] parts = source.split("\\*", -1);
                    for (int i = 0; i < parts.length; i++) {
                        text.append(i == 0 ? "" : matcher.group(Math.min(i, matcher.groupCount())))
                                .append(parts[i]);
                    }
                    sources.put(cell, Source.of(text.toString()));
                }
            });
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the model " + description.name() + " has no parameter or state "
                    + String.join(", ", unknown) + "; it has "
                    + description.cells().stream()
                            .filter(Weights::isWeight)
                            .map(Cell::name)
                            .collect(Collectors.joining(", ")));
        }
        return sources;
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
                Safetensors.Tensor tensor = Objects.requireNonNull(tensors.get(source.tensor()));
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
