package io.fathom.geometry;

import io.fathom.base.Check;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether points follow a law whose distribution function is known: Kuiper's statistic on closed curves, Kolmogorov's on
 * intervals; for one sample against the law and for two samples against each other.
 *
 * <p>A one-sample test takes {@code u_i = F(x_i)}, in [0, 1], uniform under the law ({@link UniformCdf} has F of the uniform law
 * on common manifolds). With the empirical distribution function G: Kuiper {@code V = max(G - u) + max(u - G)}, which does not
 * depend on where a closed curve is cut; Kolmogorov {@code D} the larger of the two. p values are the asymptotic ones with
 * Stephens's (1970) correction, {@code z = (sqrt N + .155 + .24/sqrt N) V} and {@code (sqrt N + .12 + .11/sqrt N) D}; good from
 * N = 8 on.
 */
public final class Uniformity {
    private Uniformity() {}

    /**
     * What a test found.
     *
     * @param statistic V or D, from 0 (even) to 1
     * @param pValue the chance of a statistic at least as large under the law
     * @param size N; of two samples {@code n m / (n + m)}
     */
    public record Outcome(double statistic, double pValue, double size) {}

    /** Kuiper's test of numbers that are uniform on [0, 1] under the law. */
    public static Outcome kuiper(double[] u) {
        double[] gaps = gaps(u);
        double v = gaps[0] + gaps[1];
        return new Outcome(v, kuiperPValue(v, u.length), u.length);
    }

    /** Kuiper's test whether two samples of a coordinate follow one law; the p value supposes that ties are rare. */
    public static Outcome kuiper(double[] a, double[] b) {
        double[] gaps = gaps(a, b);
        double size = effective(a, b);
        double v = gaps[0] + gaps[1];
        return new Outcome(v, kuiperPValue(v, size), size);
    }

    /** Kolmogorov's test of numbers that are uniform on [0, 1] under the law. */
    public static Outcome kolmogorov(double[] u) {
        double[] gaps = gaps(u);
        double d = Math.max(gaps[0], gaps[1]);
        return new Outcome(d, kolmogorovPValue(d, u.length), u.length);
    }

    /** Kolmogorov's test whether two samples follow one law; the p value supposes that ties are rare. */
    public static Outcome kolmogorov(double[] a, double[] b) {
        double[] gaps = gaps(a, b);
        double size = effective(a, b);
        double d = Math.max(gaps[0], gaps[1]);
        return new Outcome(d, kolmogorovPValue(d, size), size);
    }

    /** The chance of a Kuiper statistic of at least {@code v} from N points of the law. */
    public static double kuiperPValue(double v, double size) {
        Check.positive("size", size);
        double root = Math.sqrt(size);
        double z = (root + 0.155 + 0.24 / root) * v;
        if (z < 0.4) {
            return 1; // the series says 1 - 1e-6 at .4 and converges slowly below
        }
        return series(z, j -> (4 * j * j * z * z - 1) * Math.exp(-2 * j * j * z * z));
    }

    /** The chance of a Kolmogorov statistic of at least {@code d} from N points of the law. */
    public static double kolmogorovPValue(double d, double size) {
        Check.positive("size", size);
        double root = Math.sqrt(size);
        double z = (root + 0.12 + 0.11 / root) * d;
        if (z < 0.2) {
            return 1;
        }
        return series(z, j -> (j % 2 == 0 ? -1 : 1) * Math.exp(-2 * j * j * z * z));
    }

    /** Twice the sum over j from 1, cut at 0 and 1. */
    private static double series(double z, DoubleUnaryOperator term) {
        double sum = 0;
        for (int j = 1; j * z < 6.5; j++) { // exp(-2 * 6.5^2) < 1e-36
            sum += term.applyAsDouble(j);
        }
        return Math.max(0, Math.min(1, 2 * sum));
    }

    /** {@code max(G - u), max(u - G)}. */
    private static double[] gaps(double[] u) {
        Check.atLeastOne("points", u.length);
        double[] sorted = u.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        Check.that(
                sorted[0] >= 0 && sorted[n - 1] <= 1, // NaN sorts last
                "u: expected numbers from 0 to 1, found " + sorted[0] + " to " + sorted[n - 1] + ".");
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++) {
            above = Math.max(above, (i + 1.0) / n - sorted[i]);
            below = Math.max(below, sorted[i] - (double) i / n);
        }
        return new double[] {above, below};
    }

    /** {@code max(G_a - G_b), max(G_b - G_a)}. */
    private static double[] gaps(double[] a, double[] b) {
        Check.atLeastOne("points of the first sample", a.length);
        Check.atLeastOne("points of the second sample", b.length);
        double[] p = a.clone();
        double[] q = b.clone();
        Arrays.sort(p);
        Arrays.sort(q);
        Check.that(
                !Double.isNaN(p[p.length - 1]) && !Double.isNaN(q[q.length - 1]),
                "samples: expected numbers, found NaN.");
        double above = 0;
        double below = 0;
        int i = 0;
        int j = 0;
        while (i < p.length && j < q.length) {
            double at = Math.min(p[i], q[j]);
            while (i < p.length && p[i] == at) {
                i++;
            }
            while (j < q.length && q[j] == at) {
                j++;
            }
            double gap = (double) i / p.length - (double) j / q.length;
            above = Math.max(above, gap);
            below = Math.max(below, -gap);
        }
        return new double[] {above, below};
    }

    private static double effective(double[] a, double[] b) {
        return (double) a.length * b.length / (a.length + b.length);
    }
}
