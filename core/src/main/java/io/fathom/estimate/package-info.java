/**
 * LID estimators: they read a fitted score model and points, and never train.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.estimate;

import org.jspecify.annotations.NullMarked;
