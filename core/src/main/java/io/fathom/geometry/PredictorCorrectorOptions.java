package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.VariancePreserving;

/**
 * How {@link PredictorCorrector} walks from noise to data.
 *
 * @param steps predictor steps
 * @param corrections corrector steps after each predictor step, n; 0 is plain DDPM
 * @param guidance weight and tempering; alpha 0 is the plain predictor-corrector
 * @param snr r of the step rule, above 0: noise moved by a correction against the score's
 * @param levels first and last noise level, sigma in the model's units; within {@link VariancePreserving#STANDARD}'s
 */
public record PredictorCorrectorOptions(int steps, int corrections, Guidance guidance, double snr, NoiseRange levels) {
    /** Customary for images (Song et al. 2021, arXiv 2011.13456). */
    public static final double USUAL_SNR = 0.16;

    public PredictorCorrectorOptions {
        Check.atLeastOne("steps", steps);
        Check.atLeast("corrections", corrections, 0);
        Check.positive("snr", snr);
        NoiseRange reached = VariancePreserving.STANDARD.range();
        Check.that(
                levels.lowest() > 0 && levels.highest() <= reached.highest() && levels.lowest() < levels.highest(),
                "levels: expected two different ones above 0 and up to " + reached.highest() + ", found "
                        + levels.lowest() + " to " + levels.highest() + ".");
    }

    /** The same with another number of corrections and another tempering. */
    public PredictorCorrectorOptions with(int otherCorrections, double alpha) {
        return new PredictorCorrectorOptions(
                steps, otherCorrections, new Guidance(guidance.weight(), alpha), snr, levels);
    }
}
