/**
 * Fathom measures how many dimensions data has, point by point, from score models.
 *
 * <p>The map, in the order in which a room may know another (to its left only): {@code base, tensor, data, diffusion,
 * model, train, geometry, density, estimate, report, cli}. Data flows one way: points, training, score model (a file with
 * provenance), estimator, table, report.
 */
@NullMarked
package io.fathom;

import org.jspecify.annotations.NullMarked;
