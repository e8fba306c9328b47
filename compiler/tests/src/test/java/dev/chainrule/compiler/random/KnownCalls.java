// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.resolve.Callables;
import dev.chainrule.compiler.resolve.Callables.Callable;
import dev.chainrule.compiler.resolve.Callables.Parameter;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be called, and how: for each function of the language and its library the patterns that it takes, found by
 * resolving a program with a line for each guess. What was found is recorded, and {@link KnownCallsTest} compares: so a new
 * function is called by the random programs as soon as it is there.
 */
final class KnownCalls {
    /** Arguments that patterns give themselves. */
    private static final Set<String> NAMED = Set.of("axis", "where", "keep", "reduce");

    private static final List<Dimension> DIMENSIONS =
            List.of(Dimension.named("B"), Dimension.named("T"), Dimension.of(2), Dimension.of(3), Dimension.of(4));
    private static final List<Shape> SHAPES = List.of(
            Shape.SCALAR,
            Shape.of(Dimension.named("B")),
            Shape.of(3),
            Shape.of(Dimension.named("B"), Dimension.of(4)),
            Shape.of(2, 2),
            Shape.of(Dimension.of(2), Dimension.ONE, Dimension.named("T")),
            Shape.of(Dimension.named("B"), Dimension.of(3), Dimension.of(2)),
            Shape.of(Dimension.named("B"), Dimension.named("T"), Dimension.of(4)));

    /** What an operand is brought into, the widest first: all reals, above 0, inside (−1, 1), above 1, inside (0, 1). */
    private static final List<String> DOMAINS =
            List.of("%s", "softplus(%s) + 0.1", "0.9 * tanh(%s)", "softplus(%s) + 1.1", "sigmoid(%s)");

    /**
     * What is an error for some operands, where an axis is empty or a number that is known is not positive, and what has no slope for
     * some: matrices of equal rows, which are drawn often; or what near a pole is soon larger than f32 holds.
     */
    private static final Set<String> PARTIAL = Set.of(
            "largest_of_stretch", "past", "det", "logdet", "inverse", "solve_matrix", "eliminated", "tetragamma");

    private static final double MODERATE = 200;

    /**
     * A function in a pattern.
     *
     * @param extras further arguments that it takes so
     * @param domain what its real operands are brought into
     */
    record Way(Callable function, CallPattern pattern, List<String> extras, String domain) {}

    /** A layer of the library: what its instances are made with. */
    record LayerWay(String name, CallPattern.Form form, List<String> extras) {}

    /** How an instance is made that takes a shape to another: the arguments, and the operand of the call. */
    private record LayerPattern(String name, CallPattern.Form form) {}

    private static final List<LayerPattern> LAYERS = List.of(
            new LayerPattern(
                    "a width",
                    (wanted, draw) -> last(wanted)
                            .map(n ->
                                    new CallPattern.Call("(" + n + ")", List.of(new CallPattern.Operand(wanted, 0))))),
            new LayerPattern("a kernel of one axis", (wanted, draw) -> Stretches.kernel(wanted, draw, 1)),
            new LayerPattern("a kernel of two axes", (wanted, draw) -> Stretches.kernel(wanted, draw, 2)),
            new LayerPattern(
                    "two widths",
                    (wanted, draw) -> last(wanted).map(n -> {
                        Dimension from = draw.fixed();
                        return new CallPattern.Call(
                                "(" + Draw.text(from) + ", " + n + ")",
                                List.of(new CallPattern.Operand(withLast(wanted, from), 0)));
                    })),
            new LayerPattern(
                    "a list of widths",
                    (wanted, draw) -> last(wanted).map(n -> {
                        Dimension from = draw.fixed();
                        return new CallPattern.Call(
                                "([" + Draw.text(from) + ", " + draw.between(1, 5) + ", " + n + "])",
                                List.of(new CallPattern.Operand(withLast(wanted, from), 0)));
                    })),
            new LayerPattern(
                    "a table",
                    (wanted, draw) -> last(wanted)
                            .map(n -> table(
                                    n, wanted.shape().without(wanted.shape().rank() - 1), draw))),
            new LayerPattern(
                    "a table for bags",
                    (wanted, draw) -> last(wanted).map(n -> {
                        Shape bags = wanted.shape().without(wanted.shape().rank() - 1);
                        return table(n, bags.inserting(bags.rank(), draw.fixed()), draw);
                    })),
            new LayerPattern(
                    "heads",
                    (wanted, draw) -> last(wanted)
                            .filter(n -> n % 2 == 0 && wanted.shape().rank() == 3)
                            .map(n -> new CallPattern.Call(
                                    "(" + n + ", 2)", List.of(new CallPattern.Operand(wanted, 0))))));

