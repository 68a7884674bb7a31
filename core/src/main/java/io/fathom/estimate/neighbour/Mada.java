package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Manifold-adaptive dimension (Farahmand et al. 2007): {@code ln 2 / ln(r_k / r_floor(k/2))}.
 *
 * @param k neighbours, 2 or more
 */
public record Mada(int k) implements LocalEstimator {
    public Mada {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return "mada";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double w = r[k - 1];
        return Math.log(2) / Math.log(w / r[k / 2 - 1]);
    }
}
