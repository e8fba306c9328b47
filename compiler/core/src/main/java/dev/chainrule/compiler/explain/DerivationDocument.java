// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.explain.Derivation.Line;
import dev.chainrule.compiler.explain.Derivation.OfLoss;
import dev.chainrule.compiler.explain.Derivation.Step;
import dev.chainrule.compiler.explain.Passage.Detail;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A derivation as a document: headings, equations, tables.
 *
 * @param adjoints the paths of names that are adjoints
 */
record DerivationDocument(List<Passage> blocks, Set<String> adjoints) {
    DerivationDocument {
        blocks = List.copyOf(blocks);
        adjoints = Set.copyOf(adjoints);
    }

    static DerivationDocument of(Derivation derivation) {
        List<Passage> blocks = new ArrayList<>();
        Set<String> adjoints = new LinkedHashSet<>();
        blocks.add(new Passage.Heading(1, derivation.model() + ", from " + file(derivation.source())));
        if (derivation.losses().isEmpty()) {
            blocks.add(new Passage.Paragraph("The model has no loss, so nothing is differentiated."));
        }
        derivation.numbers().ifPresent(numbers -> {
            blocks.add(new Passage.Heading(3, "Numbers"));
            if (!numbers.said().isEmpty()) {
                blocks.add(new Passage.Paragraph(numbers.said()));
            }
            if (!numbers.given().isEmpty()) {
                blocks.add(new Passage.Table(
                        List.of("given", "", "value"),
                        numbers.given().stream()
                                .map(each -> List.of(each.name(), each.type().toString(), each.value()))
                                .toList()));
            }
        });
        for (OfLoss loss : derivation.losses()) {
            new OneLoss(loss, blocks, adjoints).write();
        }
        return new DerivationDocument(blocks, adjoints);
    }

