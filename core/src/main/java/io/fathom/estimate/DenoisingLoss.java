package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
public record DenoisingLoss(int draws, NoiseKind noise, boolean centred) implements NoisyPointEstimator {
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
    public int drawsFor(int ambientDimension) {
        return draws;
    }

    @Override
    public Reading reading(int rows, int ambientDimension) {
        return new Losses(rows, ambientDimension);
    }

    /** |e_j|^2 of each draw, and the sum of e_j when it is to be taken out. */
    private final class Losses implements Reading {
        private final int d;
        private final double[][] losses; // sigma^2 |e_j|^2, [B][m]
        private final double[][] lengths; // |eps_j|^2, [B][m]
        private final @Nullable Tensor total; // sum of sigma e_j, [B, D]
        private int seen;

        Losses(int rows, int d) {
            this.d = d;
            this.losses = new double[rows][draws];
            this.lengths = new double[rows][draws];
            this.total = centred ? Tensor.zeros(DType.FLOAT64, rows, d) : null;
        }

        @Override
        public void add(Tensor residual, Tensor eps, NoiseLevel sigma, boolean mayOverwrite) {
            if (total != null) {
                total.addInPlace(residual.sum(1, false), 1);
            }
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
            double[] mean = total == null
                    ? new double[0]
                    : total.squared().sum(1, false).toDoubles();
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
                    lid = (sum - mean[i] / draws / v) / (draws - 1);
                    error = Math.sqrt(2 * Math.max(0, lid) / (draws - 1)); // chi-square, d (m-1) degrees of freedom
                } else {
                    lid = noise == NoiseKind.RATIO ? d * sum / length : sum / draws;
                    error = noise.standardError(own, lengths[i], lid, d);
                }
                boolean finite = Double.isFinite(lid);
                curves.value()[g][i] = finite ? lid : Double.NaN;
                curves.standardError()[g][i] = finite ? error : Double.NaN;
            }
        }
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
