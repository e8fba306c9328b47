// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code docs/testing.md} shows what is really printed; {@code -Dgolden.update} rewrites it. */
final class TestingDocument {
    private static final Path FILE = Path.of(System.getProperty("chainrule.root", "../.."), "docs/testing.md");

    private TestingDocument() {}

    /** The text stands between {@code <!-- name -->} and {@code <!-- end -->}. */
    static void holds(String name, String text) {
        try {
            String document = Files.readString(FILE);
            String mark = "<!-- " + name + " -->\n";
            int from = document.indexOf(mark) + mark.length();
            assertThat(from).as("the place of " + name).isGreaterThanOrEqualTo(mark.length());
            int to = document.indexOf("<!-- end -->", from);
            if (System.getProperty("golden.update") != null) {
                document = document.substring(0, from) + text + "\n" + document.substring(to);
                Files.writeString(FILE, document);
                to = document.indexOf("<!-- end -->", from);
            }
            assertThat(document.substring(from, to)).isEqualTo(text + "\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
