package io.fathom.estimate;

import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/** Spectra of symmetric matrices, one row's at a time, so that a faulty row spoils no other. */
final class Symmetric {
    private Symmetric() {}

    /** Descending, [n]; all NaN if the matrix has a number that is not finite. */
    static double[] eigenvalues(Tensor matrix) {
        int n = matrix.size(0);
        try (Scope scope = new Scope()) {
            if (!Double.isFinite(matrix.sum().item())) {
                double[] none = new double[n];
                Arrays.fill(none, Double.NaN);
                return none;
            }
            return reversed(LinearAlgebra.eigh(matrix).values().toDoubles());
        }
    }

    static double[] reversed(double[] ascending) {
        double[] descending = new double[ascending.length];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = ascending[ascending.length - 1 - i];
        }
        return descending;
    }

    /** How many of the descending values, at least two, come before their largest gap; the first of equal gaps. */
    static int largestGap(double[] values) {
        int best = 1;
        for (int i = 2; i < values.length; i++) {
            best = values[i - 1] - values[i] > values[best - 1] - values[best] ? i : best;
        }
        return best;
    }
}
