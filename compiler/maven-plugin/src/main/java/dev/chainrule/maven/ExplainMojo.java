// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.Explanations;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Says what a message of the compiler means, with a wrong and a right program. */
@Mojo(name = "explain", requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class ExplainMojo extends AbstractMojo {
    /** The code of the message, such as <code>NN0204</code>. */
    @Parameter(property = "code", required = true)
    private String code;

    @Override
    public void execute() throws MojoFailureException {
        String text = Explanations.of(code)
                .orElseThrow(() -> new MojoFailureException(
                        "there is no message " + code + "; a code is two letters and four digits, such as NN0204"));
        text.lines().forEach(getLog()::info);
    }
}
