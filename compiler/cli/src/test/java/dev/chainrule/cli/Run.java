// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command printed, and how it ended. */
record Run(int code, String out, String err) {
    static Run of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int code = Chainrule.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(texts);
        return new Run(code, out.toString(), err.toString());
    }
}
