// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.optimizer.Optimizers;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws a program from a seed: declarations, equations over them, outputs, losses, metrics, train steps. */
final class ProgramGenerator {
    private static final Dimension B = Dimension.named("B");
    private static final Dimension T = Dimension.named("T");

    /** Names that generated code might use itself. */
    private static final List<String> NAMES = List.of(
            "x", "y", "z", "u", "v", "i", "j", "n", "f", "g", "d", "e", "t", "w", "row", "from", "to", "total",
            "average", "max", "h1", "h2", "a", "b", "c", "s", "p", "q", "r", "length", "values", "data", "net", "index",
            "result", "range", "size", "dx", "dy", "k", "m", "next_h", "offset", "rows", "state_1", "out", "exp");

    /** What kind of program. */
    enum Style {
        /** Everything. */
        MODEL,
        /** One loss over real inputs of known shapes, on which all equations have an influence. */
        FORMULA,
        /** As above, with nothing that central differences see otherwise than the derivative. */
        SMOOTH_FORMULA,
        /** A model with many equations. */
        LONG_MODEL,
        /** A model with one dynamic dimension, and nothing that grows with its square. */
        WIDE_MODEL
    }

    private final long seed;
    private final Style style;
    private final Draw draw;
    private final Random drawing;
    private final List<String> free = new ArrayList<>(NAMES);
    private final List<String> before = new ArrayList<>();
    private final List<String> members = new ArrayList<>();
    private final Map<String, TensorType> parameters = new LinkedHashMap<>();
    private final Map<String, TensorType> inputs = new LinkedHashMap<>();
    private final Map<TensorType, List<CallPattern.Call>> layers = new LinkedHashMap<>();
    private final Map<TensorType, List<CallPattern.Call>> functions = new LinkedHashMap<>();
    private final List<String> reals = new ArrayList<>();
    private final List<String> scanned = new ArrayList<>();
    private final boolean trained;
    private final RandomScans scans = new RandomScans(new FormulaDeclarations(), this::draws);
    private int instances;
    private Expressions expressions;

    private ProgramGenerator(long seed, Style style) {
        drawing = new Random(~seed);
        Random random = new Random(seed);
        random.nextInt();
        this.seed = seed;
        this.style = style;
        Draw first = new Draw(random, List.of(B), 0);
        draw = isFormula() || style == Style.WIDE_MODEL
                ? new Draw(random, known(first, style), isFormula() ? 40 : 100)
                : new Draw(random, dimensions(first), first.chance(10) ? 2_000 : 300);
        if (style == Style.LONG_MODEL) {
            for (int i = 0; i < 200; i++) {
                free.add("v" + i);
            }
        }
        Collections.shuffle(free, random);
        trained = !isFormula() && draw.chance(60);
        expressions = new Expressions(draw, Map.of(), Expressions.NONE);
    }

    /** Whether something is drawn here: by numbers of its own, so that programs without draws are as they were. */
    private boolean draws(int percent) {
        return !isFormula() && drawing.nextInt(100) < percent;
    }

    private boolean isFormula() {
        return style == Style.FORMULA || style == Style.SMOOTH_FORMULA;
    }

    private static List<Dimension> dimensions(Draw draw) {
        List<Dimension> dimensions = new ArrayList<>(List.of(B, B));
        if (draw.chance(45)) {
            dimensions.add(T);
            if (draw.chance(40)) {
                dimensions.add(T.minus(Dimension.ONE));
            }
        }
        dimensions.addAll(known(draw, List.of(1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 16, 17, 33, 40)));
        return dimensions;
    }

    private static List<Dimension> known(Draw draw, Style style) {
        List<Dimension> dimensions = new ArrayList<>(style == Style.WIDE_MODEL ? List.of(B, B) : List.of());
        dimensions.addAll(known(draw, List.of(1, 2, 2, 3, 3, 4, 5)));
        return dimensions;
    }

    private static List<Dimension> known(Draw draw, List<Integer> extents) {
        List<Dimension> known = new ArrayList<>();
        for (int i = draw.between(2, 3); i > 0; i--) {
            known.add(Dimension.of(draw.of(extents)));
        }
        return known;
    }

