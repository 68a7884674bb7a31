package io.fathom.density;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;

/**
 * A way to read the log-density of points from a score model: a record of options, whose {@code toString} is its label in
 * reports.
 *
 * <p>Contract: x is not changed; the same seed gives the same bits; a row's result depends on its own numbers, its key and the
 * seed alone, as far as the model's does (a solver with one step for a batch: to its tolerance); a row with NaN gives NaN and
 * leaves the others alone; zero rows give zero results.
 */
public interface DensityEstimator {
    /** Short name for columns, for example {@code immse}. */
    String method();

    /**
     * log p_sigma of each row, in the model's units; a {@link DensityRun} brings it to data units.
     *
     * @throws IllegalArgumentException if the model cannot be read by this estimator, or does not know a level that it needs
     */
    Densities estimate(ScoreModel model, DensityBatch batch, NoiseLevel sigma);

    /** Evaluations of the model that one row keeps in memory at once; for choosing a batch size. */
    int evaluationsAtOnce();

    /**
     * What an estimator says of a batch.
     *
     * @param nats log p_sigma in the model's units, [B]
     * @param standardError what the random draws leave uncertain, where that is known, else NaN, [B]
     * @param evaluations of the model for one row
     */
    record Densities(double[] nats, double[] standardError, double evaluations) {}
}
