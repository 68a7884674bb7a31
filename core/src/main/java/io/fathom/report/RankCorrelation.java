package io.fathom.report;

import io.fathom.base.Check;
import io.fathom.base.Sorted;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Spearman's rank correlation: Pearson's correlation of average ranks (ties share their mean rank), over the pairs of finite
 * numbers.
 *
 * @param rho from -1 to 1; NaN when fewer than two pairs are left or one side is constant
 * @param pairs that were finite on both sides
 */
record RankCorrelation(double rho, int pairs) {
    static RankCorrelation of(double[] x, double[] y) {
        Check.same("numbers to correlate", x.length, y.length);
        int[] both = IntStream.range(0, x.length)
                .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
                .toArray();
        double[] a = ranks(Arrays.stream(both).mapToDouble(i -> x[i]).toArray());
        double[] b = ranks(Arrays.stream(both).mapToDouble(i -> y[i]).toArray());
        return new RankCorrelation(Metrics.correlation(a, b), both.length);
    }

    /** Ranks from 1; equal values share the mean of theirs. */
    static double[] ranks(double[] x) {
        double[] sorted = Arrays.stream(x).map(v -> v + 0.0).sorted().toArray(); // + 0.0: the two zeros are one value
        double[] ranks = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            ranks[i] = Sorted.belowOrHalf(sorted, x[i]) + 0.5;
        }
        return ranks;
    }
}
