/**
 * Noise levels and processes: schedules, preconditioning, the way to variance-exploding form.
 *
 * <p>Enter at {@link io.fathom.diffusion.NoiseLevel}: everything in the library speaks of sigma, {@code y = x + sigma eps}, in
 * standardised units. A {@link io.fathom.diffusion.NoiseProcess} relates a model's own time to sigma, a {@link
 * io.fathom.diffusion.Parameterisation} says what its output means (noise, data, velocity); both together make a foreign network
 * answer in these terms, see {@code io.fathom.model.AdaptedModel}.
 *
 * <pre>{@code
 * NoiseProcess process = VariancePreserving.STANDARD;
 * NativeLevel level = process.at(new NoiseLevel(0.5));               // what the network is told
 * Preconditioning c = Parameterisation.EPSILON.at(process, level);
 * // denoised(y) = c.cSkip() y + c.cOut() network(c.cIn() y, c.cNoise())
 * }</pre>
 *
 * <p>Time stays inside the processes and is never mixed with sigma.
 *
 * <p>References: Song et al. 2021, arXiv 2011.13456 (variance exploding, preserving, sub-VP); Ho et al. 2020, arXiv 2006.11239
 * (discrete steps); Lipman et al. 2023, arXiv 2210.02747 (flow matching); Karras et al. 2022, arXiv 2206.00364 (EDM).
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.diffusion;

import org.jspecify.annotations.NullMarked;
