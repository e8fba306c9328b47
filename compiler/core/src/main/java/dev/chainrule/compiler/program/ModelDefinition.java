// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.op.Draw;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A resolved model: every layer instantiated, every name bound, every type proved. Nothing is differentiated yet.
 *
 * @param packageName the Java package of the generated class: the folder of the file under its source root; may be empty
 * @param constants the model's parameters, {@code hidden = 128}
 * @param inputs in the order declared
 * @param cells parameters and states in the order of the instances
 * @param dynamicNames the dynamic dimensions in order of first appearance in the inputs
 * @param evaluating the equations with {@code training} false; its outputs are all outputs, losses and metrics by name
 * @param training the same with {@code training} true, the settings of the train steps as further outputs, and states behind
 *     all updates written
 * @param marked like {@code training}, with a cut point of its own around each real output, at which all that is computed
 *     from that output begins
 */
public record ModelDefinition(
        String name,
        String packageName,
        String doc,
        Span span,
        Precision precision,
        List<Constant> constants,
        List<Input> inputs,
        List<Cell> cells,
        List<String> dynamicNames,
        Graph evaluating,
        Graph training,
        Graph marked,
        List<Figure> outputs,
        List<Figure> losses,
        List<Figure> metrics,
        List<Predict> predicts,
        List<Train> trains,
        List<Update> updates,
        List<Follower> followers) {
    public ModelDefinition {
        constants = List.copyOf(constants);
        inputs = List.copyOf(inputs);
        cells = List.copyOf(cells);
        dynamicNames = List.copyOf(dynamicNames);
        outputs = List.copyOf(outputs);
        losses = List.copyOf(losses);
        metrics = List.copyOf(metrics);
        predicts = List.copyOf(predicts);
        trains = List.copyOf(trains);
        updates = List.copyOf(updates);
        followers = List.copyOf(followers);
    }

    /** With further inputs, before the key of what is drawn. */
    ModelDefinition with(List<Input> further) {
        List<Input> all = new ArrayList<>(inputs);
        all.addAll(all.size() - (int) inputs.stream().filter(Input::isKey).count(), further);
        return new ModelDefinition(
                name,
                packageName,
                doc,
                span,
                precision,
                constants,
                all,
                cells,
                dynamicNames,
                evaluating,
                training,
                marked,
                outputs,
                losses,
                metrics,
                predicts,
                trains,
                updates,
                followers);
    }

    /** A parameter of the model as a constant of its class: Integer, Double, Boolean or {@code List<Integer>}. */
    public record Constant(String name, Object value) {}

    /** @param standard the value that is taken where the caller gives none */
    public record Input(String name, TensorType type, OptionalDouble standard, String doc, Span span) {
        /** Whether it is not given by whoever calls, but the key of what is drawn: the last of the inputs. */
        public boolean isKey() {
            return name.equals(Draw.KEY);
        }
    }

    /** An output, loss or metric: the graphs hold its value under this name. */
    public record Figure(String name, String doc, Span span) {}

    /** An entry point {@code name} that yields some outputs. */
    public record Predict(String name, List<String> outputs, String doc) {}

    /**
     * A train step.
     *
     * @param name as declared, or {@code train}
     * @param every it runs in each so-manieth batch
     * @param kept what loops keep for the derivative
     */
    public record Train(
            String name,
            String loss,
            List<Group> groups,
            Optional<Clip> clip,
            int every,
            Lowering.Kept kept,
            String doc,
            Span span) {
        public Train {
            groups = List.copyOf(groups);
        }

        /** All settings of its optimisers, and the limit of its clip. */
        public List<SettingId> settings() {
            List<SettingId> settings = new ArrayList<>();
            groups.forEach(
                    group -> group.optimizer().settings().forEach(setting -> settings.add(group.setting(setting))));
            clip.ifPresent(each -> settings.add(each.limit()));
            return settings;
        }
    }

    /**
     * A state's change: the {@code op.Updated} of its number among these.
     *
     * @param trains the train steps that run it
     */
    public record Update(Cell cell, Set<String> trains) {
        public Update {
            trains = Set.copyOf(trains);
        }
    }

    /**
     * A copy that goes some of the way to what it follows.
     *
     * @param rate the part of the way
     * @param every after each so-manieth run of a train step that changes the original
     */
    public record Follower(Cell copy, Cell original, double rate, int every) {}

    /** @param settings for each setting of the optimiser, whose value is an output of {@code training} */
    public record Group(Optimizer optimizer, List<Cell> parameters, Map<String, SettingId> settings) {
        public Group {
            parameters = List.copyOf(parameters);
        }

        /** Where the value of a setting is. */
        public SettingId setting(Optimizer.Setting setting) {
            SettingId id = settings.get(setting.name());
            if (id == null) {
                throw new IllegalArgumentException("no value for " + setting.name() + " of " + optimizer.name());
            }
            return id;
        }
    }

    /** @param limit whose value is an output of {@code training} */
    public record Clip(Kind kind, Scope scope, SettingId limit) {
        /** What the limit may be. */
        public static final String RANGE = "(0, inf]";

        /** What gradients are multiplied by is called so, and the same before it is kept from exceeding 1. */
        public static final List<String> FACTORS = List.of("clip", "clip_ratio");

        public enum Kind {
            /** Gradients scaled so that their Euclidean norm is at most the limit. */
            NORM,
            /** Gradients scaled so that their largest entry is at most the limit. */
            INF_NORM,
            /** Each entry brought into [−limit, limit]. */
            VALUE
        }

        /** Which gradients have a norm together. */
        public enum Scope {
            STEP,
            /** The parameters that one layer declares. */
            LAYER,
            PARAM
        }
    }
}
