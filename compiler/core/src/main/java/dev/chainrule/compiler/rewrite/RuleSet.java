// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that are applied together, until none matches. The graph is rebuilt from its leaves, so a rule sees operands for
 * which no rule matches any more; what a rule makes is brought to that state as well before anything is built on it.
 * Rules look down from their head only, so one pass over the nodes settles nearly all; passes go on until one changes
 * nothing.
 */
public final class RuleSet {
    /** Far above what any node needs; rules that undo each other run into it. */
    private static final int MOST_MATCHES = 100;

    /** The first settles nearly all, and the next finds so. */
    private static final int MOST_SWEEPS = 16;

    private final String name;
    private final List<Rewrite> rules;

    RuleSet(String name, List<Rewrite> rules) {
        this.name = name;
        this.rules = List.copyOf(rules);
    }

    static RuleSet of(String name, List<List<Rewrite>> groups) {
        List<Rewrite> all = new ArrayList<>();
        groups.forEach(all::addAll);
        return new RuleSet(name, all);
    }

    public String name() {
        return name;
    }

    List<Rewrite> rules() {
        return rules;
    }

    /** The names of the rules, for documents and tests. */
    public List<String> ruleNames() {
        return rules.stream().map(Rewrite::name).toList();
    }

    /** This set with only the rule of that name. */
    RuleSet only(String rule) {
        return new RuleSet(
                name, rules.stream().filter(each -> each.name().equals(rule)).toList());
    }

    /** The graph when no rule matches any more; the same object where none does. */
    public Graph apply(Graph graph) {
        Graph current = graph;
        for (int sweeps = 0; sweeps < MOST_SWEEPS; sweeps++) {
            Sweep sweep = new Sweep(current);
            Graph result = sweep.run();
            if (sweep.matches == 0) {
                return current;
            }
            current = DropDead.apply(result);
        }
        throw new InternalCompilerError("the rules of " + name + " do not come to rest");
    }

    /** One pass over the nodes. What one leaves may let a rule match that looked at a value before it had settled. */
    private final class Sweep {
        private final Graph graph;
        private final GraphBuilder builder;
        /** For each operator that occurs, the rules that may match. */
        private final Map<Object, List<Rewrite>> byOperator = new HashMap<>();

        /** What stands for the values for which a rule has matched. */
        private final Map<Value, Value> replaced = new HashMap<>();

        private int matches;
        private int depth;

        Sweep(Graph graph) {
            this.graph = graph;
            this.builder = new GraphBuilder(graph.nodes().size());
        }

        Graph run() {
            return Rebuild.of(graph, builder, (node, origin) -> {
                builder.at(origin);
                List<Value> values = builder.add(node);
                if (values.size() > 1) {
                    return values;
                }
                Value settled = settled(values.get(0), origin);
                builder.claim(settled, origin);
                return List.of(settled);
            });
        }

        /** What stands for a value when no rule matches any more; its operands are settled. */
        private Value settled(Value value, Origin origin) {
            Value known = replaced.get(value);
            if (known != null) {
                return known;
            }
            if (++depth > MOST_MATCHES) {
                throw new InternalCompilerError("the rules of " + name + " nest without end at " + builder.node(value));
            }
            Value current = value;
            for (int steps = 0; steps < MOST_MATCHES; steps++) {
                int firstNew = builder.size();
                Optional<Value> better = once(current, origin);
                if (better.isEmpty()) {
                    depth--;
                    replaced.put(value, current);
                    return current;
                }
                matches++;
                current = settledFrom(firstNew, better.get(), origin);
            }
            throw new InternalCompilerError("the rules of " + name + " go round in circles at " + builder.node(value));
        }

        /** A value that a rule has made, with the operands that it has made for it settled. */
        private Value settledFrom(int firstNew, Value result, Origin origin) {
            if (result.node() < firstNew) {
                return replaced.getOrDefault(result, result);
            }
            int end = result.node();
            for (int index = firstNew; index < end; index++) {
                Value made = new Value(index, 0);
                Value rebuilt = onSettled(made);
                Value settled = settled(rebuilt, origin);
                replaced.put(made, settled);
            }
            return onSettled(result);
        }

        /** The node built anew on what stands for its operands. */
        private Value onSettled(Value value) {
            if (!(builder.node(value) instanceof Node.Apply apply)
                    || apply.results().size() != 1) {
                return value;
            }
            List<Value> operands = new ArrayList<>();
            for (Value operand : apply.operands()) {
                operands.add(replaced.getOrDefault(operand, operand));
            }
            return operands.equals(apply.operands())
                    ? value
                    : builder.add(apply.on(operands)).get(0);
        }

        private Optional<Value> once(Value value, Origin origin) {
            if (!(builder.node(value) instanceof Node.Apply apply)) {
                return Optional.empty();
            }
            Site<Op> site = new Site<>(builder, value, apply, apply.op());
            List<Rewrite> candidates = byOperator.computeIfAbsent(
                    apply.op(),
                    op -> rules.stream()
                            .filter(rule -> rule.head().test(apply.op()))
                            .toList());
            for (Rewrite rule : candidates) {
                builder.at(origin.as(Origin.Role.PART));
                Optional<Value> result =
                        rule.body().apply(site).map(Term::value).filter(found -> !found.equals(value));
                if (result.isPresent()) {
                    if (!builder.type(result.get()).equals(site.type())) {
                        throw new InternalCompilerError("rule " + rule.name() + " of " + name + " changes "
                                + site.type() + " to " + builder.type(result.get()));
                    }
                    return result;
                }
            }
            return Optional.empty();
        }
    }
}
