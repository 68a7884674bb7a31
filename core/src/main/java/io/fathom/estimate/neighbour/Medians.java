package io.fathom.estimate.neighbour;

import java.util.Arrays;

/** Medians and quantiles of small arrays. */
final class Medians {
    private Medians() {}

    /** Median of the first n of ascending numbers; of an even count the mean of the middle two; NaN of none. */
    static double sorted(double[] ascending, int n) {
        return n == 0 ? Double.NaN : 0.5 * (ascending[(n - 1) / 2] + ascending[n / 2]);
    }

    /** Median of numbers in any order. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted(sorted, sorted.length);
    }

    /** Quantile of ascending numbers, linear between order statistics. */
    static double quantile(double[] ascending, double p) {
        double at = p * (ascending.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, ascending.length - 1);
        return ascending[low] + (at - low) * (ascending[high] - ascending[low]);
    }
}