    /** The program of a seed, as text, with its data. */
    static RandomProgram program(long seed) {
        return program(seed, Style.MODEL);
    }

    static RandomProgram program(long seed, Style style) {
        ProgramGenerator generator = new ProgramGenerator(seed, style);
        return generator.isFormula() ? generator.formula(seed) : generator.model(seed);
    }

    private String name() {
        return free.remove(free.size() - 1);
    }

    private RandomProgram formula(long seed) {
        for (int i = draw.between(3, 5); i > 0; i--) {
            inputs.put(name(), TensorType.real(draw.shape()));
        }
        expressions = new Expressions(draw, inputs, new FormulaDeclarations());
        List<String> equations = new ArrayList<>();
        for (int i = draw.between(1, 6); i > 0; i--) {
            equation(equations);
        }
        reals.addAll(inputs.keySet());
        equations.add("loss loss_1 = " + influences(reals));
        return program(seed, "precision f64", equations);
    }

    /** A number on which some values have an influence, none of them too much. */
    private String influences(List<String> names) {
        StringBuilder sum = new StringBuilder("0.1");
        for (String each : names) {
            sum.append(draw.of(" + ", " - "))
                    .append(draw.of("", "0.5 * ", "2 * "))
                    .append("mean(softsign(")
                    .append(each)
                    .append("))");
        }
        return sum.toString();
    }

    private RandomProgram model(long seed) {
        inputs();
        expressions = new Expressions(draw, inputs, new ModelDeclarations());
        List<String> equations = new ArrayList<>();
        Map<String, TensorType> states = trained ? RandomStates.of(seed, draw) : Map.of();
        states.forEach((state, type) -> {
            members.add(RandomStates.declared(state, type));
            expressions.bind(state, type);
        });
        for (int i = style == Style.LONG_MODEL ? 80 : draw.between(1, 5); i > 0; i--) {
            equation(equations);
        }
        states.forEach((state, type) -> equations.add("update " + state + " = " + next(type)));
        if (!states.isEmpty()) {
            equation(equations);
        }
        List<String> figures = new ArrayList<>();
        for (int i = draw.between(1, 2); i > 0; i--) {
            figure(
                    figures,
                    "output",
                    new TensorType(
                            draw.of(
                                    ElementType.REAL,
                                    ElementType.REAL,
                                    ElementType.REAL,
                                    ElementType.INT,
                                    ElementType.BOOL),
                            draw.shape()),
                    draw.between(1, 5));
        }
        List<String> losses = new ArrayList<>();
        if (trained) {
            losses.add(loss(figures));
        }
        for (int i = draw.of(0, 0, 1); i > 0; i--) {
            losses.add(figure(figures, "loss", TensorType.real(Shape.SCALAR), draw.between(2, 6)));
        }
        for (int i = draw.of(0, 0, 1, 2); i > 0; i--) {
            figure(figures, "metric", TensorType.real(Shape.SCALAR), draw.between(2, 6));
        }
        if (trained) {
            figures.add(train(losses.get(0)));
        }
        equations.addAll(figures);
        return program(seed, draw.chance(40) ? "precision f32" : "precision f64", equations);
    }

    private RandomProgram program(long seed, String precision, List<String> equations) {
        StringBuilder text = new StringBuilder();
        before.forEach(text::append);
        text.append("model ").append("M {\n");
        line(text, precision);
        inputs.forEach((input, type) -> line(text, "input " + input + ": " + Draw.text(type)));
        members.forEach(member -> line(text, member));
        equations.forEach(equation -> line(text, equation));
        text.append("}\n");
        Map<String, TensorType> types = new LinkedHashMap<>(expressions.scope());
        types.keySet().removeIf(name -> !name.startsWith("output_"));
        return RandomProgram.of(seed, text.toString(), types);
    }

    private static void line(StringBuilder text, String line) {
        text.append("    ").append(line).append('\n');
    }

    // ---- declarations

