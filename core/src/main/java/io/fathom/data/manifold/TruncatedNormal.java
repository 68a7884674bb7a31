package io.fathom.data.manifold;

import org.apache.commons.numbers.gamma.ErfDifference;
import org.apache.commons.numbers.gamma.Erfcx;

/** The mean of a normal law cut to the unit interval. */
final class TruncatedNormal {
    private static final GaussLegendre NODES = GaussLegendre.of(32);
    private static final double QUADRATURE_BELOW = 20; // range of the log-density over the interval

    private static final double SERIES_FROM = 30;
    private static final int SERIES_TERMS = 8; // the ninth is 3e-15 of the first at x = 30

    private TruncatedNormal() {}

    /** E[x | 0 <= x <= 1], x ~ N(y, sigma^2): accurate for y far outside and for sigma from tiny to huge. */
    static double unitIntervalMean(double y, double sigma) {
        if (y > 0.5) {
            return 1 - unitIntervalMean(1 - y, sigma);
        }
        double alpha = -y / sigma; // lower end in units of sigma
        double beta = (1 - y) / sigma; // upper end; the nearer end is the lower one
        double range = (beta - alpha) * (beta + alpha) / 2;
        if (beta - alpha < 1 && range < QUADRATURE_BELOW) {
            return quadrature(y, sigma);
        }
        if (alpha <= 0) {
            double mass = Math.sqrt(Math.PI / 2) * ErfDifference.value(alpha / Math.sqrt(2), beta / Math.sqrt(2));
            return y + sigma * (Math.exp(-alpha * alpha / 2) - Math.exp(-beta * beta / 2)) / mass;
        }
        // both ends above the mode: divided by exp(-alpha^2/2), and y = -sigma alpha taken into the quotient
        double decay = Math.exp(-range);
        double mass = mills(alpha) - decay * mills(beta);
        return sigma * (oneMinusMills(alpha) - decay * (1 - alpha * mills(beta))) / mass;
    }

    /** {@code 1 - x mills(x)}, by its asymptotic series where the difference cancels. */
    private static double oneMinusMills(double x) {
        if (x < SERIES_FROM) {
            return 1 - x * mills(x);
        }
        double term = 1 / (x * x);
        double sum = 0;
        for (int k = 1; k <= SERIES_TERMS; k++) {
            sum += term;
            term *= -(2 * k + 1) / (x * x);
        }
        return sum;
    }

    /** The upper tail over the density. */
    private static double mills(double x) {
        return Math.sqrt(Math.PI / 2) * Erfcx.value(x / Math.sqrt(2));
    }

    /** Where the density hardly varies the closed form is a difference of almost equal numbers. */
    private static double quadrature(double y, double sigma) {
        double mass = 0;
        double sum = 0;
        for (int i = 0; i < NODES.count(); i++) {
            double x = NODES.node(i, 0, 1);
            // (x - y)^2 - y^2, free of cancellation for y far away
            double weight = NODES.weight(i) * Math.exp(-x * (x - 2 * y) / (2 * sigma * sigma));
            mass += weight;
            sum += weight * x;
        }
        return sum / mass;
    }
}
