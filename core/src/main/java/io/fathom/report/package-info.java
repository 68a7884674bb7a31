/**
 * Results out: tables, metrics, the terminal summary, the HTML report.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.report;

import org.jspecify.annotations.NullMarked;
