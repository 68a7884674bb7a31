/** Neighbour-based estimators. */
@NullMarked
package io.fathom.estimate.neighbour;

import org.jspecify.annotations.NullMarked;
