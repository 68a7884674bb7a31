package io.fathom.diffusion;

import io.fathom.base.Check;
import java.math.BigDecimal;

/**
 * The noise levels that a model knows; outside it its answers mean nothing.
 *
 * @param lowest smallest sigma, 0 for exact models
 * @param highest largest sigma, infinite for exact models
 */
public record NoiseRange(double lowest, double highest) {
    /** Of exact models: every level. */
    public static final NoiseRange ALL = new NoiseRange(0, Double.POSITIVE_INFINITY);

    private static final double ROUNDING = 1e-9; // relative: a grid's end computed by exp(log) still belongs to it

    public NoiseRange {
        Check.that(
                lowest >= 0 && highest > lowest,
                "noise range: expected 0 <= lowest < highest, found " + lowest + " and " + highest + ".");
    }

    /** Whether {@code sigma} lies in the range, ends included. */
    public boolean contains(NoiseLevel sigma) {
        return sigma.sigma() >= lowest * (1 - ROUNDING) && sigma.sigma() <= highest * (1 + ROUNDING);
    }

    /** Requires {@link #contains}; the error names sigma and both ends. */
    public void require(NoiseLevel sigma) {
        Check.that(
                contains(sigma),
                "sigma: expected a noise level from " + plain(lowest) + " to " + plain(highest)
                        + ", the range that the model knows, found " + plain(sigma.sigma()) + ".");
    }

    /** Without an exponent, as people write noise levels. */
    private static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
