package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * The normal law with the mean and the full covariance of some points: the baseline that every density should beat. Its
 * entropy at a noise level, {@code 1/2 sum ln(2 pi e (c_i + v))}, is what log p would be on average if the data were normal.
 */
public final class GaussianFit {
    private final double[] mean;
    private final double[] eigenvalues; // descending
    private final double[] axes; // [D, D], one eigenvector after the other

    private GaussianFit(double[] mean, double[] eigenvalues, double[] axes) {
        this.mean = mean;
        this.eigenvalues = eigenvalues;
        this.axes = axes;
    }

    /**
     * Fits rows of finite numbers: covariance with N - 1, O(N D^2 + D^3).
     *
     * @param x [N, D], N at least 2
     */
    public static GaussianFit of(Tensor x) {
        int n = x.size(0);
        int d = x.size(1);
        Check.atLeast("rows to fit", n, 2);
        try (Scope scope = new Scope()) {
            Tensor rows = x.to(DType.FLOAT64);
            Tensor centre = rows.mean(0, true);
            Tensor z = rows.minus(centre);
            LinearAlgebra.Eigen eigen =
                    LinearAlgebra.eigh(z.transpose(0, 1).matmul(z).times(1.0 / (n - 1)));
            double[] ascending = eigen.values().toDoubles();
            double[] vectors = eigen.vectors().transpose(0, 1).toDoubles();
            double[] values = new double[d];
            double[] axes = new double[d * d];
            for (int k = 0; k < d; k++) {
                values[k] = Math.max(0, ascending[d - 1 - k]);
                System.arraycopy(vectors, (d - 1 - k) * d, axes, k * d, d);
            }
            return new GaussianFit(centre.toDoubles(), values, axes);
        }
    }

    /**
     * What an {@link Anchor} loses that takes the density at the largest noise level for normal with equal variances: log p is too
     * low by {@code D/2 ln(v + s0^2) - 1/2 sum ln(v + c_i)} nats, c_i the eigenvalues of the covariance and s0^2 their mean; it
     * falls as v^-2. Of points that are few beside their dimensions the number errs upwards.
     *
     * @param x [N, D], N at least 2; O(N D min(N, D))
     */
    public static double anchorLoss(Tensor x, NoiseLevel highest) {
        int n = x.size(0);
        int d = x.size(1);
        Check.atLeast("rows to fit", n, 2);
        try (Scope scope = new Scope()) {
            Tensor rows = x.to(DType.FLOAT64);
            Tensor z = rows.minus(rows.mean(0, true));
            Tensor products =
                    n < d ? z.matmul(z.transpose(0, 1)) : z.transpose(0, 1).matmul(z);
            double[] c =
                    LinearAlgebra.eigenvalues(products.times(1.0 / (n - 1))).toDoubles();
            double v = highest.variance();
            double total = 0;
            double logs = 0; // directions without variance add none
            for (double each : c) {
                total += Math.max(0, each);
                logs += Math.log1p(Math.max(0, each) / v);
            }
            return (d * Math.log1p(total / d / v) - logs) / 2;
        }
    }

    /** A copy of the covariance's eigenvalues, descending, [D]. */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /** The mean variance per dimension, s0^2. */
    public double variance() {
        return Arrays.stream(eigenvalues).average().orElseThrow();
    }

    /** The entropy of the fit with noise added, in nats. */
    public double entropy(NoiseLevel sigma) {
        double sum = 0;
        for (double c : eigenvalues) {
            sum += Math.log(2 * Math.PI * Math.E * (c + sigma.variance()));
        }
        return sum / 2;
    }

    /** The effective dimensionality of the fit, {@code sum c/(c + v)}. */
    public double effectiveDimension(NoiseLevel sigma) {
        return Arrays.stream(eigenvalues).map(c -> c / (c + sigma.variance())).sum();
    }

    /** log p of the fit with noise added, in nats, at a point [D]. */
    public double logDensity(double[] y, NoiseLevel sigma) {
        int d = mean.length;
        Check.same("dimensions of the point", d, y.length);
        double sum = 0;
        for (int k = 0; k < d; k++) {
            double w = eigenvalues[k] + sigma.variance();
            double along = 0;
            for (int j = 0; j < d; j++) {
                along += axes[k * d + j] * (y[j] - mean[j]);
            }
            sum += Math.log(2 * Math.PI * w) + along * along / w;
        }
        return -sum / 2;
    }
}
