package io.fathom.geometry;

import io.fathom.base.Check;
import java.util.function.DoubleUnaryOperator;

/**
 * The distribution function of a law on an interval from its density, which need not be normalised: the reference of a test of
 * {@link Uniformity} where there is no formula (arc length of a curve, a posterior on it).
 *
 * <p>4096 cells, the integral over each by Gauss's rule of three nodes; between the edges a cubic through values and slopes.
 * For a density that is smooth on the scale of a cell the error is below 1e-10.
 */
public final class TabulatedCdf implements DoubleUnaryOperator {
    private static final int CELLS = 4096;
    private static final double NODE = Math.sqrt(0.6); // of Gauss's rule on [-1, 1]; weights 5/9, 8/9, 5/9

    private final double from;
    private final double width;
    private final double total;
    private final double[] value = new double[CELLS + 1];
    private final double[] slope = new double[CELLS + 1]; // per cell

    /**
     * @param density at least 0, not everywhere 0
     * @param from start of the interval
     * @param to its end
     */
    public TabulatedCdf(DoubleUnaryOperator density, double from, double to) {
        Check.that(from < to, "to: expected a number above from = " + from + ", found " + to + ".");
        this.from = from;
        this.width = (to - from) / CELLS;
        for (int i = 0; i <= CELLS; i++) {
            double at = density.applyAsDouble(from + i * width);
            Check.that(
                    at >= 0 && at < Double.POSITIVE_INFINITY,
                    "density: expected a finite number of at least 0, found " + at + " at " + (from + i * width) + ".");
            slope[i] = at * width;
            if (i < CELLS) {
                double middle = from + (i + 0.5) * width;
                double half = width / 2 * NODE;
                double cell = 5 * density.applyAsDouble(middle - half)
                        + 8 * density.applyAsDouble(middle)
                        + 5 * density.applyAsDouble(middle + half);
                value[i + 1] = value[i] + width * cell / 18;
            }
        }
        this.total = Check.positive("integral of the density", value[CELLS]);
        for (int i = 0; i <= CELLS; i++) {
            value[i] /= total;
            slope[i] /= total;
        }
    }

    /** The integral of the density as it was given: the length of a curve when it is the speed. */
    public double total() {
        return total;
    }

    /** F(t), 0 below the interval and 1 above it. */
    @Override
    public double applyAsDouble(double t) {
        double s = (t - from) / width;
        if (!(s > 0)) {
            return Double.isNaN(s) ? Double.NaN : 0;
        }
        if (s >= CELLS) {
            return 1;
        }
        int i = (int) s;
        double f = s - i;
        double g = 1 - f;
        double cubic = (1 + 2 * f) * g * g * value[i]
                + f * g * g * slope[i]
                + f * f * (3 - 2 * f) * value[i + 1]
                - f * f * g * slope[i + 1];
        return Math.max(0, Math.min(1, cubic));
    }

    /** t with {@code F(t) = u}, u in [0, 1]: a draw of the law from a uniform number. */
    public double inverse(double u) {
        Check.within("u", u, 0, 1);
        double low = from;
        double high = from + CELLS * width;
        for (int k = 0; k < 60; k++) {
            double middle = (low + high) / 2;
            if (applyAsDouble(middle) < u) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Kuiper's distance to another law of the same interval, {@code max(F - G) + max(G - F)}, over the edges of the cells. */
    public double kuiperTo(DoubleUnaryOperator other) {
        double above = 0;
        double below = 0;
        for (int i = 0; i <= CELLS; i++) {
            double gap = value[i] - other.applyAsDouble(from + i * width);
            above = Math.max(above, gap);
            below = Math.max(below, -gap);
        }
        return above + below;
    }

    /** The law of von Mises on (-pi, pi], density proportional to {@code exp(kappa cos t)}; kappa 0 is the uniform law. */
    public static TabulatedCdf vonMises(double kappa) {
        Check.within("kappa", kappa, 0, Double.MAX_VALUE);
        return new TabulatedCdf(t -> Math.exp(kappa * (Math.cos(t) - 1)), -Math.PI, Math.PI);
    }
}
