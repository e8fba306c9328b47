// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** What was written, with spans. Records only: equality is structural, and nothing is resolved. */
public final class Ast {
    private Ast() {}

    /** A name as it stands at one place. */
    public record Name(String text, Span span) {}

    /** A source file: its declarations, in the order written. */
    public record File(List<Declaration> declarations, Span span) {}

    // ---- declarations at the top of a file

    public sealed interface Declaration {
        Span span();
    }

    /** {@code import Generator, Critic from nets.gan}. */
    public record Import(List<Name> names, List<Name> from, Span span) implements Declaration {}

    /** {@code model Digits(hidden: int = 128) { … }}; {@code doc} is the text of its {@code ///} lines. */
    public record Model(Name name, List<Formal> formals, List<Member> members, String doc, Span span)
            implements Declaration {}

    /** {@code model Large = Digits(hidden = 512)}. */
    public record Alias(Name name, Name target, List<Argument> arguments, String doc, Span span)
            implements Declaration {}

    /** {@code layer Dense(inputs: int, units: int) { … }}. */
    public record Layer(Name name, List<Formal> formals, List<Member> members, String doc, Span span)
            implements Declaration {}

    /** {@code fn swish(x) = x * sigmoid(x)}: at the top of a file, in a model or in a layer. */
    public record Function(
            Name name,
            List<Formal> formals,
            List<Type> results,
            Body body,
            Optional<Gradient> gradient,
            String doc,
            Span span)
            implements Declaration, Member {}

    /** {@code gradient(dy) = dy}: a function's own derivative. */
    public record Gradient(Name adjoint, Expr value, Span span) {}

    public record Formal(Name name, Optional<Type> type, Optional<Expr> standard, Span span) {}

    /** A body: {@code = expr} is one {@link Return}. */
    public record Body(List<Statement> statements, Span span) {}

    // ---- types

    public sealed interface Type {
        Span span();
    }

    /** {@code int[B, T]}; without an element word it is real. */
    public record TensorForm(Element element, List<Dim> dims, Span span) implements Type {}

    /** {@code int}, {@code real}, {@code bool}, {@code fn}. */
    public record ScalarForm(Kind kind, Span span) implements Type {}

    public enum Element {
        REAL,
        INT,
        BOOL
    }

    public enum Kind {
        REAL,
        INT,
        BOOL,
        FN
    }

    public sealed interface Dim {
        Span span();
    }

    public record Ellipsis(Span span) implements Dim, Subscript {}

    public record Extent(Expr value, Span span) implements Dim {}

    // ---- members of a model or layer

    public sealed interface Member {
        Span span();
    }

    public record Precision(Name value, Span span) implements Member {}

    public record Input(Name name, Type type, Optional<Expr> standard, String doc, Span span) implements Member {}

    public record Param(Name name, Type type, Expr initial, Optional<Expr> when, String doc, Span span)
            implements Member {}

    public record State(Name name, Type type, Expr initial, Optional<Expr> when, String doc, Span span)
            implements Member {}

    /** {@code layer dense[i in 0..n] = Dense(…) if …}. */
    public record Instance(Name name, Optional<Repeat> repeat, Expr value, Optional<Expr> when, String doc, Span span)
            implements Member {}

    /** {@code [6]}, or {@code [i in 0..n]} where the count is from 0 to below the end. */
    public record Repeat(Optional<Name> index, Optional<Expr> from, Expr to, Span span) {}

    /** {@code layer average follows net rate 0.001 every 10}. */
    public record Follower(Name name, Place place, Optional<Expr> rate, Optional<Expr> every, Span span)
            implements Member {}

    public record Output(Name name, Expr value, String doc, Span span) implements Member {}

    public record Metric(Name name, Expr value, String doc, Span span) implements Member {}

    public record Loss(Name name, Expr value, String doc, Span span) implements Member {}

    public record Predict(Name name, List<Name> gives, String doc, Span span) implements Member {}

    public record Train(
            Optional<Name> name,
            Name minimize,
            List<Group> groups,
            Optional<Clip> clip,
            Optional<Expr> every,
            String doc,
            Span span)
            implements Member {}

