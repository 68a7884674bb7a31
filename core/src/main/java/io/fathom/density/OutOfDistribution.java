package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.base.Sorted;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The dual test for points out of distribution (Kamkari et al. 2024, arXiv 2403.18910): a point belongs to the data only if
 * its log p and its local dimension are both as high as those of the data. Where log p is low it lies outside; where log p is
 * high and the dimension low it lies on a thin part of the density that holds little probability, as flat images do in a model
 * of textured ones.
 *
 * <p>With F_p and F_d the ranks, from 0 to 1, of log p and of the dimension among those of the reference, a pair of thresholds
 * at one rank t is {@code min(F_p, F_d) <= t}. The one combined score is
 *
 * <p>{@code score = 1 - G(min(F_p, F_d))},
 *
 * <p>G the rank of that minimum among the reference's own: uniform from 0 to 1 on the reference, so that {@code score > 0.95}
 * raises a false alarm on 5 % of it. A rank is {@code (below + equal/2 + 1/2)/(n + 1)}.
 */
public final class OutOfDistribution {
    private final double[] density; // ascending
    private final double[] dimension; // ascending
    private final double[] smaller; // of the two ranks, ascending

    private OutOfDistribution(double[] density, double[] dimension, double[] smaller) {
        this.density = density;
        this.dimension = dimension;
        this.smaller = smaller;
    }

    /**
     * Calibrated on reference rows; rows where either number is not finite are left out.
     *
     * @param logDensity log p in any unit, [N]
     * @param lid the dimension, [N]
     * @throws IllegalArgumentException with fewer than two usable rows
     */
    public static OutOfDistribution fit(double[] logDensity, double[] lid) {
        Check.same("dimensions of the reference", logDensity.length, lid.length);
        int[] rows = IntStream.range(0, lid.length)
                .filter(i -> Double.isFinite(logDensity[i]) && Double.isFinite(lid[i]))
                .toArray();
        Check.atLeast("reference rows with log p and LID", rows.length, 2);
        double[] p = IntStream.of(rows).mapToDouble(i -> logDensity[i]).toArray();
        double[] d = IntStream.of(rows).mapToDouble(i -> lid[i]).toArray();
        double[] sortedP = p.clone();
        double[] sortedD = d.clone();
        Arrays.sort(sortedP);
        Arrays.sort(sortedD);
        double[] smaller = new double[rows.length];
        Arrays.setAll(smaller, i -> Math.min(rank(sortedP, p[i]), rank(sortedD, d[i])));
        Arrays.sort(smaller);
        return new OutOfDistribution(sortedP, sortedD, smaller);
    }

    /**
     * What the test says of points; NaN where log p or the dimension is not finite.
     *
     * @param densityRank F_p, [N]
     * @param dimensionRank F_d, [N]
     * @param score from 0 to 1, high outside the reference, [N]
     */
    public record Scores(double[] densityRank, double[] dimensionRank, double[] score) {}

    /** Scores points by their log p and dimension, in the units of the reference. */
    public Scores score(double[] logDensity, double[] lid) {
        Check.same("dimensions of the points", logDensity.length, lid.length);
        int n = lid.length;
        Scores scores = new Scores(new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            boolean usable = Double.isFinite(logDensity[i]) && Double.isFinite(lid[i]);
            double p = usable ? rank(density, logDensity[i]) : Double.NaN;
            double d = usable ? rank(dimension, lid[i]) : Double.NaN;
            scores.densityRank()[i] = p;
            scores.dimensionRank()[i] = d;
            scores.score()[i] = usable ? 1 - rank(smaller, Math.min(p, d)) : Double.NaN;
        }
        return scores;
    }

    /** How many rows the reference has. */
    public int count() {
        return density.length;
    }

    private static double rank(double[] sorted, double x) {
        return (Sorted.belowOrHalf(sorted, x) + 0.5) / (sorted.length + 1);
    }
}
