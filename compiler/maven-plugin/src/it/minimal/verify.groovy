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

// One line for the model; what it costs, as formulas in the batch size, is in a file.
assert text.count('Price: ') == 1
assert text.contains('Price: 2 parameters')
assert text.contains('what models cost is in target/chainrule/report')
assert new File(basedir, 'target/chainrule/report/shop/Price.txt').text =~ /train: .*B.* FLOP, .*B.* bytes/
assert !text.contains('Price.nn')