    /** {@code over body, head using adamw(lr = 1e-4)}; an empty list of places means all, or the rest. */
    public record Group(List<Place> over, Expr using, Span span) {}

    public record Clip(ClipKind kind, Expr limit, Span span) {}

    public enum ClipKind {
        NORM,
        VALUE
    }

    /** {@code blocks[2].dense.W}. */
    public record Place(Name root, List<Step> steps, Span span) {}

    public sealed interface Step {}

    public record Field(Name name) implements Step {}

    public record Position(Expr index) implements Step {}

    public record Apply(List<Formal> formals, List<Type> results, Body body, String doc, Span span) implements Member {}

    // ---- statements

    public sealed interface Statement extends Member {}

    /** {@code i, f, g, o = split(…)}; {@code _} discards. */
    public record Binding(List<Name> names, Expr value, Span span) implements Statement {}

    public record Random(Name name, Type type, Expr value, Span span) implements Statement {}

    public record Update(Name name, Expr value, Span span) implements Statement {}

    public record Next(Name name, Expr value, Span span) implements Statement {}

    public record Yield(List<Expr> values, Span span) implements Statement {}

    public record Return(List<Expr> values, Span span) implements Statement {}

    // ---- expressions

    public sealed interface Expr {
        Span span();
    }

    public record Reference(Name name, Span span) implements Expr {}

    /** A whole number as written, such as {@code 28}; it may be too large for an int. */
    public record WholeNumber(String digits, Span span) implements Expr {}

    public record RealNumber(String digits, Span span) implements Expr {}

    public record Truth(boolean value, Span span) implements Expr {}

    public record Text(String value, Span span) implements Expr {}

    public record Unary(UnaryOperator operator, Expr operand, Span span) implements Expr {}

    public enum UnaryOperator {
        MINUS,
        NOT
    }

    /** The span is the whole expression, {@code at} the operator alone. */
    public record Binary(BinaryOperator operator, Expr left, Expr right, Span at, Span span) implements Expr {}

    public enum BinaryOperator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        MATMUL("@"),
        POWER("^"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        AND("and"),
        OR("or");

        private final String symbol;

        BinaryOperator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    public record Call(Expr function, List<Argument> arguments, Span span) implements Expr {}

    public record Argument(Optional<Name> name, Expr value, Span span) {}

    /** {@code embed.table}. */
    public record Part(Expr of, Name name, Span span) implements Expr {}

    public record Indexed(Expr of, List<Subscript> subscripts, Span span) implements Expr {}

    public sealed interface Subscript {
        Span span();
    }

    public record New(Span span) implements Subscript {}

    /** {@code 3}, {@code -1}, {@code ids}. */
    public record At(Expr index, Span span) implements Subscript {}

    /** {@code 0:3}, {@code :}, {@code -2:}. */
    public record Range(Optional<Expr> from, Optional<Expr> to, Span span) implements Subscript {}

    /** {@code x |> f(2)}. The right side is a function or layer, perhaps with further arguments. */
    public record Pipe(Expr value, Expr stage, List<Argument> arguments, Span span) implements Expr {}

    public record If(Expr condition, Expr then, Expr otherwise, Span span) implements Expr {}

    /** {@code for i in 0..n with h = x { … }}: unrolled while compiling. */
    public record For(Name index, Expr from, Expr to, List<With> with, Body body, Span span) implements Expr {}

    public record Scan(List<Source> sources, Optional<Expr> along, List<With> with, Body body, Span span)
            implements Expr {}

    /** {@code x_t in x} or {@code k in 0..steps}. */
    public record Source(Name name, Expr value, Optional<Expr> to, Span span) {}

    public record With(Name name, Expr value, Span span) {}

    /** {@code (a, b)}: several values; a single one in brackets is just that expression. */
    public record Tuple(List<Expr> values, Span span) implements Expr {}

    /** {@code [784, 256]}. */
    public record ListOf(List<Expr> values, Span span) implements Expr {}
}
