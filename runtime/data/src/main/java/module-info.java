// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/** Data sets to train on, and a progress bar to watch: {@link dev.chainrule.data}. */
// XChart is no module, but says the name that it will have.
@SuppressWarnings("requires-automatic")
module dev.chainrule.data {
    requires static org.jspecify;
    requires transitive dev.chainrule.runtime;
    requires de.siegmar.fastcsv;
    requires java.desktop;
    requires me.tongfei.progressbar;
    requires org.knowm.xchart;

    exports dev.chainrule.data;
}
