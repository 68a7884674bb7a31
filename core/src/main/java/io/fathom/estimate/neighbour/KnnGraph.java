package io.fathom.estimate.neighbour;

import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.estimate.Reason;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;

/**
 * The length of nearest-neighbour graphs (Costa and Hero 2004; Carter et al. 2010): over random subsets of p points the sum L of
 * squared distances to the k nearest grows as {@code c p^((m-2)/m)}; the whole m from 1 to D of least residual. Coarse: p is small
 * and m enters through an exponent near 1.
 *
 * @param k neighbours, 1 or more; 10 is usual
 * @param smallest p of the first subsets, above k; 50 is usual
 * @param step from one p to the next; 20 is usual
 * @param sizes how many p, 2 or more; 5 is usual
 * @param repeats subsets of each p, 1 or more; 5 is usual
 * @param seed of the draws
 */
public record KnnGraph(int k, int smallest, int step, int sizes, int repeats, long seed) {
    public KnnGraph {
        Check.atLeastOne("k", k);
        Check.atLeast("smallest", smallest, k + 1);
        Check.atLeastOne("step", step);
        Check.atLeast("sizes", sizes, 2);
        Check.atLeastOne("repeats", repeats);
    }

    /** k = 10, p = 50, 70, .., 130, five subsets each. */
    public static KnnGraph standard(long seed) {
        return new KnnGraph(10, 50, 20, 5, 5, seed);
    }

    /**
     * The dimension of all points together.
     *
     * @throws BadInputException if there are fewer points than the largest subset has
     */
    public GlobalLid estimate(PointCloud points) {
        int largest = smallest + (sizes - 1) * step;
        if (points.count() < largest) {
            throw new BadInputException(
                    this + ": expected at least " + largest + " points, found " + points.count() + ".");
        }
        double[] size = new double[sizes];
        double[] length = new double[sizes];
        for (int s = 0; s < sizes; s++) {
            int p = smallest + s * step;
            size[s] = p;
            for (int r = 0; r < repeats; r++) {
                int[] rows = Arrays.copyOf(RandomStream.at(seed, p, r).permutation(points.count()), p);
                Neighbours near =
                        new NearestNeighbours(points.rows(rows), SearchOptions.DEFAULT).ofAll(k, Progress.SILENT);
                for (double[] distances : near.distances()) {
                    length[s] += Arrays.stream(distances).map(d -> d * d).sum() / repeats;
                }
            }
        }
        double total = Arrays.stream(length).sum();
        if (!(total > 0)) {
            return GlobalLid.none(toString(), Reason.ALL_EQUAL);
        }
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int m = 1; m <= points.dimension(); m++) {
            double residual = residual(size, length, (m - 2.0) / m);
            if (residual < least) {
                least = residual;
                best = m;
            }
        }
        return new GlobalLid(toString(), best, Double.NaN, Double.NaN, points.count(), null);
    }

    /** Of {@code length = c size^power} with the best c. */
    private static double residual(double[] size, double[] length, double power) {
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int s = 0; s < size.length; s++) {
            double x = Math.pow(size[s], power);
            xy += x * length[s];
            xx += x * x;
            yy += length[s] * length[s];
        }
        return yy - xy * xy / xx;
    }
}
