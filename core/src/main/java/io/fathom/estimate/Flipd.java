package io.fathom.estimate;

import io.fathom.model.Divergence;

/**
 * Fokker-Planck LID (Kamkari et al., arXiv 2406.03537): {@code LID(x) = T(x) + q(x) = D + d log p_sigma(x) / d ln sigma}.
 *
 * <p>T is the trace of the Jacobian of the denoiser and {@code q = |denoised(x) - x|^2 / sigma^2}, both at the clean x. At
 * distance r from a flat manifold: d + r^2/sigma^2. May be negative for a network far from exact; never clipped.
 *
 * <p>With {@link Divergence.NoiseSlope} and an energy model, U = -log p, this is {@code D - dU/d ln sigma} from one evaluation (Guth,
 * Kadkhodaie and Simoncelli 2025, arXiv 2506.05310).
 *
 * @param divergence how the trace is taken
 */
public record Flipd(Divergence divergence) implements CleanPointEstimator {
    /** With the exact trace. */
    public static Flipd exact() {
        return new Flipd(new Divergence.Exact());
    }

    /** From the slope of an energy model's energy along the noise level. */
    public static Flipd ofEnergy() {
        return new Flipd(new Divergence.NoiseSlope());
    }

    @Override
    public String method() {
        return "flipd";
    }

    @Override
    public double offsetWeight() {
        return 1;
    }

    @Override
    public String toString() {
        return "Flipd(" + divergence + ")";
    }
}
