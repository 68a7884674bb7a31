package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.estimate.Reason;
import io.fathom.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Geometry-aware maximum likelihood (Gomtsyan et al. 2019): the unbiased {@link Mle} of every point among bootstrap sets, at several k, extrapolated
 * to radius 0 by a ridge regression on (R, R^2) with weights one over the standard deviation over sets; the intercept is the
 * answer. One number for all points: the mean over points, within [0, D], or (fast) one regression for all.
 *
 * @param least smallest k, 3 or more; 10 is usual
 * @param most largest k; 40 is usual
 * @param runs repetitions, whose mean is the answer; 10 is usual
 * @param sets bootstrap sets of a repetition, 2 or more; 20 is usual
 * @param fast whether one regression for all points
 * @param seed of the draws
 */
public record GeoMle(int least, int most, int runs, int sets, boolean fast, long seed) {
    private static final double RIDGE = 0.005;

    public GeoMle {
        Check.atLeast("least", least, 3);
        Check.atLeast("most", most, least);
        Check.atLeastOne("runs", runs);
        Check.atLeast("sets", sets, 2);
    }

    /** As published: k from 10 to 40, 10 runs of 20 sets. */
    public static GeoMle standard(long seed) {
        return new GeoMle(10, 40, 10, 20, false, seed);
    }

    /**
     * The dimension of all points together; its error is the standard error over runs.
     *
     * @param points without copies
     */
    public GlobalLid estimate(PointCloud points, SearchOptions options, Progress progress) {
        int n = points.count();
        double[] values = new double[runs];
        for (int run = 0; run < runs; run++) {
            List<int[]> drawn = new ArrayList<>();
            for (int set = 0; set < sets; set++) {
                RandomStream random = RandomStream.at(seed, run, set);
                drawn.add(random.ints(n, 0, n).sorted().distinct().toArray());
            }
            values[run] = estimate(points, drawn, options);
            progress.advance("geo_mle", run + 1L, runs, "");
        }
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double error = runs > 1 ? Math.sqrt(square / (runs - 1) / runs) : Double.NaN;
        return Double.isFinite(mean)
                ? new GlobalLid(toString(), mean, error, Double.NaN, n, null)
                : GlobalLid.none(toString(), Reason.UNDEFINED);
    }

    /** One repetition with given index sets, ascending. */
    double estimate(PointCloud points, List<int[]> drawn, SearchOptions options) {
        int n = points.count();
        int ks = most - least + 1;
        double[][][] value = new double[drawn.size()][n][ks];
        double[][] radius = new double[n][ks]; // mean over sets
        for (int s = 0; s < drawn.size(); s++) {
            int[] set = drawn.get(s);
            int[] own = new int[n]; // each point's place in the set; none matches a negative one
            for (int i = 0; i < n; i++) {
                own[i] = Math.max(-1, Arrays.binarySearch(set, i));
            }
            double[][] r = new NearestNeighbours(points.rows(set), options)
                    .of(points, own, most, Progress.SILENT)
                    .distances();
            for (int i = 0; i < n; i++) {
                double below = 0; // sum of ln r_j, j < k
                for (int k = 1; k <= most; k++) {
                    double log = Math.log(r[i][k - 1]);
                    if (k >= least) {
                        value[s][i][k - least] = (k - 2) / ((k - 1) * log - below);
                        radius[i][k - least] += r[i][k - 1] / drawn.size();
                    }
                    below += log;
                }
            }
        }
        double answer = fast ? overall(value, radius) : pointwise(value, radius);
        return Math.max(0, Math.min(points.dimension(), answer));
    }

    /** The mean over points of a regression for each, whose weights are from the scatter over sets. */
    private static double pointwise(double[][][] value, double[][] radius) {
        int n = radius.length;
        int ks = radius[0].length;
        double sum = 0;
        double[] mean = new double[ks];
        double[] weight = new double[ks];
        double[] over = new double[value.length];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < ks; k++) {
                for (int s = 0; s < over.length; s++) {
                    over[s] = value[s][i][k];
                }
                mean[k] = Arrays.stream(over).average().orElse(Double.NaN);
                weight[k] = 1 / deviation(over, mean[k]);
            }
            sum += ridge(radius[i], mean, weight);
        }
        return sum / n;
    }

    /** One regression for means over points, whose weights are from the scatter over points. */
    private static double overall(double[][][] value, double[][] radius) {
        int n = radius.length;
        int ks = radius[0].length;
        double[] r = new double[ks];
        double[] mean = new double[ks];
        double[] weight = new double[ks];
        double[] over = new double[n];
        for (int k = 0; k < ks; k++) {
            for (int i = 0; i < n; i++) {
                over[i] = 0;
                for (double[][] set : value) {
                    over[i] += set[i][k] / value.length;
                }
                r[k] += radius[i][k] / n;
            }
            mean[k] = Arrays.stream(over).average().orElse(Double.NaN);
            weight[k] = 1 / deviation(over, mean[k]);
        }
        return ridge(r, mean, weight);
    }

    private static double deviation(double[] values, double mean) {
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }

    /** Intercept of the weighted ridge regression of y on (r, r^2); the intercept is not shrunk. */
    private static double ridge(double[] r, double[] y, double[] w) {
        double total = 0;
        double m1 = 0;
        double m2 = 0;
        double my = 0;
        for (int k = 0; k < r.length; k++) {
            total += w[k];
            m1 += w[k] * r[k];
            m2 += w[k] * r[k] * r[k];
            my += w[k] * y[k];
        }
        m1 /= total;
        m2 /= total;
        my /= total;
        double s11 = RIDGE;
        double s22 = RIDGE;
        double s12 = 0;
        double t1 = 0;
        double t2 = 0;
        for (int k = 0; k < r.length; k++) {
            double a = r[k] - m1;
            double b = r[k] * r[k] - m2;
            s11 += w[k] * a * a;
            s22 += w[k] * b * b;
            s12 += w[k] * a * b;
            t1 += w[k] * a * (y[k] - my);
            t2 += w[k] * b * (y[k] - my);
        }
        double determinant = s11 * s22 - s12 * s12;
        double b1 = (t1 * s22 - t2 * s12) / determinant;
        double b2 = (t2 * s11 - t1 * s12) / determinant;
        return my - b1 * m1 - b2 * m2;
    }
}
