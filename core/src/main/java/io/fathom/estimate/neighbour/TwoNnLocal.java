package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * {@link TwoNn} by regression on a point's k neighbours as a data set of their own: the two nearest of each among the others.
 *
 * @param k neighbours, 3 or more; 100 is usual
 * @param discarded share of the largest ratios left out, from 0 to below 1
 */
public record TwoNnLocal(int k, double discarded) implements LocalEstimator {
    public TwoNnLocal {
        Check.atLeast("k", k, 3);
        Check.that(discarded >= 0 && discarded < 1, "discarded: expected 0 to below 1, found " + discarded + ".");
    }

    @Override
    public String method() {
        return "two_nn";
    }

    @Override
    public int least() {
        return 3;
    }

    @Override
    public double at(Neighbourhood x) {
        double[] g = x.gram();
        int n = x.k();
        double[] mu = new double[n];
        for (int i = 0; i < n; i++) {
            int row = x.gramAt() + i * x.stride();
            double first = Double.POSITIVE_INFINITY;
            double second = Double.POSITIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    double v = g[row + i] - 2 * g[row + j] + g[x.gramAt() + j * x.stride() + j];
                    second = Math.min(second, Math.max(first, v));
                    first = Math.min(first, v);
                }
            }
            mu[i] = 0.5 * Math.log(second / first);
        }
        return TwoNn.slope(mu, discarded);
    }

    @Override
    public String toString() {
        return "TwoNnLocal(k=" + k + ")";
    }
}
