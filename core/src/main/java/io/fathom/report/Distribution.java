package io.fathom.report;

import java.util.Arrays;

/**
 * The finite values among some numbers, described; NaN where there are none.
 *
 * @param count of all numbers
 * @param finite of the finite ones, which everything below is about
 * @param sd with n - 1 in the denominator; NaN for fewer than two
 */
record Distribution(
        int count,
        int finite,
        double mean,
        double sd,
        double min,
        double q05,
        double q25,
        double median,
        double q75,
        double q95,
        double max) {

    static Distribution of(double[] values) {
        double[] x = sortedFinite(values);
        double mean = Arrays.stream(x).average().orElse(Double.NaN);
        double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
        double sd = x.length < 2 ? Double.NaN : Math.sqrt(squares / (x.length - 1));
        return new Distribution(
                values.length,
                x.length,
                mean,
                sd,
                quantile(x, 0),
                quantile(x, 0.05),
                quantile(x, 0.25),
                quantile(x, 0.5),
                quantile(x, 0.75),
                quantile(x, 0.95),
                quantile(x, 1));
    }

    /** The standard error of the mean, {@code sd / sqrt(n)}. */
    double standardError() {
        return sd / Math.sqrt(finite);
    }

    static double[] sortedFinite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    }

    /** Linear between order statistics (type 7 of Hyndman and Fan 1996); NaN of nothing. */
    static double quantile(double[] sorted, double p) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = p * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
