// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.builtin.Builtin;
import dev.chainrule.compiler.builtin.Builtins;
import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.compiler.diagnostic.ForeignNames.Answer;
import dev.chainrule.compiler.diagnostic.ForeignNames.Kind;
import dev.chainrule.compiler.diagnostic.ForeignNames.Verb;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.optimizer.Optimizers;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.syntax.Ast;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each foreign name is answered by one message, and what it says to write compiles. */
class ForeignNamesTest {
    private static final Pattern MEMBER = Pattern.compile("(random|layer|param|input|train|metric) .*");

    @ParameterizedTest
    @EnumSource(names = {"CALL", "PART", "VALUE", "SURPLUS"})
    void whatIsToBeWrittenCompiles(Kind kind) {
        SoftAssertions soft = new SoftAssertions();
        ForeignNames.all(kind).values().stream()
                .distinct()
                .filter(answer -> answer.verb() == Verb.WRITE)
                .forEach(answer -> soft.assertThat(errors(written(answer.text())))
                        .as(answer.text())
                        .isEmpty());
        soft.assertAll();
    }

    /** A model in which the line or expression stands. */
    private static String written(String text) {
        boolean member = MEMBER.matcher(text).matches();
        String train = text.startsWith("train ") ? "" : "    train minimize error using sgd(lr = 0.1)\n";
        return """
                model M {
                    input x: [B, 4]
                    input a: [B, 4]
                    input b: [B, 4]
                    input p: [B, 4]
                    input mask: bool[B, 4]
                    input c: bool[B, 4]
                    input label: int[B]
                    param W: [4, 4] = he_normal()
                    param w: [4] = zeros()
                    loss error = mse(x @ W + w, a)
                """ + "    " + (member ? "" : "answer = ") + text + "\n" + train + "}\n";
    }

    @Test
    void everyCallIsAnsweredByOneMessage() {
        answered(Kind.CALL, name -> "output y = " + name + "(x)", Code.UNKNOWN_FUNCTION);
    }

    @Test
    void everyMethodIsAnsweredByOneMessage() {
        answered(Kind.CALL, name -> "output y = x." + name + "(2)", Code.UNKNOWN_PART);
        answered(Kind.PART, name -> "output y = x." + name, Code.UNKNOWN_PART);
    }

    @Test
    void everyModuleIsAnsweredByOneMessage() {
        answered(Kind.MODULE, name -> "output y = " + name + ".nn.relu(x)", Code.UNKNOWN_NAME);
        answered(Kind.CALL, name -> "output y = torch." + name + "(x)", Code.UNKNOWN_NAME);
    }

    @Test
    void everyValueIsAnsweredByOneMessage() {
        answered(Kind.VALUE, name -> "output y = x + " + name, Code.UNKNOWN_NAME);
    }

    @Test
    void everyWordOfALineIsAnsweredByOneMessage() {
        answered(Kind.LINE, name -> name + " thing = 3", Code.FOREIGN_SPELLING);
        answered(Kind.TYPE, name -> "input z: " + name, Code.FOREIGN_SPELLING);
    }

    @Test
    void everySignIsAnsweredByOneMessage() {
        answered(Kind.SIGN, sign -> "y = x " + sign + " 3", Code.FOREIGN_SPELLING);
    }

    private interface Use {
        String of(String name);
    }

    private static void answered(Kind kind, Use use, Code... codes) {
        SoftAssertions soft = new SoftAssertions();
        new TreeMap<>(ForeignNames.all(kind)).forEach((name, told) -> {
            Answer answer = codes[0] == Code.UNKNOWN_PART
                    ? ForeignNames.find(Kind.PART, name).orElse(told)
                    : told;
            List<Diagnostic> errors = errors("model M {\n    input x: [B, 4]\n    " + use.of(name) + "\n}\n");
            soft.assertThat(errors)
                    .as(kind + " " + name)
                    .extracting(Diagnostic::code)
                    .hasSize(1)
                    .isSubsetOf(codes);
            if (answer.verb() == Verb.WRITE || answer.verb() == Verb.SAY && kind != Kind.MODULE && kind != Kind.SIGN) {
                soft.assertThat(errors.get(0).hint()).as(kind + " " + name).contains(answer.hint());
            } else {
                soft.assertThat(errors.get(0).hint()).as(kind + " " + name).isPresent();
            }
        });
        soft.assertAll();
    }

