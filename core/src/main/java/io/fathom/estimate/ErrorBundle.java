package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.Symmetric;
import io.fathom.geometry.TangentSpace;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The directions in which the residuals {@code e_j = (denoised(x + sigma eps_j) - x) / sigma} of a point lie: the tangent space
 * (Yeats et al., arXiv 2510.12975).
 *
 * <p>{@code C = E^T E / m}, E [m, D] with rows e_j: its trace is the {@link DenoisingLoss} of the same draws, its eigenvalues
 * are about 1 in tangent and 0 in normal directions. LID is the number of eigenvalues above the threshold, at most m: with
 * m < d it is too small and flagged {@code too_few_draws}. An offset r from the manifold adds an eigenvalue r^2/sigma^2, which
 * centring takes out (divisor m - 1). An integer without a standard error (NaN).
 *
 * <p>m forward passes per row and level, shared with a {@link DenoisingLoss} of the same noise, and min(m, D)^2 max(m, D)
 * operations: for m < D the m x m Gram matrix has the same eigenvalues. Memory: m D numbers, or D^2 if that is less.
 *
 * @param draws m, at least 1, at least 2 when centred
 * @param noise how the draws are made: plain, fixed norm, rademacher or orthogonal
 * @param centred whether the mean residual is taken out
 * @param threshold above 0 and below 1; 0.01 of exact models, 0.3 of trained ones, which leave noise in normal directions
 */