    private static CallPattern.Call table(long width, Shape ids, Draw draw) {
        int rows = draw.between(2, 4);
        return new CallPattern.Call(
                "(" + rows + ", " + width + ")",
                List.of(new CallPattern.Operand(new TensorType(ElementType.INT, ids), rows)));
    }

    private static Optional<Long> last(TensorType type) {
        int rank = type.shape().rank();
        return rank == 0 || type.element() != ElementType.REAL
                ? Optional.empty()
                : type.shape().get(rank - 1).value().stream()
                        .boxed()
                        .findFirst()
                        .filter(n -> n > 0);
    }

    private static TensorType withLast(TensorType type, Dimension last) {
        return TensorType.real(type.shape().with(type.shape().rank() - 1, last));
    }

    private static final class Holder {
        private static final KnownCalls CALLS =
                new KnownCalls(TestFiles.read(RECORD).lines().map(Line::read).toList());
    }

    /** One way to call one thing, as a line of the record: {@code name | pattern | domain | extra | extra}. */
    private record Line(String callable, String pattern, String domain, List<String> extras) {
        static Line read(String text) {
            List<String> cells = List.of(text.split(" \\| ", -1));
            return new Line(cells.get(0), cells.get(1), cells.get(2), cells.subList(3, cells.size()));
        }

        static Line of(Guess guess, String domain, List<String> extras) {
            return new Line(guess.callable.name(), guess.pattern.name(), domain, extras);
        }

        @Override
        public String toString() {
            return Stream.concat(Stream.of(callable, pattern, domain), extras.stream())
                    .collect(Collectors.joining(" | "));
        }
    }

    /** Trying costs as much as a hundred programs, so it is done by the test that compares the record with it, and no other. */
    static final Path RECORD = TestFiles.resources("known-calls.txt");

    private final Map<ElementType, Map<String, List<Way>>> ways = new TreeMap<>();
    private final List<LayerWay> layers = new ArrayList<>();
    private final List<String> unreached = new ArrayList<>();

    private KnownCalls(List<Line> lines) {
        Map<String, Callable> callables =
                Callables.all().stream().collect(Collectors.toMap(Callable::name, Function.identity()));
        Map<String, CallPattern> patterns =
                CallPattern.ALL.stream().collect(Collectors.toMap(CallPattern::name, Function.identity()));
        Map<String, LayerPattern> layerPatterns =
                LAYERS.stream().collect(Collectors.toMap(LayerPattern::name, Function.identity()));
        Set<String> reached = new TreeSet<>();
        for (Line line : lines) {
            Callable callable = found(callables, line.callable);
            reached.add(callable.name());
            if (callable.kind() == Callables.Kind.LAYER) {
                layers.add(new LayerWay(
                        callable.name(), found(layerPatterns, line.pattern).form(), line.extras));
            } else {
                CallPattern pattern = found(patterns, line.pattern);
                ElementType element =
                        new Guess(callable, pattern, "").wanted(1).get(0).element();
                ways.computeIfAbsent(element, any -> new TreeMap<>())
                        .computeIfAbsent(callable.name(), name -> new ArrayList<>())
                        .add(new Way(callable, pattern, line.extras, line.domain));
            }
        }
        Callables.all().stream()
                .map(Callable::name)
                .filter(name -> !reached.contains(name))
                .forEach(unreached::add);
    }

    private static <T> T found(Map<String, T> all, String name) {
        return Optional.ofNullable(all.get(name))
                .orElseThrow(() -> new AssertionError(
                        RECORD + " is old: there is no " + name + "; KnownCallsTest with -Dgolden.update writes it"));
    }

