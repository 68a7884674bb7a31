/**
 * Score models: the interface, networks, the model file; closed forms lie in {@code model.analytic}.
 *
 * <p>Enter at {@link io.fathom.model.ScoreModel}: whatever gives the mean of the clean point for a noisy one, {@code denoised(y,
 * sigma) = y + sigma^2 score(y)}, is a score model, and every estimator reads it. A model with its units and its history is a
 * {@link io.fathom.model.TrainedModel}, which is what the model file holds. A network trained elsewhere comes in through {@link
 * io.fathom.model.AdaptedModel}.
 *
 * <pre>{@code
 * TrainedModel model = TrainedModel.load(Path.of("model.safetensors"));
 * try (Scope scope = new Scope(); NoGrad off = new NoGrad()) {
 *     Tensor y = Tensor.of(rows, n, model.ambientDimension());       // [n, D], standardised units
 *     Tensor clean = model.score().denoised(y, new NoiseLevel(0.1)); // [n, D]
 * }
 * }</pre>
 *
 * <p>The trace of the denoiser's Jacobian is a {@link io.fathom.model.Divergence}: exact, by random probes, or by forward passes
 * alone. A network knows neither training nor data.
 *
 * <p>References: Karras et al. 2022, arXiv 2206.00364 (preconditioning); Hutchinson 1990 (trace by probes).
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.model;

import org.jspecify.annotations.NullMarked;
