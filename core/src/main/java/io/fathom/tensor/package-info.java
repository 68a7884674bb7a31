/**
 * Numbers: the engine behind a thin facade, arrays, random streams.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.tensor;

import org.jspecify.annotations.NullMarked;
