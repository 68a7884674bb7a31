package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.tensor.Tensor;

/**
 * Classifier-free guidance (Ho and Salimans 2022, arXiv 2207.12598) in noise predictions, and its tempered form for correctors (Li
 * 2025, arXiv 2509.24912):
 *
 * <pre>
 * guided    eps_0 + w (eps_y - eps_0)                   eps_0 told no class, eps_y told class y
 * tempered  b^alpha eps_0 + w (eps_y - eps_0)           b = sqrt(1 - abar), the noise of the process that keeps the variance
 * </pre>
 *
 * <p>Times -1/b the first is the score of {@code p_0^(1-w) p_y^w} up to smoothing, the second that of {@code p_0^(b^alpha - w) p_y^w}: the
 * less noise, the less the density of all data counts, until only its support does.
 *
 * @param weight w; 0 is no class, 1 the class alone, more exaggerates what tells it from the others
 * @param alpha how fast tempering sets in, from 0, none, to below 2
 */
public record Guidance(double weight, double alpha) {
    public Guidance {
        Check.within("guidance weight", weight, 0, 1000);
        Check.that(alpha >= 0 && alpha < 2, "alpha: expected a number from 0 to below 2, found " + alpha + ".");
    }

    /** The guided noise prediction, [B, D]. */
    Tensor guided(Tensor eps0, Tensor epsY) {
        return eps0.plus(epsY.minus(eps0), weight);
    }

    /** The tempered one at noise b; equal to {@link #guided} to the last bit for alpha 0. */
    Tensor tempered(Tensor eps0, Tensor epsY, double b) {
        return eps0.times(Math.pow(b, alpha)).plus(epsY.minus(eps0), weight);
    }
}
