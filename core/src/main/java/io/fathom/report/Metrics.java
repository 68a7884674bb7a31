package io.fathom.report;

import io.fathom.base.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How well estimates meet known dimensions, and how well scores rank.
 *
 * <p>Rows where an estimate (or a truth, or a score) is not finite are left out and counted beside.
 */
public final class Metrics {
    private Metrics() {}

    /**
     * Errors of estimates against the truth.
     *
     * @param count rows with an estimate
     * @param missing rows without one
     * @param meanAbsoluteError mean |LID - d|; NaN when there is no row
     * @param bias mean (LID - d)
     * @param mean of the estimates
     * @param standardDeviation of the estimates' errors, unbiased; NaN below two rows
     */
    public record Errors(
            int count, int missing, double meanAbsoluteError, double bias, double mean, double standardDeviation) {
        /** |mean(LID) - mean(d)|, which errors of opposite sign do not touch. */
        public double biasOfTheMean() {
            return Math.abs(bias);
        }
    }

    /** A figure over seeds. */
    public record OverSeeds(int count, double mean, double standardDeviation, double standardError) {}

    /** Errors over all rows. */
    public static Errors errors(double[] truth, double[] lid) {
        Check.same("estimates", truth.length, lid.length);
        int[] rows = finite(truth, lid);
        double[] error = Arrays.stream(rows).mapToDouble(i -> lid[i] - truth[i]).toArray();
        double bias = mean(error);
        return new Errors(
                rows.length,
                truth.length - rows.length,
                mean(Arrays.stream(error).map(Math::abs).toArray()),
                bias,
                mean(Arrays.stream(rows).mapToDouble(i -> lid[i]).toArray()),
                deviation(error, bias));
    }

    /** Errors of each component, by its number. */
    public static Map<Integer, Errors> errorsByComponent(double[] truth, double[] lid, int[] component) {
        Check.same("estimates", truth.length, lid.length);
        Check.same("components", truth.length, component.length);
        Map<Integer, Errors> byComponent = new TreeMap<>();
        IntStream.of(component).distinct().forEach(k -> {
            int[] rows = IntStream.range(0, truth.length)
                    .filter(i -> component[i] == k)
                    .toArray();
            byComponent.put(k, errors(pick(truth, rows), pick(lid, rows)));
        });
        return byComponent;
    }

    /**
     * Concordance: over the pairs of rows with different truth, 1 where the predictions are ordered alike, 1/2 where they tie, 0
     * otherwise; the mean. O(N log N).
     *
     * <p>1 is a perfect ranking, 1/2 a random or a constant one.
     *
     * @return NaN when no two rows differ in truth
     */
    public static double concordance(double[] truth, double[] prediction) {
        Check.same("predictions", truth.length, prediction.length);
        int[] rows = finite(truth, prediction);
        int n = rows.length;
        int[] rank = denseRanks(pick(prediction, rows)); // equal predictions share a rank
        int[] group = denseRanks(pick(truth, rows)); // and so do equal truths
        int[] order = orderOf(group);
        CountTree seen = new CountTree(n);
        long twice = 0; // ties count 1, concordant pairs 2
        long pairs = 0;
        for (int from = 0, to; from < n; from = to) {
            to = from;
            while (to < n && group[order[to]] == group[order[from]]) {
                int r = rank[order[to]];
                twice += seen.below(r) + seen.below(r + 1);
                to++;
            }
            for (int k = from; k < to; k++) {
                seen.add(rank[order[k]]);
            }
            pairs += (long) from * (to - from);
        }
        return pairs == 0 ? Double.NaN : twice / (2.0 * pairs);
    }

