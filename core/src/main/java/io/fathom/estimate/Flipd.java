package io.fathom.estimate;

import io.fathom.model.Divergence;

/**
 * Fokker-Planck LID (Kamkari et al., arXiv 2406.03537): {@code LID(x) = T(x) + q(x) = D + d log p_sigma(x) / d ln sigma}.
 *
 * <p>T is the trace of the Jacobian of the denoiser and {@code q = |denoised(x) - x|^2 / sigma^2}, both at the clean x. At
 * distance r from a flat manifold: d + r^2/sigma^2. May be negative for a network far from exact; never clipped.
 *
 * @param divergence how the trace is taken
 */
public record Flipd(Divergence divergence) implements CleanPointEstimator {
    /** With the exact trace. */
    public static Flipd exact() {
        return new Flipd(new Divergence.Exact());
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
