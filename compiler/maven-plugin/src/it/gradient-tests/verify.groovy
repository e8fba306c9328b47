// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
import java.util.zip.ZipFile

String text = new File(basedir, 'build.log').getText('UTF-8')
File tests = new File(basedir, 'target/generated-test-sources/chainrule-gradients')
String test = new File(tests, 'shop/PriceGradientTest.java').getText('UTF-8')

assert test.contains('void gradientsOfError()')
assert test.contains('void gradientsOfWrong()')
assert !test.contains('jqwik')
assert new File(tests, 'PlainGradientTest.java').isFile()
assert !new File(tests, 'FixedGradientTest.java').exists()

// What trains stays f32, and the f64 models are not packed.
assert new File(basedir, 'target/generated-sources/chainrule/shop/Price.java').text.contains('precision F32')
assert new File(tests, 'shop/f64/Price.java').text.contains('precision F64')
new ZipFile(new File(basedir, 'target/gradient-tests-1.jar')).withCloseable { jar ->
    assert jar.getEntry('shop/Price.class') != null
    assert jar.getEntry('shop/f64/Price.class') == null
}

assert text.contains('Tests run: 4, Failures: 0, Errors: 0')
assert text.contains('gradients of Price')
assert text =~ /error by 6 variables \(derivatives\.error\): \d+ quotients at 4 points agree/

// What is cut on purpose is proved as it is meant.
assert text.contains('and is meant to; with what is cut at shop/Cut.nn:9 held, the quotients agree')

// Each model is told of once.
assert text.count('Price: ') == 1
