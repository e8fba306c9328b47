// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model's cells on disk, as safetensors: {@code parameter/fc.W}, {@code state/…}, {@code optimizer/<train>/<slot>/…}. A
 * file is written beside its place, read back and moved there; loading checks everything first and leaves the model as it
 * was if anything does not fit. Models may be in use, this one and those that share its parameters: what they run is
 * waited for, and what they are asked meanwhile waits; so a file holds the parameters as they were at one moment.
 */
public final class Weights {
    static final String FORMAT = "chainrule/1";
    static final String FINGERPRINT = "fingerprint";
    /** Tensors of trainers, which stand in checkpoints beside the model's own; {@link #load} leaves them alone. */
    static final String TRAINER = "trainer/";

    private static final int SHOWN = 5;
    /** What a header takes: for itself and what programs add, and for each tensor. */
    private static final long LONGEST_HEADER = 1 << 20;

    private static final long LONGEST_ENTRY = 1_000;

    private Weights() {}

    /**
     * Saves a checkpoint, from which training goes on to the same bits: parameters, state, optimiser slots and steps, as
     * they are. A value that is not finite is saved as well, so that it can be looked at; a {@link Trainer} saves none.
     *
     * @throws ModelException if the file cannot be written; one that was there is left as it was
     */
    public static void save(Model model, Path file) {
        save(model, file, true, new Safetensors.Contents(Map.of(), Map.of()));
    }

    /** Saves parameters and state alone, for use without further training; otherwise as {@link #save}. */
    public static void saveWeights(Model model, Path file) {
        save(model, file, false, new Safetensors.Contents(Map.of(), Map.of()));
    }

    static void save(Model model, Path file, boolean checkpoint, Safetensors.Contents more) {
        try {
            Replacement.write(file, channel -> {
                model.parameters().alone(() -> Safetensors.write(channel, contents(model, checkpoint, more)));
                Safetensors.requireWritten(channel);
            });
        } catch (IOException e) {
            throw new ModelException("cannot write " + file + ": " + Replacement.reason(e), e);
        }
    }

    private static Safetensors.Contents contents(Model model, boolean checkpoint, Safetensors.Contents more) {
        ModelDescription description = model.description();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("model", description.name());
        metadata.put(FINGERPRINT, fingerprint(description));
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
        metadata.putAll(more.metadata());
        tensors.putAll(more.tensors());
        return new Safetensors.Contents(metadata, tensors);
    }

    /** @throws ModelException if a file that is to be written has no place: no folder, or a folder of that name */
    static void checkPlace(Path file) {
        try {
            Replacement.target(file);
        } catch (IOException e) {
            throw new ModelException("cannot write " + file + ": " + Replacement.reason(e), e);
        }
    }

    /**
     * Loads a checkpoint or weights. A copy that follows another cell and is not in the file starts equal to it. A file without optimiser slots brings those back to their start. An f32 file fits an
     * f64 model; the other way would lose digits and is refused.
     *
     * @return the file's metadata
     * @throws ModelException if the file is damaged or does not fit the model, which then is as it was
     */
    public static Map<String, String> load(Model model, Path file) {
        Safetensors.Contents contents = read(model, file, false);
        install(model, contents);
        return contents.metadata();
    }

    /**
     * Loads the {@code state_dict} of a PyTorch module that was saved as safetensors, under PyTorch's names and in its layouts, as the comments
     * of layers and models tell them ({@code PyTorch: W = weight transposed}): all parameters and states of the model, from all tensors of the file. F16, BF16 and F32
     * fit every model, F64 one of f64; I64 counts are taken as I32.
     *
     * @throws ModelException if the file is damaged or does not fit the model, which then is as it was
     */
    public static void loadPyTorch(Model model, Path file) {
        ModelDescription description = model.description();
        long longest = LONGEST_HEADER + LONGEST_ENTRY * description.cells().size();
        Map<Integer, Object> values;
        try {
            values = PyTorchWeights.values(
                    description,
                    Safetensors.read(file, longest, header -> {
                                refuse(file, description, PyTorchWeights.faults(description, header));
                                return header.tensors().keySet();
                            })
                            .tensors());
        } catch (NoSuchFileException e) {
            throw new ModelException("no file " + file, e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + Replacement.reason(e), e);
        }
        model.parameters().alone(() -> {
            values.forEach(model.parameters()::set);
            for (int i = 0; i < description.cells().size(); i++) {
                Cell cell = description.cells().get(i);
                if (cell.initial() instanceof ModelDescription.Initial.Same same) {
                    model.parameters().set(i, model.parameters().raw(same.cell()));
                } else if (isOptimizer(cell)) {
                    model.parameters().reset(i);
                }
            }
        });
    }

