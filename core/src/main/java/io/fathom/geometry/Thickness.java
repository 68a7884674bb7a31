package io.fathom.geometry;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The tube in which chains of {@link TemperedLangevin} walk: independent normal deviations of standard deviation
 * {@code tau / sqrt(1 - eta/2)} in each of the {@code D - d} normal directions; exact where these are flat.
 */
public final class Thickness {
    private Thickness() {}

    /** Standard deviation in one normal direction. */
    public static double deviation(double tau, double eta) {
        return tau / Math.sqrt(1 - eta / 2);
    }

    /** Mean distance to the manifold, {@code deviation sqrt 2 Gamma((c+1)/2) / Gamma(c/2)}, c = D - d; 0 for c = 0. */
    public static double meanDistance(double tau, double eta, double codimension) {
        return codimension <= 0
                ? 0
                : deviation(tau, eta)
                        * Math.sqrt(2)
                        * Math.exp(LogGamma.value((codimension + 1) / 2) - LogGamma.value(codimension / 2));
    }
}
