// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Syntax trees as {@code .nn} text in one canonical form: what parses again to the same tree, up to places. Comments are
 * not part of a tree; {@code ///} lines are.
 */
public final class AstPrinter {
    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();
    private final ExpressionPrinter expressions = new ExpressionPrinter();

    private AstPrinter() {}

    public static String print(Ast.File file) {
        AstPrinter printer = new AstPrinter();
        for (Ast.Declaration declaration : file.declarations()) {
            if (printer.out.length() > 0) {
                printer.out.append('\n');
            }
            printer.declaration(declaration);
        }
        return printer.out.toString();
    }

    /** An expression as it stands in a line. */
    public static String print(Ast.Expr expression) {
        return new ExpressionPrinter().expr(expression, "");
    }

    // ---- declarations

    private void declaration(Ast.Declaration declaration) {
        doc("", declaration);
        if (declaration instanceof Ast.Import imported) {
            String from = imported.from().stream().map(Ast.Name::text).collect(Collectors.joining("."));
            line("", "import " + names(imported.names()) + " from " + from);
        } else if (declaration instanceof Ast.Model model) {
            body("model " + model.name().text() + optionalFormals(model.formals()), model.members());
        } else if (declaration instanceof Ast.Layer layer) {
            body("layer " + layer.name().text() + optionalFormals(layer.formals()), layer.members());
        } else if (declaration instanceof Ast.Alias alias) {
            String arguments = expressions.arguments(alias.arguments(), "");
            line("", "model " + alias.name().text() + " = " + alias.target().text() + "(" + arguments + ")");
        } else if (declaration instanceof Ast.Function function) {
            function("", function);
        }
    }

    private void body(String head, List<Ast.Member> members) {
        line("", head + " {");
        for (Ast.Member member : members) {
            doc(INDENT, member);
            if (member instanceof Ast.Function function) {
                function(INDENT, function);
            } else {
                line(INDENT, member(member));
            }
        }
        line("", "}");
    }

    private void function(String indent, Ast.Function function) {
        String head = "fn " + function.name().text() + signature(function.formals(), function.results());
        line(indent, head + bodyText(function.body(), indent));
        function.gradient().ifPresent(gradient -> {
            String value = expressions.expr(gradient.value(), indent + INDENT);
            line(indent + INDENT, "gradient(" + gradient.adjoint().text() + ") = " + value);
        });
    }

    private String bodyText(Ast.Body body, String indent) {
        boolean formula = body.statements().size() == 1
                && body.statements().get(0) instanceof Ast.Return returned
                && returned.values().size() == 1;
        if (formula) {
            Ast.Return returned = (Ast.Return) body.statements().get(0);
            return " = " + expressions.expr(returned.values().get(0), indent);
        }
        return " " + expressions.block(body, indent);
    }

    private String signature(List<Ast.Formal> formals, List<Ast.Type> results) {
        String types = results.stream().map(type -> expressions.type(type)).collect(Collectors.joining(", "));
        return "(" + formals(formals) + ")" + (types.isEmpty() ? "" : " -> " + types);
    }

    private String optionalFormals(List<Ast.Formal> formals) {
        return formals.isEmpty() ? "" : "(" + formals(formals) + ")";
    }

    private String formals(List<Ast.Formal> formals) {
        return formals.stream().map(this::formal).collect(Collectors.joining(", "));
    }

    private String formal(Ast.Formal formal) {
        return formal.name().text()
                + formal.type().map(type -> ": " + expressions.type(type)).orElse("")
                + optional(" = ", formal.standard());
    }

    // ---- members

    private String member(Ast.Member member) {
        if (member instanceof Ast.Statement statement) {
            return expressions.statement(statement, INDENT);
        }
        if (member instanceof Ast.Precision precision) {
            return "precision " + precision.value().text();
        }
        if (member instanceof Ast.Input input) {
            return "input " + typed(input.name(), input.type()) + optional(" = ", input.standard());
        }
        if (member instanceof Ast.Param param) {
            return "param " + typed(param.name(), param.type()) + value(param.initial(), param.when());
        }
        if (member instanceof Ast.State state) {
            return "state " + typed(state.name(), state.type()) + value(state.initial(), state.when());
        }
        if (member instanceof Ast.Apply apply) {
            return "apply" + signature(apply.formals(), apply.results()) + bodyText(apply.body(), INDENT);
        }
        if (member instanceof Ast.Instance instance) {
            String repeat = instance.repeat().map(this::repeat).orElse("");
            return "layer " + instance.name().text() + repeat + value(instance.value(), instance.when());
        }
        if (member instanceof Ast.Follower follower) {
            String clauses = optional(" rate ", follower.rate()) + optional(" every ", follower.every());
            return "layer " + follower.name().text() + " follows " + place(follower.place()) + clauses;
        }
        if (member instanceof Ast.Output output) {
            return "output " + output.name().text() + value(output.value(), Optional.empty());
        }
        if (member instanceof Ast.Metric metric) {
            return "metric " + metric.name().text() + value(metric.value(), Optional.empty());
        }
        if (member instanceof Ast.Loss loss) {
            return "loss " + loss.name().text() + value(loss.value(), Optional.empty());
        }
        if (member instanceof Ast.Predict predict) {
            return "predict " + predict.name().text() + " gives " + names(predict.gives());
        }
        if (member instanceof Ast.Train train) {
            return train(train);
        }
        throw new InternalCompilerError("printing: no case for " + member);
    }

    private String value(Ast.Expr value, Optional<Ast.Expr> when) {
        return " = " + expr(value) + optional(" if ", when);
    }

    private String repeat(Ast.Repeat repeat) {
        String index = repeat.index().map(name -> name.text() + " in ").orElse("");
        String from = repeat.from().map(value -> expr(value) + "..").orElse("");
        return "[" + index + from + expr(repeat.to()) + "]";
    }

    private String train(Ast.Train train) {
        StringBuilder text = new StringBuilder("train ");
        train.name().ifPresent(name -> text.append(name.text()).append(' '));
        text.append("minimize ").append(train.minimize().text());
        for (Ast.Group group : train.groups()) {
            String over = group.over().stream().map(this::place).collect(Collectors.joining(", "));
            text.append(over.isEmpty() ? "" : " over " + over).append(" using ").append(expr(group.using()));
        }
        train.clip().ifPresent(clip -> {
            String kind = clip.kind().name().toLowerCase(Locale.ROOT);
            text.append(" clip ").append(kind).append(' ').append(expr(clip.limit()));
        });
        return text.append(optional(" every ", train.every())).toString();
    }

    // ---- small parts

    private String place(Ast.Place place) {
        StringBuilder text = new StringBuilder(place.root().text());
        for (Ast.Step step : place.steps()) {
            if (step instanceof Ast.Field field) {
                text.append('.').append(field.name().text());
            } else if (step instanceof Ast.Position position) {
                text.append('[').append(expr(position.index())).append(']');
            }
        }
        return text.toString();
    }

    private String typed(Ast.Name name, Ast.Type type) {
        return name.text() + ": " + expressions.type(type);
    }

    private String optional(String before, Optional<Ast.Expr> expression) {
        return expression.map(value -> before + expr(value)).orElse("");
    }

    private String expr(Ast.Expr expression) {
        return expressions.expr(expression, INDENT);
    }

    private static String names(List<Ast.Name> names) {
        return names.stream().map(Ast.Name::text).collect(Collectors.joining(", "));
    }

    private void doc(String indent, Ast.Node node) {
        if (node instanceof Ast.Documented documented && !documented.doc().isEmpty()) {
            for (String text : documented.doc().split("\n", -1)) {
                line(indent, text.isEmpty() ? "///" : "/// " + text);
            }
        }
    }

    private void line(String indent, String text) {
        out.append(indent).append(text).append('\n');
    }
}
