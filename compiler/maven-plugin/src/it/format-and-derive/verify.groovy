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
