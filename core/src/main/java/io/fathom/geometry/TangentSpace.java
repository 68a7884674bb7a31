package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * Orthonormal bases of the tangent and the normal space at each row of a batch.
 *
 * <p>The Jacobian J of the denoiser, symmetrised, is about the projector on the tangent space: at distance r from the surface its
 * tangent eigenvalues are {@code 1/(1 - kappa_i r)}, kappa_i the principal curvatures towards the row, its normal ones about 0.
 * {@link #ofJacobian} takes it whole, {@link #leading} the top of its spectrum without ever holding D x D numbers,
 * {@link #ofScores} reads the scores of noisy copies instead. Look at projected rows: beside the surface the space is that of the
 * nearest point, but networks know it less well there.
 *
 * <p>A row that is not finite has no tangent directions and a spectrum of NaN. References: McWeeny 1960 (purification);
 * Stanczuk et al. 2024, arXiv 2212.12611 (scores); Kharitenko et al. 2025, arXiv 2509.23357.
 */
public final class TangentSpace {
    private static final int PASSES = 4; // of the subspace iteration
    private static final int SPARE = 8; // directions beside those asked for, so that the last ones converge

    private final int ambientDimension;
    private final double[][] spectra; // [B][k], tangent first
    private final int[] lid; // [B]
    private final double[][] axes; // [B][k * D], one axis after the other, in the order of the spectrum

    private TangentSpace(int ambientDimension, double[][] spectra, int[] lid, double[][] axes) {
        this.ambientDimension = ambientDimension;
        this.spectra = spectra;
        this.lid = lid;
        this.axes = axes;
    }

    /**
     * From axes that were found elsewhere; arrays are kept.
     *
     * @param spectra what the axes were ordered by, tangent axes first, [B][k]
     * @param lid how many of the axes are tangent, [B]
     * @param axes orthonormal, one after the other, [B][k D]
     */
    public static TangentSpace of(int ambientDimension, double[][] spectra, int[] lid, double[][] axes) {
        Check.same("rows of lid", spectra.length, lid.length);
        Check.same("rows of axes", spectra.length, axes.length);
        return new TangentSpace(ambientDimension, spectra, lid, axes);
    }

    /**
     * All eigenvectors of J, split at the largest gap of the eigenvalues, 1 to D - 1 tangent directions (for D = 1: at 1/2).
     *
     * <p>D products with J a row and O(D^3); memory {@code B D^2}.
     *
     * @param x [B, D]
     */
    public static TangentSpace ofJacobian(ScoreModel model, Tensor x, NoiseLevel sigma) {
        int rows = x.size(0);
        int d = model.ambientDimension();
        double[][] spectra = new double[rows][d];
        double[][] axes = new double[rows][];
        int[] lid = new int[rows];
        if (rows > 0) {
            try (Scope scope = new Scope()) {
                Tensor j = JacobianProducts.dense(model, x, sigma); // [B, D, D], double
                Tensor symmetric = j.plus(j.transpose(1, 2)).times(0.5);
                for (int i = 0; i < rows; i++) {
                    axes[i] = Symmetric.decompose(symmetric.narrow(0, i, 1).reshape(d, d), spectra[i]);
                    lid[i] = Double.isNaN(spectra[i][0])
                            ? 0
                            : d == 1 ? (spectra[i][0] > 0.5 ? 1 : 0) : Symmetric.largestGap(spectra[i]);
                }
            }
        }
        return new TangentSpace(d, spectra, lid, axes);
    }

    /**
     * The leading eigenvectors of J; those with an eigenvalue above 1/2 are the tangent space, to which repeated
     * {@link #mcWeeny} would take J. At most {@code most} of them: {@link #truncated} tells where there may be more.
     *
     * <p>Subspace iteration from random directions (Halko, Martinsson and Tropp 2011): 5 ({@code most} + 8) products with J a
     * row; memory {@code B (most + 8) D}.
     *
     * @param x [B, D]
     * @param keys of the rows, from which their random directions follow, [B]
     */
    public static TangentSpace leading(ScoreModel model, Tensor x, NoiseLevel sigma, int most, long[] keys, long seed) {
        int rows = x.size(0);
        int d = model.ambientDimension();
        Check.atLeastOne("most", most);
        Check.same("number of row keys", rows, keys.length);
        int k = Math.min(d, most + SPARE);
        int kept = Math.min(d, most);
        double[][] spectra = new double[rows][kept];
        double[][] axes = new double[rows][kept * d];
        int[] lid = new int[rows];
        if (rows == 0) {
            return new TangentSpace(d, spectra, lid, axes);
        }
        try (Scope scope = new Scope();
                JacobianProducts products = new JacobianProducts(model, x, sigma)) {
            double[] finite =
                    products.denoised().to(DType.FLOAT64).sum(1, false).toDoubles();
            double[] start = new double[rows * k * d];
            for (int i = 0; i < rows; i++) {
                RandomStream.at(seed, keys[i]).fillNormal(start, i * k * d, (i + 1) * k * d);
            }
            Tensor basis = orthonormal(Tensor.of(start, rows, k, d)); // [B, k, D]
            for (int pass = 0; pass < PASSES; pass++) {
                Tensor next = orthonormal(images(products, basis, finite));
                basis = next;
            }
            Tensor image = images(products, basis, finite);
            Tensor small = image.matmul(basis.transpose(1, 2)); // [B, k, k]
            Tensor symmetric = small.plus(small.transpose(1, 2)).times(0.5);
            LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(symmetric); // ascending
            double[] values = eigen.values().toDoubles();
            double[] vectors = eigen.vectors().transpose(1, 2).matmul(basis).toDoubles(); // [B, k, D]
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < kept; j++) {
                    int from = i * k + k - 1 - j;
                    spectra[i][j] = Double.isFinite(finite[i]) ? values[from] : Double.NaN;
                    System.arraycopy(vectors, from * d, axes[i], j * d, d);
                    lid[i] += spectra[i][j] > 0.5 ? 1 : 0;
                }
            }
        }
        return new TangentSpace(d, spectra, lid, axes);
    }

    /** J of each axis of each row; 0 in rows that are not finite, which LAPACK would refuse. [B, k, D]. */
    private static Tensor images(JacobianProducts products, Tensor basis, double[] finite) {
        int rows = basis.size(0);
        int k = basis.size(1);
        int d = basis.size(2);
        double[] values = new double[rows * k * d];
        for (int j = 0; j < k; j++) {
            try (Scope scope = new Scope()) {
                double[] product =
                        products.times(basis.narrow(1, j, 1).reshape(rows, d)).toDoubles();
                for (int i = 0; i < rows; i++) {
                    if (Double.isFinite(finite[i])) {
                        System.arraycopy(product, i * d, values, (i * k + j) * d, d);
                    }
                }
            }
        }
        return Tensor.of(values, rows, k, d);
    }

    /** Rows of each matrix made orthonormal, [B, k, D]. */
    private static Tensor orthonormal(Tensor rows) {
        return LinearAlgebra.qr(rows.transpose(1, 2)).q().transpose(1, 2);
    }

    /**
     * From the scores at {@code x + sigma eps_j}: they point along normal directions, so the singular vectors of
     * {@code sigma score}, [K, D], below the largest gap of the singular values are tangent. The spectrum is
     * {@code singular / sqrt K}, about 1 in normal and 0 in tangent directions, ascending.
     *
     * @param x [B, D]
     * @param draws K, at least 4 D is usual
     * @param dropFirst whether the greatest singular value is taken for normal and left out of the gaps: from a distance of
     *     about 1.5 sigma on it is the offset of the row, and the largest gap lies behind it
     * @param keys of the rows, from which their noise follows, [B]
     */
    public static TangentSpace ofScores(
            ScoreModel model, Tensor x, NoiseLevel sigma, int draws, boolean dropFirst, long[] keys, long seed) {
        int rows = x.size(0);
        int d = model.ambientDimension();
        Check.atLeastOne("draws", draws);
        Check.atLeast("ambientDimension", d, dropFirst ? 3 : 2);
        Check.same("number of row keys", rows, keys.length);
        double[][] spectra = new double[rows][d];
        double[][] axes = new double[rows][d * d];
        int[] lid = new int[rows];
        for (int i = 0; i < rows; i++) {
            try (NoGrad off = new NoGrad();
                    Scope scope = new Scope()) {
                double[] noise = new double[draws * d];
                RandomStream.at(seed, keys[i]).fillNormal(noise, 0, noise.length);
                Tensor eps = Tensor.of(noise, draws, d).to(model.precision());
                Tensor y = x.narrow(0, i, 1).plus(eps, sigma.sigma());
                Tensor h = model.denoised(y, sigma).minus(y).to(DType.FLOAT64).times(1 / sigma.sigma());
                double[] descending = new double[d];
                double[] all = Symmetric.decompose(h.transpose(0, 1).matmul(h).times(1.0 / draws), descending);
                for (int k = 0; k < d; k++) {
                    spectra[i][k] = Math.sqrt(Math.max(0, descending[d - 1 - k])); // NaN stays
                    System.arraycopy(all, (d - 1 - k) * d, axes[i], k * d, d);
                }
                double[] normal = Symmetric.reversed(spectra[i]);
                int first = dropFirst ? 1 : 0;
                lid[i] = Double.isNaN(normal[0])
                        ? 0
                        : d - first - Symmetric.largestGap(Arrays.copyOfRange(normal, first, d));
            }
        }
        return new TangentSpace(d, spectra, lid, axes);
    }

    /** McWeeny's purification of an eigenvalue, {@code 3 mu^2 - 2 mu^3}: repeated, those in (1/2, 1.366) go to 1, below to 0. */
    public static double mcWeeny(double mu) {
        return mu * mu * (3 - 2 * mu);
    }

    /** D. */
    public int ambientDimension() {
        return ambientDimension;
    }

    /** B. */
    public int count() {
        return lid.length;
    }

    /** The number of tangent directions of a row; 0 for a row that is not finite. */
    public int lid(int row) {
        return lid[row];
    }

    /** Whether every axis that was sought is tangent, though there are more dimensions. */
    public boolean truncated(int row) {
        return lid[row] == spectra[row].length && lid[row] < ambientDimension;
    }

    /** What the axes of a row are ordered by, tangent first: of a Jacobian its eigenvalues, descending; NaN if not finite. */
    public double[] spectrum(int row) {
        return spectra[row].clone();
    }

    /** Orthonormal tangent directions of a row, [d, D] float64. */
    public Tensor tangent(int row) {
        requireFinite(row);
        return Tensor.of(Arrays.copyOf(axes[row], lid[row] * ambientDimension), lid[row], ambientDimension);
    }

    /** Orthonormal normal directions of a row, [D - d, D] float64; {@code D^2} numbers. */
    public Tensor normal(int row) {
        requireFinite(row);
        int rest = ambientDimension - lid[row];
        if (spectra[row].length == ambientDimension) {
            return Tensor.of(
                    Arrays.copyOfRange(axes[row], lid[row] * ambientDimension, axes[row].length),
                    rest,
                    ambientDimension);
        }
        try (Scope scope = new Scope()) { // the eigenvectors of P_T to eigenvalue 0
            Tensor tangent = tangent(row);
            LinearAlgebra.Eigen eigen =
                    LinearAlgebra.eigh(tangent.transpose(0, 1).matmul(tangent));
            return scope.keep(eigen.vectors().transpose(0, 1).narrow(0, 0, rest).copy());
        }
    }

    /** Axis k of each row, 0 in rows with no more than k tangent directions, float64 [B, D]. */
    Tensor axis(int k) {
        double[] values = new double[lid.length * ambientDimension];
        for (int i = 0; i < lid.length; i++) {
            if (k < lid[i]) {
                System.arraycopy(axes[i], k * ambientDimension, values, i * ambientDimension, ambientDimension);
            }
        }
        return Tensor.of(values, lid.length, ambientDimension);
    }

    /** The greatest {@link #lid}; 0 without rows. */
    int mostDirections() {
        return Arrays.stream(lid).max().orElse(0);
    }

    /** {@code P_T v} of each row, float64 [B, D]; NaN in rows that are not finite. */
    public Tensor alongTangent(Tensor v) {
        Check.same("rows of v", lid.length, v.size(0));
        Check.same("columns of v", ambientDimension, v.size(1));
        double[] from = v.toDoubles();
        double[] to = new double[from.length];
        for (int i = 0; i < lid.length; i++) {
            int at = i * ambientDimension;
            if (Double.isNaN(spectra[i][0])) {
                Arrays.fill(to, at, at + ambientDimension, Double.NaN);
            }
            for (int k = 0; k < lid[i]; k++) {
                double dot = 0;
                for (int j = 0; j < ambientDimension; j++) {
                    dot += axes[i][k * ambientDimension + j] * from[at + j];
                }
                for (int j = 0; j < ambientDimension; j++) {
                    to[at + j] += dot * axes[i][k * ambientDimension + j];
                }
            }
        }
        return Tensor.of(to, lid.length, ambientDimension);
    }

    /** {@code P_N v = v - P_T v} of each row, float64 [B, D]. */
    public Tensor alongNormal(Tensor v) {
        return v.to(DType.FLOAT64).minus(alongTangent(v));
    }

    private void requireFinite(int row) {
        Check.that(!Double.isNaN(spectra[row][0]), "row " + row + ": expected finite numbers to have a basis.");
    }
}
