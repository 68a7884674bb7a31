package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * The method of moments (Amsaleg et al. 2015): {@code m / (r_k - m)} with m the mean distance.
 *
 * @param k neighbours, 2 or more
 * @param withLast whether m is the mean of r_1 to r_k (as scikit-dimension) or of r_1 to r_{k-1} (as ELKI)
 */
public record Mom(int k, boolean withLast) implements LocalEstimator {
    public Mom {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return "mom";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double w = r[k - 1];
        int n = withLast ? k : k - 1;
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += r[j];
        }
        double m = sum / n;
        return m / (w - m);
    }
}