    private void inputs() {
        Set<Dimension> dynamic = new LinkedHashSet<>();
        draw.dimensions().stream()
                .filter(dimension -> !dimension.isStatic())
                .forEach(dimension -> dimension.names().forEach(name -> dynamic.add(Dimension.named(name))));
        Shape all = new Shape(List.copyOf(dynamic));
        inputs.put(name(), TensorType.real(draw.chance(50) ? all.inserting(all.rank(), draw.fixed()) : all));
        for (int i = draw.between(1, 3); i > 0; i--) {
            inputs.put(name(), TensorType.real(draw.shape()));
        }
        if (draw.chance(50)) {
            inputs.put("label", new TensorType(ElementType.INT, draw.chance(60) ? Shape.of(B) : draw.shape()));
        }
        if (draw.chance(40)) {
            inputs.put("mask", new TensorType(ElementType.BOOL, draw.shape()));
        }
    }

    /** Functions only. */
    private class FormulaDeclarations implements Expressions.Declarations {
        @Override
        public boolean takes(String function) {
            return switch (function) {
                case "stop_gradient" -> style != Style.SMOOTH_FORMULA;
                case "cumsum" -> style != Style.WIDE_MODEL;
                case "dropout" -> !isFormula();
                default -> true;
            };
        }

        @Override
        public boolean countsSteps() {
            return trained;
        }

        @Override
        public Optional<CallPattern.Call> function(TensorType wanted) {
            List<CallPattern.Call> known = functions.getOrDefault(wanted, List.of());
            if (!known.isEmpty() && draw.chance(60)) {
                return Optional.of(draw.of(known));
            }
            Optional<CallPattern.Call> made = functions.size() < 2 ? declareFunction(wanted, this) : Optional.empty();
            made.ifPresent(call ->
                    functions.computeIfAbsent(wanted, type -> new ArrayList<>()).add(call));
            return made;
        }
    }

    private final class ModelDeclarations extends FormulaDeclarations {

        @Override
        public Optional<String> parameter(TensorType type) {
            // Nothing to learn is an error.
            boolean some = type.shape().dimensions().stream()
                    .allMatch(dimension -> dimension.value().orElse(0) > 0);
            if (!type.isReal() || !some || parameters.size() >= 5 || free.size() < 12) {
                return Optional.empty();
            }
            String name = name();
            String initial = type.shape().rank() == 2
                    ? draw.of("glorot_uniform()", "he_normal()", "normal(stddev = 0.5)")
                    : draw.of("zeros()", "ones()", "uniform(-1, 1)", "0.5");
            members.add("param " + name + ": " + Draw.text(type) + " = " + initial);
            parameters.put(name, type);
            expressions.bind(name, type);
            return Optional.of(name);
        }

        @Override
        public Optional<CallPattern.Call> layer(TensorType wanted) {
            List<CallPattern.Call> known = layers.getOrDefault(wanted, List.of());
            if (!known.isEmpty() && draw.chance(60)) {
                return Optional.of(draw.of(known));
            }
            if (layers.size() >= 3 || free.size() < 12) {
                return Optional.empty();
            }
            Optional<CallPattern.Call> made = draws(10)
                    ? Optional.of(instance("Dropout(0.25)", true, List.of(new CallPattern.Operand(wanted, 0))))
                    : draw.chance(60) ? ofLibrary(wanted) : ofOnesOwn(wanted);
            made.ifPresent(call ->
                    layers.computeIfAbsent(wanted, type -> new ArrayList<>()).add(call));
            return made;
        }
    }

    private Optional<CallPattern.Call> ofLibrary(TensorType wanted) {
        KnownCalls.LayerWay way = draw.of(KnownCalls.found().layers());
        return way.form().call(wanted, draw).map(call -> {
            String extra = way.extras().isEmpty() || draw.chance(60) ? "" : draw.of(way.extras());
            String made = KnownCalls.written("", way.name() + call.text(), extra);
            boolean same = call.operands().get(0).type().equals(wanted);
            return instance(made, same, call.operands());
        });
    }

