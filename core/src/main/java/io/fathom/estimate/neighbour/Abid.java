package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Angle-based intrinsic dimension (Thordsen and Schubert 2020): one over the mean squared cosine between directions to the
 * neighbours, with the pairs (i, i) or without them (its revised form).
 *
 * @param k neighbours, 2 or more
 * @param diagonal whether a direction counts with itself
 */
public record Abid(int k, boolean diagonal) implements LocalEstimator {
    public Abid {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return diagonal ? "abid" : "rabid";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] g = x.gram();
        int n = x.k();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            int row = x.gramAt() + i * x.stride();
            for (int j = 0; j < i; j++) {
                double product = g[row + j];
                sum += product * product / (g[row + i] * g[x.gramAt() + j * x.stride() + j]);
            }
        }
        return (double) n * n / (2 * sum + (diagonal ? n : 0));
    }
}
