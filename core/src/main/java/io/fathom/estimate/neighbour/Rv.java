package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Regularly varying functions (Amsaleg et al. 2015): the growth between ranks k/2, 3k/4 and k, combined so that the first-order
 * bias cancels.
 *
 * @param k neighbours, 4 or more
 */
public record Rv(int k) implements LocalEstimator {
    public Rv {
        Check.atLeast("k", k, 4);
    }

    @Override
    public String method() {
        return "rv";
    }

    @Override
    public int least() {
        return 4;
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double w = r[k - 1];
        int n1 = k / 2;
        int n2 = 3 * k / 4;
        double r1 = r[n1 - 1];
        double r2 = r[n2 - 1];
        double curvature = r1 - 2 * r2 + w;
        double p = (w - r2) / curvature;
        double a = curvature == 0 ? -1 : (1 - p) / p;
        return (Math.log((double) k / n2) + a * Math.log((double) n1 / n2))
                / (Math.log(w / r2) + a * Math.log(r1 / r2));
    }
}
