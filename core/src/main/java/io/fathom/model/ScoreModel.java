package io.fathom.model;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * What every estimator reads: the denoiser, equivalently the score, of the data smeared by Gaussian noise,
 * {@code y = x + sigma eps} (variance-exploding form; other processes enter through an adapter).
 *
 * <p>Contract: row i of the result depends on row i of the input alone, to the last bit, whatever the batch; the input is not
 * changed; a row with NaN gives a row with NaN and leaves the others alone.
 */
public interface ScoreModel {
    /** D. */
    int ambientDimension();

    /** The number type that {@link #denoised} takes and gives. */
    DType precision();

    /** The noise levels that the model knows. */
    NoiseRange noiseRange();

    /**
     * The mean of the clean point given the noisy one, {@code E[x | y] = y + sigma^2 score(y)} (Tweedie).
     *
     * @param y [B, D]; if it requires a gradient, the result can be differentiated by it
     * @return [B, D]
     */
    Tensor denoised(Tensor y, NoiseLevel sigma);

    /** {@code grad log p_sigma(y)}, [B, D]. */
    default Tensor score(Tensor y, NoiseLevel sigma) {
        return denoised(y, sigma).minus(y).times(1 / sigma.variance());
    }

    /**
     * The level at which the model answers when asked for {@code sigma}: the nearest of its table for a model of discrete
     * levels, else sigma itself. Estimators add noise of this level and report it.
     */
    default NoiseLevel nearestLevel(NoiseLevel sigma) {
        return sigma;
    }

    /**
     * Rows of one evaluation whose graph, kept for differentiation, is of a reasonable size: callers cut larger batches. Without a
     * graph any number of rows will do.
     */
    default int rowsAtOnce() {
        return 512;
    }

    /** Whether {@link #denoised} can be differentiated; if not, traces are taken by finite differences. */
    default boolean differentiable() {
        return true;
    }
}
