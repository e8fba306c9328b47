// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
// Runs the program on the module path, with the JDK of this build.
File runtime = null
new File(localRepositoryPath, 'dev/chainrule/chainrule-runtime').eachFileRecurse {
    if (it.name ==~ /chainrule-runtime-.*(?<!sources|javadoc)\.jar/) runtime = it
}
String path = [new File(basedir, 'target/modular-1.jar'), runtime].join(File.pathSeparator)
File java = new File(System.getProperty('java.home'), 'bin/java')
Process process = new ProcessBuilder(java.path, '-p', path, '-m', 'app/app.Main').redirectErrorStream(true).start()
String output = process.inputStream.text
assert process.waitFor() == 0 : output
assert output.readLines().last() == 'app 6.0'
