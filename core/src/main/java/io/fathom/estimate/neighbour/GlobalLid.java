package io.fathom.estimate.neighbour;

import org.jspecify.annotations.Nullable;

/**
 * One dimension for all points together.
 *
 * @param label the estimator with its options, for people
 * @param value NaN with a reason
 * @param standardError NaN where none is known
 * @param scale mean distance of the neighbours read; NaN where the estimator has no one scale
 * @param points how many points it is made of
 * @param reason a code of {@link io.fathom.estimate.Reason}, or null
 */
public record GlobalLid(
        String label,
        double value,
        double standardError,
        double scale,
        int points,
        @Nullable String reason) {
    static GlobalLid none(String label, String reason) {
        return new GlobalLid(label, Double.NaN, Double.NaN, Double.NaN, 0, reason);
    }
}
