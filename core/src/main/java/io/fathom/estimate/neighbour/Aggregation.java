package io.fathom.estimate.neighbour;

import java.util.Arrays;

/** How one number is made of the points' values; papers and programs differ in it, so it is named. */
public enum Aggregation {
    /**
     * One over the mean of the inverses (MacKay and Ghahramani 2005): unbiased for the k - 1 form of {@link Mle} in flat space.
     */
    HARMONIC {
        @Override
        double of(double[] values) {
            return 1 / Arrays.stream(values).map(v -> 1 / v).average().orElse(Double.NaN);
        }
    },
    /** The mean: for the k - 2 form of {@link Mle}; high by (k - 1)/(k - 2) for its k - 1 form. */
    ARITHMETIC {
        @Override
        double of(double[] values) {
            return Arrays.stream(values).average().orElse(Double.NaN);
        }
    },
    /** The middle value, robust. */
    MEDIAN {
        @Override
        double of(double[] values) {
            return Medians.sorted(Arrays.stream(values).sorted().toArray(), values.length);
        }
    };

    /** Of finite values, at least one. */
    abstract double of(double[] values);
}
