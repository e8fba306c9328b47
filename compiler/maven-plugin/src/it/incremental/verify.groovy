// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
String text = new File(basedir, 'build.log').getText('UTF-8')
List<String> runs = text.split('BUILD SUCCESS') as List
assert runs.size() == 5

def compiled = { String run -> (run =~ /(First|Second|Third): \d+ parameters?/).collect { it[1] } }
assert compiled(runs[0]) == ['First', 'Second', 'Third']
assert compiled(runs[1]) == []
assert runs[1].contains('Models are up to date')
assert compiled(runs[2]) == ['Second']
assert compiled(runs[3]) == []

// A folder that is not there, though it was named, is a slip; the fifth run removes nothing.
assert runs[4].contains('there is no folder src/removd/nn to compile models from')

File folder = new File(basedir, 'target/generated-sources/chainrule/nets')
assert new File(folder, 'First.java').isFile()
assert new File(folder, 'Second.java').isFile()
assert folder.listFiles().findAll { it.name.startsWith('Third') }.empty

// The first file was written by the first run and never again, the second by the third run.
assert new File(folder, 'First.java').lastModified() < new File(folder, 'Second.java').lastModified()
