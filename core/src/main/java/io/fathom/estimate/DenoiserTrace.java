package io.fathom.estimate;

import io.fathom.model.Divergence;

/**
 * The trace of the Jacobian of the denoiser, {@code LID(x) = T(x)}: near a manifold that Jacobian is the projector on the
 * tangent space, wherever the point lies along the normal; in one pass with {@link Flipd}.
 *
 * @param divergence how the trace is taken
 */
public record DenoiserTrace(Divergence divergence) implements CleanPointEstimator {
    /** With the exact trace. */
    public static DenoiserTrace exact() {
        return new DenoiserTrace(new Divergence.Exact());
    }

    @Override
    public String method() {
        return "trace";
    }

    @Override
    public double offsetWeight() {
        return 0;
    }

    @Override
    public String toString() {
        return "DenoiserTrace(" + divergence + ")";
    }
}