    /** A file without its folders: a reader has one before him, and its name is long enough. */
    static String file(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static final class OneLoss {
        private static final int LONGEST_BEFORE = 200;

        private final OfLoss loss;
        private final List<Passage> blocks;
        private final Set<String> adjoints;
        private final Map<String, Set<String>> paths = new HashMap<>();

        OneLoss(OfLoss loss, List<Passage> blocks, Set<String> adjoints) {
            this.loss = loss;
            this.blocks = blocks;
            this.adjoints = adjoints;
            loss.forward().forEach(this::see);
            loss.loops().forEach(loop -> loop.lines().forEach(this::see));
            loss.backward().forEach(step -> {
                see(step.simplified());
                see(step.written());
            });
            loss.updates().forEach(update -> update.equations().forEach(this::see));
        }

        void write() {
            blocks.add(new Passage.Heading(2, "Loss " + loss.loss()));
            blocks.add(new Passage.Heading(3, "Forward"));
            String shown = "";
            for (Line line : loss.forward()) {
                String place = line.span().map(OneLoss::place).orElse("");
                blocks.add(equation(line, place.equals(shown) ? List.of() : source(line)));
                shown = place;
            }
            loops(false);
            blocks.add(new Passage.Heading(3, "Backward, from " + loss.loss() + " to the parameters"));
            blocks.add(new Passage.Paragraph(
                    "With a d before it a name is the derivative of " + loss.loss() + " by what it names."));
            loss.backward().forEach(this::step);
            loops(true);
            if (!loss.closed().isEmpty()) {
                blocks.add(new Passage.Heading(3, "Gradients in closed form"));
                loss.closed().forEach(line -> blocks.add(equation(line, List.of())));
            }
            loss.updates().forEach(this::update);
            layers();
        }

        private void loops(boolean backwards) {
            loss.loops().stream().filter(loop -> loop.backwards() == backwards).forEach(loop -> {
                blocks.add(new Passage.Heading(3, loop.title()));
                loop.lines().forEach(line -> blocks.add(equation(line, List.of())));
            });
        }

        private void step(Step step) {
            List<Detail> details = new ArrayList<>();
            if (!step.through().isEmpty()) {
                String through =
                        step.through().stream().map(name -> brief(name).text()).collect(Collectors.joining(", "));
                details.add(new Detail("through", through));
            }
            if (!step.rules().isEmpty()) {
                details.add(new Detail("by", String.join("; ", step.rules())));
            }
            Notation written = shown(step.written());
            if (!written.equals(shown(step.simplified().formula()))
                    && written.text().length() <= LONGEST_BEFORE) {
                details.add(new Detail("before simplification", written));
            }
            if (!step.kept().isEmpty()) {
                details.add(new Detail(
                        "kept from the forward pass",
                        step.kept().stream().map(name -> brief(name).text()).collect(Collectors.joining(", "))));
            }
            adjoints.add(brief(step.simplified().name()).path());
            adjoints.add(step.simplified().name().path());
            blocks.add(equation(step.simplified(), details));
        }

        private void update(Derivation.Update update) {
            blocks.add(new Passage.Heading(3, "Update, " + update.train() + " by " + update.optimizer()));
            update.equations().forEach(line -> blocks.add(equation(line, List.of())));
            if (!update.others().isEmpty()) {
                blocks.add(new Passage.Paragraph("In the same way: "
                        + update.others().stream().map(Name::path).collect(Collectors.joining(", ")) + "."));
            }
        }

        private void layers() {
            if (loss.layers().isEmpty()) {
                return;
            }
            blocks.add(new Passage.Heading(3, "Layer by layer"));
            blocks.add(new Passage.Paragraph("Roots of mean squares: of what a layer gives, of the derivative of "
                    + loss.loss() + " by that, and of the largest derivative by one of its parameters."));
            double largest = loss.layers().stream()
                    .mapToDouble(LayerSizes.Row::gradient)
                    .max()
                    .orElseThrow();
            blocks.add(new Passage.Table(
                    List.of("layer", "activation", "gradient", "", "of parameters"),
                    loss.layers().stream()
                            .map(row -> List.of(
                                    row.name(),
                                    LayerSizes.number(row.activation()),
                                    LayerSizes.number(row.gradient()),
                                    row.bar(largest),
                                    LayerSizes.number(row.parameters())))
                            .toList()));
            List<String> findings = LayerSizes.findings(loss.layers());
            findings.forEach(finding -> blocks.add(new Passage.Paragraph(finding)));
            if (findings.isEmpty()) {
                blocks.add(new Passage.Paragraph(
                        "From no layer to the next does the gradient fall or grow by more than a factor of "
                                + LayerSizes.number(LayerSizes.FACTOR) + "."));
            }
        }

        private static List<Detail> source(Line line) {
            return line.span()
                    .map(span -> List.of(new Detail(
                            place(span), span.source().lineText(span.line()).strip())))
                    .orElse(List.of());
        }

        private static String place(Span span) {
            return file(span.source().name()) + ":" + span.line();
        }

        private Passage.Equation equation(Line line, List<Detail> details) {
            return new Passage.Equation(
                    brief(line.name()),
                    shown(line.formula()),
                    line.type().shape().rank() == 0 ? "" : line.type().shape().toString(),
                    line.span().map(Span::line),
                    details,
                    line.value().filter(number -> !number.equals(line.formula().text())));
        }

        private void see(Line line) {
            see(line.name());
            see(line.formula());
        }

        private void see(Notation notation) {
            UnaryOperator<Name> remember = name -> {
                paths.computeIfAbsent(name.word(), word -> new HashSet<>()).add(name.path());
                return name;
            };
            notation.renamed(remember);
        }

        private Notation shown(Notation notation) {
            return notation.renamed(this::brief);
        }

        /** Without the path of the layer where the names are different without. */
        private Name brief(Name name) {
            return paths.getOrDefault(name.word(), Set.of()).size() <= 1
                    ? new Name(name.word(), name.word(), name.mark(), name.isScalar())
                    : new Name(name.path(), name.path(), name.mark(), name.isScalar());
        }
    }
}
