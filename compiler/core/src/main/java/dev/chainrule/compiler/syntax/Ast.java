// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What was written, with spans. Records only: equality is structural, and nothing is resolved. */
public final class Ast {
    private Ast() {}

    /** What has a place of its own. */
    public sealed interface Node {
        Span span();

        /** A short form of what is written, in one line. */
        default String snippet() {
            return span().snippet();
        }

        /** The nodes directly below this one, in the order of its components. */
        default List<Node> children() {
            return AstParts.children(this);
        }

        /** The names that this binds for what stands below or in it. */
        default List<Name> names() {
            return this instanceof Named named ? List.of(named.name()) : List.of();
        }

        /** The names that this reads itself; its children read their own. */
        default List<Name> reads() {
            return List.of();
        }
    }

    /** What binds one name. */
    private sealed interface Named {
        Name name();
    }

    /** What may have {@code ///} lines above it. */
    public sealed interface Documented {
        /** Their text; empty if there are none. */
        String doc();
    }

    /** A name as it stands at one place. */
    public record Name(String text, Span span) {
        /** Whether it may stand for a dimension that the data decide. */
        public boolean isCapital() {
            return Character.isUpperCase(text.codePointAt(0));
        }
    }

    /** The names in the dimensions of a type that begin with a capital. */
    public static List<Name> capitals(Node node) {
        if (node instanceof Reference reference) {
            return reference.name().isCapital() ? List.of(reference.name()) : List.of();
        }
        boolean plain = node instanceof Type || node instanceof Dim || node instanceof Binary || node instanceof Unary;
        return plain
                ? node.children().stream()
                        .flatMap(child -> capitals(child).stream())
                        .toList()
                : List.of();
    }

    /** A source file: its declarations, in the order written. */
    public record File(List<Declaration> declarations, Span span) implements Node {}

    // ---- declarations at the top of a file

    public sealed interface Declaration extends Node {}

    /** A declaration or statement that could not be read, with the names that it seems to bind. */
    public record Hole(List<Name> names, Span span) implements Declaration, Statement {
        private static final Pattern LACKS_NAME = Pattern.compile("(?m)(^|,)\\s*[,)=][^=\n]*=|^\\s*=[^=]");

        /** Whether a name is missing where an equation binds one: {@code = tanh(x)}, {@code a, , c = split(x, 3)}. */
        public boolean lacksName() {
            return LACKS_NAME.matcher(span.text()).find();
        }
    }

    /** Whether one of these could not be read, so that what is missing may have stood there. */
    public static boolean hasHole(List<? extends Node> nodes) {
        return nodes.stream().anyMatch(Hole.class::isInstance);
    }

    /** {@code import Generator, Critic from nets.gan}. */
    public record Import(List<Name> names, List<Name> from, Span span) implements Declaration {}

    /** {@code model Digits(hidden: int = 128) { … }}; {@code doc} is the text of its {@code ///} lines. */
    public record Model(Name name, List<Formal> formals, List<Member> members, String doc, Span span)
            implements Declaration, Named, Documented {
        /** Whether there is anything to compute. */
        public boolean hasResults() {
            return members.stream()
                    .anyMatch(each -> each instanceof Output || each instanceof Loss || each instanceof Metric);
        }
    }

    /** {@code model Large = Digits(hidden = 512)}. */
    public record Alias(Name name, Name target, List<Argument> arguments, String doc, Span span)
            implements Declaration, Named, Documented {
        @Override
        public List<Name> reads() {
            return List.of(target);
        }
    }

    /** {@code layer Dense(inputs: int, units: int) { … }}. */
    public record Layer(Name name, List<Formal> formals, List<Member> members, String doc, Span span)
            implements Declaration, Named, Documented {}

    /** {@code fn swish(x) = x * sigmoid(x)}: at the top of a file, in a model or in a layer. */
    public record Function(
            Name name,
            List<Formal> formals,
            List<Type> results,
            Body body,
            Optional<Gradient> gradient,
            String doc,
            Span span)
            implements Declaration, Member, Named, Documented {}

    /** {@code gradient(dy) = dy}: a function's own derivative, from adjoints of its results to those of its arguments. */
    public record Gradient(List<Name> adjoints, Body body, Span span) implements Node {}

    public record Formal(Name name, Optional<Type> type, Optional<Expr> standard, Span span) implements Node, Named {}

    /** A body: {@code = expr} is one {@link Return}. */
    public record Body(List<Statement> statements, Span span) implements Node {}

    // ---- types

    public sealed interface Type extends Node {}

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

    public sealed interface Dim extends Node {}

    public record Ellipsis(Span span) implements Dim, Subscript {}

    public record Extent(Expr value, Span span) implements Dim {}

    // ---- members of a model or layer

    public sealed interface Member extends Node {}

    public record Precision(Name value, Span span) implements Member {}

    public record Input(Name name, Type type, Optional<Expr> standard, String doc, Span span)
            implements Member, Named, Documented {}

    public record Param(Name name, Type type, Expr initial, Optional<Expr> when, String doc, Span span)
            implements Member, Named, Documented {}

    public record State(Name name, Type type, Expr initial, Optional<Expr> when, String doc, Span span)
            implements Member, Named, Documented {}

