// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.differentiate.TakeDerivatives;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.emit.ModelEmitter;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPointId;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.schedule.Fusion;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds of every program: it compiles; each entry point, as generated, does what its graph and the program mean. */
final class ProgramCheck {
    /** How a program fails. Two failures of one kind count as the same one. */
    record Failure(String kind, String message) {}

    /** Carries a failure out of the middle of a check. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Failure failure;

        Failed(String kind, String message) {
            super(message);
            failure = new Failure(kind, message);
        }
    }

    /** A message of javac: the number of the program, and what it says. */
    private static final Pattern REFUSED = Pattern.compile("/M(\\d+)\\w*\\.java:\\d+: error: (.*)");

    /** A number that is known while compiling and out of range, as a divisor of 0: no fault. */
    private static final String RIGHTLY_REFUSED = "rightly refused";

    private final RandomProgram random;
    private final Fusion fusion;
    private final Program program;
    private final ModelEmitter.Emitted emitted;
    private final Map<String, Array> inputs = new LinkedHashMap<>();
    /** Whether a whole number of the graph that was last evaluated does not fit into an int. */
    private boolean isTooLarge;

    private ProgramCheck(RandomProgram random, String name, Fusion fusion) {
        this.random = random;
        this.fusion = fusion;
        Resolver.Result resolved =
                Resolver.resolve(Resolver.Request.of(new SourceFile("random.nn", random.named(name))));
        if (resolved.diagnostics().hasErrors()) {
            List<Diagnostic> errors = resolved.diagnostics().all().stream()
                    .filter(Diagnostic::isError)
                    .toList();
            String kind = errors.get(0).code() == Code.SETTING_RANGE
                            || errors.get(0).message().equals("division by zero")
                            || errors.get(0).message().endsWith(" is empty")
                    ? RIGHTLY_REFUSED
                    : "refused, " + errors.get(0).code();
            throw new Failed(kind, Renderer.render(errors));
        }
        ModelDefinition model = resolved.model(name);
        random.outputs().forEach((output, type) -> {
            Graph graph = model.training();
            boolean isThere =
                    model.outputs().stream().anyMatch(each -> each.name().equals(output));
            if (isThere && !graph.type(graph.output(output)).equals(type)) {
                throw new Failed("type", output + " is " + graph.type(graph.output(output)) + ", not " + type);
            }
        });
        EntryPoints.Options.Derivatives derivatives =
                model.trains().isEmpty() || random.data().seed() % 3 == 0
                        ? EntryPoints.Options.Derivatives.ALL
                        : EntryPoints.Options.Derivatives.NONE;
        program = EntryPoints.of(model, EntryPoints.Options.STANDARD.with(derivatives), new Diagnostics());
        List<Schedule> schedules = TestModels.schedules(program, fusion);
        SlotWalk.fault(schedules, MemoryPlan.of(schedules)).ifPresent(fault -> {
            throw new Failed("memory plan", fault);
        });
        emitted = TestModels.emit(program, schedules);
        program.model()
                .inputs()
                .forEach(input -> inputs.put(input.name(), random.data().input(input.name(), input.type())));
    }

    /** The failure of a program, if it has one. */
    static Optional<Failure> check(RandomProgram program) {
        return checkAll(List.of(program), 1).get(0);
    }