    /**
     * Loads of a file under PyTorch's names and in its layouts what these names tell, and leaves all else as it is:
     *
     * <pre>{@code
     * Weights.loadPyTorch(model, file, Map.of("body.*.W", "encoder.*.weight transposed", "body.*.b", "encoder.*.bias"));
     * }</pre>
     *
     * @param names by the name of a parameter or state of the model the tensor of the file, with {@code [a:b]} for some of its rows and
     *     {@code transposed} for a matrix whose axes stand the other way round; a {@code *} is any text, and the same in the tensor's name
     * @return what was taken, and what not, with the reason
     * @throws IllegalArgumentException if the model has none of such a name
     * @throws ModelException if the file is damaged, or nothing is taken; the model is then as it was
     */
    public static Partial loadPyTorch(Model model, Path file, Map<String, String> names) {
        return PyTorchWeights.load(model, file, names);
    }

    /**
     * Loads those parameters and states whose names match a pattern, {@code body.*}, from a file that may be another model's:
     * {@code *} stands for any text. What the file does not have in the same shape and type stays as it is; all else of the
     * file is left alone.
     *
     * @return what was taken, and what not, with the reason
     * @throws ModelException if the file is damaged, or nothing is taken; the model is then as it was
     */
    public static Partial loadMatching(Model model, Path file, String... patterns) {
        return PartialWeights.load(model, file, List.of(patterns));
    }

    /**
     * What {@link #loadMatching} did with the parameters and states of the model whose names matched.
     *
     * @param taken their names
     * @param left the others, with the reason
     * @param unused what the file holds under names that match and the model does not have
     */
    public record Partial(List<String> taken, Map<String, String> left, List<String> unused) {
        public Partial {
            taken = List.copyOf(taken);
            left = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(left));
            unused = List.copyOf(unused);
        }

        /** {@code 4 taken: …}, and a line for each that was not. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(taken.size() + " taken: " + String.join(", ", taken));
            left.forEach((name, why) ->
                    text.append("\nleft as it was: ").append(name).append(", ").append(why));
            unused.forEach(name -> text.append("\nunknown to the model: ").append(name));
            return text.toString();
        }
    }

    /**
     * Gives a model the means of the weights in some files of it, as those of the last checkpoints of a training (Izmailov et
     * al., "Averaging weights leads to wider optima", 2018). Whole numbers are those of the last file; optimisers start anew.
     *
     * @throws ModelException if a file is damaged or does not fit the model, which then is as it was
     */
    public static void averageOf(Model model, List<Path> files) {
        PartialWeights.average(model, files);
    }

    /** Reads and checks a file for a model, which is left as it is. */
    static Safetensors.Contents read(Model model, Path file, boolean trainer) {
        ModelDescription description = model.description();
        try {
            long longest = LONGEST_HEADER + LONGEST_ENTRY * description.cells().size();
            Safetensors.Contents contents = Safetensors.read(file, longest, header -> {
                refuse(file, description, faults(description, header));
                Set<String> wanted = new LinkedHashSet<>(header.tensors().keySet());
                wanted.removeIf(name -> !trainer && name.startsWith(TRAINER));
                return wanted;
            });
            refuse(file, description, impossibleSteps(description, contents));
            return contents;
        } catch (NoSuchFileException e) {
            throw new ModelException("no file " + file, e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + Replacement.reason(e), e);
        }
    }

