// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.Reports;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.optimizer.Optimizers;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The optimisers of one train step with their settings, and its clip. */
final class TrainSettings {
    private final Expressions evaluator;
    private final Reports reports;
    private final Scope visible;
    private final String train;

    /** @param train the name of the train step */
    TrainSettings(Expressions evaluator, Reports reports, Ast.Model model, Scope scope, String train) {
        this.evaluator = evaluator;
        this.reports = reports;
        this.visible = visible(evaluator, model, scope);
        this.train = train;
    }

    /** What settings see: the model's names, and scalar inputs as settings, so that they are reckoned with in double. */
    private static Scope visible(Expressions evaluator, Ast.Model model, Scope scope) {
        Scope settings = scope.inner();
        for (Ast.Member member : model.members()) {
            if (member instanceof Ast.Input input
                    && scope.own(input.name().text()).orElse(Item.POISON) instanceof Item.Tensor tensor
                    && evaluator.ops.type(tensor.value()).equals(TensorType.scalar(ElementType.REAL))) {
                settings.bind(input.name().text(), new Item.Tensor(evaluator.ops.value(tensor, ElementType.SETTING)));
            }
        }
        return settings;
    }

    record Made(Optimizer optimizer, Map<String, SettingId> settings) {}

    /** The optimiser of a group, whose settings become outputs of the graph. */
    Optional<Made> optimizer(int group, Ast.Expr using) {
        if (!(using instanceof Ast.Call call) || !(call.function() instanceof Ast.Reference reference)) {
            String word = using instanceof Ast.Reference name ? name.name().text() : "adam";
            reports.report(
                    Diagnostic.of(Code.UNKNOWN_OPTIMIZER, using.span(), "using wants an optimiser with its settings")
                            .hint("write " + word + "(lr = 1e-3)"));
            return Optional.empty();
        }
        String name = reference.name().text();
        Optional<Optimizers.Definition> definition = Optimizers.find(name);
        if (definition.isEmpty()) {
            List<String> known =
                    Optimizers.all().stream().map(Optimizers.Definition::name).toList();
            Diagnostic unknown =
                    Diagnostic.of(Code.UNKNOWN_OPTIMIZER, reference.span(), "there is no optimiser " + name);
            reports.report(
                    known.contains(name.toLowerCase(Locale.ROOT))
                            ? unknown.hint("write " + name.toLowerCase(Locale.ROOT))
                            : unknown.didYouMean(name, known, "there are " + String.join(", ", known)));
            return Optional.empty();
        }
        return made(group, definition.get(), call);
    }

    private Optional<Made> made(int group, Optimizers.Definition definition, Ast.Call call) {
        int errors = reports.errors();
        Map<String, Double> constants = new LinkedHashMap<>();
        Map<String, Value> varying = new LinkedHashMap<>();
        Map<String, Boolean> flags = new LinkedHashMap<>();
        Set<String> given = new LinkedHashSet<>();
        int position = 0;
        for (Ast.Argument argument : call.arguments()) {
            Optional<Optimizer.Argument> target = target(definition, argument, position++, given);
            if (target.isPresent()) {
                setting(definition, target.get(), argument, constants, varying, flags);
            }
        }
        for (Optimizer.Setting setting : definition.settings()) {
            if (setting.isRequired() && !given.contains(setting.name()) && errors == reports.errors()) {
                reports.report(Diagnostic.of(
                                Code.SETTING_MISSING,
                                call.span(),
                                definition.name() + " needs " + setting.name() + ", " + setting.doc())
                        .hint("write " + definition.name() + "(" + setting.name() + " = 0.1)"));
            }
        }
        if (errors != reports.errors()) {
            return Optional.empty();
        }
        if (!agree(definition.choices(constants, List.copyOf(varying.keySet()), flags), given, call)) {
            return Optional.empty();
        }
        Optimizer optimizer = definition.make(constants, List.copyOf(varying.keySet()), flags);
        Map<String, SettingId> settings = new LinkedHashMap<>();
        for (Optimizer.Setting setting : optimizer.settings()) {
            SettingId id = new SettingId(train, group, setting.name());
            Value value = varying.get(setting.name());
            double constant = constants.getOrDefault(setting.name(), setting.standard());
            evaluator.elaboration.graph.output(
                    id.output(), value != null ? value : evaluator.ops.constant(constant, ElementType.SETTING));
            settings.put(setting.name(), id);
        }
        return Optional.of(new Made(optimizer, settings));
    }

    /** Whether each argument that was given has what it needs, and nothing that it bars. */
    private boolean agree(Optimizers.Choices choices, Set<String> given, Ast.Call call) {
        for (String name : given) {
            Optimizer.Argument argument = choices.definition().argument(name).orElseThrow();
            boolean flag = argument instanceof Optimizer.Flag;
            String bars = argument instanceof Optimizer.Flag each ? each.bars() : "";
            if (!(flag ? choices.has(name) : choices.moves(name))) {
                continue;
            }
            String what = name + " of " + choices.definition().name() + " needs ";
            if (!argument.needs().isEmpty() && !choices.moves(argument.needs())) {
                reports.report(
                        Diagnostic.of(Code.BAD_SETTING, call.span(), what + argument.needs() + ", which is 0 here")
                                .hint("write " + argument.needs() + " = 0.9, or leave " + name + " out"));
                return false;
            }
            if (!bars.isEmpty() && choices.moves(bars)) {
                reports.report(Diagnostic.of(Code.BAD_SETTING, call.span(), what + bars + " = 0")
                        .hint("leave one of the two out"));
                return false;
            }
        }
        return true;
    }