    /** One instance, or an array of them where the result can be the next operand. */
    private CallPattern.Call instance(String made, boolean same, List<CallPattern.Operand> operands) {
        instances++;
        String name = "layer_" + instances;
        if (same && draw.chance(35)) {
            members.add("layer " + name + "[" + draw.between(1, 3) + "] = " + made);
            return new CallPattern.Call(draw.chance(70) ? "(%1 |> " + name + ")" : name + "[0](%1)", operands);
        }
        members.add("layer " + name + " = " + made);
        return new CallPattern.Call(draw.chance(50) ? name + "(%1)" : "(%1 |> " + name + ")", operands);
    }

    /** The names of the dynamic dimensions that stand alone in some shapes, so that they are bound by them. */
    private static Set<String> bound(List<TensorType> types) {
        Set<String> bound = new TreeSet<>();
        for (TensorType type : types) {
            for (Dimension dimension : type.shape().dimensions()) {
                dimension.names().stream()
                        .filter(name -> dimension.equals(Dimension.named(name)))
                        .forEach(bound::add);
            }
        }
        return bound;
    }

    private static boolean binds(Set<String> bound, TensorType type) {
        return type.shape().dimensions().stream().allMatch(dimension -> bound.containsAll(dimension.names()));
    }

    /** The same draws, where only what some types bind is known. */
    private Draw within(Set<String> bound) {
        return draw.with(draw.dimensions().stream()
                .filter(dimension -> bound.containsAll(dimension.names()))
                .toList());
    }

    private Optional<CallPattern.Call> ofOnesOwn(TensorType wanted) {
        TensorType taken = draw.chance(60) ? wanted : TensorType.real(draw.shape());
        Set<String> bound = bound(List.of(taken));
        if (!wanted.isReal() || !binds(bound, wanted) || !binds(bound, taken)) {
            return Optional.empty();
        }
        Draw inside = within(bound);
        if (inside.dimensions().isEmpty()) {
            return Optional.empty();
        }
        String layer = "Own" + (before.size() + 1);
        Map<String, TensorType> scope = new LinkedHashMap<>(Map.of("x", taken));
        StringBuilder text = new StringBuilder("layer " + layer + " {\n");
        for (int i = inside.between(0, 2); i > 0; i--) {
            List<Dimension> fixed =
                    inside.dimensions().stream().filter(Dimension::isStatic).toList();
            Shape shape = fixed.isEmpty() ? Shape.SCALAR : Shape.of(inside.of(fixed));
            line(text, "param p" + i + ": " + Draw.text(TensorType.real(shape)) + " = uniform(-1, 1)");
            scope.put("p" + i, TensorType.real(shape));
        }
        Map<String, TensorType> states = trained ? RandomStates.of(seed + before.size() + 1, inside) : Map.of();
        states.forEach((state, type) -> {
            line(text, RandomStates.declared(state, type));
            scope.put(state, type);
        });
        Expressions within = new Expressions(inside, scope, Expressions.NONE);
        StringBuilder updates = new StringBuilder();
        states.forEach((state, type) -> updates.append("        update ")
                .append(state)
                .append(" = ")
                .append(within.expression(type, inside.between(1, 4)))
                .append('\n'));
        String body = within.expression(wanted, inside.between(2, 6));
        String head = "apply(x: " + Draw.text(taken) + ") -> " + Draw.text(wanted);
        line(text, head + (states.isEmpty() ? " = " + body : " {\n" + updates + "        return " + body + "\n    }"));
        before.add(text + "}\n\n");
        return Optional.of(instance(layer + "()", taken.equals(wanted), List.of(new CallPattern.Operand(taken, 0))));
    }