    /** What a record should say: found by trying. */
    static String tried() {
        List<Guess> functions = new ArrayList<>();
        List<Guess> instances = new ArrayList<>();
        for (Callable callable : Callables.all()) {
            for (CallPattern pattern : CallPattern.ALL) {
                if (callable.kind() == Callables.Kind.FUNCTION && couldTake(callable, pattern)) {
                    functions.add(new Guess(callable, pattern, ""));
                }
            }
            for (LayerPattern pattern : LAYERS) {
                if (callable.kind() == Callables.Kind.LAYER) {
                    instances.add(
                            new Guess(callable, new CallPattern(pattern.name(), 0, List.of(), pattern.form()), ""));
                }
            }
        }
        List<Guess> right = withoutRepetition(Trial.right(functions));
        Map<Guess, List<String>> extras = extras(right);
        Map<Guess, String> domains = Trial.domains(right, DOMAINS);
        List<Guess> made = Trial.right(instances);
        extras.putAll(extras(made));
        return Stream.concat(right.stream(), made.stream())
                .map(guess ->
                        Line.of(guess, domains.getOrDefault(guess, "%s"), extras.getOrDefault(guess, List.of())) + "\n")
                .collect(Collectors.joining());
    }

    /** What the record says. */
    static KnownCalls found() {
        return Holder.CALLS;
    }

    /** What no pattern fits. */
    List<String> unreached() {
        return unreached;
    }

    /** The ways that give an element type, by the names of the functions. */
    Map<String, List<Way>> ways(ElementType element) {
        return ways.getOrDefault(element, Map.of());
    }

    List<LayerWay> layers() {
        return layers;
    }

    /** That a callable may be called in a pattern, with a further argument. */
    private record Guess(Callable callable, CallPattern pattern, String extra) {
        /** Some types that the pattern can give: the largest first, then the smallest, then one between. */
        List<TensorType> wanted(int most) {
            List<TensorType> all = POSSIBLE.computeIfAbsent(pattern, Guess::possible);
            return Stream.of(all.size() - 1, 0, all.size() / 2)
                    .distinct()
                    .limit(Math.min(most, all.size()))
                    .map(all::get)
                    .toList();
        }

        private static final Map<CallPattern, List<TensorType>> POSSIBLE = new ConcurrentHashMap<>();

        private static List<TensorType> possible(CallPattern pattern) {
            List<TensorType> wanted = new ArrayList<>();
            for (ElementType element : List.of(ElementType.REAL, ElementType.INT, ElementType.BOOL)) {
                for (Shape shape : SHAPES) {
                    TensorType type = new TensorType(element, shape);
                    if (pattern.form().call(type, draw()).isPresent()) {
                        wanted.add(type);
                    }
                }
            }
            return wanted;
        }

        boolean isLayer() {
            return callable.kind() == Callables.Kind.LAYER;
        }
    }

    /** A number that the function is made with, often of a range that operands would leave. */
    private static boolean isNumber(Parameter parameter) {
        return parameter.standard().filter(text -> text.matches("-?[0-9.e-]+")).isPresent();
    }

    private static boolean couldTake(Callable function, CallPattern pattern) {
        List<Parameter> byPosition = function.parameters().stream()
                .filter(parameter -> !pattern.named().contains(parameter.name()))
                .toList();
        return !PARTIAL.contains(function.name())
                && byPosition.size() >= pattern.operands()
                && byPosition.subList(pattern.operands(), byPosition.size()).stream()
                        .noneMatch(Parameter::required)
                && byPosition.subList(0, pattern.operands()).stream()
                        .noneMatch(p -> NAMED.contains(p.name()) || isNumber(p))
                && pattern.named().stream().allMatch(function::takes);
    }

    /** Without the patterns that give no more than another one does. */
    private static List<Guess> withoutRepetition(List<Guess> right) {
        return right.stream()
                .filter(guess -> guess.pattern.wider().equals(guess.pattern.name())
                        || right.stream()
                                .noneMatch(other -> other.callable.equals(guess.callable)
                                        && other.pattern.name().equals(guess.pattern.wider())))
                .toList();
    }

    private static Draw draw() {
        return new Draw(new Random(1), DIMENSIONS, 600);
    }

    /** The text of a call, its operands still open. */
    static String written(String function, String text, String extra) {
        String named = text.replace("$f", function);
        int end = named.lastIndexOf(')');
        return extra.isEmpty() || end < named.length() - 1 ? named : named.substring(0, end) + extra + ")";
    }