    private Optional<Optimizer.Argument> target(
            Optimizers.Definition definition, Ast.Argument argument, int position, Set<String> given) {
        Optional<Optimizer.Argument> target = argument.name().isPresent()
                ? definition.argument(argument.name().get().text())
                : position < definition.arguments().size()
                        ? Optional.of(definition.arguments().get(position))
                        : Optional.empty();
        Span span = argument.name().map(Ast.Name::span).orElse(argument.value().span());
        List<String> names =
                definition.arguments().stream().map(Optimizer.Argument::name).toList();
        if (target.isEmpty()) {
            String written = argument.name().map(Ast.Name::text).orElse("number " + (position + 1));
            Diagnostic unknown =
                    Diagnostic.of(Code.UNKNOWN_SETTING, span, definition.name() + " has no setting " + written);
            reports.report(ForeignNames.find(ForeignNames.Kind.ARGUMENT, written)
                    .flatMap(answer -> answer.hint(names))
                    .map(unknown::hint)
                    .orElseGet(
                            () -> unknown.didYouMean(written, names, "its settings are " + String.join(", ", names))));
            return Optional.empty();
        }
        if (!given.add(target.get().name())) {
            reports.report(
                    Diagnostic.of(Code.UNKNOWN_SETTING, span, target.get().name() + " is given twice"));
            return Optional.empty();
        }
        return target;
    }

    private void setting(
            Optimizers.Definition definition,
            Optimizer.Argument target,
            Ast.Argument argument,
            Map<String, Double> constants,
            Map<String, Value> varying,
            Map<String, Boolean> flags) {
        Item item = evaluator.elaboration.origin(
                argument.span(), Optional.of(target.name()), () -> evaluator.evaluate(argument.value(), visible));
        if (Item.isPoison(item)) {
            return;
        }
        Span span = argument.value().span();
        String what = target.name() + " of " + definition.name();
        if (target instanceof Optimizer.Setting setting) {
            if (item instanceof Item.Numeral number) {
                double value = number.approximate();
                double rounded = evaluator.elaboration.precision == Precision.F32 ? (float) value : value;
                if (!setting.allows(value) || !setting.allows(rounded)) {
                    reports.report(Diagnostic.of(
                            Code.SETTING_RANGE,
                            span,
                            what + " is in " + setting.range() + ", and this is "
                                    + (setting.allows(value)
                                            ? evaluator.ops.number(new Item.Inexact(rounded)) + " in f32"
                                            : evaluator.ops.number(item))));
                }
                constants.put(setting.name(), value);
                return;
            }
            scalar(item, span, what).ifPresent(value -> varying.put(setting.name(), value));
        } else if (item instanceof Item.Truth truth) {
            flags.put(target.name(), truth.value());
        } else {
            reports.report(Diagnostic.of(
                    Code.BAD_SETTING, span, what + " is true or false, not " + evaluator.ops.describe(item)));
        }
    }

    /** A number that may change from step to step. */
    private Optional<Value> scalar(Item item, Span span, String what) {
        if (evaluator.ops.element(item).isEmpty() || evaluator.ops.shape(item).rank() != 0) {
            reports.report(
                    Diagnostic.of(Code.BAD_SETTING, span, what + " is one number, not " + evaluator.ops.describe(item))
                            .hint("a number, or an expression of step and of scalar inputs"));
            return Optional.empty();
        }
        return Optional.of(evaluator.ops.value(item, ElementType.SETTING));
    }

    /** The limit of a clip, which becomes an output of the graph. */
    Optional<ModelDefinition.Clip> clip(Ast.Clip clip) {
        Item item = evaluator.evaluate(clip.limit(), visible);
        if (Item.isPoison(item)) {
            return Optional.empty();
        }
        Span span = clip.limit().span();
        if (item instanceof Item.Numeral number && !(number.approximate() > 0)) {
            reports.report(Diagnostic.of(
                    Code.SETTING_RANGE, span, "gradients are clipped to more than 0, not to " + span.snippet()));
            return Optional.empty();
        }
        SettingId id = new SettingId(train, SettingId.WHOLE_STEP, "clip");
        return scalar(item, span, "the limit of clip").map(value -> {
            evaluator.elaboration.graph.output(id.output(), value);
            return new ModelDefinition.Clip(
                    ModelDefinition.Clip.Kind.valueOf(clip.kind().name()),
                    clip.per()
                            .map(part -> ModelDefinition.Clip.Scope.valueOf(part.name()))
                            .orElse(ModelDefinition.Clip.Scope.STEP),
                    id);
        });
    }
}
