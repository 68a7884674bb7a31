package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Augmented LID (Chelly, Houle and Kawarabayashi 2016): besides {@code ln(r_j / r_k)} of the point's own neighbours it reads, of
 * each neighbour j, the neighbours s within {@code r_k - r_j} of it: {@code ln(s / (r_k - r_j))}. Minus their number over their
 * sum; the k-th neighbour counts with 0.
 *
 * @param k neighbours, 2 or more
 */
public record Alid(int k) implements LocalEstimator {
    public Alid {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return "alid";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double w = r[k - 1];
        double sum = 0;
        long count = 0;
        for (int j = 0; j < k; j++) {
            sum += Math.log(r[j] / w);
            count++;
            double within = w - r[j];
            for (double s : x.distancesOf(j)) {
                if (!(s <= within)) {
                    break;
                }
                sum += Math.log(s / within);
                count++;
            }
        }
        return -count / sum;
    }
}
