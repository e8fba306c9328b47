// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
String text = new File(basedir, 'build.log').getText('UTF-8')

// Looked at, told, left alone; then put right, after which there is nothing to say.
assert text.count('src/main/nn/shop/Price.nn is not formatted') == 1
assert text.contains('1 file is not formatted; mvn chainrule:format puts it right')
assert text.count('Formatted src/main/nn/shop/Price.nn') == 1
String program = new File(basedir, 'src/main/nn/shop/Price.nn').getText('UTF-8')
assert program.contains('\n    loss error = mean((w * x - y)^2) // of one weight\n')

// A page that needs nothing from elsewhere, and the text, which is printed too.
String page = new File(basedir, 'target/chainrule/derivation/Price.html').getText('UTF-8')
assert page.contains('<math') && !(page =~ /(src|href)="(http|\/\/)/)
assert page.contains('mean((w * x - y)^2)')
String derivation = new File(basedir, 'target/chainrule/derivation/Price.txt').getText('UTF-8')
assert derivation.contains('dw     = Σ 2 / B · (w · x − y) · x')
assert text.contains('[INFO]   dw     = Σ 2 / B · (w · x − y) · x')
assert text.contains('there is no model Prices in src/main/nn')

// Numbers of a row that is drawn, or of the one that is given; on the page too.
assert page.contains('no data but drawn')
assert derivation.contains('Of 2 rows with w, x, y as given')
assert derivation.contains('= −27.5\n')
assert text.contains('which model is given x=2? Say -Dmodel=…')
assert text.contains('the model Price has no input or parameter z; it has w, x, y')
