package io.fathom.cli.bench;

import io.fathom.base.Check;
import java.util.Arrays;

/**
 * The Gumbel law of largest values fitted by maximum likelihood: {@code P(X < x) = exp(-exp(-(x - location)/scale))}.
 *
 * @param location its mode
 * @param scale above 0
 * @param distance Kolmogorov's, the largest gap between its distribution function and that of the numbers
 */
record GumbelFit(double location, double scale, double distance) {
    private static final int STEPS = 200;

    /**
     * Of finite numbers that are not all equal. The scale solves {@code b = mean(x) - sum x e^{-x/b} / sum e^{-x/b}}, whose right side
     * falls as b rises.
     */
    static GumbelFit of(double[] values) {
        double[] x = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        Check.atLeast("numbers to fit", x.length, 2);
        double range = x[x.length - 1] - x[0];
        Check.that(range > 0, "numbers to fit: expected different ones, found " + x[0] + " alone.");
        double mean = Arrays.stream(x).average().orElseThrow();
        double low = range * 1e-6;
        double high = range;
        for (int k = 0; k < STEPS; k++) {
            double b = (low + high) / 2;
            if (mean - weighted(x, b) > b) {
                low = b;
            } else {
                high = b;
            }
        }
        double scale = (low + high) / 2;
        double sum = Arrays.stream(x).map(v -> Math.exp(-(v - x[0]) / scale)).sum();
        double location = x[0] - scale * Math.log(sum / x.length);
        double distance = 0;
        for (int i = 0; i < x.length; i++) {
            double f = Math.exp(-Math.exp(-(x[i] - location) / scale));
            distance = Math.max(distance, Math.max(f - (double) i / x.length, (i + 1.0) / x.length - f));
        }
        return new GumbelFit(location, scale, distance);
    }

    private static double weighted(double[] sorted, double b) {
        double sum = 0;
        double weights = 0;
        for (double v : sorted) {
            double w = Math.exp(-(v - sorted[0]) / b);
            sum += v * w;
            weights += w;
        }
        return sum / weights;
    }
}