    private static Map<Guess, List<String>> extras(List<Guess> right) {
        List<Guess> guesses = new ArrayList<>();
        for (Guess guess : right) {
            for (String extra : extras(guess.callable, guess.pattern.operands())) {
                guesses.add(new Guess(guess.callable, guess.pattern, ", " + extra));
            }
        }
        Map<Guess, List<String>> extras = new HashMap<>();
        for (Guess guess : Trial.right(guesses)) {
            extras.computeIfAbsent(new Guess(guess.callable, guess.pattern, ""), plain -> new ArrayList<>())
                    .add(guess.extra);
        }
        return extras;
    }

    /** Arguments that may be left out, with other values than the default. */
    private static List<String> extras(Callable callable, int operands) {
        List<String> extras = new ArrayList<>();
        List<Parameter> parameters = callable.parameters();
        for (Parameter parameter : parameters.subList(Math.min(operands, parameters.size()), parameters.size())) {
            String standard = parameter.standard().orElse("");
            if (NAMED.contains(parameter.name())) {
                continue;
            }
            if (standard.equals("true") || standard.equals("false")) {
                extras.add(parameter.name() + " = " + !Boolean.parseBoolean(standard));
            } else if (standard.matches("[0-9.e-]+")) {
                extras.add(parameter.name() + " = 0.75");
                extras.add(parameter.name() + " = 2");
            } else if (standard.matches("[a-z_]+")) {
                extras.add(parameter.name() + " = relu");
                extras.add(parameter.name() + " = silu");
            }
        }
        return extras;
    }

    /** One program of many guesses; the lines that the resolver refuses are taken out. */
    private static final class Trial {
        /** Fewer than the messages after which the compiler says no more, so one attempt finds nearly all that is wrong. */
        private static final int CALLS = 100;
        /** About so many calls of a guess differ. */
        private static final int DIFFERENT = 5;

        private final Map<String, TensorType> inputs = new LinkedHashMap<>();
        private final Map<TensorType, String> inputOf = new HashMap<>();
        private final List<String> lines = new ArrayList<>();
        private final List<Integer> groups = new ArrayList<>();
        private final Map<String, TensorType> expected = new LinkedHashMap<>();
        private final Set<Integer> refused = new HashSet<>();
        /** Many patterns have no choice: their draws are alike. */
        private final Set<List<Object>> tried = new HashSet<>();

        /** The guesses of which each call resolves, and gives the type that the pattern says. */
        static List<Guess> right(List<Guess> guesses) {
            return right(right(guesses, 1), 3);
        }

        private static List<Guess> right(List<Guess> guesses, int calls) {
            // Dealt out like cards: a fault in a function is told once, however many calls of one program lead to it.
            int trials = 1 + guesses.size() * (calls == 1 ? 1 : DIFFERENT) / CALLS;
            Set<Guess> right = new HashSet<>();
            for (int trial = 0; trial < trials; trial++) {
                List<Guess> some = new ArrayList<>();
                for (int i = trial; i < guesses.size(); i += trials) {
                    some.add(guesses.get(i));
                }
                right.addAll(rightOf(some, calls));
            }
            return guesses.stream().filter(right::contains).toList();
        }

        private static List<Guess> rightOf(List<Guess> guesses, int calls) {
            Trial trial = new Trial();
            for (int i = 0; i < guesses.size(); i++) {
                Guess guess = guesses.get(i);
                for (TensorType type : guess.wanted(calls)) {
                    trial.guess(i, guess, type, "%s");
                    for (int seed = 2; calls > 1 && seed < 5; seed++) {
                        Draw draw = new Draw(new Random(seed), DIMENSIONS, 600);
                        int group = i;
                        guess.pattern
                                .form()
                                .call(type, draw)
                                .ifPresent(call -> trial.guess(group, guess, call, type, "%s"));
                    }
                }
            }
            Graph graph = trial.resolve().evaluating();
            for (Graph.Output output : graph.outputs()) {
                String name = output.name();
                TensorType type = trial.expected.get(name);
                if (type != null && !graph.type(output.value()).equals(type)) {
                    trial.refused.add(Integer.parseInt(name.substring(1, name.indexOf('_'))));
                }
            }
            List<Guess> right = new ArrayList<>();
            for (int i = 0; i < guesses.size(); i++) {
                if (!trial.refused.contains(i)) {
                    right.add(guesses.get(i));
                }
            }
            return right;
        }