    @Test
    void everyNameOfAnArgumentIsOne() {
        Set<String> arguments = new HashSet<>();
        Builtins.CHAPTERS
                .values()
                .forEach(chapter -> chapter.forEach(builtin -> builtin.parameters().stream()
                        .map(Builtin.Parameter::name)
                        .forEach(arguments::add)));
        Optimizers.all()
                .forEach(optimizer -> optimizer.arguments().stream()
                        .map(Optimizer.Argument::name)
                        .forEach(arguments::add));
        Library.units().forEach(unit -> formals(unit.file(), arguments));
        ForeignNames.all(Kind.ARGUMENT).forEach((name, answer) -> {
            if (answer.verb() == Verb.NAME) {
                assertThat(answer.names()).as(name).isSubsetOf(arguments);
            }
        });
    }

    private static void formals(Ast.Node node, Set<String> names) {
        if (node instanceof Ast.Formal formal) {
            names.add(formal.name().text());
        }
        node.children().forEach(child -> formals(child, names));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            output y = max(x, dim = 1)                      | write axis = …
            output y = mean(x, axis = 1, keepdim = true)    | write keep = …
            output y = leaky_relu(x, negative_slope = 0.1)  | write slope = …
            output y = elu(x, a = 0.1)                      | ''
            output y = mse(x, x, reduction = mean)          | write reduce = …
            output y = mse(x, x, reduce = "sum")            | write sum without the quotes
            output y = softmax(x, dtype = 3)                | leave it out
            output y = transpose(x, 1, 0)                   | write transpose(x, [1, 0]); all axes in their new order
            output y = sum(x, 1)                            | write a + b
            output y = x[:, None]                           | new adds an axis, x[:, new]; an argument that is none is left out
            output y = self.fc(x)                           | the names of a layer or model are used as they are: fc
            output y = F.relu(x)                            | functions and layers need no module before them: relu
            output y = x @ W.T                              | write transpose(W)
            output y = fc.forward(x)                        | a layer is called by its name: fc(x)
            output y = fc.weight                            | the weights of a Dense are W, of a LayerNorm scale
            layer f2 = Linear(4, 2)                         | write layer fc = Dense(4, 2)
            layer f2 = Dense(4, out_features = 2)           | write units = …
            layer f2 = linera(4, 2)                         | ''
            layer f2 = Desne(4, 2)                          | did you mean Dense?
            param V: [4, 4] = glorot_unifrom()              | did you mean glorot_uniform?
            output y = glorot_unifrom(x)                    | ''
            output y = cosin(x)                             | ''
            output y = tanhh(x)                             | did you mean tanh?
            output y = tanhh                                | ''
            output y = fcc(x)                               | did you mean fc?
            output y = x + fcc                              | ''
            loss l = mse(x, x, reduce = maen)               | did you mean mean?
            """)
    void theHintFitsThePlace(String line, String hint) {
        List<Diagnostic> errors = errors("""
                model M {
                    input x: [B, 4]
                    param W: [4, 4] = he_normal()
                    layer fc = Dense(4, 4)
                """ + "    " + line + "\n}\n");
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).hint().orElse("")).isEqualTo(hint);
    }

    @Test
    void whatAUserBindsIsNotForeign() {
        assertThat(errors("""
                fn Linear(x) = 2 * x
                model M(F: int = 4, batch: int = 3) {
                    input x: [B, F]
                    input True: [B]
                    layer nn = Dense(F, batch)
                    output y = Linear(nn(x)) + nn.b + True[:, new]
                }
                """)).isEmpty();
    }

    private static List<Diagnostic> errors(String text) {
        return Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", text))).diagnostics().all().stream()
                .filter(Diagnostic::isError)
                .toList();
    }
}
