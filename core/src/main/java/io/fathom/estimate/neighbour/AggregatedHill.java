package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Hill's estimator aggregated over all ranks: {@code -k / sum_{i=2..k} (mean_{j<i} ln r_j - ln r_i)}.
 *
 * @param k neighbours, 2 or more
 */
public record AggregatedHill(int k) implements LocalEstimator {
    public AggregatedHill {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return "aggregated_hill";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        if (r[0] == r[k - 1]) {
            return Double.POSITIVE_INFINITY; // not the rounding of the sum
        }
        double below = Math.log(r[0]);
        double sum = 0;
        for (int i = 1; i < k; i++) {
            double log = Math.log(r[i]);
            sum += below / i - log;
            below += log;
        }
        return -k / sum;
    }
}
