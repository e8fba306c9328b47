// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
String text = new File(basedir, 'build.log').getText('UTF-8')
File made = new File(basedir, 'target/made/slope')

String pom = new File(made, 'pom.xml').text
assert pom.contains('<groupId>org.example</groupId>')
assert pom.contains('<argument>org.example.slope.Main</argument>')
assert !pom.contains('@') && !pom.contains('${package}')

assert new File(made, 'src/main/nn/org/example/slope/Line.nn').isFile()
assert new File(made, 'src/main/java/org/example/slope/Main.java').text.startsWith('package org.example.slope;')

// It builds, and proves the gradients of its model.
assert new File(made, 'target/slope-1.0-SNAPSHOT.jar').isFile()
assert text.contains('gradients of Line')
assert text =~ /Tests run: \d+, Failures: 0, Errors: 0/
