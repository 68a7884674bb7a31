package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * Data on the torus of revolution in R^3 under small noise: the gradient of the first three orders of log p_sigma.
 *
 * <p>With w the distance to the core circle, u = w - r, t the poloidal angle, rho the density by area:
 *
 * <pre>
 * log p = -u^2/(2v) + log rho(t) - 1/2 log[(1 + u/r) (R + (r+u) cos t)/(R + r cos t)] + const + O(sigma^2)
 * </pre>
 *
 * <p>The denoiser's error is O(sigma^4). Not defined on the axis and on the core circle.
 */
public final class TorusExpansion implements ScoreModel {
    private static final double LARGEST_NOISE = 0.2; // of the reach; beyond, the orders left out are seen

    private final double major;
    private final double minor;
    private final boolean byArea;

    /**
     * @param major R
     * @param minor r, below R
     * @param byArea whether the data is uniform by area, else by both angles
     */
    public TorusExpansion(double major, double minor, boolean byArea) {
        this.minor = Check.positive("minor radius", minor);
        Check.that(major > minor, "major radius: expected above " + minor + ", found " + major + ".");
        this.major = major;
        this.byArea = byArea;
    }

    @Override
    public int ambientDimension() {
        return 3;
    }

    @Override
    public DType precision() {
        return DType.FLOAT64;
    }

    @Override
    public NoiseRange noiseRange() {
        return new NoiseRange(0, LARGEST_NOISE * Math.min(minor, major - minor));
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        noiseRange().require(sigma);
        Tensor flat = y.narrow(1, 0, 2); // [B, 2]
        Tensor z = y.narrow(1, 2, 1);
        Tensor inverse = flat.squared().sum(1, true).reciprocalSqrt(); // 1 / distance to the axis, [B, 1]
        Tensor across = inverse.reciprocal().plus(-major); // w cos t
        Tensor invW = across.squared().plus(z.squared()).reciprocalSqrt();
        Tensor cos = across.times(invW);
        Tensor sin = z.times(invW);
        Tensor w = invW.reciprocal();
        Tensor outer = across.plus(major).reciprocal(); // 1 / (R + (r+u) cos t)
        Tensor onSurface = cos.times(minor).plus(major).reciprocal(); // 1 / (R + r cos t)
        // v d/du log p and v/(r+u) d/dt log p
        double half = sigma.variance() / 2;
        Tensor normal = w.negated().plus(minor).plus(invW.plus(cos.times(outer)), -half);
        double sign = byArea ? -half : half;
        Tensor along = sin.times(outer).times(half).plus(sin.times(invW).times(onSurface), sign * minor);
        Tensor radial = normal.times(cos).minus(along.times(sin));
        Tensor up = normal.times(sin).plus(along.times(cos));
        return y.plus(Tensor.join(1, flat.times(inverse.times(radial)), up));
    }
}
