package io.fathom.density;

import io.fathom.diffusion.NoiseLevel;

/** Reads a curve between its nodes, linearly in ln sigma. */
final class Interpolate {
    private Interpolate() {}

    /** log p of row i at a level between the first and last node. */
    static double at(ImmseDensity.Curve curve, int i, NoiseLevel level) {
        int high = 1;
        while (high < curve.levels().size() - 1 && curve.levels().get(high).compareTo(level) < 0) {
            high++;
        }
        double from = curve.levels().get(high - 1).logSigma();
        double to = curve.levels().get(high).logSigma();
        double share = (level.logSigma() - from) / (to - from);
        return curve.nats()[high - 1][i] + share * (curve.nats()[high][i] - curve.nats()[high - 1][i]);
    }
}
