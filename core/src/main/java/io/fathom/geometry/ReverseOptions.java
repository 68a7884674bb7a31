package io.fathom.geometry;

import io.fathom.base.Check;

/**
 * How {@link ReverseDiffusion} goes from noise to data.
 *
 * @param method {@code ODE}: Heun's method on the probability flow; {@code SDE}: ancestral steps
 * @param steps from the highest noise level to the lowest, at least 2
 * @param highest first noise level, above 0
 * @param lowest last noise level, above 0; then follows one denoising
 * @param dataDeviation standard deviation of a coordinate of the data, at least 0, for the width of the first noise
 */
public record ReverseOptions(Method method, int steps, double highest, double lowest, double dataDeviation) {
    /** The two samplers. */
    public enum Method {
        /** Deterministic after the first draw. */
        ODE,
        /** Noise in every step. */
        SDE
    }

    public ReverseOptions {
        Check.atLeast("steps", steps, 2);
        Check.positive("lowest", lowest);
        Check.that(
                highest > lowest && Double.isFinite(highest),
                "highest: expected a finite number above " + lowest + ", found " + highest + ".");
        Check.within("dataDeviation", dataDeviation, 0, Double.MAX_VALUE);
    }

    /** sigma of step i of {@link #steps}, from 0; equal steps of {@code sigma^(1/7)} (Karras et al. 2022, eq. 5). */
    double sigma(int i) {
        double share = (double) i / (steps - 1);
        double root = (1 - share) * Math.pow(highest, 1.0 / 7) + share * Math.pow(lowest, 1.0 / 7);
        return Math.min(highest, Math.max(lowest, Math.pow(root, 7)));
    }
}
