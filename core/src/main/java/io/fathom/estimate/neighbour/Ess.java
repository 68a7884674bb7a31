package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * Expected simplex skewness (Johnsson, Soneson and Fontes 2015): over all pairs of neighbours, seen from their mean, the area of
 * the parallelogram (version a) or the length of the projection (version b) relative to the product of lengths, compared with
 * what directions uniform in m dimensions give, {@code E(m)}; linear between whole m.
 *
 * <p>It sees the linear hull of the neighbourhood: a 32-dimensional flat torus in R^64 gives about 64. In one dimension it is 1.
 *
 * @param k neighbours, 3 or more; 100 is usual
 * @param projections version b rather than a
 */
public record Ess(int k, boolean projections) implements LocalEstimator {
    private static final double PARALLEL = 64 * 0x1p-53; // squared sine that rounding alone gives
    private static final int MOST = 1 << 24;

    public Ess {
        Check.atLeast("k", k, 3);
    }

    @Override
    public String method() {
        return projections ? "ess_b" : "ess";
    }

    @Override
    public int least() {
        return 3;
    }

    @Override
    public double at(Neighbourhood x) {
        if (x.dimension() == 1) {
            return 1; // areas would be rounding
        }
        double[] g = x.centredGram();
        int n = x.k();
        double[] square = new double[n];
        double[] length = new double[n];
        for (int i = 0; i < n; i++) {
            square[i] = Math.max(0, g[x.gramAt() + i * x.stride() + i]);
            length[i] = Math.sqrt(square[i]);
        }
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++) {
            int row = x.gramAt() + i * x.stride();
            for (int j = 0; j < i; j++) {
                double product = square[i] * square[j];
                double area = product - g[row + j] * g[row + j];
                above += projections ? Math.abs(g[row + j]) : area > PARALLEL * product ? Math.sqrt(area) : 0;
                below += length[i] * length[j];
            }
        }
        return projections ? dimensionB(above / below) : dimensionA(above / below);
    }

    /** The m at which version a is expected to be e: 0 for 1, 2/pi for 2, rising to 1. */
    private static double dimensionA(double e) {
        double low = 0;
        double high = 2 / Math.PI;
        int m = 1;
        while (e >= high && m < MOST) { // E(m) E(m+1) = (m-1)/m
            m++;
            low = high;
            high = (m - 1.0) / (m * low);
        }
        return e < high ? m + (e - low) / (high - low) : Double.NaN;
    }

    /** The m at which version b is expected to be e: 1 for 1, 2/pi for 2, falling to 0. */
    private static double dimensionB(double e) {
        double low = 1;
        double high = 2 / Math.PI;
        int m = 1;
        while (e <= high && m < MOST) { // E(m) E(m+1) = 2/(pi m)
            m++;
            low = high;
            high = 2 / (Math.PI * m * low);
        }
        return e > high ? m + (e - low) / (high - low) : Double.NaN;
    }

    @Override
    public String toString() {
        return "Ess(k=" + k + (projections ? ", b)" : ")");
    }
}
