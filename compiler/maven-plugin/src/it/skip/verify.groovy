// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
assert new File(basedir, 'build.log').text.count('chainrule.skip is set') == 2
assert !new File(basedir, 'target/generated-sources/chainrule').exists()
assert !new File(basedir, 'target/chainrule').exists()
