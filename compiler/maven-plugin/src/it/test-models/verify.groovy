// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
import java.util.zip.ZipFile

assert new File(basedir, 'target/generated-test-sources/chainrule/lib/Probe.java').isFile()
assert new File(basedir, 'build.log').text.contains('Tests run: 1, Failures: 0, Errors: 0')
new ZipFile(new File(basedir, 'target/test-models-1.jar')).withCloseable { jar ->
    assert jar.getEntry('META-INF/chainrule/lib/scale.nn') != null
    assert jar.getEntry('META-INF/chainrule/lib/Probe.nn') == null
    assert jar.getEntry('lib/Probe.class') == null
}
