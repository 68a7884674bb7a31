package io.fathom.estimate.neighbour;

/**
 * The sums of {@link Tle}. With u = |x_i - x|, t = |x_j - x|, v = |x_i - x_j|, z the distance of x_i from the mirror image of
 * x_j, and {@code q = w^2 - u^2}: {@code S = w (sqrt(B^2 + 4 v^2 q) - B) / (2 q)}, {@code B = u^2 + v^2 - t^2}, and T the same
 * with z for v.
 */
final class TightPairs {
    private static final double LEAST = 1e-4; // of w

    private final Neighbourhood x;
    private final double[] u; // distances
    private final double w; // the largest
    private final double[] square; // u^2

    TightPairs(Neighbourhood x, double[] u, double w) {
        this.x = x;
        this.u = u;
        this.w = w;
        this.square = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            square[i] = u[i] * u[i];
        }
    }

    private double squaredDistance(int i, int j) {
        return Math.max(0, square[i] + square[j] - 2 * x.gram()[x.gramAt() + i * x.stride() + j]);
    }

    /** S or T. */
    private double along(double v2, int i, int j) {
        double q = w * w - square[i];
        double b = square[i] + v2 - square[j];
        if (q <= 0) {
            return w * v2 / (w * w + v2 - square[j]);
        }
        return w * (Math.sqrt(b * b + 4 * v2 * q) - b) / (2 * q);
    }

    /** All ordered pairs. */
    double full() {
        LogSum sum = new LogSum();
        int k = u.length;
        long terms = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double v2 = i == j ? 0 : squaredDistance(i, j);
                if (i == j || v2 == 0) {
                    continue;
                }
                double s = along(v2, i, j);
                double t = along(2 * square[i] + 2 * square[j] - v2, i, j);
                if (s >= LEAST * w && t >= LEAST * w) {
                    sum.multiply(s / w * (t / w));
                    terms++;
                }
            }
        }
        for (double d : u) {
            if (d >= LEAST * w) {
                sum.multiply(d / w * (d / w));
                terms++;
            }
        }
        return -2.0 * terms / sum.value();
    }

    /** Each pair of neighbours inside the ball once, counted twice. */
    double halved() {
        LogSum pairs = new LogSum();
        LogSum own = new LogSum();
        long count = 0;
        long points = 0;
        for (int i = 0; i < u.length && u[i] < w; i++) {
            own.multiply(u[i] / w);
            points++;
            for (int j = i + 1; j < u.length && u[j] < w; j++) {
                double v2 = squaredDistance(i, j);
                double s = along(v2, i, j);
                double t = along(2 * square[i] + 2 * square[j] - v2, i, j);
                if (s > 0 && t > 0) {
                    pairs.multiply(s / w * (t / w));
                    count++;
                }
            }
        }
        return -(2.0 * count + points) / (2 * pairs.value() + 2 * own.value());
    }

    /** The sum of logarithms, as the logarithm of products that stay in range. */
    private static final class LogSum {
        private double product = 1;
        private double sum;

        void multiply(double factor) {
            product *= factor;
            if (product < 1e-200) {
                sum += Math.log(product);
                product = 1;
            }
        }

        double value() {
            return sum + Math.log(product);
        }
    }
}