        /** The widest domain, for each function of reals, on which it stays finite and moderate. */
        static Map<Guess, String> domains(List<Guess> guesses, List<String> domains) {
            Map<Guess, String> widest = new HashMap<>();
            for (String domain : domains) {
                Trial trial = new Trial();
                for (int i = 0; i < guesses.size(); i++) {
                    List<TensorType> wanted = guesses.get(i).wanted(1);
                    if (!widest.containsKey(guesses.get(i)) && wanted.get(0).isReal()) {
                        trial.guess(i, guesses.get(i), wanted.get(0), domain);
                    }
                }
                Map<String, Array> values = trial.evaluate();
                trial.expected.keySet().forEach(output -> {
                    Guess guess = guesses.get(Integer.parseInt(output.substring(1, output.indexOf('_'))));
                    Array array = values.get(output);
                    if (array != null && Arrays.stream(array.values()).allMatch(value -> Math.abs(value) < MODERATE)) {
                        widest.put(guess, domain);
                    }
                });
            }
            return widest;
        }

        Trial() {
            inputs.put("b", TensorType.real(Shape.of(Dimension.named("B"))));
            inputs.put("t", TensorType.real(Shape.of(Dimension.named("T"))));
        }

        private void line(int group, String line) {
            lines.add(line);
            groups.add(group);
        }

        private void guess(int group, Guess guess, TensorType wanted, String domain) {
            guess(group, guess, guess.pattern.form().call(wanted, draw()).orElseThrow(), wanted, domain);
        }

        private void guess(int group, Guess guess, CallPattern.Call call, TensorType wanted, String domain) {
            if (!tried.add(List.of(group, call, wanted))) {
                return;
            }
            String text = written(guess.callable.name(), call.text(), guess.extra);
            if (guess.isLayer()) {
                line(group, "layer l" + expected.size() + " = " + guess.callable.name() + text);
                text = "l" + expected.size() + "(%1)";
            }
            List<CallPattern.Operand> operands = call.operands();
            for (int i = operands.size(); i > 0; i--) {
                TensorType type = operands.get(i - 1).type();
                String input = inputOf.computeIfAbsent(type, any -> "x" + inputs.size());
                inputs.put(input, type);
                text = text.replace("%" + i, type.isReal() ? domain.replace("%s", input) : input);
            }
            String output = "y" + group + "_" + expected.size();
            line(group, "output " + output + " = " + text);
            expected.put(output, wanted);
        }

        private ModelDefinition resolve() {
            while (true) {
                StringBuilder text = new StringBuilder("model M { output always = pi\n");
                inputs.forEach((name, type) -> text.append("input ")
                        .append(name)
                        .append(": ")
                        .append(Draw.text(type))
                        .append('\n'));
                Map<Integer, Integer> groupOfLine = new HashMap<>();
                int number = inputs.size() + 1;
                for (int i = 0; i < lines.size(); i++) {
                    if (!refused.contains(groups.get(i))) {
                        groupOfLine.put(++number, groups.get(i));
                        text.append(lines.get(i)).append('\n');
                    }
                }
                SourceFile file = new SourceFile("m.nn", text.append("}\n").toString());
                Resolver.Result result =
                        Resolver.resolve(Resolver.Request.of(file).with(Precision.F64));
                if (!result.diagnostics().hasErrors()) {
                    return result.model("M");
                }
                int before = refused.size();
                for (Diagnostic diagnostic : result.diagnostics().all()) {
                    Integer group = groupOfLine.get(diagnostic.span().line());
                    if (diagnostic.isError() && group != null) {
                        refused.add(group);
                    }
                }
                if (refused.size() == before) {
                    throw new AssertionError(
                            Renderer.render(result.diagnostics().all()));
                }
            }
        }

        private Map<String, Array> evaluate() {
            Map<String, Long> sizes = Map.of("B", 5L, "T", 4L);
            Random random = new Random(1);
            Map<String, Array> data = new LinkedHashMap<>();
            ModelDefinition model = resolve();
            model.inputs().forEach(input -> data.put(input.name(), ProgramData.values(input.type(), sizes, random)));
            return ReferenceEvaluator.evaluate(model.evaluating(), data, Map.of(), sizes)
                    .outputs();
        }
    }
}
