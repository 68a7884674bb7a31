package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.estimate.Reason;
import java.util.Arrays;

/**
 * Generalised ratios (Denti et al. 2022, arXiv 2104.13832): maximum likelihood from {@code mu = r_n2 / r_n1}, n2 = 2 n1. With n1 =
 * 1, 2, 4, ... it gives the dimension as a curve over {@link GlobalLid#scale}, the mean of r_n1 and r_n2.
 *
 * <p>Ratios of at least {@code q50 + 20 (q95 - q50)} are dropped. d is the root of {@code (N - 1)/d = sum ln mu [(n2 - 1) - (n2 -
 * n1 - 1)/(1 - mu^-d)]}; the error is that of independent ratios, too small where neighbourhoods overlap.
 *
 * @param n1 rank of the nearer neighbour, 1 or more
 */
public record Gride(int n1) implements GlobalEstimator {
    private static final double LOWEST = 1e-3;
    private static final double HIGHEST = 1e3;
    private static final double OUTLIER = 20;

    public Gride {
        Check.atLeastOne("n1", n1);
    }

    @Override
    public int k() {
        return 2 * n1;
    }

    @Override
    public GlobalLid estimate(Neighbourhoods x) {
        x.require(toString(), k());
        double[] near = x.column(n1);
        double[] far = x.column(2 * n1);
        double[] logs = new double[near.length];
        double scale = 0;
        int n = 0;
        for (int i = 0; i < near.length; i++) {
            if (near[i] > 0 && far[i] > 0) {
                logs[n++] = Math.log(far[i] / near[i]);
                scale += 0.5 * (near[i] + far[i]);
            }
        }
        if (n < 2) {
            return GlobalLid.none(toString(), Reason.TOO_FEW);
        }
        double meanScale = scale / n;
        double[] kept = withoutOutliers(Arrays.copyOf(logs, n));
        if (Arrays.stream(kept).sum() == 0) {
            return GlobalLid.none(toString(), Reason.ALL_EQUAL);
        }
        Roots.Function score = d -> score(kept, d);
        if (!(score.at(LOWEST) * score.at(HIGHEST) < 0)) {
            return GlobalLid.none(toString(), Reason.UNDEFINED);
        }
        double d = Roots.between(LOWEST, HIGHEST, score);
        return new GlobalLid(toString(), d, error(kept, d), meanScale, kept.length, null);
    }

    private static double[] withoutOutliers(double[] logs) {
        double[] mu = Arrays.stream(logs).map(Math::exp).sorted().toArray();
        double middle = Medians.quantile(mu, 0.5);
        double limit = middle + OUTLIER * (Medians.quantile(mu, 0.95) - middle);
        double[] kept = Arrays.stream(logs).filter(l -> Math.exp(l) < limit).toArray();
        return kept.length < 2 ? logs : kept; // ratios without any spread
    }

    private double score(double[] logs, double d) {
        double sum = 0;
        for (double l : logs) {
            double inner = l == 0 ? 1 / d : l / -Math.expm1(-d * l); // l / (1 - mu^-d)
            sum += (2 * n1 - 1) * l - (n1 - 1) * inner;
        }
        return (logs.length - 1) / d - sum;
    }

    private double error(double[] logs, double d) {
        double information = logs.length / (d * d);
        for (double l : logs) {
            double inner = l == 0 ? 1 / d : l / -Math.expm1(-d * l);
            information += (n1 - 1) * Math.exp(-d * l) * inner * inner;
        }
        return 1 / Math.sqrt(information);
    }
}
