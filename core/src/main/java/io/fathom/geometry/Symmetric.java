package io.fathom.geometry;

import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/** Spectra of symmetric matrices, one row's at a time, so that a faulty row spoils no other. */
public final class Symmetric {
    private Symmetric() {}

    /** Descending, [n]; all NaN if the matrix has a number that is not finite. */
    public static double[] eigenvalues(Tensor matrix) {
        int n = matrix.size(0);
        try (Scope scope = new Scope()) {
            if (!Double.isFinite(matrix.sum().item())) {
                double[] none = new double[n];
                Arrays.fill(none, Double.NaN);
                return none;
            }
            return reversed(LinearAlgebra.eigenvalues(matrix).toDoubles());
        }
    }

    /** In the other order. */
    public static double[] reversed(double[] ascending) {
        double[] descending = new double[ascending.length];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = ascending[ascending.length - 1 - i];
        }
        return descending;
    }

    /** How many of the descending values, at least two, come before their largest gap; the first of equal gaps. */
    public static int largestGap(double[] values) {
        int best = 1;
        for (int i = 2; i < values.length; i++) {
            best = values[i - 1] - values[i] > values[best - 1] - values[best] ? i : best;
        }
        return best;
    }

    /** The eigenvectors, one after the other, [n n], and the eigenvalues, descending; all NaN of a matrix with NaN. */
    public static double[] decompose(Tensor matrix, double[] spectrum) {
        int n = matrix.size(0);
        double[] axes = new double[n * n];
        try (Scope scope = new Scope()) {
            if (!Double.isFinite(matrix.sum().item())) {
                Arrays.fill(spectrum, Double.NaN);
                Arrays.fill(axes, Double.NaN);
                return axes;
            }
            LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(matrix);
            System.arraycopy(reversed(eigen.values().toDoubles()), 0, spectrum, 0, n);
            double[] rows = eigen.vectors().transpose(0, 1).toDoubles();
            for (int k = 0; k < n; k++) {
                System.arraycopy(rows, (n - 1 - k) * n, axes, k * n, n);
            }
        }
        return axes;
    }
}
