package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import java.util.Arrays;
import java.util.Locale;

/**
 * Local principal component analysis: how many eigenvalues {@code l_1 >= l_2 >= ...} of the covariance of the k neighbours,
 * about their mean, are large. Those below {@code 1e-12 l_1} count as 0. With k neighbours at most k - 1 are not.
 *
 * @param k neighbours, 2 or more; 100 is usual
 * @param rule what large means
 * @param threshold the rule's: of FUKUNAGA_OLSEN and RATIO, between 0 and 1; other rules have none and take 0
 * @param withPoint whether the point itself counts beside its neighbours, as in ELKI
 */
public record LocalPca(int k, Rule rule, double threshold, boolean withPoint) implements LocalEstimator {
    private static final double ZERO = 1e-12; // of the largest eigenvalue

    /** Which eigenvalues count; l stands for them, falling. */
    public enum Rule {
        /** {@code #{l_i > threshold l_1}} (Fukunaga and Olsen 1971); threshold 0.05. */
        FUKUNAGA_OLSEN {
            @Override
            double of(double[] l, double threshold) {
                return Arrays.stream(l).filter(x -> x > threshold * l[0]).count();
            }
        },
        /** As few as hold the share {@code threshold} of the variance; threshold 0.95. */
        RATIO {
            @Override
            double of(double[] l, double threshold) {
                return 1 + countCumulativeBelow(l, threshold);
            }
        },
        /** The largest ratio of an eigenvalue to the next, among those above 0. */
        MAX_GAP {
            @Override
            double of(double[] l, double threshold) {
                int best = 0;
                for (int i = 1; i + 1 < l.length && l[i + 1] > 0; i++) {
                    if (l[i] / l[i + 1] > l[best] / l[best + 1]) {
                        best = i;
                    }
                }
                return best + 1.0;
            }
        },
        /** {@code (sum l)^2 / sum l^2}, not a whole number. */
        PARTICIPATION {
            @Override
            double of(double[] l, double threshold) {
                double sum = Arrays.stream(l).sum();
                return sum * sum / Arrays.stream(l).map(x -> x * x).sum();
            }
        },
        /** Above the mean (Kaiser 1960). */
        KAISER {
            @Override
            double of(double[] l, double threshold) {
                double mean = Arrays.stream(l).sum() / l.length;
                return Arrays.stream(l).filter(x -> x > mean).count();
            }
        },
        /** The leading ones above the expected pieces of a stick broken at random (Frontier 1976). */
        BROKEN_STICK {
            @Override
            double of(double[] l, double threshold) {
                double sum = Arrays.stream(l).sum();
                int p = l.length;
                double piece = 0;
                for (int j = 1; j <= p; j++) {
                    piece += 1.0 / j / p;
                }
                int i = 0;
                while (i < p && l[i] / sum > piece) {
                    i++;
                    piece -= 1.0 / i / p;
                }
                return i;
            }
        },
        /** Fan et al. (2010): a gap of 10 or a share of 0.8, after the mean of the last 5 % is taken off; low. */
        FAN {
            @Override
            double of(double[] l, double threshold) {
                int r = (int) countCumulativeBelow(l, 0.95);
                while (r < l.length - 1 && cumulative(l, r) <= 0.95) { // the first above, not at
                    r++;
                }
                double rest = Arrays.stream(l, r, l.length).average().orElse(0);
                double[] cut = Arrays.stream(l, 0, r).map(x -> x - rest).toArray();
                int gap = 0;
                while (gap + 1 < r && !(cut[gap] / cut[gap + 1] > 10)) {
                    gap++;
                }
                int share = 0;
                while (share < r && !(cumulative(cut, share) > 0.8)) {
                    share++;
                }
                return 1 + (gap + 1 < r ? Math.min(gap, share) : share);
            }
        };

        abstract double of(double[] l, double threshold);

        private static double cumulative(double[] l, int last) {
            return Arrays.stream(l, 0, last + 1).sum() / Arrays.stream(l).sum();
        }

        private static long countCumulativeBelow(double[] l, double share) {
            double total = Arrays.stream(l).sum();
            double sum = 0;
            int n = 0;
            for (double x : l) {
                sum += x;
                if (sum / total < share) {
                    n++;
                }
            }
            return n;
        }
    }

    public LocalPca {
        Check.atLeast("k", k, 2);
        boolean thresholded = rule == Rule.FUKUNAGA_OLSEN || rule == Rule.RATIO;
        Check.that(
                thresholded ? threshold > 0 && threshold < 1 : threshold == 0,
                "threshold: expected " + (thresholded ? "a number between 0 and 1" : "0") + " for " + rule + ", found "
                        + threshold + ".");
    }

    /** By a rule with its usual threshold, without the point itself. */
    public LocalPca(int k, Rule rule) {
        this(k, rule, rule == Rule.FUKUNAGA_OLSEN ? 0.05 : rule == Rule.RATIO ? 0.95 : 0, false);
    }

    @Override
    public String method() {
        switch (rule) {
            case FUKUNAGA_OLSEN:
                return "local_pca";
            case PARTICIPATION:
                return "participation";
            default:
                return "local_pca_" + rule.name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public double at(Neighbourhood x) {
        if (rule == Rule.PARTICIPATION && !withPoint) {
            return participation(x);
        }
        double[] l = x.spectrum(withPoint);
        for (int i = 0; i < l.length; i++) {
            l[i] = l[i] <= ZERO * l[0] ? 0 : l[i];
        }
        return l[0] > 0 ? rule.of(l, threshold) : Double.NaN;
    }

    /** From the trace and the Frobenius norm of the inner products, which have the same eigenvalues. */
    private static double participation(Neighbourhood x) {
        double[] g = x.centredGram();
        double trace = 0;
        double square = 0;
        for (int i = 0; i < x.k(); i++) {
            int row = x.gramAt() + i * x.stride();
            trace += g[row + i];
            for (int j = 0; j < x.k(); j++) {
                square += g[row + j] * g[row + j];
            }
        }
        return trace * trace / square;
    }

    @Override
    public String toString() {
        return "LocalPca(k=" + k + ", " + rule.name().toLowerCase(Locale.ROOT) + (threshold > 0 ? " " + threshold : "")
                + (withPoint ? ", with the point)" : ")");
    }
}
