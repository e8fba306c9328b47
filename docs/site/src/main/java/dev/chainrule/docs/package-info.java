// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The documents of the repository. Enter Markdown files; leave pages of HTML, and a list of links that lead nowhere. What
 * holds: a link works on the site if it works in the repository.
 */
@NullMarked
package dev.chainrule.docs;

import org.jspecify.annotations.NullMarked;
