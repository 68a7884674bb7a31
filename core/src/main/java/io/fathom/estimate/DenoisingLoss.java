package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;
import java.util.Locale;

/**
 * The denoising loss of a point as its LID (Yeats et al., arXiv 2510.12975).
 *
 * <p>{@code LID(x) = (1/m) sum_j |e_j|^2, e_j = (denoised(x + sigma eps_j) - x) / sigma}: near a flat d-dimensional manifold
 * an ideal denoiser removes the noise normal to it and keeps the d tangent components. Forward passes only, m per row and
 * level. Each row has draws of its own, the same at every level.
 *
 * <p>Centred: {@code sum_j |e_j - ebar|^2 / (m-1)}, which forgets an offset of x from the manifold; the plain form adds
 * r^2/sigma^2 at distance r. That offset is given beside either, {@code q = |mean of e|^2} without the bias of its noise, which
 * costs no further pass.
 *
 * @param draws m, at least 1, at least 2 when centred; the paper takes 8
 * @param noise how the draws are made
 * @param centred whether the mean residual is taken out
 * @param headlineDraws draws of the headline, which is read again at the chosen level where there are more than of the curve
 */
public record DenoisingLoss(int draws, NoiseKind noise, boolean centred, int headlineDraws)
        implements NoisyPointEstimator {
    private static final int WHOLE_FRAMES_UP_TO = 256;
    private static final int HEADLINE_DRAWS = 32;

    public DenoisingLoss {
        Check.atLeast("draws", draws, centred ? 2 : 1);
        Check.atLeast("headlineDraws", headlineDraws, draws);
        Check.that(
                !centred || noise.canBeCentred(),
                "noise: expected a kind that can be centred (plain, fixed norm, rademacher, orthogonal), found "
                        + noise);
    }

    /** With as many draws for the headline as for the curve. */
    public DenoisingLoss(int draws, NoiseKind noise, boolean centred) {
        this(draws, noise, centred, draws);
    }

    /** Plain independent draws. */
    public DenoisingLoss(int draws) {
        this(draws, NoiseKind.PLAIN, false);
    }

    /**
     * The usual draws for D dimensions: orthogonal, whose error vanishes on flat manifolds when m is a multiple of D. Up to
     * D = 32 two whole frames or more, at least 16 draws, so that their scatter tells the error; then 32 for the curve, and the
     * paper's 8 above D = 256. The headline is one level alone and can afford more: two whole frames up to D = 256, then 32 draws.
     */
    public static DenoisingLoss standard(int ambientDimension) {
        int draws = standardDraws(ambientDimension);
        int headline = Math.max(draws, ambientDimension <= WHOLE_FRAMES_UP_TO ? 2 * ambientDimension : HEADLINE_DRAWS);
        return new DenoisingLoss(draws, NoiseKind.ORTHOGONAL, false, headline);
    }

    /** The number of draws of {@link #standard}. */
    public static int standardDraws(int ambientDimension) {
        if (ambientDimension <= 32) {
            return Math.max(2, 15 / ambientDimension + 1) * ambientDimension;
        }
        return ambientDimension <= 256 ? 32 : 8;
    }

    @Override
    public DenoisingLoss forHeadline() {
        return new DenoisingLoss(headlineDraws, noise, centred);
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
    public int drawsFor(int ambientDimension) {
        return draws;
    }

    @Override
    public Reading reading(int rows, int ambientDimension) {
        return new Losses(rows, ambientDimension);
    }

    /** |e_j|^2 of each draw, and the sum of e_j, which shows an offset from the manifold. */
    private final class Losses implements Reading {
        private final int d;
        private final double[][] losses; // sigma^2 |e_j|^2, [B][m]
        private final double[][] lengths; // |eps_j|^2, [B][m]
        private final Tensor total; // sum of sigma e_j, [B, D]
        private int seen;

        Losses(int rows, int d) {
            this.d = d;
            this.losses = new double[rows][draws];
            this.lengths = new double[rows][draws];
            this.total = Tensor.zeros(DType.FLOAT64, rows, d);
        }

        @Override
        public void add(Tensor residual, Tensor eps, NoiseLevel sigma, boolean mayOverwrite) {
            total.addInPlace(residual.sum(1, false), 1);
            Tensor squares = mayOverwrite ? residual.squareInPlace() : residual.squared();
            put(squares, losses);
            if (noise == NoiseKind.RATIO) {
                put(eps.to(DType.FLOAT64).squared(), lengths);
            }
            seen += residual.size(1);
        }

        private void put(Tensor squares, double[][] target) {
            double[] sums = squares.sum(2, false).toDoubles();
            int c = squares.size(1);
            for (int i = 0; i < target.length; i++) {
                System.arraycopy(sums, i * c, target[i], seen, c);
            }
        }

        @Override
        public void finish(NoiseLevel sigma, LidCurves curves, int g) {
            double v = sigma.variance();
            double[] squareOfSum = total.squared().sum(1, false).toDoubles();
            double[][] q = curves.offManifold();
            for (int i = 0; i < losses.length; i++) {
                double[] own = losses[i];
                double sum = 0;
                double length = 0;
                for (int j = 0; j < draws; j++) {
                    own[j] /= v;
                    sum += own[j];
                    length += lengths[i][j];
                }
                double lid;
                double error;
                if (centred) {
                    lid = (sum - squareOfSum[i] / draws / v) / (draws - 1);
                    error = Math.sqrt(2 * Math.max(0, lid) / (draws - 1)); // chi-square, d (m-1) degrees of freedom
                } else {
                    lid = noise == NoiseKind.RATIO ? d * sum / length : sum / draws;
                    error = noise.standardError(own, lengths[i], lid, d);
                }
                boolean finite = Double.isFinite(lid);
                curves.value()[g][i] = finite ? lid : Double.NaN;
                curves.standardError()[g][i] = finite ? error : Double.NaN;
                q[g][i] = noise.squaredMean(squareOfSum[i] / v, sum, draws);
            }
        }
    }

    @Override
    public String toString() {
        return "DenoisingLoss(m=" + draws
                + (noise == NoiseKind.PLAIN
                        ? ""
                        : ", " + noise.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                + (centred ? ", centred" : "")
                + (headlineDraws > draws ? ", headline m=" + headlineDraws : "") + ")";
    }
}
