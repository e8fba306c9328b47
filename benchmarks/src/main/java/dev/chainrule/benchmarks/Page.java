// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Markdown page with a part that is written by the run, between two markers. */
record Page(Path file) {
    private static final String BEGIN = "<!-- results: begin -->\n";
    private static final String END = "<!-- results: end -->\n";

    /** Puts text in place of what stands between the markers. */
    void replace(String results) throws IOException {
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " has no markers for the results");
        }
        Files.writeString(file, page.substring(0, begin + BEGIN.length()) + "\n" + results + page.substring(end));
    }
}
