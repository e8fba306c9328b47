// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/** A fault of the compiler itself, with the pass in which it showed; never dressed as the user's. */
public final class InternalCompilerError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InternalCompilerError(String message) {
        super(message);
    }

    public InternalCompilerError(String message, Throwable cause) {
        super(message, cause);
    }

    /** What was thrown, with what was being done: {@code digits.nn: model Digits: schedule of train}. */
    public static InternalCompilerError during(String doing, Throwable thrown) {
        String what = thrown instanceof InternalCompilerError ? thrown.getMessage() : thrown.toString();
        return new InternalCompilerError(
                doing + ": " + what
                        + "\nA report needs the model and this error with its stack trace (mvn -e prints it).",
                thrown);
    }
}
