package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.estimate.Reason;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The correlation integral (Grassberger and Procaccia 1983) between two radii, the medians of r_k1 and r_k2: {@code ln(C(R2)/C(R1))
 * / ln(R2/R1)}, C(R) the number of pairs nearer than R. Pairs beyond a point's searched neighbours are counted directly.
 *
 * @param k1 rank whose median distance is the smaller radius, 1 or more; 10 is usual
 * @param k2 of the larger, above k1; 20 is usual
 */
public record CorrInt(int k1, int k2) implements GlobalEstimator {
    public CorrInt {
        Check.that(k1 >= 1 && k2 > k1, "ranks: expected 1 <= k1 < k2, found " + k1 + " and " + k2 + ".");
    }

    @Override
    public int k() {
        return k2;
    }

    @Override
    public GlobalLid estimate(Neighbourhoods x) {
        x.require(toString(), k2);
        double small = median(x.column(k1));
        double large = median(x.column(k2));
        if (!(small > 0)) {
            return GlobalLid.none(toString(), Reason.TOO_FEW);
        }
        if (small == large) {
            return GlobalLid.none(toString(), Reason.ALL_EQUAL);
        }
        long inner = pairs(x, small);
        if (inner == 0) {
            return GlobalLid.none(toString(), Reason.UNDEFINED);
        }
        double value = Math.log((double) pairs(x, large) / inner) / Math.log(large / small);
        return new GlobalLid(toString(), value, Double.NaN, 0.5 * (small + large), x.count(), null);
    }

    private static double median(double[] column) {
        return Medians.of(Arrays.stream(column).filter(Double::isFinite).toArray());
    }

    /** Ordered pairs at a distance below the radius. */
    private static long pairs(Neighbourhoods x, double radius) {
        AtomicLong total = new AtomicLong();
        Workers.run(x.threads(), x.count(), () -> {
            double[] point = new double[x.points().dimension()];
            return i -> {
                double[] r = x.distances(i);
                long n = 0;
                if (r.length > 0 && r[r.length - 1] >= radius) {
                    while (r[(int) n] < radius) {
                        n++;
                    }
                } else {
                    x.points().copy(i, point);
                    for (int j = 0; j < x.count(); j++) {
                        double square = x.points().squaredDistance(j, point);
                        n += j != i && square > 0 && Math.sqrt(square) < radius ? 1 : 0;
                    }
                }
                total.addAndGet(n);
            };
        });
        return total.get();
    }
}
