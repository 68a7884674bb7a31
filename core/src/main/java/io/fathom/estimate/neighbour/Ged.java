package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import java.util.Arrays;

/**
 * Generalised expansion dimension (Houle et al. 2012): the median over i of the median over j &gt; i of
 * {@code ln(i/j) / ln(r_i/r_j)}; equal distances are skipped. O(k^2).
 *
 * @param k neighbours, 2 or more
 */
public record Ged(int k) implements LocalEstimator {
    public Ged {
        Check.atLeast("k", k, 2);
    }

    @Override
    public String method() {
        return "ged";
    }

    @Override
    public double at(Neighbourhood x) {
        double[] r = x.distances();
        int k = r.length;
        double[] logs = new double[k];
        double[] ranks = new double[k];
        for (int i = 0; i < k; i++) {
            logs[i] = Math.log(r[i]);
            ranks[i] = Math.log(i + 1.0);
        }
        double[] medians = new double[k];
        double[] ratios = new double[k];
        int found = 0;
        for (int i = 0; i < k - 1; i++) {
            int n = 0;
            for (int j = i + 1; j < k; j++) {
                if (r[j] != r[i]) {
                    ratios[n++] = (ranks[j] - ranks[i]) / (logs[j] - logs[i]);
                }
            }
            if (n > 0) {
                Arrays.sort(ratios, 0, n);
                medians[found++] = Medians.sorted(ratios, n);
            }
        }
        Arrays.sort(medians, 0, found);
        return Medians.sorted(medians, found);
    }
}
