// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

/** In which language a document is written. */
public enum Format {
    /** Lines of Unicode, for a terminal. */
    TEXT("txt") {
        @Override
        String render(DerivationDocument document) {
            return new TextDocument(document).text();
        }
    },
    MARKDOWN("md") {
        @Override
        String render(DerivationDocument document) {
            return new MarkdownDocument(document).text();
        }
    },
    /** A whole document, for pdflatex. */
    LATEX("tex") {
        @Override
        String render(DerivationDocument document) {
            return new LatexDocument(document).text();
        }
    },
    /** A whole page with its style, mathematics in MathML. */
    HTML("html") {
        @Override
        String render(DerivationDocument document) {
            return new HtmlDocument(document).text();
        }
    };

    private final String ending;

    Format(String ending) {
        this.ending = ending;
    }

    /** Of files in it, without the dot. */
    public String ending() {
        return ending;
    }

    abstract String render(DerivationDocument document);
}
