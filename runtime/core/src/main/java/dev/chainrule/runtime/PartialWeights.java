// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Weights that are made of parts of a file, or of several files. */
final class PartialWeights {
    private PartialWeights() {}

    static Weights.Partial load(Model model, Path file, List<String> patterns) {
        Predicate<String> matches = matching(patterns);
        List<Cell> cells = model.description().cells();
        Map<Integer, String> taken = new LinkedHashMap<>();
        Map<String, String> left = new LinkedHashMap<>();
        Set<String> unused = new LinkedHashSet<>();
        Safetensors.Contents contents;
        try {
            contents = Safetensors.read(file, Long.MAX_VALUE, header -> {
                header.tensors().keySet().stream()
                        .filter(name -> (name.startsWith("parameter/") || name.startsWith("state/"))
                                && matches.test(plain(name)))
                        .forEach(unused::add);
                for (int i = 0; i < cells.size(); i++) {
                    Cell cell = cells.get(i);
                    String name = Weights.tensorName(cell);
                    if (!Weights.isWeight(cell) || !matches.test(cell.name())) {
                        continue;
                    }
                    unused.remove(name);
                    String fault = fault(model, cell, header.tensors().get(name));
                    if (fault == null) {
                        taken.put(i, name);
                    } else {
                        left.put(cell.name(), fault);
                    }
                }
                return new LinkedHashSet<>(taken.values());
            });
        } catch (NoSuchFileException e) {
            throw new ModelException("no file " + file, e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + Replacement.reason(e), e);
        }
        Weights.Partial result = new Weights.Partial(
                taken.keySet().stream().map(i -> cells.get(i).name()).toList(),
                left,
                unused.stream().map(PartialWeights::plain).toList());
        if (taken.isEmpty()) {
            throw new ModelException(file + " has nothing for the model "
                    + model.description().name() + " that matches " + String.join(", ", patterns) + ":\n" + result);
        }
        model.parameters()
                .alone(() -> taken.forEach((cell, name) -> {
                    Safetensors.Tensor tensor = contents.tensors().get(name);
                    if (tensor != null) {
                        model.parameters().set(cell, tensor.data());
                    }
                }));
        return result;
    }

    private static String plain(String tensor) {
        return tensor.substring(tensor.indexOf('/') + 1);
    }

    private static Predicate<String> matching(List<String> patterns) {
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("no pattern says what to load; * stands for all");
        }
        Pattern all = Pattern.compile(patterns.stream()
                .map(pattern -> java.util.Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .collect(Collectors.joining("|")));
        return name -> all.matcher(name).matches();
    }

    private static @Nullable String fault(Model model, Cell cell, Safetensors.@Nullable Entry tensor) {
        if (tensor == null) {
            return "the file does not have it";
        } else if (!tensor.shape().equals(cell.shape())) {
            return "it is " + tensor.shape() + " in the file, " + cell.shape() + " in the model";
        } else if (!Weights.fits(
                tensor.type(), cell.element(), model.description().precision())) {
            return "it holds " + tensor.type() + " in the file";
        }
        return null;
    }

    static void average(Model model, List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there are no files to average");
        }
        List<Cell> cells = model.description().cells();
        List<double[]> sums = new ArrayList<>();
        cells.forEach(cell -> sums.add(new double[Weights.isWeight(cell) ? cell.length() : 0]));
        List<Object> last = new ArrayList<>();
        for (Path file : files) {
            Safetensors.Contents contents = Weights.read(model, file, false);
            last.clear();
            for (int i = 0; i < cells.size(); i++) {
                // A copy that is not in the file begins equal to what it follows.
                Cell source = cells.get(i);
                while (!contents.tensors().containsKey(Weights.tensorName(source))
                        && source.initial() instanceof ModelDescription.Initial.Same same) {
                    source = cells.get(same.cell());
                }
                Safetensors.Tensor tensor = contents.tensors().get(Weights.tensorName(source));
                Object data = tensor == null ? new int[0] : tensor.data();
                last.add(data);
                double[] sum = sums.get(i);
                if (sum.length > 0) {
                    double[] values = Parameters.toDoubles(data);
                    for (int k = 0; k < sum.length; k++) {
                        sum[k] += values[k];
                    }
                }
            }
        }
        model.parameters().alone(() -> {
            for (int i = 0; i < cells.size(); i++) {
                if (Weights.isOptimizer(cells.get(i))) {
                    model.parameters().reset(i);
                } else if (Weights.isWeight(cells.get(i))) {
                    model.parameters().set(i, mean(model, cells.get(i), sums.get(i), files.size(), last.get(i)));
                }
            }
        });
    }

    private static Object mean(Model model, Cell cell, double[] sum, int count, Object last) {
        if (cell.element() != ElementType.REAL) {
            return last;
        }
        double[] mean = new double[sum.length];
        float[] rounded = new float[sum.length];
        for (int k = 0; k < sum.length; k++) {
            mean[k] = sum[k] / count;
            rounded[k] = (float) mean[k];
        }
        return model.description().precision() == Precision.F32 ? rounded : mean;
    }
}
