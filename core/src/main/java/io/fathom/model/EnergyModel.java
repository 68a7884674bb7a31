package io.fathom.model;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.Tensor;

/**
 * A score model that is the gradient of an energy: {@code U(y, l) = -log p_sigma(y)} in nats, summed over the coordinates, with
 * l = ln sigma (Guth, Kadkhodaie and Simoncelli 2025, arXiv 2506.05310).
 *
 * <p>{@code score = -grad_y U}, {@code denoised = y - v grad_y U}, v = sigma^2; and U obeys the Fokker-Planck equation
 * {@code dU/dl = v (Lap U - |grad U|^2)} as far as it is learnt. All in the units of the model.
 */
public interface EnergyModel extends ScoreModel {
    /**
     * U, [B]. With the constant that makes it {@code -log p_sigma} if {@link #normalised}, else up to one constant that is the
     * same at all points and noise levels.
     *
     * @param y [B, D]; if it requires a gradient, the result can be differentiated by it
     */
    Tensor energy(Tensor y, NoiseLevel sigma);

    /** The energy with both its derivatives, from one forward and one backward pass. */
    Evaluation evaluate(Tensor y, NoiseLevel sigma);

    /** Whether {@link #energy} holds the normalising constant. */
    boolean normalised();

    /**
     * What one evaluation gives; no graph is kept.
     *
     * @param energy U, [B]
     * @param denoised {@code y - v grad_y U}, [B, D]
     * @param noiseScore {@code dU/dl}, l = ln sigma, [B]; its mean over noisy points is 0, at a clean point it is D - FLIPD
     */
    record Evaluation(Tensor energy, Tensor denoised, Tensor noiseScore) {}
}
