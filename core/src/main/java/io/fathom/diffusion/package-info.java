/**
 * Noise levels and processes: schedules, preconditioning, the adapter to variance-exploding form.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.diffusion;

import org.jspecify.annotations.NullMarked;
