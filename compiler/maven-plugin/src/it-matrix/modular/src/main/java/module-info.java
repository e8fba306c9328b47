// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
module app {
    requires dev.chainrule.runtime;

    exports app;
}
