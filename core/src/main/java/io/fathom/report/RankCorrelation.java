package io.fathom.report;

import io.fathom.base.Check;
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
        double mean = (both.length + 1) / 2.0; // of ranks 1..n, ties or not
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < both.length; i++) {
            ab += (a[i] - mean) * (b[i] - mean);
            aa += (a[i] - mean) * (a[i] - mean);
            bb += (b[i] - mean) * (b[i] - mean);
        }
        return new RankCorrelation(aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Double.NaN, both.length);
    }

    /** Ranks from 1; equal values share the mean of theirs. */
    static double[] ranks(double[] x) {
        double[] sorted = Arrays.stream(x).map(v -> v + 0.0).sorted().toArray(); // + 0.0: the two zeros are one value
        double[] ranks = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            ranks[i] = (below(sorted, x[i]) + 1 + below(sorted, Math.nextUp(x[i]))) / 2.0;
        }
        return ranks;
    }

    /** How many of the ascending values are below {@code x}. */
    private static int below(double[] sorted, double x) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
