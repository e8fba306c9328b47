// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model's cells on disk, as safetensors: {@code parameter/fc.W}, {@code state/…}, {@code optimizer/<train>/<slot>/…}. A
 * file is written beside its place and moved there; loading checks everything first and leaves the model as it was if
 * anything does not fit.
 */
public final class Weights {
    private static final String FORMAT = "chainrule/1";

    private Weights() {}

    /** Saves a checkpoint, from which training goes on to the same bits: parameters, state, optimiser slots and steps. */
    public static void save(Model model, Path file) {
        save(model, file, true, Map.of());
    }

    /** Saves parameters and state alone, for use without further training. */
    public static void saveWeights(Model model, Path file) {
        save(model, file, false, Map.of());
    }

    static void save(Model model, Path file, boolean checkpoint, Map<String, String> more) {
        ModelDescription description = model.description();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("model", description.name());
        metadata.put("fingerprint", fingerprint(description));
        metadata.put("seed", Long.toString(model.parameters().seed()));
        Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < description.cells().size(); i++) {
            Cell cell = description.cells().get(i);
            if (cell.kind() == CellKind.STEP) {
                metadata.putIfAbsent("step", Integer.toString(model.parameters().ints(i)[0]));
            }
            if (isWeight(cell) || checkpoint && isOptimizer(cell)) {
                tensors.put(
                        tensorName(cell),
                        new Safetensors.Tensor(cell.shape(), model.parameters().raw(i)));
            }
        }
        metadata.putAll(more);
        checkFolder(file);
        try {
            Safetensors.write(file, new Safetensors.Contents(metadata, tensors));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e, e);
        }
    }

    /** @throws ModelException if the folder of a file that is to be written does not exist */
    static void checkFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ModelException("cannot write " + file + ": there is no folder " + folder);
        }
    }

    /**
     * Loads a checkpoint or weights. A file without optimiser slots brings those back to their start. An f32 file fits an
     * f64 model; the other way would lose digits and is refused.
     *
     * @return the file's metadata
     * @throws ModelException if the file is damaged or does not fit the model, which then is as it was
     */
    public static Map<String, String> load(Model model, Path file) {
        Safetensors.Contents contents;
        try {
            contents = Safetensors.read(file);
        } catch (NoSuchFileException e) {
            throw new ModelException("no file " + file, e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + e, e);
        }
        List<String> faults = faults(model.description(), contents);
        if (!faults.isEmpty()) {
            int shown = Math.min(faults.size(), 5);
            String more = faults.size() > shown ? "\n  … and " + (faults.size() - shown) + " more" : "";
            throw new ModelException(
                    file + " does not fit the model " + model.description().name() + ":\n  "
                            + String.join("\n  ", faults.subList(0, shown)) + more + "\nNothing was loaded.");
        }
        install(model, contents);
        return contents.metadata();
    }

    private static List<String> faults(ModelDescription description, Safetensors.Contents contents) {
        List<String> faults = new ArrayList<>();
        String model = contents.metadata().get("model");
        if (model != null && !model.equals(description.name())) {
            faults.add("it was saved from the model " + model);
        }
        Set<String> unknown = new LinkedHashSet<>(contents.tensors().keySet());
        boolean checkpoint = contents.tensors().keySet().stream().anyMatch(name -> name.startsWith("optimizer/"));
        for (Cell cell : description.cells()) {
            if (!isWeight(cell) && !(checkpoint && isOptimizer(cell))) {
                continue;
            }
            String name = tensorName(cell);
            unknown.remove(name);
            Safetensors.Tensor tensor = contents.tensors().get(name);
            if (tensor == null) {
                faults.add(name + " " + cell.shape() + " is missing");
            } else if (!tensor.shape().equals(cell.shape())) {
                faults.add(name + " is " + tensor.shape() + " in the file, " + cell.shape() + " in the model");
            } else if (!fits(tensor.data(), cell.element(), description.precision())) {
                faults.add(name + " holds " + tensor.data().getClass().getComponentType() + " in the file, "
                        + (cell.element() == ElementType.REAL ? description.precision() : "int") + " in the model");
            }
        }
        unknown.forEach(name -> faults.add(name + " is unknown to the model"));
        return faults;
    }

    private static boolean fits(Object data, ElementType element, Precision precision) {
        if (element != ElementType.REAL) {
            return data instanceof int[];
        }
        return data instanceof float[] || data instanceof double[] && precision == Precision.F64;
    }

    private static void install(Model model, Safetensors.Contents contents) {
        ModelDescription description = model.description();
        String seed = contents.metadata().get("seed");
        if (seed != null && seed.matches("-?[0-9]{1,18}")) {
            model.parameters().reseed(Long.parseLong(seed));
        }
        for (int i = 0; i < description.cells().size(); i++) {
            Cell cell = description.cells().get(i);
            Safetensors.Tensor tensor = contents.tensors().get(tensorName(cell));
            if (tensor == null) {
                if (isOptimizer(cell)) {
                    model.parameters().reset(i);
                }
                continue;
            }
            Object to = model.parameters().raw(i);
            if (tensor.data() instanceof float[] floats && to instanceof double[] wide) {
                for (int j = 0; j < wide.length; j++) {
                    wide[j] = floats[j];
                }
            } else {
                System.arraycopy(tensor.data(), 0, to, 0, cell.length());
            }
        }
    }

    /** A hash of the names and shapes of all parameters and state: equal for models whose weights are interchangeable. */
    static String fingerprint(ModelDescription description) {
        StringBuilder text = new StringBuilder();
        for (Cell cell : description.cells()) {
            if (isWeight(cell)) {
                text.append(tensorName(cell)).append(cell.shape()).append('\n');
            }
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static boolean isWeight(Cell cell) {
        return cell.kind() == CellKind.PARAMETER || cell.kind() == CellKind.STATE;
    }

    private static boolean isOptimizer(Cell cell) {
        return cell.kind() == CellKind.SLOT || cell.kind() == CellKind.STEP;
    }

    private static String tensorName(Cell cell) {
        String folder = switch (cell.kind()) {
            case PARAMETER -> "parameter/";
            case STATE -> "state/";
            case SLOT, STEP -> "optimizer/";
            case GRADIENT -> "gradient/";
            case FIGURE -> "figure/";
        };
        return folder + cell.name();
    }
}
