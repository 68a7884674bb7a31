package io.fathom.estimate;

import io.fathom.tensor.RandomStream;
import java.util.Arrays;

/**
 * How the m draws of one row are made. With an exact model of a flat d-dimensional manifold in D dimensions the standard
 * deviation of the {@link DenoisingLoss} is as given (d = 16, D = 64, m = 8 in brackets).
 */
public enum NoiseKind {
    /** Independent standard normal draws: sqrt(2 d / m) [2.00]. */
    PLAIN,
    /** Draws in pairs eps, -eps: sqrt(4 d / m) [2.83], worse, because the loss is even in eps. An odd m ends unpaired. */
    ANTITHETIC,
    /** Plain draws, the sum of losses divided by the sum of |eps|^2 / D: sqrt(2 d (1 - d/D) / m) [1.73]. */
    RATIO,
    /** Random directions of length sqrt(D): sqrt(2 d (D - d) / (m (D + 2))) [1.70]. */
    FIXED_NORM,
    /** Random signs: sqrt(2 (d - sum P_ii^2) / m) [1.70], P the tangent projector. */
    RADEMACHER,
    /**
     * Orthogonal directions of length sqrt(D), in frames of at most D: sqrt(2 d (D-d) (D-m) / (m (D-1) (D+2))) [1.61]; 0 when
     * m is a multiple of D.
     */
    ORTHOGONAL;

    private static final double HIDDEN =
            2; // of a squared offset in units of the noise variance, which matters from 4 on

    /**
     * Draws {@code [from, from + m)} of one row, [m, D]; keyed by (seed, row, draw).
     *
     * @param from a multiple of 2 for antithetic and of D for orthogonal draws
     */
    void fill(double[] draws, int from, int m, int d, long seed, long row) {
        for (int j = 0; j < m; j++) {
            int at = j * d;
            if (this == ANTITHETIC && j % 2 == 1) {
                for (int i = 0; i < d; i++) {
                    draws[at + i] = -draws[at - d + i];
                }
                continue;
            }
            RandomStream random = RandomStream.at(seed, row, from + j);
            if (this == RADEMACHER) {
                signs(random, draws, at, d);
            } else {
                random.fillNormal(draws, at, at + d);
            }
            if (this == ORTHOGONAL) {
                int frame = at - (j % d) * d;
                orthogonalise(draws, frame, at, d);
                orthogonalise(draws, frame, at, d); // once more: rounding of the first pass
            }
            if (this == FIXED_NORM || this == ORTHOGONAL) {
                rescale(draws, at, d);
            }
        }
    }

    /**
     * Standard error of the mean of one row's losses.
     *
     * @param losses e.e of each draw, [m]
     * @param squares eps.eps of each draw, [m]
     */
    double standardError(double[] losses, double[] squares, double lid, int d) {
        int m = losses.length;
        double within = Math.max(0, Math.min(d, lid)); // NaN stays NaN
        switch (this) {
            case ORTHOGONAL -> {
                return m >= 2 * d && m % d == 0 ? frameScatter(losses, d) : frameError(within, m, d);
            }
            case ANTITHETIC -> {
                if (m < 3) {
                    return Math.sqrt(4 * Math.max(0, lid) / Math.max(2, m));
                }
                int pairs = (m + 1) / 2;
                double[] means = new double[pairs];
                double[] weights = new double[pairs];
                for (int p = 0; p < pairs; p++) {
                    boolean full = 2 * p + 1 < m;
                    means[p] = full ? (losses[2 * p] + losses[2 * p + 1]) / 2 : losses[2 * p];
                    weights[p] = (full ? 2.0 : 1.0) / m;
                }
                double square = 0;
                for (double w : weights) {
                    square += w * w;
                }
                return deviation(means) * Math.sqrt(square);
            }
            case RATIO -> {
                if (m == 1) {
                    return Math.sqrt(2 * within * (1 - within / d));
                }
                double[] residuals = new double[m];
                for (int j = 0; j < m; j++) {
                    residuals[j] = losses[j] - lid / d * squares[j];
                }
                return deviation(residuals) / Math.sqrt(m);
            }
            default -> {
                return m == 1 ? Math.sqrt(2 * Math.max(0, lid)) : deviation(losses) / Math.sqrt(m);
            }
        }
    }

    /**
     * The square of the mean that vectors scatter about, from m of them: the mean product of two different ones, which has no
     * bias. NaN where the scatter hides it: its standard deviation {@code sqrt(2 s)/m}, s the squared scatter, is above 2.
     *
     * @param squareOfSum |sum of the vectors|^2
     * @param sumOfSquares sum of |vector|^2
     */
    double squaredMean(double squareOfSum, double sumOfSquares, int m) {
        if (this == ANTITHETIC) { // a pair's noise cancels in the sum
            return m % 2 == 0 ? squareOfSum / m / m : Double.NaN;
        }
        if (m == 1) {
            return Double.NaN;
        }
        double scatter = (sumOfSquares - squareOfSum / m) / (m - 1.0);
        double unbiased = (squareOfSum - sumOfSquares) / (m * (m - 1.0));
        return Math.sqrt(2 * Math.max(0, scatter)) / m <= HIDDEN ? unbiased : Double.NaN;
    }

    /** Whether draws are independent or uncorrelated with mean zero, so that centring them leaves the mean loss unbiased. */
    boolean canBeCentred() {
        return this != ANTITHETIC && this != RATIO;
    }

    private static void signs(RandomStream random, double[] draws, int at, int d) {
        long bits = 0;
        for (int i = 0; i < d; i++) {
            bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
            draws[at + i] = (bits & 1) == 0 ? 1 : -1;
        }
    }

    /** Takes from the vector at {@code at} its parts along the vectors of length sqrt(d) in {@code [frame, at)}. */
    private static void orthogonalise(double[] draws, int frame, int at, int d) {
        for (int k = frame; k < at; k += d) {
            double dot = 0;
            for (int i = 0; i < d; i++) {
                dot += draws[k + i] * draws[at + i];
            }
            dot /= d;
            for (int i = 0; i < d; i++) {
                draws[at + i] -= dot * draws[k + i];
            }
        }
    }

    private static void rescale(double[] draws, int at, int d) {
        double square = 0;
        for (int i = 0; i < d; i++) {
            square += draws[at + i] * draws[at + i];
        }
        double factor = Math.sqrt(d / square);
        for (int i = 0; i < d; i++) {
            draws[at + i] *= factor;
        }
    }

    /** Standard error from the scatter between whole frames, which shows what the formula for flat manifolds leaves out. */
    private static double frameScatter(double[] losses, int d) {
        double[] means = new double[losses.length / d];
        for (int f = 0; f < means.length; f++) {
            means[f] = Arrays.stream(losses, f * d, (f + 1) * d).sum() / d;
        }
        return deviation(means) / Math.sqrt(means.length);
    }

    private static double frameError(double lid, int m, int d) {
        if (d == 1) {
            return 0 * lid;
        }
        double variance = 0;
        for (int left = m; left > 0; left -= d) {
            double size = Math.min(left, d);
            double ofMean = 2 * lid * (d - lid) * (d - size) / (size * (d - 1.0) * (d + 2.0));
            variance += size / m * (size / m) * ofMean;
        }
        return Math.sqrt(variance);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double square = 0;
        for (double x : values) {
            square += (x - mean) * (x - mean);
        }
        return Math.sqrt(square / (values.length - 1.0));
    }
}
