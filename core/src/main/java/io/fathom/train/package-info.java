/**
 * Training: losses, optimiser, moving average, the loop with its checkpoints.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.train;

import org.jspecify.annotations.NullMarked;
