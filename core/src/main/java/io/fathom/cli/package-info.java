/**
 * The command line: one class per verb.
 *
 * <p>Enter at {@link io.fathom.cli.Main}; a verb is a {@code Callable} that reads its options, checks its outputs, calls the
 * rooms to its left and prints. It is the only room that wires data, training, estimating and reporting together, and the only one
 * that prints or knows picocli.
 *
 * <pre>{@code
 * int status = Main.run("estimate", "data.csv", "--out", "lid.csv", "--report", "report.html");
 * // 0 fine, 1 failed, 2 wrong usage
 * }</pre>
 *
 * <p>Results go to standard output, progress and faults to standard error. Options that several verbs share are groups: how data
 * is read, how a model is trained, seed and threads. Each option's text says its unit, range and default. A new verb is a class
 * here, a line in {@code Main}, a line in the README, and checks in {@code .ci/end-to-end.sh}. The verb {@code bench} has a room of
 * its own, {@link io.fathom.cli.bench}.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.cli;

import org.jspecify.annotations.NullMarked;
