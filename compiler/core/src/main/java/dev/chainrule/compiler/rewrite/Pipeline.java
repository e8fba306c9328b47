// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.graph.GraphVerifier;
import dev.chainrule.compiler.type.TypeFault;
import dev.chainrule.scalar.Precision;
import java.util.List;

/**
 * The passes of an entry point's graph, each followed by the verifier and by whoever watches. A pass runs once on each
 * function that the graph calls.
 *
 * @param derivatives what takes derivatives that equations ask for
 * @param observer is told of every graph that a pass leaves
 */
public record Pipeline(Precision precision, Mode mode, Derivatives derivatives, Observer observer) {
    /** For graphs in which no derivative waits to be taken. */
    public Pipeline(Precision precision, Mode mode, Observer observer) {
        this(precision, mode, new Derivatives(List.of(), List.of()), observer);
    }

    /**
     * Passes for derivatives in equations: the differentiator stands above this package.
     *
     * @param mark what they are taken by, before any rule matches
     * @param take them, when the stable forms are found; empty if there are none
     */
    public record Derivatives(List<Pass> mark, List<Pass> take) {}

    /** Which rules are allowed. */
    public enum Mode {
        /** No value changes beyond rounding. */
        EXACT,
        /** {@code x · 0 → 0} and its like as well: right as long as no infinity and no NaN occurs. */
        FINITE_ONLY
    }

    /** Sees what a pass leaves: {@code --dump-after}. */
    @FunctionalInterface
    public interface Observer {
        Observer NONE = (entryPoint, pass, graph) -> {};

        void after(String entryPoint, String pass, Graph graph);
    }

    /** Before derivatives are taken. */
    public Graph prepare(String entryPoint, Graph graph) {
        // So that the derivative of what goes before a loop stands outside of it too.
        return run(entryPoint, stable(entryPoint, graph), List.of(Hoist.PASS));
    }

    /** The same where loops keep little for the derivative. */
    public Graph prepareRecomputing(String entryPoint, Graph graph) {
        return run(entryPoint, stable(entryPoint, graph), List.of(Recompute.PASS, Hoist.PASS));
    }

    private Graph stable(String entryPoint, Graph graph) {
        Graph marked = run(entryPoint, graph, derivatives.mark());
        Graph stable = run(
                entryPoint,
                marked,
                List.of(
                        DropDead.PASS, // only what this entry point needs
                        Simplify.pass(precision), // one form for what is written in several
                        Stabilise.PASS)); // must see the user's form, so before the derivative
        Graph taken = run(entryPoint, stable, derivatives.take());
        return taken == stable
                ? stable
                // What a derivative was taken by bars no rule any more, and a further derivative comes.
                : run(entryPoint, taken, List.of(Simplify.pass(precision), Stabilise.PASS));
    }

    /** After derivatives are taken, or where none are. */
    public Graph finish(String entryPoint, Graph graph) {
        return run(
                entryPoint,
                graph,
                mode == Mode.FINITE_ONLY
                        ? List.of(
                                Simplify.OWN,
                                MergeCalls.PASS,
                                DropDead.PASS,
                                FiniteOnly.PASS,
                                Simplify.finalPass(precision),
                                DropDead.PASS)
                        : List.of(
                                Simplify.OWN,
                                MergeCalls.PASS, // calls that keep residuals with those that do not, operand by operand
                                DropDead.PASS, // adjoints that were computed and not asked for
                                Simplify.finalPass(precision), // the chain rule leaves · 1 behind, and cut points
                                DropDead.PASS));
    }

    /** What is cut out of a graph that is finished is finished too. */
    public Graph trim(String entryPoint, Graph graph) {
        Graph trimmed = run(entryPoint, graph, List.of(DropDead.PASS));
        observer.after(entryPoint, "finish", trimmed);
        return trimmed;
    }

    /** Runs passes one after the other. */
    public Graph run(String entryPoint, Graph graph, List<Pass> passes) {
        Graph current = graph;
        for (Pass pass : passes) {
            Graph before = current;
            try {
                current = OnFunctions.apply(before, pass.body());
            } catch (TypeFault fault) {
                throw new InternalCompilerError(
                        "pass " + pass.name() + " of " + entryPoint + ": " + fault.getMessage() + " in\n"
                                + GraphPrinter.print(before),
                        fault);
            }
            if (current == before) {
                observer.after(entryPoint, pass.name(), current);
            } else {
                observe(entryPoint, pass.name(), current);
            }
        }
        return current;
    }

    /** Verifies a graph and shows it to the observer. */
    public Graph observe(String entryPoint, String pass, Graph graph) {
        observer.after(entryPoint, pass, GraphVerifier.verify(pass, graph));
        return graph;
    }
}
