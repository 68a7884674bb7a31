package io.fathom.diffusion;

import io.fathom.base.Check;

/**
 * How much noise: {@code y = x + sigma * eps}, eps standard normal, so sigma is the standard deviation per coordinate in the
 * units of the points a model sees (standardised units for trained models).
 *
 * @param sigma above 0
 */
public record NoiseLevel(double sigma) implements Comparable<NoiseLevel> {
    public NoiseLevel {
        Check.positive("sigma", sigma);
    }

    /** sigma squared. */
    public double variance() {
        return sigma * sigma;
    }

    /** ln sigma. */
    public double logSigma() {
        return Math.log(sigma);
    }

    /** ln of signal to noise for data of unit variance, {@code -2 ln sigma}. */
    public double logSnr() {
        return -2 * logSigma();
    }

    @Override
    public int compareTo(NoiseLevel other) {
        return Double.compare(sigma, other.sigma);
    }
}
