package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.estimate.Reason;
import java.util.Arrays;
import java.util.Locale;

/**
 * Two nearest neighbours (Facco et al. 2017): the ratios {@code mu = r_2 / r_1} of all points follow a Pareto law with exponent
 * d, so that noise and curvature beyond the second neighbour do not count.
 *
 * <p>The standard errors of FIT and ML are 1.4 times {@code d / sqrt(N)}: ratios of neighbouring points depend on each other
 * (measured on flat tori). That of BAYES is the posterior's.
 *
 * @param fit how d is read from the ratios
 * @param discarded share of the largest ratios that FIT leaves out, from 0 to below 1; the others read all and take 0
 */
public record TwoNn(Fit fit, double discarded) implements GlobalEstimator {
    private static final double PRIOR_SHAPE = 2;
    private static final double PRIOR_RATE = 5;
    private static final double OVERLAP = 1.4;

    /** How the exponent is estimated. */
    public enum Fit {
        /** Regression of {@code -ln(1 - i/N)} on {@code ln mu_i} through the origin. */
        FIT,
        /** Maximum likelihood, unbiased: {@code (N - 1) / sum ln mu}. */
        ML,
        /** Posterior mean with a Gamma(2, 5) prior: {@code (2 + N) / (5 + sum ln mu)}. */
        BAYES
    }

    /** As published: regression without the largest tenth. */
    public static final TwoNn DEFAULT = new TwoNn(Fit.FIT, 0.1);

    public TwoNn {
        Check.that(discarded >= 0 && discarded < 1, "discarded: expected 0 to below 1, found " + discarded + ".");
        Check.that(fit == Fit.FIT || discarded == 0, "discarded: expected 0 for " + fit + ", found " + discarded + ".");
    }

    @Override
    public int k() {
        return 2;
    }

    @Override
    public GlobalLid estimate(Neighbourhoods x) {
        x.require(toString(), 2);
        double[] first = x.column(1);
        double[] second = x.column(2);
        double[] logs = new double[first.length];
        int n = 0;
        double scale = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] > 0 && second[i] > 0) {
                logs[n++] = Math.log(second[i] / first[i]);
                scale += 0.5 * (first[i] + second[i]);
            }
        }
        logs = Arrays.copyOf(logs, n);
        double sum = Arrays.stream(logs).sum();
        if (n < 2 || sum == 0) {
            return GlobalLid.none(toString(), n < 2 ? Reason.TOO_FEW : Reason.ALL_EQUAL);
        }
        double value = fit == Fit.FIT
                ? slope(logs, discarded)
                : fit == Fit.ML ? (n - 1) / sum : (PRIOR_SHAPE + n) / (PRIOR_RATE + sum);
        double error =
                fit == Fit.BAYES ? Math.sqrt(PRIOR_SHAPE + n) / (PRIOR_RATE + sum) : OVERLAP * value / Math.sqrt(n);
        return Double.isFinite(value)
                ? new GlobalLid(toString(), value, error, scale / n, n, null)
                : GlobalLid.none(toString(), Reason.UNDEFINED);
    }

    /** The regression on {@code ln mu} in any order, which is sorted. */
    static double slope(double[] logs, double discarded) {
        Arrays.sort(logs);
        int n = logs.length;
        int kept = Math.min((int) Math.floor((1 - discarded) * n), n - 1); // -ln(1 - n/n) is infinite
        double xy = 0;
        double xx = 0;
        for (int i = 1; i <= kept; i++) {
            double x = logs[i - 1];
            xy -= x * Math.log1p(-(double) i / n);
            xx += x * x;
        }
        return xy / xx;
    }

    @Override
    public String toString() {
        return "TwoNn(" + fit.name().toLowerCase(Locale.ROOT) + ")";
    }
}
