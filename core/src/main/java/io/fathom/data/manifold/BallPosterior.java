package io.fathom.data.manifold;

import io.fathom.tensor.BesselRatio;

/** The posterior over the radius q in [0, 1] of a uniform unit ball in R^n, seen at distance |y| under noise sigma. */
record BallPosterior(int n, BesselRatio ratio) {
    private static final GaussLegendre NODES = GaussLegendre.of(96);
    private static final double WINDOW = 12; // half width in sigma: beyond it the weight is below exp(-72)
    private static final int BISECTIONS = 60;

    /** E[x . y/|y|]. */
    double meanRadius(double norm, double sigma) {
        double variance = sigma * sigma;
        double peak = peak(norm, variance);
        double low = Math.max(0, peak - WINDOW * sigma);
        double high = Math.min(1, peak + WINDOW * sigma);
        double top = logWeight(peak, norm, variance);
        double mass = 0;
        double sum = 0;
        for (int i = 0; i < NODES.count(); i++) {
            double q = NODES.node(i, low, high);
            double weight = NODES.weight(i) * Math.exp(logWeight(q, norm, variance) - top);
            mass += weight;
            sum += weight * q * ratio.value(q * norm / variance);
        }
        return sum / mass;
    }

    private double logWeight(double q, double norm, double variance) {
        double k = q * norm / variance;
        // exp(-(q - norm)^2 / 2 variance), with the growth e^k of the Bessel function taken into the square
        return (n - 1) * Math.log(q)
                - (q - norm) * (q - norm) / (2 * variance)
                + (ratio.logBessel(k) - k)
                - (n / 2.0 - 1) * Math.log(k);
    }

    /** Where the weight is largest: its logarithm's slope (n-1)/q - q/variance + |y| A(k)/variance falls with q. */
    private double peak(double norm, double variance) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double q = (low + high) / 2;
            double slope = (n - 1) / q + (norm * ratio.value(q * norm / variance) - q) / variance;
            if (slope > 0) {
                low = q;
            } else {
                high = q;
            }
        }
        return (low + high) / 2;
    }
}
