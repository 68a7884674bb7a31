package io.fathom.estimate;

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

    /** The eigenvalues of a projected matrix and how much of the probe lies along each. */
    static Spectrum spectrum(double[][] matrix) {
        int s = matrix.length;
        double[] flat = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        if (!Arrays.stream(flat).allMatch(Double::isFinite)) {
            double[] none = new double[s];
            Arrays.fill(none, Double.NaN);
            return new Spectrum(none, new double[s]);
        }
        try (Scope scope = new Scope()) {
            LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(Tensor.of(flat, s, s));
            double[] vectors = eigen.vectors().toDoubles(); // first row: first components
            double[] weights = new double[s];
            for (int k = 0; k < s; k++) {
                weights[k] = vectors[k] * vectors[k];
            }
            return new Spectrum(eigen.values().toDoubles(), weights);
        }
    }
}
