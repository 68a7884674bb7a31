package io.fathom.estimate;

import org.jspecify.annotations.Nullable;

/**
 * What an estimator says about a batch at every noise level asked for.
 *
 * @param value LID, NaN where the model's output was not finite, [G][B]
 * @param standardError [G][B]
 * @param offManifold {@code q = |denoised(x) - x|^2 / v}, about 0 on the manifold and r^2/v at distance r;
 *     NaN where the draws are too few to see it, [G][B]
 * @param transition the share of eigenvalues that a {@link SpectralFilter} neither passes nor stops; null of other
 *     estimators, [G][B]
 */
public record LidCurves(
        double[][] value, double[][] standardError, double[][] offManifold, double @Nullable [][] transition) {
    /** Of an estimator without a filter. */
    public LidCurves(double[][] value, double[][] standardError, double[][] offManifold) {
        this(value, standardError, offManifold, null);
    }

    static LidCurves empty(int levels, int batch) {
        return new LidCurves(new double[levels][batch], new double[levels][batch], new double[levels][batch]);
    }
}
