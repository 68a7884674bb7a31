/**
 * The verb {@code fathom bench}: figures about this program on this machine, each experiment in one run.
 *
 * <p>Enter at {@link io.fathom.cli.bench.BenchCommand}. One command class an experiment; beside it what it measures (a
 * {@code ...Benchmark}, {@code ...Experiment} or {@code ...Study}), and how that is printed and written ({@code ...Output}).
 * Accuracy on data of known dimension ({@code manifolds}, {@code mixtures}) goes through a plan, a run and a log of rows that a
 * later run continues; the cost of estimators is measured in child processes.
 *
 * <pre>{@code
 * fathom bench manifolds --cases sphere --steps 300 --out bench-sphere
 * }</pre>
 *
 * <p>A new experiment is a command here, a line in {@code BenchCommand}, and a test at a size of seconds. Verbs of users are in
 * {@link io.fathom.cli}, which gives options, progress and checks of outputs; nothing there but {@code Main} knows this package.
 */
@NullMarked
package io.fathom.cli.bench;

import org.jspecify.annotations.NullMarked;
