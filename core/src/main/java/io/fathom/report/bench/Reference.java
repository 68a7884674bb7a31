package io.fathom.report.bench;

/**
 * A figure of others to stand beside a benchmark's own.
 *
 * @param data the data set, or empty for the mean over all
 * @param name whose and of what, for example {@code DSM paper, DiT}
 * @param meanAbsoluteError theirs
 */
public record Reference(String data, String name, double meanAbsoluteError) {}
