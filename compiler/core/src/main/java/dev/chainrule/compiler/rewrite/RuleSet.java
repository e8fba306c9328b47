// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that are applied together, until none matches. A sweep rebuilds the graph from its leaves, so a rule sees operands
 * that are simple already, and one sweep does nearly all; the next ones look at what rules have put in place.
 */
public final class RuleSet {
    /** Far above what any graph needs; rules that undo each other run into it. */
    private static final int MOST_SWEEPS = 100;

    private final String name;
    private final List<Rule> rules;

    RuleSet(String name, List<Rule> rules) {
        this.name = name;
        this.rules = List.copyOf(rules);
    }

    static RuleSet of(String name, List<List<Rule>> groups) {
        List<Rule> all = new ArrayList<>();
        groups.forEach(all::addAll);
        return new RuleSet(name, all);
    }

    public String name() {
        return name;
    }

    List<Rule> rules() {
        return rules;
    }

    /** The names of the rules, for documents and tests. */
    public List<String> ruleNames() {
        return rules.stream().map(Rule::name).toList();
    }

    /** This set with only the rule of that name. */
    RuleSet only(String rule) {
        return new RuleSet(
                name, rules.stream().filter(each -> each.name().equals(rule)).toList());
    }

    /** The graph after all rules; the same object where none matches. */
    public Graph apply(Graph graph) {
        Graph current = graph;
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            Sweep next = new Sweep(current);
            Graph result = next.run();
            if (next.matches == 0) {
                return current;
            }
            current = DropDead.apply(result);
        }
        throw new InternalCompilerError("the rules of " + name + " do not come to an end");
    }

    /** One pass over the nodes. */
    private final class Sweep {
        private final Graph graph;
        private final GraphBuilder builder = new GraphBuilder();
        /** For each operator that occurs, the rules that may match. */
        private final Map<Object, List<Rule>> byOperator = new HashMap<>();

        private int matches;

        Sweep(Graph graph) {
            this.graph = graph;
        }

        Graph run() {
            return Rebuild.of(graph, builder, (node, origin) -> {
                builder.at(origin);
                List<Value> values = builder.add(node);
                return values.size() == 1 ? List.of(rewritten(values.get(0), origin)) : values;
            });
        }

        /** What stands for a value when no rule matches any more. */
        private Value rewritten(Value value, Origin origin) {
            Value current = value;
            for (int steps = 0; steps < MOST_SWEEPS; steps++) {
                Optional<Value> better = once(current, origin);
                if (better.isEmpty()) {
                    return current;
                }
                matches++;
                current = better.get();
            }
            throw new InternalCompilerError("the rules of " + name + " go round in circles at " + builder.node(value));
        }

        private Optional<Value> once(Value value, Origin origin) {
            if (!(builder.node(value) instanceof Node.Apply apply)) {
                return Optional.empty();
            }
            Site site = new Site(builder, value, apply);
            List<Rule> candidates = byOperator.computeIfAbsent(
                    apply.op(),
                    op -> rules.stream()
                            .filter(rule -> rule.head().fits(apply.op()))
                            .toList());
            for (Rule rule : candidates) {
                builder.at(origin);
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
