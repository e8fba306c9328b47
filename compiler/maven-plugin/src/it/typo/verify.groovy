// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
String text = new File(basedir, 'build.log').getText('UTF-8')

// The message with its place as a path that opens, the line, the caret and what to type; once.
assert text.count(' src/main/nn/shop/Price.nn:5:5: error NN0106') == 1
assert text =~ /(?m)^ +5 \|     ouput estimated = estimate\R +\|     \^\^\^\^\^/
assert text =~ /did you mean `?output/

// A failure of the user's: how many errors, and where; no stack trace.
assert text =~ /Failed to execute goal dev.chainrule:chainrule-maven-plugin.*: \d+ errors? in src\/main\/nn\/shop\/Price.nn/
assert !text.contains('\tat ')
assert !text.contains('Exception:')

// What is sound was compiled; what is not, was not.
assert new File(basedir, 'target/generated-sources/chainrule/shop/Good.java').isFile()
assert !new File(basedir, 'target/generated-sources/chainrule/shop/Price.java').exists()
