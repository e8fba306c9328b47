// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** States the invariants of a {@link Graph}, and runs after every pass. Descends into each function that is called once. */
public final class GraphVerifier {
    private final String pass;
    private final Graph graph;
    /** Of the function whose body this is; empty for the graph of an entry point. */
    private final Optional<List<TensorType>> parameters;

    private final Set<Function> verified;

    private GraphVerifier(String pass, Graph graph, Optional<List<TensorType>> parameters, Set<Function> verified) {
        this.pass = pass;
        this.graph = graph;
        this.parameters = parameters;
        this.verified = verified;
    }

    /** @throws InternalCompilerError if the graph that a pass left breaks an invariant; it names the pass and the graph */
    public static Graph verify(String pass, Graph graph) {
        new GraphVerifier(pass, graph, Optional.empty(), new HashSet<>()).run();
        return graph;
    }

    private void function(Function function) {
        if (verified.add(function)) {
            new GraphVerifier(pass, function.body(), Optional.of(function.parameters()), verified).closed();
        }
    }

    private void closed() {
        run();
        require(!graph.outputs().isEmpty(), "a function has a result");
        require(graph.writes().isEmpty(), "a function writes no cell");
        require(graph.conditions().isEmpty(), "conditions stand outside of functions");
    }

    private void run() {
        require(graph.origins().size() == graph.nodes().size(), "there is one origin a node");
        // Sized for all, since a deep model has a hundred thousand nodes and this runs after every pass.
        Set<Node> seen = new HashSet<>(2 * graph.nodes().size());
        Map<String, TensorType> inputs = new HashMap<>();
        Map<Cell, TensorType> cells = new HashMap<>();
        Set<Integer> indices = new HashSet<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            require(seen.add(node), "no two nodes are equal, as %", i);
            for (Value operand : node.operands()) {
                require(exists(operand, i), "operands precede their users, at %", i);
            }
            for (TensorType type : node.results()) {
                require(isScalarIfSetting(type), "settings are scalars, at %", i);
            }
            if (node instanceof Node.Parameter parameter) {
                require(fits(parameter), "a parameter is one of the function, in its type, at %", i);
                require(indices.add(parameter.index()), "a parameter stands once, at %", i);
            } else if (node instanceof Node.Input || node instanceof Node.Read) {
                require(parameters.isEmpty(), "a function is closed, at %", i);
            }
            if (node instanceof Node.Input input) {
                require(inputs.put(input.name(), input.type()) == null, "an input stands once: " + input.name());
            } else if (node instanceof Node.Read read) {
                require(cells.put(read.cell(), read.cell().type()) == null, "a cell is read once, at %", i);
            } else if (node instanceof Node.Constant constant) {
                require(fits(constant), "a constant is of its type, at %", i);
            } else if (node instanceof Node.Apply apply) {
                require(apply.results().equals(infer(apply)), "types are those that the operator infers, at %", i);
                apply.op().functions().forEach(this::function);
            }
        }
        Set<String> outputs = new HashSet<>();
        for (Graph.Output output : graph.outputs()) {
            require(exists(output.value(), graph.nodes().size()), "an output exists: " + output.name());
            require(outputs.add(output.name()), "outputs have different names: " + output.name());
        }
        Set<Cell> written = new HashSet<>();
        for (Graph.Write write : graph.writes()) {
            Cell cell = write.cell();
            require(exists(write.value(), graph.nodes().size()), "a written value exists: " + cell.name());
            require(written.add(cell), "a cell is written once: " + cell.name());
            require(graph.type(write.value()).equals(cell.type()), "a cell is written in its type: " + cell.name());
            require(
                    cell.type().equals(cells.getOrDefault(cell, cell.type())),
                    "a cell has the same type where it is read: " + cell.name());
        }
    }

    private boolean exists(Value value, int before) {
        return value.node() >= 0
                && value.node() < before
                && value.result() >= 0
                && value.result() < graph.nodes().get(value.node()).results().size();
    }

    private static boolean isScalarIfSetting(TensorType type) {
        return type.element() != ElementType.SETTING || type.shape().rank() == 0;
    }

    private boolean fits(Node.Parameter parameter) {
        return parameters
                .filter(types -> parameter.index() >= 0
                        && parameter.index() < types.size()
                        && types.get(parameter.index()).equals(parameter.type()))
                .isPresent();
    }

    private static boolean fits(Node.Constant constant) {
        double value = constant.value();
        return switch (constant.type().element()) {
            case REAL, SETTING -> true;
            case INT -> value == (int) value;
            case BOOL -> value == 0 || value == 1;
        };
    }

    private List<TensorType> infer(Node.Apply apply) {
        try {
            List<TensorType> types = new ArrayList<>(apply.operands().size());
            for (Value operand : apply.operands()) {
                types.add(graph.type(operand));
            }
            return apply.op().infer(types);
        } catch (TypeFault fault) {
            throw new InternalCompilerError(message("operands fit: " + fault.getMessage()), fault);
        }
    }

    /** Of a node; its text is made only where it is needed. */
    private void require(boolean holds, String invariant, int node) {
        if (!holds) {
            throw new InternalCompilerError(message(invariant + node));
        }
    }

    private void require(boolean holds, String invariant) {
        if (!holds) {
            throw new InternalCompilerError(message(invariant));
        }
    }

    private String message(String invariant) {
        return "after " + pass + " it does not hold that " + invariant + ":\n" + GraphPrinter.print(graph);
    }
}
