package io.fathom.report.bench;

/**
 * A figure that a benchmark should reach.
 *
 * @param name what is measured
 * @param value what was measured; NaN if it was not
 * @param bound what it is held against
 * @param atMost whether the value must be at most the bound; else at least
 */
public record Target(String name, double value, double bound, boolean atMost) {
    /** Whether it is reached; a figure that is none is not. */
    public boolean met() {
        return atMost ? value <= bound : value >= bound;
    }
}