    /** Pearson's correlation over the pairs of finite numbers; NaN when one side is constant or nothing is left. */
    public static double correlation(double[] x, double[] y) {
        Check.same("numbers to correlate", x.length, y.length);
        int[] both = finite(x, y);
        double meanX = mean(pick(x, both));
        double meanY = mean(pick(y, both));
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i : both) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Double.NaN;
    }

    /** Spearman's rank correlation with average ranks; NaN below two rows or when one side is constant. */
    public static double spearman(double[] x, double[] y) {
        return RankCorrelation.of(x, y).rho();
    }

    /**
     * The area under the ROC curve: the chance that a positive scores above a negative, ties half.
     *
     * @return NaN when one side has no finite score
     */
    public static double auroc(double[] negatives, double[] positives) {
        double[] truth = new double[negatives.length + positives.length];
        Arrays.fill(truth, negatives.length, truth.length, 1);
        return concordance(
                truth,
                DoubleStream.concat(Arrays.stream(negatives), Arrays.stream(positives))
                        .toArray());
    }

    /**
     * The area under the best ROC curve of two scores with a threshold each, where a row is positive if either score exceeds
     * its own: for every number of false alarms the pair of thresholds that finds most positives (Kamkari et al. 2024, arXiv
     * 2403.18910). The pairs are chosen on the rows themselves, so that this bounds from above what any fixed rule of the two
     * thresholds reaches, and is never below {@link #auroc} of either score. Rows without both scores are left out. O(N^2).
     *
     * @param negatives both scores of the negatives, [2][N]
     * @param positives of the positives, [2][M]
     * @return NaN when one side has no row
     */
    public static double aurocOfThresholdPairs(double[][] negatives, double[][] positives) {
        double[][] own = bySecond(negatives);
        double[][] other = bySecond(positives);
        if (own.length == 0 || other.length == 0) {
            return Double.NaN;
        }
        double[] found = new double[own.length]; // most positives at k false alarms
        for (double[] limit : own) { // only thresholds at negatives can be best
            int alarms = (int) Arrays.stream(own).filter(r -> r[0] > limit[0]).count();
            int hits = (int) Arrays.stream(other).filter(r -> r[0] > limit[0]).count();
            int next = 0;
            for (double[] row : own) { // the second threshold falls from row to row
                while (next < other.length && other[next][1] > row[1]) {
                    hits += other[next++][0] <= limit[0] ? 1 : 0;
                }
                if (row[0] <= limit[0]) {
                    found[alarms] = Math.max(found[alarms], hits);
                    alarms++;
                }
            }
        }
        for (int k = 1; k < found.length; k++) {
            found[k] = Math.max(found[k], found[k - 1]);
        }
        return mean(found) / other.length;
    }

    /** The rows with both scores, [n][2], the highest second score first. */
    private static double[][] bySecond(double[][] scores) {
        Check.same("scores", scores[0].length, scores[1].length);
        return Arrays.stream(finite(scores[0], scores[1]))
                .mapToObj(i -> new double[] {scores[0][i], scores[1][i]})
                .sorted(Comparator.comparingDouble(row -> -row[1]))
                .toArray(double[][]::new);
    }

    /** Mean, scatter and standard error of one figure per seed; figures that are not finite are left out. */
    public static OverSeeds overSeeds(double... figures) {
        double[] kept = Arrays.stream(figures).filter(Double::isFinite).toArray();
        double mean = mean(kept);
        double deviation = deviation(kept, mean);
        return new OverSeeds(kept.length, mean, deviation, deviation / Math.sqrt(kept.length));
    }

    private static int[] finite(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .filter(i -> Double.isFinite(a[i]) && Double.isFinite(b[i]))
                .toArray();
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double deviation(double[] values, double mean) {
        double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return values.length < 2 ? Double.NaN : Math.sqrt(square / (values.length - 1));
    }

    /** 0 for the smallest value, one more for each larger distinct one. */
    private static int[] denseRanks(double[] values) {
        // + 0.0 makes one value of the two zeros
        double[] sorted = Arrays.stream(values).map(v -> v + 0.0).sorted().toArray();
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[count++] = sorted[i];
            }
        }
        int distinct = count;
        return Arrays.stream(values)
                .mapToInt(v -> Arrays.binarySearch(sorted, 0, distinct, v + 0.0))
                .toArray();
    }

    /** Row numbers by ascending rank: a counting sort. */
    private static int[] orderOf(int[] rank) {
        int[] start = new int[rank.length + 1];
        for (int r : rank) {
            start[r + 1]++;
        }
        Arrays.parallelPrefix(start, Integer::sum);
        int[] order = new int[rank.length];
        for (int i = 0; i < rank.length; i++) {
            order[start[rank[i]]++] = i;
        }
        return order;
    }

    /** Counts by rank with prefix sums in O(log n) (Fenwick 1994). */
    private static final class CountTree {
        private final int[] count;

        CountTree(int ranks) {
            count = new int[ranks + 1];
        }

        void add(int rank) {
            for (int i = rank + 1; i < count.length; i += i & -i) {
                count[i]++;
            }
        }

        /** How many have a rank below {@code rank}. */
        long below(int rank) {
            long sum = 0;
            for (int i = rank; i > 0; i -= i & -i) {
                sum += count[i];
            }
            return sum;
        }
    }
}
