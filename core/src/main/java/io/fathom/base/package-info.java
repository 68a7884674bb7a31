/**
 * What every room stands on: argument checks, the exception for bad input, atomic file writing, JSON of records,
 * progress.
 *
 * <p>Nothing here knows about points, models or dimensions. A newcomer needs {@link io.fathom.base.Check} (errors of the
 * caller) and {@link io.fathom.base.BadInputException} (errors of a file).
 */
@NullMarked
package io.fathom.base;

import org.jspecify.annotations.NullMarked;
