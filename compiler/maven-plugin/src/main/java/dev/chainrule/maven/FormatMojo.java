// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.driver.ImportPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.plugins.annotations.Mojo;

/** Puts indentation, spaces and blank lines of the project's <code>.nn</code> files right. */
@Mojo(name = "format", threadSafe = true)
public final class FormatMojo extends AbstractFormatMojo {
    @Override
    void changed(Map<Path, String> others) throws IOException {
        for (Map.Entry<Path, String> each : others.entrySet()) {
            Files.writeString(each.getKey(), each.getValue());
            getLog().info("Formatted " + ImportPath.shown(each.getKey()));
        }
    }
}
