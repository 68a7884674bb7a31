/**
 * Noise levels and processes: schedules, preconditioning, the way to variance-exploding form.
 *
 * <p>Everything in the library speaks of {@link io.fathom.diffusion.NoiseLevel}, {@code y = x + sigma eps}. A
 * {@link io.fathom.diffusion.NoiseProcess} relates a model's own time to sigma, a
 * {@link io.fathom.diffusion.Parameterisation} says what its output means.
 */
@NullMarked
package io.fathom.diffusion;

import org.jspecify.annotations.NullMarked;
