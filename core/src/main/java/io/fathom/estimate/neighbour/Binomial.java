package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.estimate.Reason;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * The binomial estimator I3D (Macocco et al. 2023): of the k - 1 neighbours nearer than the k-th, the share p within (at most) the radius
 * {@code ratio r_k} is {@code ratio^d}; d = ln p / ln ratio, or the mean under a flat prior on p. The error is that of
 * independent neighbourhoods.
 *
 * @param k neighbours, 2 or more; 30 is usual
 * @param ratio of the inner to the outer radius, between 0 and 1; 0.5 is usual
 * @param bayes whether the posterior mean
 */
public record Binomial(int k, double ratio, boolean bayes) implements GlobalEstimator {
    public Binomial {
        Check.atLeast("k", k, 2);
        Check.that(ratio > 0 && ratio < 1, "ratio: expected a number between 0 and 1, found " + ratio + ".");
    }

    @Override
    public GlobalLid estimate(Neighbourhoods x) {
        x.require(toString(), k);
        long inner = 0;
        int n = 0;
        double scale = 0;
        for (int i = 0; i < x.count(); i++) {
            double[] r = x.distances(i);
            if (r.length < k) {
                continue;
            }
            n++;
            scale += r[k - 1];
            for (int j = 0; j < k && r[j] <= ratio * r[k - 1]; j++) {
                inner++;
            }
        }
        if (n == 0 || inner == 0) {
            return GlobalLid.none(toString(), n == 0 ? Reason.TOO_FEW : Reason.UNDEFINED);
        }
        double log = Math.log(ratio);
        double outer = (k - 1.0) * n;
        double value;
        double error;
        if (bayes) {
            double a = 1.0 + inner;
            double b = 1 + outer - inner;
            value = (Digamma.value(a) - Digamma.value(a + b)) / log;
            error = Math.sqrt(Trigamma.value(a) - Trigamma.value(a + b)) / Math.abs(log);
        } else {
            double p = inner / outer;
            value = Math.log(p) / log;
            error = Math.sqrt((1 - p) / (p * outer)) / Math.abs(log);
        }
        return new GlobalLid(toString(), value, error, 0.5 * (1 + ratio) * scale / n, n, null);
    }
}
