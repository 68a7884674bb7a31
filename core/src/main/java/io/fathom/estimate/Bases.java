package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * Orthonormal bases of the tangent and normal space at each row of a batch, as {@link ErrorBundle#bases} finds them from
 * residuals and {@link #ofJacobian} from the Jacobian of the denoiser.
 */
public final class Bases {
    private final int ambientDimension;
    private final double[][] spectra; // [B][D], descending
    private final int[] lid; // [B]
    private final double[][] axes; // [B][D * D], one axis after the other

    Bases(int ambientDimension, double[][] spectra, int[] lid, double[][] axes) {
        this.ambientDimension = ambientDimension;
        this.spectra = spectra;
        this.lid = lid;
        this.axes = axes;
    }

    /**
     * From the symmetrised Jacobian J of the denoiser, about the projector on the tangent space: its eigenvalues are split at
     * their largest gap, 1 to D - 1 tangent directions (for D = 1: at 1/2).
     *
     * <p>D products J^T v a row, and O(D^3); memory D^2 a row.
     *
     * @param sharpen whether {@code 3 J^2 - 2 J^3} is taken for J: its eigenvectors are the same, its eigenvalues nearer to 0
     *     and 1 (McWeeny's purification)
     */
    public static Bases ofJacobian(ScoreModel model, LidBatch batch, NoiseLevel sigma, boolean sharpen) {
        batch.requireFor(model);
        int d = model.ambientDimension();
        int rows = batch.count();
        double[][] spectra = new double[rows][d];
        double[][] axes = new double[rows][];
        int[] lid = new int[rows];
        for (int i = 0; i < rows; i++) {
            try (Scope scope = new Scope()) {
                Tensor x = batch.at(model, sigma).narrow(0, i, 1);
                Tensor j = JacobianProducts.dense(model, x, sigma); // [D, D], double
                Tensor symmetric = j.plus(j.transpose(0, 1)).times(0.5);
                if (sharpen) {
                    Tensor square = symmetric.matmul(symmetric);
                    symmetric = square.times(3).plus(square.matmul(symmetric), -2);
                }
                axes[i] = decompose(symmetric, spectra[i]);
                lid[i] = d == 1 ? (spectra[i][0] > 0.5 ? 1 : 0) : Symmetric.largestGap(spectra[i]);
            }
        }
        return new Bases(d, spectra, lid, axes);
    }

    /** The eigenvectors, one after the other, and the eigenvalues, descending; all NaN of a matrix with NaN. */
    static double[] decompose(Tensor matrix, double[] spectrum) {
        int d = matrix.size(0);
        double[] axes = new double[d * d];
        try (Scope scope = new Scope()) {
            if (!Double.isFinite(matrix.sum().item())) {
                Arrays.fill(spectrum, Double.NaN);
                Arrays.fill(axes, Double.NaN);
                return axes;
            }
            LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(matrix);
            System.arraycopy(Symmetric.reversed(eigen.values().toDoubles()), 0, spectrum, 0, d);
            double[] rows = eigen.vectors().transpose(0, 1).toDoubles();
            for (int k = 0; k < d; k++) {
                System.arraycopy(rows, (d - 1 - k) * d, axes, k * d, d);
            }
        }
        return axes;
    }

    /** B. */
    public int count() {
        return lid.length;
    }

    /** The number of tangent directions of a row; 0 for a row that is not finite. */
    public int lid(int row) {
        return lid[row];
    }

    /** The eigenvalues of a row, descending, [D]; NaN for a row that is not finite. */
    public double[] spectrum(int row) {
        return spectra[row].clone();
    }

    /** Orthonormal tangent directions of a row, [d, D] float64. */
    public Tensor tangent(int row) {
        return axes(row, 0, lid[row]);
    }

    /** Orthonormal normal directions of a row, [D - d, D] float64. */
    public Tensor normal(int row) {
        return axes(row, lid[row], ambientDimension);
    }

    private Tensor axes(int row, int from, int to) {
        Check.that(!Double.isNaN(spectra[row][0]), "row " + row + ": expected finite numbers to have a basis.");
        return Tensor.of(
                Arrays.copyOfRange(axes[row], from * ambientDimension, to * ambientDimension),
                to - from,
                ambientDimension);
    }
}