public record ErrorBundle(int draws, NoiseKind noise, boolean centred, double threshold)
        implements NoisyPointEstimator {
    /** As published; for exact models. */
    public static final double THRESHOLD = 0.01;

    /** For trained networks. */
    public static final double TRAINED_THRESHOLD = 0.3;

    private static final int WHOLE_FRAME_UP_TO = 128; // dimensions

    public ErrorBundle {
        Check.atLeast("draws", draws, centred ? 2 : 1);
        Check.that(
                noise.canBeCentred(),
                "noise of error_bundle: expected plain, fixed norm, rademacher or orthogonal, found " + noise + ".");
        Check.that(
                threshold > 0 && threshold < 1,
                "threshold: expected a number above 0 and below 1, found " + threshold + ".");
    }

    /** Orthogonal draws, as many as {@link #standardDraws}. */
    public static ErrorBundle standard(int ambientDimension) {
        return new ErrorBundle(standardDraws(ambientDimension), NoiseKind.ORTHOGONAL, false, THRESHOLD);
    }

    /** At least a whole frame up to D = 128, where no dimension can be missed; 128 above. */
    public static int standardDraws(int ambientDimension) {
        return Math.max(DenoisingLoss.standardDraws(ambientDimension), Math.min(ambientDimension, WHOLE_FRAME_UP_TO));
    }

    @Override
    public String method() {
        return "error_bundle";
    }

    @Override
    public int drawsFor(int ambientDimension) {
        return draws;
    }

    @Override
    public int evaluationsAtOnce() {
        return draws;
    }

    @Override
    public long numbersPerRow(int ambientDimension) {
        return (long) ambientDimension * Math.min(draws, ambientDimension);
    }

    @Override
    public @Nullable String caveat(double lid, int ambientDimension) {
        int most = centred ? draws - 1 : draws;
        return lid >= most && most < ambientDimension ? Reason.TOO_FEW_DRAWS : null;
    }

    /** The eigenvalues of C of each row, descending, [B][min(m, D)]; NaN for a row that is not finite. */
    public double[][] spectrum(ScoreModel model, LidBatch batch, NoiseLevel sigma) {
        double[][] spectra = new double[batch.count()][];
        gather(model, batch, sigma, (row, matrix, residuals) -> spectra[row] = Symmetric.eigenvalues(matrix));
        return spectra;
    }

    /**
     * Tangent and normal space of each row: the eigenvectors of C above and below the threshold. C is decomposed whole, O(D^3)
     * a row.
     *
     * @throws IllegalArgumentException if D differs from the model's
     */
    public TangentSpace bases(ScoreModel model, LidBatch batch, NoiseLevel sigma) {
        int d = model.ambientDimension();
        double[][] spectra = new double[batch.count()][d];
        double[][] axes = new double[batch.count()][];
        gather(model, batch, sigma, (row, matrix, residuals) -> {
            Tensor whole = residuals == null
                    ? matrix
                    : residuals.transpose(0, 1).matmul(residuals).times(1.0 / (centred ? draws - 1 : draws));
            axes[row] = Symmetric.decompose(whole, spectra[row]);
        });
        int[] lid = new int[spectra.length];
        for (int i = 0; i < lid.length; i++) {
            lid[i] = (int) above(spectra[i]);
        }
        return TangentSpace.of(d, spectra, lid, axes);
    }

    /** What is done with one row: C or the m x m matrix of the same eigenvalues, and E when it is the latter. */
    private interface Use {
        void row(int row, Tensor matrix, @Nullable Tensor residuals);
    }

    private void gather(ScoreModel model, LidBatch batch, NoiseLevel sigma, Use use) {
        NoisyPointEstimator.pass(model, batch, List.of(sigma), List.of(this), (reader, b, d) -> {
            Residuals residuals = new Residuals(b, d);
            residuals.use = use;
            return residuals;
        });
    }

    /** The number of eigenvalues above the threshold; NaN of NaN. */
    private double above(double[] spectrum) {
        return Double.isNaN(spectrum[0])
                ? Double.NaN
                : Arrays.stream(spectrum).filter(c -> c > threshold).count();
    }

    @Override
    public Reading reading(int rows, int ambientDimension) {
        return new Residuals(rows, ambientDimension);
    }

    private final class Residuals implements Reading {
        private final int rows;
        private final int d;
        private final boolean few; // m < D: E is kept, else E^T E
        private final Tensor kept; // sigma E, [B, m, D], or its products, [B, D, D]
        private final Tensor total; // sum of sigma e_j, [B, D]
        private int seen;
        private @Nullable Use use;

        Residuals(int rows, int d) {
            this.rows = rows;
            this.d = d;
            this.few = draws < d;
            this.kept = Tensor.zeros(DType.FLOAT64, rows, few ? draws : d, d);
            this.total = Tensor.zeros(DType.FLOAT64, rows, d);
        }

        @Override
        public void add(Tensor residual, Tensor eps, NoiseLevel sigma, boolean mayOverwrite) {
            int c = residual.size(1);
            total.addInPlace(residual.sum(1, false), 1);
            if (few) {
                kept.narrow(1, seen, c).setInPlace(residual);
            } else {
                for (int i = 0; i < rows; i++) {
                    Tensor own = residual.narrow(0, i, 1).reshape(c, d).to(DType.FLOAT64);
                    kept.narrow(0, i, 1)
                            .reshape(d, d)
                            .addInPlace(own.transpose(0, 1).matmul(own), 1);
                }
            }
            seen += c;
        }

        @Override
        public void finish(NoiseLevel sigma, LidCurves curves, int g) {
            double divisor = centred ? draws - 1 : draws;
            double[] squareOfSum = total.squared().sum(1, false).toDoubles();
            double[][] q = curves.offManifold();
            for (int i = 0; i < rows; i++) {
                try (Scope scope = new Scope()) {
                    Tensor mean = total.narrow(0, i, 1).times(1.0 / draws); // [1, D]
                    Tensor own = kept.narrow(0, i, 1).reshape(few ? draws : d, d);
                    Tensor residuals = null;
                    Tensor matrix;
                    if (few) {
                        residuals = (centred ? own.minus(mean) : own).times(1 / sigma.sigma());
                        matrix = residuals.matmul(residuals.transpose(0, 1)).times(1 / divisor);
                    } else {
                        Tensor sum = centred ? own.plus(mean.transpose(0, 1).matmul(mean), -draws) : own;
                        matrix = sum.times(1 / (divisor * sigma.variance()));
                    }
                    if (use != null) {
                        use.row(i, matrix, residuals);
                        continue;
                    }
                    double[] spectrum = Symmetric.eigenvalues(matrix);
                    curves.value()[g][i] = above(spectrum);
                    curves.standardError()[g][i] = Double.NaN;
                    double square = squareOfSum[i] / sigma.variance();
                    double squares = Arrays.stream(spectrum).sum() * divisor + (centred ? square / draws : 0);
                    q[g][i] = noise.squaredMean(square, squares, draws);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "ErrorBundle(m=" + draws + ", "
                + noise.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (centred ? ", centred" : "")
                + (threshold == THRESHOLD ? "" : ", above " + threshold) + ")";
    }
}
