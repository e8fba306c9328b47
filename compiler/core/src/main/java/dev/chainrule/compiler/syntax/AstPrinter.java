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
        if (declaration instanceof Ast.Import imported) {
            String from = imported.from().stream().map(Ast.Name::text).collect(Collectors.joining("."));
            line("", "import " + names(imported.names()) + " from " + from);
        } else if (declaration instanceof Ast.Model model) {
            doc("", model.doc());
            body("model " + model.name().text() + optionalFormals(model.formals()), model.members());
        } else if (declaration instanceof Ast.Layer layer) {
            doc("", layer.doc());
            body("layer " + layer.name().text() + optionalFormals(layer.formals()), layer.members());
        } else if (declaration instanceof Ast.Alias alias) {
            doc("", alias.doc());
            String arguments = expressions.arguments(alias.arguments(), "");
            line("", "model " + alias.name().text() + " = " + alias.target().text() + "(" + arguments + ")");
        } else if (declaration instanceof Ast.Function function) {
            function("", function);
        } else {
            throw new InternalCompilerError("printing: no case for " + declaration);
        }
    }

    private void body(String head, List<Ast.Member> members) {
        line("", head + " {");
        for (Ast.Member member : members) {
            member(member);
        }
        line("", "}");
    }

    private void function(String indent, Ast.Function function) {
        doc(indent, function.doc());
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

    private void member(Ast.Member member) {
        if (member instanceof Ast.Statement statement) {
            line(INDENT, expressions.statement(statement, INDENT));
        } else if (member instanceof Ast.Function function) {
            function(INDENT, function);
        } else if (member instanceof Ast.Precision precision) {
            line(INDENT, "precision " + precision.value().text());
        } else if (member instanceof Ast.Input input) {
            doc(INDENT, input.doc());
            line(INDENT, "input " + typed(input.name(), input.type()) + optional(" = ", input.standard()));
        } else if (member instanceof Ast.Param param) {
            doc(INDENT, param.doc());
            String value = " = " + expr(param.initial()) + optional(" if ", param.when());
            line(INDENT, "param " + typed(param.name(), param.type()) + value);
        } else if (member instanceof Ast.State state) {
            doc(INDENT, state.doc());
            String value = " = " + expr(state.initial()) + optional(" if ", state.when());
            line(INDENT, "state " + typed(state.name(), state.type()) + value);
        } else if (member instanceof Ast.Apply apply) {
            doc(INDENT, apply.doc());
            line(INDENT, "apply" + signature(apply.formals(), apply.results()) + bodyText(apply.body(), INDENT));
        } else if (member instanceof Ast.Instance || member instanceof Ast.Follower) {
            layer(member);
        } else {
            result(member);
        }
    }

    private void layer(Ast.Member member) {
        if (member instanceof Ast.Instance instance) {
            doc(INDENT, instance.doc());
            String repeat = instance.repeat().map(this::repeat).orElse("");
            String value = " = " + expr(instance.value()) + optional(" if ", instance.when());
            line(INDENT, "layer " + instance.name().text() + repeat + value);
        } else if (member instanceof Ast.Follower follower) {
            String clauses = optional(" rate ", follower.rate()) + optional(" every ", follower.every());
            line(INDENT, "layer " + follower.name().text() + " follows " + place(follower.place()) + clauses);
        }
    }

    private String repeat(Ast.Repeat repeat) {
        String index = repeat.index().map(name -> name.text() + " in ").orElse("");
        String from = repeat.from().map(value -> expr(value) + "..").orElse("");
        return "[" + index + from + expr(repeat.to()) + "]";
    }

    /** What a model gives, measures and does. */
    private void result(Ast.Member member) {
        if (member instanceof Ast.Output output) {
            doc(INDENT, output.doc());
            line(INDENT, "output " + output.name().text() + " = " + expr(output.value()));
        } else if (member instanceof Ast.Metric metric) {
            doc(INDENT, metric.doc());
            line(INDENT, "metric " + metric.name().text() + " = " + expr(metric.value()));
        } else if (member instanceof Ast.Loss loss) {
            doc(INDENT, loss.doc());
            line(INDENT, "loss " + loss.name().text() + " = " + expr(loss.value()));
        } else if (member instanceof Ast.Predict predict) {
            doc(INDENT, predict.doc());
            line(INDENT, "predict " + predict.name().text() + " gives " + names(predict.gives()));
        } else if (member instanceof Ast.Train train) {
            doc(INDENT, train.doc());
            line(INDENT, train(train));
        } else {
            throw new InternalCompilerError("printing: no case for " + member);
        }
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

    private void doc(String indent, String doc) {
        if (!doc.isEmpty()) {
            for (String text : doc.split("\n", -1)) {
                line(indent, text.isEmpty() ? "///" : "/// " + text);
            }
        }
    }

    private void line(String indent, String text) {
        out.append(indent).append(text).append('\n');
    }
}
