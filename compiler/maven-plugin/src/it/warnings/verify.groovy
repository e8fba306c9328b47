// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
String text = new File(basedir, 'build.log').getText('UTF-8')
assert text.contains('BUILD SUCCESS')
assert text.count('[WARNING] src/main/nn/app/Line.nn:4:5: warning NN0601') == 1
assert text =~ /(?m)^ +4 \|     unneeded = x \* x\R +\|     \^/

// The build's precision wins.
assert new File(basedir, 'target/generated-sources/chainrule/app/Line.java').text.contains('double[] y')

List<String> dumps = []
new File(basedir, 'target/chainrule/dumps').eachFileRecurse { if (it.file) dumps << it.name }
assert dumps.any { it.endsWith('-graph.txt') }
assert dumps.any { it.endsWith('-schedule.txt') }
