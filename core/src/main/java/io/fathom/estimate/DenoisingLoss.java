package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * The denoising loss of a point as its LID (Yeats et al., arXiv 2510.12975).
 *
 * <p>{@code LID(x) = (1/m) sum_j |e_j|^2, e_j = (denoised(x + sigma eps_j) - x) / sigma}: near a flat d-dimensional manifold
 * an ideal denoiser removes the noise normal to it and keeps the d tangent components. Forward passes only, m per row and
 * level. Each row has draws of its own, the same at every level.
 *
 * <p>Centred: {@code sum_j |e_j - ebar|^2 / (m-1)}, which forgets an offset of x from the manifold; the plain form adds
 * r^2/sigma^2 at distance r.
 *
 * @param draws m, at least 1, at least 2 when centred; the paper takes 8
 * @param noise how the draws are made
 * @param centred whether the mean residual is taken out
 */
public record DenoisingLoss(int draws, NoiseKind noise, boolean centred) implements LidEstimator {
    public DenoisingLoss {
        Check.atLeast("draws", draws, centred ? 2 : 1);
        Check.that(
                !centred || noise.canBeCentred(),
                "noise: expected a kind that can be centred (plain, fixed norm, rademacher, orthogonal), found "
                        + noise);
    }

    /** Plain independent draws. */
    public DenoisingLoss(int draws) {
        this(draws, NoiseKind.PLAIN, false);
    }

    /**
     * The usual draws for D dimensions: orthogonal, whose error vanishes on flat manifolds when m is a multiple of D. Up to
     * D = 32 two whole frames or more, at least 16 draws, so that their scatter tells the error; then 32, and the paper's 8 above
     * D = 256.
     */
    public static DenoisingLoss standard(int ambientDimension) {
        return new DenoisingLoss(standardDraws(ambientDimension), NoiseKind.ORTHOGONAL, false);
    }

    /** The number of draws of {@link #standard}. */
    public static int standardDraws(int ambientDimension) {
        if (ambientDimension <= 32) {
            return Math.max(2, 15 / ambientDimension + 1) * ambientDimension;
        }
        return ambientDimension <= 256 ? 32 : 8;
    }

    @Override
    public String method() {
        return "denoising_loss";
    }

    @Override
    public int evaluationsAtOnce() {
        return draws;
    }

    @Override
    public LidCurves estimate(ScoreModel model, LidBatch batch, List<NoiseLevel> levels) {
        batch.requireFor(model);
        LidCurves curves = LidCurves.empty(levels.size(), batch.count(), false);
        if (batch.count() == 0) {
            return curves;
        }
        int b = batch.count();
        int m = draws;
        int d = model.ambientDimension();
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            Tensor x = batch.x().reshape(b, 1, d);
            Tensor eps = Draws.of(model.precision(), noise, m, d, batch); // [B, m, D]
            Tensor y = Tensor.empty(model.precision(), b, m, d);
            Tensor e = Tensor.empty(DType.FLOAT64, b, m, d); // sigma e_j
            double[] squares = noise == NoiseKind.RATIO ? sumSquares(e.setInPlace(eps)) : new double[0];
            for (int g = 0; g < levels.size(); g++) {
                NoiseLevel sigma = levels.get(g);
                try (Scope step = new Scope()) {
                    y.setToSum(x, eps, sigma.sigma());
                    Tensor denoised = model.denoised(y.reshape((long) b * m, d), sigma);
                    e.setToDifference(denoised.reshape(b, m, d), x);
                    double[] mean = centred ? sumSquares(e.mean(1, true)) : new double[0]; // before e is squared
                    double[] losses = sumSquares(e);
                    for (int i = 0; i < b; i++) {
                        put(curves, g, i, losses, mean, squares, sigma.variance(), d);
                    }
                }
            }
        }
        return curves;
    }

    private void put(
            LidCurves curves, int g, int row, double[] losses, double[] mean, double[] squares, double v, int d) {
        double[] own = new double[draws];
        double[] lengths = new double[draws];
        double sum = 0;
        double length = 0;
        for (int j = 0; j < draws; j++) {
            own[j] = losses[row * draws + j] / v;
            sum += own[j];
            if (noise == NoiseKind.RATIO) {
                lengths[j] = squares[row * draws + j];
                length += lengths[j];
            }
        }
        double lid;
        double error;
        if (centred) {
            lid = (sum - draws * mean[row] / v) / (draws - 1);
            error = Math.sqrt(2 * Math.max(0, lid) / (draws - 1)); // chi-square with d (m-1) degrees of freedom
        } else {
            lid = noise == NoiseKind.RATIO ? d * sum / length : sum / draws;
            error = noise.standardError(own, lengths, lid, d);
        }
        boolean finite = Double.isFinite(lid);
        curves.value()[g][row] = finite ? lid : Double.NaN;
        curves.standardError()[g][row] = finite ? error : Double.NaN;
    }

    /** Sum of squares along the last axis; squares t itself. */
    private static double[] sumSquares(Tensor t) {
        return t.squareInPlace().sum(2, false).toDoubles();
    }

    @Override
    public String toString() {
        return "DenoisingLoss(m=" + draws
                + (noise == NoiseKind.PLAIN
                        ? ""
                        : ", " + noise.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                + (centred ? ", centred" : "") + ")";
    }
}
