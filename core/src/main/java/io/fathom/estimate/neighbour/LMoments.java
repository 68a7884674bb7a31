package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * The first two L-moments of the distances: {@code -(l1^2 / l2 - l1) / (2 r_k)}, where l1 is the mean and
 * {@code l2 = 2 sum i s_i / (k (k-1)) - l1} over the distances in falling order, i from 0.
 *
 * @param k neighbours, 2 or more
 */
public record LMoments(int k) implements LocalEstimator {
    public LMoments {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return "l_moments";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double w = r[k - 1];
        double l1 = 0;
        double weighted = 0;
        for (int j = 0; j < k; j++) {
            l1 += r[j];
            weighted += (k - 1.0 - j) * r[j];
        }
        l1 /= k;
        double l2 = 2 * weighted / (k * (k - 1.0)) - l1;
        return -(l1 * l1 / l2 - l1) / (2 * w);
    }
}