    private Optional<CallPattern.Call> declareFunction(TensorType wanted, Expressions.Declarations around) {
        List<CallPattern.Operand> operands = new ArrayList<>();
        List<TensorType> types = new ArrayList<>();
        Map<String, TensorType> scope = new LinkedHashMap<>();
        List<String> formals = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (int i = 1; i <= draw.between(1, 3); i++) {
            TensorType type = draw.chance(50) ? wanted : TensorType.real(draw.shape());
            operands.add(new CallPattern.Operand(type, 0));
            types.add(type);
            scope.put("a" + i, type);
            formals.add("a" + i + ": " + Draw.text(type));
            places.add("%" + i);
        }
        Set<String> bound = bound(types);
        Draw inside = within(bound);
        if (!binds(bound, wanted)
                || inside.dimensions().isEmpty()
                || !types.stream().allMatch(type -> binds(bound, type))) {
            return Optional.empty();
        }
        Expressions body = new Expressions(inside, scope, Expressions.within(around));
        String name = "own_" + (before.size() + 1);
        String head = "fn " + name + "(" + String.join(", ", formals) + ")";
        if (draw.chance(50)) {
            before.add(head + " = " + body.expression(wanted, inside.between(2, 6)) + "\n\n");
        } else {
            TensorType inner = TensorType.real(inside.shape());
            String first = body.expression(inner, inside.between(1, 4));
            body.bind("z", inner);
            String noise = "";
            if (draws(30)) {
                noise = "    random noise: " + Draw.text(inner) + " = normal(stddev = 0.5)\n";
                body.bind("noise", inner);
            }
            before.add(head + " -> " + Draw.text(wanted) + " {\n    z = " + first + "\n" + noise + "    return "
                    + body.expression(wanted, inside.between(1, 4)) + "\n}\n\n");
        }
        return Optional.of(new CallPattern.Call(name + "(" + String.join(", ", places) + ")", operands));
    }

    // ---- equations

    /** What is drawn, from a distribution that may depend on what is computed. */
    private String drawn(String name, TensorType type, Expressions scope) {
        String pair = scope.expression(
                TensorType.real(type.shape().inserting(type.shape().rank(), Dimension.of(2))), draw.between(1, 3));
        String like = scope.expression(TensorType.real(type.shape()), draw.between(1, 3));
        List<String> distributions = switch (type.element()) {
            case BOOL -> List.of("bernoulli(0.25)");
            case INT ->
                List.of(
                        "uniform_int(0, 2)",
                        "bernoulli(0.25)",
                        "categorical([1, 3])",
                        "categorical(logits = " + pair + ")");
            default ->
                List.of(
                        "normal()",
                        "normal(mean = " + like + ", stddev = 0.5)",
                        "uniform(-1, 1)",
                        "uniform_int(-2, 3)",
                        "bernoulli(0.75)");
        };
        return "random " + name + ": " + Draw.text(type) + " = " + draw.of(distributions);
    }

    private void equation(List<String> equations) {
        if (style != Style.WIDE_MODEL && draw.chance(12) && scan(equations)) {
            return;
        }
        if (style != Style.WIDE_MODEL && draw.chance(12) && derivative(equations)) {
            return;
        }
        if (draws(12)) {
            TensorType type =
                    new TensorType(draw.of(ElementType.REAL, ElementType.INT, ElementType.BOOL), draw.shape());
            String name = name();
            equations.add(drawn(name, type, expressions));
            expressions.bind(name, type);
            if (type.isReal()) {
                reals.add(name);
            }
            return;
        }
        ElementType element = draw.of(
                ElementType.REAL,
                ElementType.REAL,
                ElementType.REAL,
                ElementType.REAL,
                ElementType.INT,
                ElementType.BOOL);
        TensorType type = new TensorType(element, draw.shape());
        String value = expressions.expression(type, draw.between(1, 8));
        String name = name();
        if (element == ElementType.REAL && draw.chance(8)) {
            Map<String, TensorType> scope = new LinkedHashMap<>(expressions.scope());
            scope.put("carried", type);
            String noise = "";
            if (draws(40)) {
                noise = "        random noise: " + Draw.text(type) + " = uniform(0.5, 1)\n";
                scope.put("noise", type);
            }
            String next = new Expressions(draw, scope, Expressions.within(new FormulaDeclarations()))
                    .expression(type, draw.between(2, 5));
            equations.add(name + " = for turn in 0.." + draw.between(0, 3) + " with carried = " + value + " {\n" + noise
                    + "        next carried = " + next + "\n    }");
        } else {
            equations.add(name + " = " + value);
        }
        expressions.bind(name, type);
        if (element == ElementType.REAL) {
            reals.add(name);
        }
    }

