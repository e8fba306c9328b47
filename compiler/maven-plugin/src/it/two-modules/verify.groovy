// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
import java.util.zip.ZipFile

new ZipFile(new File(basedir, 'layers/target/layers-1.jar')).withCloseable { jar ->
    assert jar.getEntry('META-INF/chainrule/nets/parts.nn') != null
}
assert new File(basedir, 'net/target/generated-sources/chainrule/app/Net.java').isFile()
String state = new File(basedir, 'net/target/chainrule/compile-default.state').text
assert state =~ /(?m)^import [0-9a-f]{64} nets\.parts$/
assert new File(basedir, 'build.log').text.contains('Tests run: 1, Failures: 0, Errors: 0')
