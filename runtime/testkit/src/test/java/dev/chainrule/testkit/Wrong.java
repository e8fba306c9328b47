// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.emit.ModelEmitter;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.schedule.Costs;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Roll;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An operator that computes what another one does, with a derivative of its own. Put into a program in that one's place
 * before it is differentiated, it is what a wrong rule in the catalogue would be.
 */
record Wrong(Op op, Rule fault) implements Op {
    /** A wrong adjoint of one operand, from the right one. */
    @FunctionalInterface
    interface Change {
        Term of(Term dx, Term dy, Term y, List<Term> x);
    }

    /** A wrong derivative, from the right one. */
    @FunctionalInterface
    interface Rule {
        Derivative of(Op op, Derivative right);

        /** This one, of what another one leaves. */
        default Rule after(Rule first) {
            return (op, right) -> of(op, first.of(op, right));
        }
    }

    /** The right rule but for one operand. */
    static Rule operand(int operand, Change change) {
        return (op, derivative) -> {
            Derivative.Rule right = (Derivative.Rule) derivative;
            return new Derivative.Rule(
                    (builder, dys, ys, xs, wanted) -> {
                        List<Optional<Value>> adjoints =
                                new ArrayList<>(right.rule().apply(builder, dys, ys, xs, wanted));
                        List<Term> x = xs.stream()
                                .map(value -> new Term(builder, value))
                                .toList();
                        adjoints.set(
                                operand,
                                adjoints.get(operand)
                                        .map(value -> change.of(
                                                        new Term(builder, value),
                                                        new Term(builder, dys.get(0)),
                                                        new Term(builder, ys.get(0)),
                                                        x)
                                                .value()));
                        return adjoints;
                    },
                    right.guarding(),
                    right.choice());
        };
    }

    /** The right rule with another choice of where it counts. */
    static Rule choice(UnaryOperator<Optional<Derivative.Where>> change) {
        return (op, derivative) -> {
            Derivative.Rule right = (Derivative.Rule) derivative;
            return new Derivative.Rule(
                    right.rule(),
                    right.guarding(),
                    (builder, y, x, operand) -> change.apply(right.choice().of(builder, y, x, operand)));
        };
    }

    /**
     * A model in f64 whose derivatives are taken with a wrong rule.
     *
     * @param operator the word of the operator whose rule it is
     * @param occurrence which of its nodes gets it, from 0; all if −1
     */
    static Model model(String program, String operator, int occurrence, Rule fault) {
        return model(program, operator, occurrence, fault, EntryPoints.Options.STANDARD);
    }

    static Model model(String program, String operator, int occurrence, Rule fault, EntryPoints.Options options) {
        Resolver.Result resolved = Resolver.resolve(new Resolver.Request(
                List.of(new SourceFile("wrong.nn", program)),
                name -> Optional.empty(),
                Optional.of(Precision.F64),
                Limits.STANDARD));
        if (resolved.diagnostics().hasErrors()) {
            throw new AssertionError(resolved.diagnostics().all().toString() + "\n" + program);
        }
        Planting planting = new Planting(operator, occurrence, fault);
        ModelDefinition right = resolved.models().get(0);
        ModelDefinition wrong = with(right, planting.graph(right.training()));
        if (!planting.planted) {
            throw new AssertionError("no " + operator + " in\n" + program);
        }
        return load(EntryPoints.of(wrong, options, new Diagnostics()));
    }

    /** The definition with another graph that trains, whatever else it holds. */
    private static ModelDefinition with(ModelDefinition definition, Graph training) {
        try {
            List<Class<?>> types = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (RecordComponent component : ModelDefinition.class.getRecordComponents()) {
                types.add(component.getType());
                values.add(
                        component.getName().equals("training")
                                ? training
                                : component.getAccessor().invoke(definition));
            }
            return ModelDefinition.class
                    .getDeclaredConstructor(types.toArray(Class<?>[]::new))
                    .newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Model load(Program program) {
        List<Schedule> schedules =
                program.entryPoints().stream().map(Scheduler::schedule).toList();
        MemoryPlan plan = MemoryPlan.of(schedules);
        ModelEmitter.Emitted emitted =
                ModelEmitter.emit(program, schedules.stream().map(Roll::roll).toList(), plan, Costs.of(program, plan));
        return InMemory.compile(emitted.files(), Wrong.class.getClassLoader())
                .load(emitted.files().get(0).className())
                .create(1, Model.class);
    }

    /** Replaces operators in a graph and in the functions that it calls. */
    private static final class Planting {
        private final String operator;
        private final int occurrence;
        private final Rule fault;
        private int seen;
        private boolean planted;

        Planting(String operator, int occurrence, Rule fault) {
            this.operator = operator;
            this.occurrence = occurrence;
            this.fault = fault;
        }

        Graph graph(Graph graph) {
            List<Node> nodes = new ArrayList<>();
            for (Node node : graph.nodes()) {
                nodes.add(
                        node instanceof Node.Apply apply
                                ? new Node.Apply(op(apply.op()), apply.operands(), apply.results())
                                : node);
            }
            return new Graph(nodes, graph.outputs(), graph.writes(), graph.conditions(), graph.origins());
        }

        private Op op(Op op) {
            Op inside = op;
            if (!op.functions().isEmpty()) {
                List<Function> functions = op.functions().stream()
                        .map(each -> new Function(each.name(), each.parameters(), graph(each.body())))
                        .toList();
                inside = functions.equals(op.functions()) ? op : op.over(functions);
            }
            if (!op.word().equals(operator) || occurrence >= 0 && seen++ != occurrence) {
                return inside;
            }
            planted = true;
            return new Wrong(inside, fault);
        }
    }

    @Override
    public Derivative derivative() {
        return fault.of(op, op.derivative());
    }

    @Override
    public String name() {
        return op.name();
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        return op.infer(operands);
    }

    @Override
    public Lowering lowering() {
        return op.lowering();
    }

    @Override
    public Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
        return op.flow(operand, axis, operands, result);
    }

    @Override
    public Notation notation(List<Notation> x, List<TensorType> types) {
        return op.notation(x, types);
    }

    @Override
    public Meaning meaning() {
        return op.meaning();
    }

    @Override
    public List<Function> functions() {
        return op.functions();
    }

    @Override
    public Op over(List<Function> functions) {
        return functions.equals(op.functions()) ? this : new Wrong(op.over(functions), fault);
    }
}
