/**
 * Score models: the interface, networks, analytic models, the model file.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.model;

import org.jspecify.annotations.NullMarked;
