// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.ImportPath;
import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Fails the build where a <code>.nn</code> file is not as the goal <code>format</code> leaves it. */
@Mojo(name = "format-check", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class FormatCheckMojo extends AbstractFormatMojo {
    @Override
    void changed(Map<Path, String> others) throws MojoFailureException {
        others.keySet().forEach(file -> getLog().error(ImportPath.shown(file) + " is not formatted"));
        if (!others.isEmpty()) {
            throw new MojoFailureException((others.size() == 1 ? "1 file is" : others.size() + " files are")
                    + " not formatted; mvn chainrule:format puts " + (others.size() == 1 ? "it" : "them") + " right");
        }
    }
}
