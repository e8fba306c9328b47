// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.contest.onnx.OnnxInference;
import dev.chainrule.benchmarks.contest.onnx.OnnxNet;
import dev.chainrule.benchmarks.contest.torch.TorchTasks;
import dev.chainrule.benchmarks.family.DenseNet;
import java.nio.file.Path;
import java.util.List;

/** Who is measured. */
public enum Contestant {
    /** What the processor can do at most, as far as the Vector API shows it. */
    PEAK("FMA peak"),
    /** What the tile of Chainrule's product can do at most, nothing else around it. */
    TILE("bare tile"),
    TWIN("Chainrule, vector twin"),
    SCALAR("Chainrule, scalar"),
    /** On one thread, in the rounds of those on several. */
    TWIN_ALONE("Chainrule, vector twin, one thread"),
    SCALAR_ALONE("Chainrule, scalar, one thread"),
    LIBTORCH("libtorch (DJL)"),
    DL4J("DL4J"),
    ONNX_RUNTIME("ONNX Runtime"),
    PYTORCH("PyTorch", "torch"),
    PYTORCH_COMPILED("PyTorch, compiled", "torch"),
    JAX("JAX", "jax"),
    /** Many steps in one call. */
    JAX_LOOP("JAX, a loop of steps", "jax"),
    TENSORFLOW("TensorFlow, XLA", "tensorflow");

    private final String title;
    private final String pythonPackage;

    Contestant(String title) {
        this(title, "");
    }

    Contestant(String title, String pythonPackage) {
        this.title = title;
        this.pythonPackage = pythonPackage;
    }

    public String title() {
        return title;
    }

    /** Names it at the head of a column. */
    public String shortTitle() {
        return switch (this) {
            case TWIN -> "twin";
            case SCALAR -> "scalar";
            case TWIN_ALONE -> "twin, one thread";
            case SCALAR_ALONE -> "scalar, one thread";
            case LIBTORCH -> "libtorch";
            default -> title;
        };
    }

    /** Whether it is a process of Python's. */
    public boolean isPython() {
        return !pythonPackage.isEmpty();
    }

    /** The package that it needs there. */
    public String pythonPackage() {
        return pythonPackage;
    }

    public boolean isOurs() {
        return this == TILE || isTwin() || this == SCALAR || this == SCALAR_ALONE;
    }

    private boolean isTwin() {
        return this == TWIN || this == TWIN_ALONE;
    }

    /** Whether it does no workload, but shows what a processor can do. */
    public boolean isProbe() {
        return this == PEAK || this == TILE;
    }

    public boolean takes(Workload workload) {
        return switch (this) {
            case PEAK, TILE -> workload instanceof Workload.Product;
            case TWIN, SCALAR, LIBTORCH -> true;
            case TWIN_ALONE, SCALAR_ALONE -> workload instanceof Workload.Training;
            case DL4J -> workload instanceof Workload.Training training && training.net() instanceof DenseNet;
            case ONNX_RUNTIME ->
                workload instanceof Workload.Inference inference
                        && OnnxNet.of(inference.net()).isPresent();
            case PYTORCH, JAX -> true;
            case JAX_LOOP -> workload instanceof Workload.Training training && training.net() == DenseNet.TINY;
            case TENSORFLOW -> workload instanceof Workload.Training || workload instanceof Workload.Inference;
            case PYTORCH_COMPILED ->
                workload instanceof Workload.Training
                        || workload instanceof Workload.Inference inference && inference.batch() > 1;
        };
    }

    /** Whether it is measured beside others on so many threads: what takes a minute to compile, or is for tiny nets, beside those on one only. */
    public boolean runsOn(int threads) {
        return switch (this) {
            case TWIN_ALONE, SCALAR_ALONE -> threads > 1;
            case PYTORCH_COMPILED, JAX_LOOP -> threads == 1;
            default -> true;
        };
    }

    /**
     * What its JVM is started with: what a user would give it, and the number of threads.
     *
     * @param cache a folder in which native libraries may be unpacked
     */
    public List<String> options(int threads, Path cache) {
        return switch (this) {
            case PEAK, TILE -> List.of("--add-modules=jdk.incubator.vector");
            case TWIN -> List.of("--add-modules=jdk.incubator.vector", "-Dchainrule.threads=" + threads);
            case SCALAR -> List.of("-Dchainrule.vector=off", "-Dchainrule.threads=" + threads);
            case TWIN_ALONE -> TWIN.options(1, cache);
            case SCALAR_ALONE -> SCALAR.options(1, cache);
            case LIBTORCH ->
                List.of(
                        "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true",
                        "-DDJL_CACHE_DIR=" + cache.resolve("djl"),
                        "-DENGINE_CACHE_DIR=" + cache.resolve("djl"),
                        "-Dai.djl.pytorch.num_threads=" + threads,
                        "-Dai.djl.pytorch.num_interop_threads=1");
            case DL4J -> List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache.resolve("javacpp"));
            case ONNX_RUNTIME, PYTORCH, PYTORCH_COMPILED, JAX, JAX_LOOP, TENSORFLOW -> List.of();
        };
    }

    /** How many times as long as others it runs before it is measured: the twin's kernels are made ready meanwhile. */
    public double patience() {
        return isTwin() ? 2 : 1;
    }

    /** The workload, ready to run on so many threads; called in a JVM with the options above. */
    Task task(Workload workload, int threads) {
        return switch (this) {
            case PEAK -> Probe.ofPeak(threads);
            case TILE -> Probe.ofTile(threads);
            case TWIN, SCALAR, TWIN_ALONE, SCALAR_ALONE -> ChainruleTasks.of(workload);
            case LIBTORCH -> TorchTasks.of(workload);
            case DL4J -> new Dl4jTraining((Workload.Training) workload);
            case ONNX_RUNTIME -> new OnnxInference((Workload.Inference) workload, threads);
            case PYTORCH, PYTORCH_COMPILED, JAX, JAX_LOOP, TENSORFLOW ->
                throw new IllegalArgumentException(title + " runs in Python: benchmarks/python");
        };
    }
}