    /** {@code layer dense[i in 0..n] = Dense(…) if …}. */
    public record Instance(Name name, Optional<Repeat> repeat, Expr value, Optional<Expr> when, String doc, Span span)
            implements Member, Named, Documented {}

    /** {@code [6]}, or {@code [i in 0..n]} where the count is from 0 to below the end. */
    public record Repeat(Optional<Name> index, Optional<Expr> from, Expr to, Span span) implements Node {}

    /** {@code layer average follows net rate 0.001 every 10}, {@code param old follows w}. */
    public record Follower(
            Followed kind, Name name, Place place, Optional<Expr> rate, Optional<Expr> every, String doc, Span span)
            implements Member, Named, Documented {}

    /** What a copy is of. */
    public enum Followed {
        LAYER,
        PARAM
    }

    public record Output(Name name, Expr value, String doc, Span span) implements Member, Named, Documented {}

    public record Metric(Name name, Expr value, String doc, Span span) implements Member, Named, Documented {}

    public record Loss(Name name, Expr value, String doc, Span span) implements Member, Named, Documented {}

    public record Predict(Name name, List<Name> gives, String doc, Span span) implements Member, Documented {
        @Override
        public List<Name> reads() {
            return gives;
        }
    }

    public record Train(
            Optional<Name> name,
            Name minimize,
            List<Group> groups,
            Optional<Clip> clip,
            Optional<Expr> every,
            boolean recompute,
            String doc,
            Span span)
            implements Member, Documented {
        @Override
        public List<Name> reads() {
            return List.of(minimize);
        }
    }

    /** {@code over body, head using adamw(lr = 1e-4)}; an empty list of places means all, or the rest. */
    public record Group(List<Place> over, Expr using, Span span) implements Node {}

    /** @param per what is clipped by itself; all together where nothing is said */
    public record Clip(ClipKind kind, Expr limit, Optional<ClipPart> per, Span span) implements Node {}

    public enum ClipKind {
        NORM,
        INF_NORM,
        VALUE
    }

    public enum ClipPart {
        LAYER,
        PARAM
    }

    /** {@code blocks[2].dense.W}. */
    public record Place(Name root, List<Step> steps, Span span) implements Node {
        @Override
        public List<Name> reads() {
            return List.of(root);
        }
    }

    public sealed interface Step extends Node {}

    public record Field(Name name) implements Step {
        @Override
        public Span span() {
            return name.span();
        }
    }

    public record Position(Expr index) implements Step {
        @Override
        public Span span() {
            return index.span();
        }
    }

    public record Apply(List<Formal> formals, List<Type> results, Body body, String doc, Span span)
            implements Member, Documented {}

    // ---- statements

    public sealed interface Statement extends Member {}

    /** {@code i, f, g, o = split(…)}; {@code _} discards. */
    public record Binding(List<Name> names, Expr value, Span span) implements Statement {}

    public record Random(Name name, Type type, Expr value, Span span) implements Statement, Named {}

    public record Update(Name name, Expr value, Span span) implements Statement {
        @Override
        public List<Name> reads() {
            return List.of(name);
        }
    }

    public record Next(Name name, Expr value, Span span) implements Statement {
        @Override
        public List<Name> reads() {
            return List.of(name);
        }
    }

    public record Yield(List<Expr> values, Span span) implements Statement {}

    public record Return(List<Expr> values, Span span) implements Statement {}

    // ---- expressions

    public sealed interface Expr extends Node {}

    public record Reference(Name name, Span span) implements Expr {
        @Override
        public List<Name> reads() {
            return List.of(name);
        }
    }

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
        REMAINDER("%"),
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

    public record Argument(Optional<Name> name, Expr value, Span span) implements Node {}

    /** {@code embed.table}. */
    public record Part(Expr of, Name name, Span span) implements Expr {}

    public record Indexed(Expr of, List<Subscript> subscripts, Span span) implements Expr {}

    public sealed interface Subscript extends Node {}

    public record New(Span span) implements Subscript {}

    /** {@code 3}, {@code -1}, {@code ids}. */
    public record At(Expr index, Span span) implements Subscript {}

    /** {@code 0:3}, {@code :}, {@code -2:}, {@code 0:8:2}. */
    public record Range(Optional<Expr> from, Optional<Expr> to, Optional<Expr> step, Span span) implements Subscript {}

    /** {@code x |> f(2)}. The right side is a function or layer, perhaps with further arguments. */
    public record Pipe(Expr value, Expr stage, List<Argument> arguments, Span span) implements Expr {}

    public record If(Expr condition, Expr then, Expr otherwise, Span span) implements Expr {}

    /** {@code for i in 0..n with h = x { … }}: unrolled while compiling. */
    public record For(Name index, Expr from, Expr to, List<With> with, Body body, Span span) implements Expr {}

    public record Scan(
            List<Source> sources, Optional<Expr> along, List<With> with, Optional<Expr> until, Body body, Span span)
            implements Expr {}

    /** {@code x_t in x} or {@code k in 0..steps}. */
    public record Source(Name name, Expr value, Optional<Expr> to, Span span) implements Node, Named {}

    public record With(Name name, Expr value, Span span) implements Node, Named {}

    /** {@code (a, b)}: several values; a single one in brackets is just that expression. */
    public record Tuple(List<Expr> values, Span span) implements Expr {}

    /** {@code [784, 256]}. */
    public record ListOf(List<Expr> values, Span span) implements Expr {}
}
