package io.fathom.estimate;

import io.fathom.model.Divergence;

/**
 * The implicit score-matching loss of a point: {@code LID(x) = T(x) + q(x)/2}, T and q as in {@link Flipd}, in one pass with
 * it. At distance r from a flat manifold: d + r^2/(2 sigma^2).
 *
 * @param divergence how the trace is taken
 */
public record ImplicitLoss(Divergence divergence) implements CleanPointEstimator {
    /** With the exact trace. */
    public static ImplicitLoss exact() {
        return new ImplicitLoss(new Divergence.Exact());
    }

    @Override
    public String method() {
        return "implicit_loss";
    }

    @Override
    public double offsetWeight() {
        return 0.5;
    }

    @Override
    public String toString() {
        return "ImplicitLoss(" + divergence + ")";
    }
}
