package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.Standardiser;

/**
 * The population-optimal denoiser {@code E[x | x + sigma eps = y]} of a known law, in plain doubles.
 *
 * <p>Its DenoisingLoss {@code |denoised(y) - x|^2 / sigma^2} is the least that a model can reach on average.
 */
@FunctionalInterface
public interface IdealDenoiser {
    /**
     * The posterior mean; {@code y} is not modified.
     *
     * @param y a noisy point, [D]
     * @param sigma noise, standard deviation per coordinate in the units of {@code y}, above 0
     */
    double[] denoised(double[] y, double sigma);

    /** The same law after {@code z = (x - centre) / scale} with one scalar scale. */
    default IdealDenoiser standardised(Standardiser standardiser) {
        Check.that(standardiser.isScalar(), "standardiser: expected one scalar scale, found one scale per coordinate.");
        double[] centre = standardiser.centre();
        double scale = standardiser.scale()[0];
        return (y, sigma) -> {
            double[] raw = new double[y.length];
            for (int j = 0; j < y.length; j++) {
                raw[j] = y[j] * scale + centre[j];
            }
            double[] mean = denoised(raw, sigma * scale);
            for (int j = 0; j < y.length; j++) {
                mean[j] = (mean[j] - centre[j]) / scale;
            }
            return mean;
        };
    }
}
