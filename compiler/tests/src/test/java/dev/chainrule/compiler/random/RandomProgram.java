// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.syntax.AstPrinter;
import dev.chainrule.compiler.syntax.Parser;
import dev.chainrule.compiler.type.TensorType;
import java.util.Map;
import java.util.Random;

/**
 * A program with one model, and the data on which it is run.
 *
 * @param outputs the types that some outputs should have
 */
record RandomProgram(String text, ProgramData data, Map<String, TensorType> outputs) {
    RandomProgram {
        outputs = Map.copyOf(outputs);
    }

    /** The text in canonical form, with the data of the seed. */
    static RandomProgram of(long seed, String text, Map<String, TensorType> outputs) {
        Random random = new Random(seed);
        random.nextInt();
        long b = random.nextInt(25) == 0 ? 0 : 1 + random.nextInt(5);
        return new RandomProgram(
                AstPrinter.print(parse(text)),
                new ProgramData(seed, Map.of("B", b, "T", 1L + random.nextInt(4))),
                outputs);
    }

    /** The same data for another text. */
    RandomProgram with(Ast.File file) {
        return new RandomProgram(AstPrinter.print(file), data, outputs);
    }

    Ast.File tree() {
        return parse(text);
    }

    private static Ast.File parse(String text) {
        Diagnostics diagnostics = new Diagnostics();
        Ast.File file = Parser.parse(new SourceFile("m.nn", text), diagnostics);
        if (diagnostics.hasErrors()) {
            throw new AssertionError("does not parse:\n" + Renderer.render(diagnostics.all()) + text);
        }
        return file;
    }

    /** The model under another name, so that many can be in one class loader. */
    String named(String name) {
        return text.replace("model M {", "model " + name + " {");
    }

    @Override
    public String toString() {
        return text + "// seed " + data.seed() + ", sizes " + data.sizes() + "\n";
    }
}
