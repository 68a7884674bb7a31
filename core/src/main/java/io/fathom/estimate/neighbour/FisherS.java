package io.fathom.estimate.neighbour;

import io.fathom.estimate.Reason;
import io.fathom.tensor.DType;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Fisher separability (Albergante et al. 2019), one number for all points: the points are centred, reduced to principal
 * components with {@code l > l_1 / 10}, whitened and put on the unit sphere; the share p of pairs with {@code x.y >= a} is
 * compared with that of uniform points, {@code n(a) = W(L / (2 pi p^2 a^2 (1 - a^2))) / L}, {@code L = -ln(1 - a^2)}, W Lambert's
 * function, at the a of 0.60, 0.62, .., 0.98 nearest to 0.9 times the largest with p &gt; 0. It needs no neighbours.
 *
 * <p>In high dimension with few points no pair is left at any a: then there is no value, and {@link #lowerBound} tells the
 * dimension that this alone shows.
 */
public record FisherS() implements GlobalEstimator {
    private static final int LEVELS = 20;
    private static final double CONDITION = 10;
    private static final int TILE = 512;

    @Override
    public int k() {
        return 1;
    }

    private static double level(int i) {
        return (60 + 2 * i) / 100.0;
    }

    /** What N points without a pair at a = 0.60 show at least: n(0.60) for p = 1 / N^2. */
    public static double lowerBound(int points) {
        return dimension(1 / ((double) points * points), level(0));
    }

    @Override
    public GlobalLid estimate(Neighbourhoods x) {
        int n = x.count();
        if (n < 2) {
            return GlobalLid.none(toString(), Reason.TOO_FEW);
        }
        if (x.points().dimension() == 1) {
            return GlobalLid.none(toString(), Reason.UNDEFINED); // a sphere of two points
        }
        long[] pairs = inseparable(x);
        int largest = -1;
        for (int i = 0; i < LEVELS; i++) {
            largest = pairs[i] > 0 ? i : largest;
        }
        if (largest < 0) {
            return GlobalLid.none(toString(), Reason.UNDEFINED);
        }
        int best = 0;
        double wanted = 0.9 * level(largest);
        for (int i = 1; i < LEVELS; i++) {
            if (pairs[i] > 0 && Math.abs(level(i) - wanted) < Math.abs(level(best) - wanted)) {
                best = i;
            }
        }
        double value = dimension(pairs[best] / ((double) n * n), level(best));
        return Double.isFinite(value)
                ? new GlobalLid(toString(), value, Double.NaN, Double.NaN, n, null)
                : GlobalLid.none(toString(), Reason.UNDEFINED);
    }

    private static double dimension(double p, double a) {
        double l = -Math.log1p(-a * a);
        return lambert(l / (2 * Math.PI * p * p * a * a * (1 - a * a))) / l;
    }

    /** Lambert's W for x &gt; 0: the w with {@code w e^w = x}, by Newton's method on {@code w + ln w = ln x}. */
    private static double lambert(double x) {
        double log = Math.log(x);
        double w = log > 1 ? log - Math.log(log) : x / (1 + x);
        for (int i = 0; i < 50; i++) {
            double step = (w + Math.log(w) - log) / (1 + 1 / w);
            w = Math.max(w - step, w * 1e-3);
            if (Math.abs(step) <= 1e-16 * w) {
                break;
            }
        }
        return w;
    }

    /** Ordered pairs with an inner product of at least each level. */
    private static long[] inseparable(Neighbourhoods x) {
        int n = x.count();
        AtomicLongArray counts = new AtomicLongArray(LEVELS);
        try (Scope scope = new Scope()) {
            Tensor z = onSphere(x.points()); // [N, m]
            Workers.run(x.threads(), (n + TILE - 1) / TILE, () -> block -> {
                int first = block * TILE;
                int rows = Math.min(TILE, n - first);
                try (Scope inner = new Scope()) {
                    Tensor left = z.narrow(0, first, rows);
                    for (int from = 0; from < n; from += TILE) {
                        int columns = Math.min(TILE, n - from);
                        double[] products = left.matmul(
                                        z.narrow(0, from, columns).transpose(0, 1))
                                .toDoubles();
                        count(products, columns, from - first, counts);
                    }
                }
            });
        }
        long[] result = new long[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            result[i] = counts.get(i);
        }
        return result;
    }

    private static void count(double[] products, int columns, int offset, AtomicLongArray counts) {
        for (int at = 0; at < products.length; at++) {
            if (products[at] >= level(0) && at % columns + offset != at / columns) {
                for (int i = 0; i < LEVELS && products[at] >= level(i); i++) {
                    counts.incrementAndGet(i);
                }
            }
        }
    }

    private static Tensor onSphere(PointCloud points) {
        int n = points.count();
        int d = points.dimension();
        double[] mean = points.means();
        Tensor centred = Tensor.empty(DType.FLOAT64, n, d);
        double[] row = new double[d];
        for (int i = 0; i < n; i++) {
            points.copy(i, row);
            for (int j = 0; j < d; j++) {
                row[j] -= mean[j];
            }
            centred.narrow(0, i, 1).memory().asDoubleBuffer().put(row);
        }
        LinearAlgebra.Eigen eigen =
                LinearAlgebra.eigh(centred.transpose(0, 1).matmul(centred).times(1.0 / n));
        double[] values = eigen.values().toDoubles();
        int kept = 0;
        while (kept < d && values[d - 1 - kept] > values[d - 1] / CONDITION) {
            kept++;
        }
        Tensor scale = eigen.values().narrow(0, d - kept, kept).sqrt().reshape(1, kept);
        Tensor white = centred.matmul(eigen.vectors().narrow(1, d - kept, kept)).dividedBy(scale);
        Tensor length = white.squared().sum(1, true).sqrt();
        return white.dividedBy(length);
    }
}
