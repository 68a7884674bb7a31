package io.fathom.train;

import io.fathom.base.Check;

/**
 * Training points moved off the data's surface along its normals before noise is added, so that a model learns to bring home points
 * from much further off than the noise level; chains of tempered scores ask for that (arXiv 2509.24912).
 *
 * <pre>
 * y = x + b n + sigma eps      b n = width (1 - T T^T) zeta, zeta normal; T: tangents at x by local PCA
 * </pre>
 *
 * <p>for {@value #SHARE} of the points whose sigma is below a third of the width; the target remains x. The mean of x given y is then
 * still the nearest point up to O(sigma^2), now in the whole tube, where it is learnt with an uncertainty of sigma along the surface;
 * without it such a y occurs only at noise as large as its distance, and with an uncertainty as large. The model is then no exact score at
 * distances far above sigma, nor was it before.
 *
 * @param width standard deviation per normal direction, longer ones cut to twice that; at most a third of the reach of the
 *     surface, beyond which the nearest point is another one; standardised units; 0 for no displacement
 * @param lid dimension of the surface, 1 to below D; 0 for no displacement
 */
public record Displacement(double width, int lid) {
    /** None. */
    public static final Displacement NONE = new Displacement(0, 0);

    static final double SHARE = 0.8;
    static final double LONGEST = 2; // standard deviations
    private static final double LARGEST_NOISE = 1 / 3.0; // of the width: above, noise reaches as far

    public Displacement {
        Check.within("width of the displacement", width, 0, Double.MAX_VALUE);
        Check.that(
                width > 0 ? lid >= 1 : lid == 0,
                "lid of the displacement: expected " + (width > 0 ? "at least 1" : "0 without a width") + ", found "
                        + lid + ".");
    }

    /** Whether points are displaced. */
    boolean any() {
        return width > 0;
    }

    /**
     * By how many sigma one point is displaced.
     *
     * @param uniform in [0, 1), decides whether it is
     */
    double factor(double sigma, double uniform) {
        return sigma < LARGEST_NOISE * width && uniform < SHARE ? width / sigma : 0;
    }
}