    private boolean derivative(List<String> equations) {
        Expressions within = new Expressions(draw, expressions.scope(), Expressions.within(new FormulaDeclarations()));
        Optional<RandomDerivatives.Derivative> derivative = new RandomDerivatives(draw, within).derivative();
        derivative.ifPresent(taken -> {
            String name = name();
            equations.add(name + " = " + taken.text());
            expressions.bind(name, taken.type());
            reals.add(name);
        });
        return derivative.isPresent();
    }

    /** What a state becomes: often what a scan leaves. */
    private String next(TensorType type) {
        String value = expressions.expression(type, draw.between(1, 5));
        return type.isReal() && !scanned.isEmpty() && draw.chance(60)
                ? value + " + " + expressions.adapted(draw.of(scanned), type.shape())
                : value;
    }

    private boolean scan(List<String> equations) {
        Optional<RandomScans.Scan> scan = scans.scan(draw, expressions.scope(), 2);
        if (scan.isEmpty()) {
            return false;
        }
        List<String> names = new ArrayList<>();
        for (TensorType result : scan.get().results(draw)) {
            String name = name();
            names.add(name);
            expressions.bind(name, result);
            if (result.isReal()) {
                scanned.add(name);
                reals.add(name);
            }
        }
        equations.add(String.join(", ", names) + " = " + scan.get().text());
        return true;
    }

    private String figure(List<String> figures, String word, TensorType type, int size) {
        String value = expressions.expression(type, size);
        String name = word + "_" + (figures.size() + 1);
        figures.add(word + " " + name + " = " + value);
        expressions.bind(name, type);
        return name;
    }

    /** A loss that depends on a parameter. */
    private String loss(List<String> figures) {
        if (parameters.isEmpty()) {
            new ModelDeclarations().parameter(TensorType.real(Shape.of(draw.fixed())));
        }
        String value = expressions.expression(TensorType.real(Shape.SCALAR), draw.between(3, 8));
        String parameter = draw.of(List.copyOf(parameters.keySet()));
        String name = "loss_" + (figures.size() + 1);
        figures.add("loss " + name + " = " + value + " + 0.1 * mean(" + parameter + "^2)"
                + (draw.chance(60) ? " + " + influences(reals) : ""));
        expressions.bind(name, TensorType.real(Shape.SCALAR));
        return name;
    }

    private String train(String loss) {
        StringBuilder text = new StringBuilder("train ");
        if (draw.chance(30)) {
            text.append(draw.of("tune", "fit", "learn")).append(' ');
        }
        text.append("minimize ").append(loss).append(" using ").append(optimizer());
        if (draw.chance(40)) {
            text.append(draw.chance(70) ? " clip norm " : " clip value ").append(draw.of("1.0", "0.05", "0.5"));
        }
        if (draw.chance(15)) {
            text.append(" every ").append(draw.between(1, 3));
        }
        if (draw.chance(30)) {
            text.append(" recompute");
        }
        return text.toString();
    }

    private String optimizer() {
        Optimizers.Definition definition = draw.of(Optimizers.all().stream()
                .filter(each -> each.takes(Shape.SCALAR))
                .toList());
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Optimizer.Argument argument : definition.arguments()) {
            boolean needed = argument instanceof Optimizer.Setting setting && setting.isRequired();
            boolean barred = argument.name().equals("dampening") && arguments.containsKey("nesterov");
            if (barred || !needed && draw.chance(65)) {
                continue;
            }
            if (!argument.needs().isEmpty()) {
                arguments.put(argument.needs(), "0.9");
            }
            arguments.put(
                    argument.name(), argument instanceof Optimizer.Setting setting ? number(setting) : trueOrFalse());
        }
        return definition.name()
                + arguments.entrySet().stream()
                        .map(argument -> argument.getKey() + " = " + argument.getValue())
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private String trueOrFalse() {
        return draw.of("true", "false");
    }

    private String number(Optimizer.Setting setting) {
        return setting.name().equals("lr") && draw.chance(30)
                ? "cosine(0.1, warmup = 2, steps = 20)"
                : draw.of(Stream.of("0.1", "0.01", "0.5", "0.9", "1.5", "-0.6")
                        .filter(value -> setting.allows(Double.parseDouble(value)))
                        .toList());
    }
}
