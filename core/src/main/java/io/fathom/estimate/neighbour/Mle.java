package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * The maximum likelihood estimate of Levina and Bickel (2004), also Hill's estimator: {@code (k - 1) / sum_{j<k} ln(r_k / r_j)},
 * or with k - 2 above, which has mean d in flat space and standard deviation {@code d / sqrt(k - 3)}.
 *
 * <p>Average the k - 1 form by {@link Aggregation#HARMONIC}, the k - 2 form by {@link Aggregation#ARITHMETIC}; both are then
 * unbiased in flat space, and mixing them up is not. Needs 2 neighbours at a distance above 0, the k - 2 form 3.
 *
 * @param k neighbours, 2 or more; 3 or more for the k - 2 form
 * @param unbiased whether k - 2 stands above
 */
public record Mle(int k, boolean unbiased) implements LocalEstimator {
    public Mle {
        Check.atLeast("k", k, 2);
        Check.that(k > 2 || !unbiased, "k: expected 3 or more for the unbiased form, found " + k + ".");
    }

    @Override
    public String method() {
        return "mle";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double w = r[k - 1];
        double sum = 0;
        for (int j = 0; j < k - 1; j++) {
            sum += Math.log(w / r[j]);
        }
        return (unbiased ? k - 2 : k - 1) / sum;
    }

    @Override
    public double standardError(double value, int used) {
        return used > 3 ? value / Math.sqrt(used - 3) : Double.NaN;
    }

    /** 1.3 times the error of independent values, as measured on flat tori. */
    @Override
    public double standardErrorOfMean(double value, int points) {
        return 1.3 * value / Math.sqrt((double) points * (k - 1));
    }

    @Override
    public int least() {
        return unbiased ? 3 : 2;
    }

    @Override
    public String toString() {
        return "Mle(k=" + k + (unbiased ? ", unbiased)" : ")");
    }
}
