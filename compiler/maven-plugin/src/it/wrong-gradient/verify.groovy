// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0

String text = new File(basedir, 'build.log').getText('UTF-8')
String document = new File(basedir, '../../../../../docs/testing.md').getText('UTF-8')

assert text.contains('Tests run: 1, Failures: 1')
int from = document.indexOf('<!-- a message -->')
String message = document.substring(from, document.indexOf('<!-- end -->', from))
List<String> lines = message.readLines().findAll { it.contains('Area') || it.contains('quotient') || it.contains('GradientCheck') }
assert lines.size() >= 3
assert lines.every { text.contains(it.strip()) }