    /**
     * The failures of programs that are compiled in one task of javac.
     *
     * @param unfused each so-manieth program is compiled without fusion as well
     */
    static List<Optional<Failure>> checkAll(List<RandomProgram> programs, int unfused) {
        List<Optional<Failure>> failures = new ArrayList<>();
        List<List<ProgramCheck>> checks = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            RandomProgram program = programs.get(i);
            String name = "M" + i;
            List<ProgramCheck> prepared = new ArrayList<>();
            boolean both = i % unfused == 0;
            Optional<Failure> failure = attempt("compiling", () -> {
                prepared.add(new ProgramCheck(program, name, Fusion.ON));
                if (both) {
                    prepared.add(new ProgramCheck(program, name + "Unfused", Fusion.OFF));
                }
            });
            failures.add(failure.filter(each -> !each.kind().equals(RIGHTLY_REFUSED)));
            checks.add(prepared);
        }
        Optional<InMemory> classes = compile(checks, failures);
        for (int i = 0; i < programs.size(); i++) {
            if (failures.get(i).isEmpty()) {
                List<ProgramCheck> prepared = checks.get(i);
                failures.set(i, attempt("running", () -> prepared.forEach(check -> check.run(classes.orElseThrow()))));
            }
        }
        return failures;
    }

    /** All sources without failures so far; those that javac refuses fail, and the others are compiled without them. */
    private static Optional<InMemory> compile(List<List<ProgramCheck>> checks, List<Optional<Failure>> failures) {
        while (true) {
            List<GeneratedFile> files = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                if (failures.get(i).isEmpty()) {
                    checks.get(i).forEach(check -> files.addAll(check.emitted.files()));
                }
            }
            if (files.isEmpty()) {
                return Optional.empty();
            }
            List<InMemory> classes = new ArrayList<>();
            Optional<Failure> refused =
                    attempt("javac", () -> classes.add(InMemory.compile(files, ProgramCheck.class.getClassLoader())));
            if (refused.isEmpty()) {
                return Optional.of(classes.get(0));
            }
            Matcher faults = REFUSED.matcher(refused.get().message());
            while (faults.find()) {
                Failure failure = new Failure(
                        "javac: " + faults.group(2).replaceAll("\\w*\\d\\w*", "…"),
                        refused.get().message());
                failures.set(Integer.parseInt(faults.group(1)), Optional.of(failure));
            }
        }
    }

    /** Runs, and turns whatever is thrown into a failure whose kind names the place. */
    private static Optional<Failure> attempt(String doing, Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (Failed failed) {
            return Optional.of(failed.failure);
        } catch (RuntimeException | StackOverflowError | AssertionError thrown) {
            Throwable cause = thrown;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String place = "";
            for (StackTraceElement element : cause.getStackTrace()) {
                if (element.getClassName().startsWith("dev.chainrule") && place.isEmpty()) {
                    place = element.getClassName() + "." + element.getMethodName();
                }
            }
            java.io.StringWriter trace = new java.io.StringWriter();
            thrown.printStackTrace(new java.io.PrintWriter(trace));
            return Optional.of(new Failure(
                    doing + " throws " + cause.getClass().getSimpleName() + " in " + place, trace.toString()));
        }
    }

    // ---- running

    private Map<Cell, Array> cells(Graph graph) {
        Map<Cell, Array> cells = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                cells.put(read.cell(), random.data().cell(read.cell()));
            }
        }
        return cells;
    }

    private Optional<ReferenceEvaluator.Result> meaning(Graph graph) {
        try {
            return Optional.of(ReferenceEvaluator.evaluate(
                    graph, inputs, cells(graph), random.data().sizes()));
        } catch (IllegalArgumentException | ArithmeticException unmet) {
            // A whole number that is too large ends a run if something reads it.
            isTooLarge = unmet instanceof ArithmeticException;
            return Optional.empty();
        }
    }

    private void run(InMemory classes) {
        Model model = TestModels.create(classes, program.model().name());
        model.nanPolicy(dev.chainrule.runtime.NanPolicy.ALLOW);
        for (EntryPoint entryPoint : program.entryPoints()) {
            isTooLarge = false;
            Optional<ReferenceEvaluator.Result> expected = meaning(entryPoint.graph());
            if (isTooLarge) {
                continue;
            }
            Optional<TestModels.Run> actual = run(model, entryPoint);
            if (expected.isEmpty() || actual.isEmpty()) {
                if (expected.isPresent() != actual.isPresent() && !(actual.isEmpty() && endsEarly(expected.get()))) {
                    throw new Failed(
                            "conditions",
                            entryPoint.name() + (actual.isPresent() ? " should refuse" : " refuses") + " these sizes");
                }
                continue;
            }
            compare(entryPoint, expected.get(), actual.get());
        }
        if (fusion == Fusion.ON) {
            whatGraphsMean();
            program.model().trains().forEach(train -> inTwoSteps(train.name()));
            program.entryPoints().stream()
                    .filter(each -> each.kind() == EntryPoint.Kind.STEP)
                    .findFirst()
                    .ifPresent(step -> resumed(classes, step));
            if (program.entryPoints().stream().anyMatch(each -> each.kind() == EntryPoint.Kind.FINISH)) {
                measured();
            }
        }
    }

    /** A step that comes to values which are not finite may end before it writes them. */
    private static boolean endsEarly(ReferenceEvaluator.Result meant) {
        return Closeness.flat(meant).values().stream()
                .anyMatch(array -> !Arrays.stream(array.values()).allMatch(Double::isFinite));
    }

    private Optional<TestModels.Run> run(Model model, EntryPoint entryPoint) {
        try {
            Map<Cell, Array> cells = cells(entryPoint.graph());
            if (entryPoint.kind() == EntryPoint.Kind.GRADIENTS) {
                // They draw as the step does that would be next.
                Cell counter = new Cell(
                        Cell.Kind.STEP, entryPoint.id().owner(), TensorType.scalar(ElementType.INT), Initial.ZEROS);
                cells.put(counter, random.data().cell(counter));
            }
            return Optional.of(TestModels.run(model, entryPoint, inputs, cells, sizes()));
        } catch (ModelException refused) {
            return Optional.empty();
        }
    }

    private int[] sizes() {
        return program.model().dynamicNames().stream()
                .mapToInt(dimension ->
                        random.data().sizes().getOrDefault(dimension, 1L).intValue())
                .toArray();
    }

    private void compare(EntryPoint entryPoint, ReferenceEvaluator.Result expected, TestModels.Run actual) {
        Map<String, double[]> given = new LinkedHashMap<>(actual.outputs());
        given.putAll(actual.cells());
        closeness(entryPoint.graph())
                .difference(Closeness.flat(expected), given)
                .ifPresent(difference -> {
                    throw new Failed(
                            "generated code is not its graph, " + entryPoint.kind() + " " + fusion,
                            entryPoint.name() + ": " + difference + "\n" + GraphPrinter.print(entryPoint.graph()));
                });
    }

    private Closeness closeness(Graph graph) {
        return new Closeness(
                graph,
                inputs,
                cells(graph),
                random.data().sizes(),
                program.model().precision());
    }

    // ---- what passes made of the program

    private void whatGraphsMean() {
        ModelDefinition model = program.model();
        for (EntryPoint entryPoint : program.entryPoints()) {
            if (entryPoint.kind() == EntryPoint.Kind.PREDICT || entryPoint.kind() == EntryPoint.Kind.LOSS) {
                same(TakeDerivatives.everywhere(model.evaluating()), entryPoint);
            } else if (entryPoint.kind() == EntryPoint.Kind.DERIVATIVES) {
                same(TakeDerivatives.everywhere(model.training()), entryPoint);
                Optional<String> fault = isCut(random.text()) ? Optional.empty() : slope(entryPoint);
                boolean isKnown = random.data().sizes().containsValue(0L)
                        && fault.isPresent()
                        && fault.get().contains("is NaN");
                if (fault.isPresent() && !isKnown) {
                    throw new Failed(
                            "derivative",
                            entryPoint.name() + ": " + fault.get() + "\n" + GraphPrinter.print(entryPoint.graph()));
                }
            }
        }
    }

    /** Whether something that is no constant is one to every derivative. */
    private static boolean isCut(String text) {
        return text.contains("stop_gradient")
                || text.contains("= normal(mean = ")
                || text.contains("logits = ")
                || text.contains("    update ");
    }

    private Optional<String> slope(EntryPoint derivatives) {
        Graph training = program.model().training();
        try {
            return new Slope(program.model(), derivatives, inputs, cells(training), random.data()).fault();
        } catch (ArithmeticException noInt) {
            return Optional.empty();
        }
    }

    /** What an entry point gives, as far as the program gives it under the same name. */
    private void same(Graph written, EntryPoint entryPoint) {
        Optional<ReferenceEvaluator.Result> meant = meaning(written);
        Optional<ReferenceEvaluator.Result> made = meaning(entryPoint.graph());
        if (meant.isEmpty() || made.isEmpty()) {
            return;
        }
        Map<String, Array> expected = new LinkedHashMap<>(meant.get().outputs());
        expected.keySet().retainAll(made.get().outputs().keySet());
        Map<String, double[]> given = new LinkedHashMap<>();
        made.get().outputs().forEach((output, array) -> given.put(output, array.values()));
        // A stable form may be a number where the program, as it is written, is none.
        boolean overflows = Closeness.hasExponentials(written);
        expected.replaceAll((output, array) -> Closeness.known(array, given.get(output), overflows));
        if (random.data().sizes().containsValue(0L)) {
            expected.keySet()
                    .removeIf(output -> KnownFaults.isNothingTimesNaN(given.getOrDefault(output, new double[0])));
        }
        closeness(written).difference(expected, given).ifPresent(difference -> {
            throw new Failed(
                    "the graph is not the program, " + entryPoint.kind(),
                    entryPoint.name() + ": " + difference + "\n" + GraphPrinter.print(entryPoint.graph()));
        });
    }

    /** A train step is its gradients and their application. */
    private void inTwoSteps(String train) {
        Graph whole = graph(new EntryPointId(EntryPoint.Kind.STEP, train));
        Graph first = graph(new EntryPointId(EntryPoint.Kind.GRADIENTS, train));
        Graph second = graph(new EntryPointId(EntryPoint.Kind.APPLY, train));
        Optional<ReferenceEvaluator.Result> step = meaning(whole);
        Optional<ReferenceEvaluator.Result> gradients = meaning(first);
        if (step.isEmpty() || gradients.isEmpty()) {
            return;
        }
        Map<Cell, Array> cells = cells(second);
        cells.putAll(gradients.get().writes());
        ReferenceEvaluator.Result applied =
                ReferenceEvaluator.evaluate(second, inputs, cells, random.data().sizes());
        Map<String, Array> expected = new LinkedHashMap<>(Closeness.flat(step.get()));
        expected.keySet().removeAll(step.get().outputs().keySet());
        Map<String, double[]> given = new LinkedHashMap<>();
        expected.keySet()
                .forEach(name -> Closeness.flat(gradients.get()).entrySet().stream()
                        .filter(each -> each.getKey().equals(name))
                        .forEach(state -> given.put(name, state.getValue().values())));
        Closeness.flat(applied).forEach((name, array) -> given.put(name, array.values()));
        closeness(whole).difference(expected, given).ifPresent(difference -> {
            throw new Failed("two steps", train + ": " + difference + "\n" + GraphPrinter.print(whole));
        });
    }

    /** Saved after a step and taken up by another model: as if it had never stopped, to the bit. */
    private void resumed(InMemory classes, EntryPoint step) {
        Model whole = TestModels.create(classes, program.model().name());
        Model first = TestModels.create(classes, program.model().name());
        Model second = TestModels.create(classes, program.model().name());
        Optional<TestModels.Run> once = trained(whole, step);
        if (once.isEmpty()) {
            return;
        }
        Optional<TestModels.Run> twice = trained(whole, step);
        if (twice.isEmpty()) {
            return;
        }
        Map<String, double[]> expected = twice.get().cells();
        trained(first, step);
        try {
            Path file = Files.createTempFile("random", ".safetensors");
            Weights.save(first, file);
            Weights.load(second, file);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trained(second, step).orElseThrow().cells().forEach((cell, values) -> {
            if (!Arrays.equals(values, expected.get(cell))) {
                throw new Failed("resumed", cell + " is " + Arrays.toString(values));
            }
        });
    }

    private Optional<TestModels.Run> trained(Model model, EntryPoint step) {
        try {
            return Optional.of(TestModels.run(model, step, inputs, Map.of(), sizes()));
        } catch (ModelException refused) {
            return Optional.empty();
        }
    }

    /** What is measured over one batch and finished is what the losses and metrics of the batch are. */
    private void measured() {
        Graph measure = graph(new EntryPointId(EntryPoint.Kind.MEASURE));
        Graph finish = graph(new EntryPointId(EntryPoint.Kind.FINISH));
        Graph loss = graph(new EntryPointId(EntryPoint.Kind.LOSS));
        Optional<ReferenceEvaluator.Result> expected = meaning(loss);
        if (expected.isEmpty() || random.data().sizes().containsValue(0L)) {
            return;
        }
        Map<Cell, Array> cells = cells(measure);
        cells.putAll(cells(finish));
        cells.replaceAll(
                (cell, array) -> cell.kind() == Cell.Kind.FIGURE && cell.initial() instanceof Initial.Constant start
                        ? Array.generate(array.element(), array.shape(), index -> start.value())
                        : array);
        cells.putAll(ReferenceEvaluator.evaluate(
                        measure, inputs, cells, random.data().sizes())
                .writes());
        Map<String, double[]> given = new LinkedHashMap<>();
        ReferenceEvaluator.evaluate(finish, inputs, cells, random.data().sizes())
                .outputs()
                .forEach((name, array) -> given.put(name, array.values()));
        closeness(loss).difference(expected.get().outputs(), given).ifPresent(difference -> {
            throw new Failed("measured", difference + "\n" + GraphPrinter.print(measure) + GraphPrinter.print(finish));
        });
    }

    private Graph graph(EntryPointId id) {
        return program.entryPoints().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow()
                .graph();
    }
}