    private static void refuse(Path file, ModelDescription description, List<String> faults) {
        if (!faults.isEmpty()) {
            int shown = Math.min(faults.size(), SHOWN);
            String more = faults.size() > shown ? "\n  … and " + (faults.size() - shown) + " more" : "";
            throw new ModelException(file + " does not fit the model " + description.name() + ":\n  "
                    + String.join("\n  ", faults.subList(0, shown)) + more + "\nNothing was loaded.");
        }
    }

    private static List<String> faults(ModelDescription description, Safetensors.Header header) {
        List<String> faults = new ArrayList<>();
        String model = header.metadata().get("model");
        if (model != null && !model.equals(description.name())) {
            faults.add("it was saved from the model " + model);
        }
        Set<String> unknown = new LinkedHashSet<>(header.tensors().keySet());
        unknown.removeIf(name -> name.startsWith(TRAINER));
        boolean checkpoint = unknown.stream().anyMatch(name -> name.startsWith("optimizer/"));
        for (Cell cell : description.cells()) {
            if (!isWeight(cell) && !(checkpoint && isOptimizer(cell))) {
                continue;
            }
            String name = tensorName(cell);
            unknown.remove(name);
            Safetensors.Entry tensor = header.tensors().get(name);
            if (tensor == null) {
                // A copy starts equal to what it follows.
                if (!(cell.initial() instanceof ModelDescription.Initial.Same)) {
                    faults.add(name + " " + cell.shape() + " is missing");
                }
            } else if (!tensor.shape().equals(cell.shape())) {
                faults.add(name + " is " + tensor.shape() + " in the file, " + cell.shape() + " in the model");
            } else if (!fits(tensor.type(), cell.element(), description.precision())) {
                faults.add(name + " holds " + tensor.type() + " in the file, "
                        + (cell.element() == ElementType.REAL ? description.precision() : "I32") + " in the model");
            }
        }
        unknown.forEach(name -> faults.add(name + " is unknown to the model"));
        return faults;
    }

    private static List<String> impossibleSteps(ModelDescription description, Safetensors.Contents contents) {
        List<String> faults = new ArrayList<>();
        for (Cell cell : description.cells()) {
            Safetensors.Tensor tensor = contents.tensors().get(tensorName(cell));
            if (cell.kind() == CellKind.STEP && tensor != null && tensor.data() instanceof int[] steps) {
                if (steps[0] < 0 || steps[0] == Integer.MAX_VALUE) {
                    faults.add(tensorName(cell) + " is " + steps[0] + ": no training has come to such a step");
                }
            }
        }
        return faults;
    }

    static boolean fits(String type, ElementType element, Precision precision) {
        if (element != ElementType.REAL) {
            return type.equals("I32");
        }
        return type.equals("F32") || type.equals("F64") && precision == Precision.F64;
    }

    /** Takes up what {@link #read} has found to fit. */
    static void install(Model model, Safetensors.Contents contents) {
        model.parameters().alone(() -> {
            seed(contents.metadata()).ifPresent(model.parameters()::reseed);
            List<Cell> cells = model.description().cells();
            for (int i = 0; i < cells.size(); i++) {
                Safetensors.Tensor tensor = contents.tensors().get(tensorName(cells.get(i)));
                if (tensor != null) {
                    model.parameters().set(i, tensor.data());
                } else if (cells.get(i).initial() instanceof ModelDescription.Initial.Same same) {
                    model.parameters().set(i, model.parameters().raw(same.cell()));
                } else if (isOptimizer(cells.get(i))) {
                    model.parameters().reset(i);
                }
            }
        });
    }

    private static OptionalLong seed(Map<String, String> metadata) {
        try {
            return OptionalLong.of(Long.parseLong(metadata.getOrDefault("seed", "")));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // Of another program's file, where it may be anything.
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

    static boolean isWeight(Cell cell) {
        return cell.kind() == CellKind.PARAMETER || cell.kind() == CellKind.STATE;
    }

    static boolean isOptimizer(Cell cell) {
        return cell.kind() == CellKind.SLOT || cell.kind() == CellKind.STEP;
    }

    /** Whether a checkpoint holds it. */
    static boolean isSaved(Cell cell) {
        return isWeight(cell) || isOptimizer(cell);
    }

    static String tensorName(Cell cell) {
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
