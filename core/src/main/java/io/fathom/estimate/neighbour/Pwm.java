package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Probability-weighted moments (Amsaleg et al. 2015): with {@code v = sum_{j<k} j r_j / (r_k k (k-1))}, {@code v / (1 - 2v)}; of
 * second order {@code v = sum_{j<k} j (j+1) r_j / (r_k (k+1) k (k-1))}, {@code v / (1 - 3v)}.
 *
 * @param k neighbours, 2 or more
 * @param second whether of second order
 */
public record Pwm(int k, boolean second) implements LocalEstimator {
    public Pwm {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return second ? "pwm2" : "pwm";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double w = r[k - 1];
        double v = 0;
        for (int j = 1; j < k; j++) {
            v += second ? (double) j * (j + 1) * r[j - 1] : j * r[j - 1];
        }
        v /= w * k * (k - 1.0) * (second ? k + 1 : 1);
        return v / (1 - (second ? 3 : 2) * v);
    }
}
