// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.Locale;
import java.util.Map;

/** What a {@link Watch} has seen so far. */
final class Watched {
    private final Watch watch;
    /** NaN as long as there was none. */
    private double best = Double.NaN;

    private int bestEpoch;
    private int epochsSinceBest;

    Watched(Watch watch) {
        this.watch = watch;
    }

    /** Takes the figures of an epoch that is done; whether they are the best so far. */
    boolean take(History.Epoch epoch) {
        double value = epoch.validation().get(watch.figure());
        if (!watch.isBetter(value, best)) {
            epochsSinceBest++;
            return false;
        }
        best = value;
        bestEpoch = epoch.number();
        epochsSinceBest = 0;
        return true;
    }

    double best() {
        return best;
    }

    int bestEpoch() {
        return bestEpoch;
    }

    int epochsSinceBest() {
        return epochsSinceBest;
    }

    /** {@code nll 0.0812}: the best. */
    @Override
    public String toString() {
        return watch.figure() + " " + String.format(Locale.ROOT, "%.5g", best);
    }

    /** Waits anew. */
    void forgive() {
        epochsSinceBest = 0;
    }

    /** Writes what was seen into a checkpoint. */
    void save(String prefix, Map<String, String> metadata) {
        metadata.put(prefix + "watched", watch.toString());
        metadata.put(prefix + "best", Double.toString(best));
        metadata.put(prefix + "bestEpoch", Integer.toString(bestEpoch));
        metadata.put(prefix + "epochsSinceBest", Integer.toString(epochsSinceBest));
    }

    /**
     * Takes up what a checkpoint holds; false if it watched something else.
     *
     * @param done epochs of the training it was saved by
     */
    boolean read(String prefix, Map<String, String> metadata, int done) {
        if (!watch.toString().equals(metadata.get(prefix + "watched"))) {
            return false;
        }
        best = Double.parseDouble(Progress.text(metadata, prefix + "best"));
        bestEpoch = (int) Progress.number(metadata, prefix + "bestEpoch", done);
        epochsSinceBest = (int) Progress.number(metadata, prefix + "epochsSinceBest", done);
        return true;
    }
}
