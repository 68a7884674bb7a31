package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.estimate.Reason;

/**
 * Minimum neighbour distance, maximum likelihood (Lombardi et al. 2011): from {@code rho = r_1 / r_{k+1}} the largest of {@code N
 * ln(k d) + (d - 1) sum ln rho + (k - 1) sum ln(1 - rho^d)}, d between 0.01 and 10 D. Reads k + 1 neighbours.
 *
 * @param neighbours k, 1 or more; 20 is usual
 * @param whole whether d is a whole number (MLi) or any (MLk)
 */
public record MindMl(int neighbours, boolean whole) implements GlobalEstimator {
    private static final double LOWEST = 0.01;

    public MindMl {
        Check.atLeastOne("neighbours", neighbours);
    }

    @Override
    public int k() {
        return neighbours + 1;
    }

    @Override
    public GlobalLid estimate(Neighbourhoods x) {
        x.require(toString(), k());
        double[] first = x.column(1);
        double[] last = x.column(neighbours + 1);
        double[] logs = new double[first.length];
        double sum = 0;
        int n = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] > 0 && last[i] > 0) {
                logs[n] = Math.log(first[i] / last[i]);
                sum += logs[n++];
            }
        }
        if (n < 2) {
            return GlobalLid.none(toString(), Reason.TOO_FEW);
        }
        if (sum == 0) {
            return GlobalLid.none(toString(), Reason.ALL_EQUAL);
        }
        int count = n;
        double total = sum;
        Roots.Function likelihood = d -> {
            double rest = 0;
            for (int i = 0; i < count; i++) {
                rest += Math.log(-Math.expm1(d * logs[i]));
            }
            return count * Math.log(neighbours * d) + (d - 1) * total + (neighbours - 1) * rest;
        };
        double highest = 10.0 * x.points().dimension();
        double d = neighbours == 1 ? -n / sum : Roots.maximum(LOWEST, highest, likelihood);
        if (whole) {
            double low = Math.max(1, Math.floor(d));
            d = likelihood.at(low) >= likelihood.at(low + 1) ? low : low + 1;
        }
        return new GlobalLid(toString(), d, Double.NaN, Double.NaN, n, null);
    }
}
