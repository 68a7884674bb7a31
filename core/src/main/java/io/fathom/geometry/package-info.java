/**
 * What a score knows of the surface on which data lies: the nearest point, the distance, tangent space, curvature, reach,
 * density, and how evenly points cover it.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.geometry;

import org.jspecify.annotations.NullMarked;
