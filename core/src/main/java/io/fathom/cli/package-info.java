/**
 * The command line: one class per verb.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.cli;

import org.jspecify.annotations.NullMarked;
