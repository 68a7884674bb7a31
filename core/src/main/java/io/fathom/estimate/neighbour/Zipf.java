package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Zipf regression: minus one over the slope of {@code ln r_i} on {@code ln((k + 0.6) / (i + 0.6))}, i = 0..k-1.
 *
 * @param k neighbours, 2 or more
 */
public record Zipf(int k) implements LocalEstimator {
    public Zipf {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return "zipf";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < k; i++) {
            meanX += Math.log((k + 0.6) / (i + 0.6)) / k;
            meanY += Math.log(r[i]) / k;
        }
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < k; i++) {
            double dx = Math.log((k + 0.6) / (i + 0.6)) - meanX;
            xx += dx * dx;
            xy += dx * (Math.log(r[i]) - meanY);
        }
        return -xx / xy;
    }
}
