package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * The median of {@link Mom} without its last distance, {@link Mle} and {@link Rv}, as ELKI's ensemble.
 *
 * @param k neighbours, 4 or more
 */
public record Ensemble(int k) implements LocalEstimator {
    public Ensemble {
        Check.atLeast("k", k, 4);
    }

    @Override
    public String method() {
        return "ensemble";
    }

    @Override
    public int least() {
        return 4;
    }

    @Override
    public double at(Neighbourhood x) {
        double a = new Mom(k, false).at(x);
        double b = new Mle(k, false).at(x);
        double c = new Rv(k).at(x);
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
