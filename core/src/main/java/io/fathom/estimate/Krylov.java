package io.fathom.estimate;

import io.fathom.geometry.JacobianProducts;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Lanczos quadrature with full orthogonalisation, many probes at once, all in double precision. */
final class Krylov {
    private Krylov() {}

    /**
     * A measure over eigenvalues.
     *
     * @param values [s]; NaN of a row that is not finite
     * @param weights summing to 1, [s]
     */
    record Spectrum(double[] values, double[] weights) {
        double mean(DoubleUnaryOperator f) {
            double sum = 0;
            for (int k = 0; k < values.length; k++) {
                sum += Double.isNaN(values[k]) ? Double.NaN : weights[k] * f.applyAsDouble(values[k]);
            }
            return sum;
        }
    }

    /**
     * The matrix of each probe projected on the subspace that its first products span, symmetrised, [n][s][s].
     *
     * @param start unit vectors, float64 [n, D]
     * @param nothing relative length below which what a product adds to the subspace is rounding
     */
    static double[][][] projected(JacobianProducts products, Tensor start, int steps, double nothing) {
        int n = start.size(0);
        double[][][] matrix = new double[n][steps][steps];
        try (Scope scope = new Scope()) {
            Tensor[] basis = new Tensor[steps];
            basis[0] = start;
            for (int k = 0; k < steps; k++) {
                Tensor w = products.times(basis[k]); // [n, D]
                double[] length = lengths(w);
                for (int pass = 0; pass < 2; pass++) { // the second takes out the rounding of the first
                    for (int i = 0; i <= k; i++) {
                        Tensor dot = basis[i].times(w).sum(1, true); // [n, 1]
                        double[] dots = dot.toDoubles();
                        for (int r = 0; r < n; r++) {
                            matrix[r][i][k] += dots[r];
                        }
                        w = w.minus(basis[i].times(dot));
                    }
                }
                if (k + 1 < steps) {
                    double[] left = lengths(w);
                    double[] factor = new double[n];
                    for (int r = 0; r < n; r++) {
                        boolean more = !(left[r] <= nothing * length[r]); // NaN goes on as NaN
                        matrix[r][k + 1][k] = more ? left[r] : 0;
                        factor[r] = more ? 1 / left[r] : 0; // 0: a direction of no weight
                    }
                    basis[k + 1] = w.times(Tensor.of(factor, n, 1));
                }
            }
        }
        for (double[][] own : matrix) {
            for (int i = 0; i < steps; i++) {
                for (int k = 0; k < i; k++) {
                    own[i][k] = (own[i][k] + own[k][i]) / 2;
                    own[k][i] = own[i][k];
                }
            }
        }
        return matrix;
    }

    private static double[] lengths(Tensor rows) {
        return Arrays.stream(rows.squared().sum(1, false).toDoubles())
                .map(Math::sqrt)
                .toArray();
    }

    /** The eigenvalues of each projected matrix and how much of the probe lies along each, [n]. */
    static Spectrum[] spectra(double[][][] matrices) {
        int n = matrices.length;
        int s = matrices[0].length;
        double[] flat = new double[n * s * s];
        boolean[] finite = new boolean[n];
        for (int r = 0; r < n; r++) {
            double[] own =
                    Arrays.stream(matrices[r]).flatMapToDouble(Arrays::stream).toArray();
            finite[r] = Arrays.stream(own).allMatch(Double::isFinite);
            if (finite[r]) { // else zeros, which LAPACK takes
                System.arraycopy(own, 0, flat, r * s * s, s * s);
            }
        }
        Spectrum[] spectra = new Spectrum[n];
        try (Scope scope = new Scope()) {
            LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(Tensor.of(flat, n, s, s));
            double[] values = eigen.values().toDoubles();
            double[] vectors = eigen.vectors().toDoubles(); // first row: first components
            for (int r = 0; r < n; r++) {
                double[] own = Arrays.copyOfRange(values, r * s, (r + 1) * s);
                double[] weights = new double[s];
                for (int k = 0; k < s; k++) {
                    weights[k] = vectors[r * s * s + k] * vectors[r * s * s + k];
                }
                if (!finite[r]) {
                    Arrays.fill(own, Double.NaN);
                }
                spectra[r] = new Spectrum(own, weights);
            }
        }
        return spectra;
    }
}
