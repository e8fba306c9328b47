// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
import java.util.zip.ZipFile

File log = new File(basedir, 'build.log')
String text = log.getText('UTF-8')

assert new File(basedir, 'target/generated-sources/chainrule/shop/Price.java').isFile()
new ZipFile(new File(basedir, 'target/minimal-1.jar')).withCloseable { jar ->
    assert jar.getEntry('META-INF/chainrule/shop/Price.nn') != null
    assert jar.getEntry('shop/Price.class') != null
}
assert text.contains('Tests run: 1, Failures: 0, Errors: 0')

// What the model costs, as formulas in the batch size.
assert text.contains('Price: 2 parameters')
assert text =~ /train: .*B.* FLOP, .*B.* bytes/
assert !text.contains('WARNING] shop/')
