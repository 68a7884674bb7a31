package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * The data of {@link EllipseModel} under small noise: the gradient of the first three orders of log p_sigma, by a few
 * operations on whole batches, some fifty times faster than the integral.
 *
 * <p>With u the distance to the ellipse, positive outside, theta the nearest point's angle, g = |Phi'|, K the curvature:
 *
 * <pre>
 * log p = -u^2/(2v) + kappa cos theta - log g - 1/2 log(1 + K u) + const + O(sigma^2)
 * </pre>
 *
 * <p>The denoiser's error is O(sigma^4), within the reach of the ellipse; not defined at its centre.
 */
public final class EllipseExpansion implements ScoreModel {
    private static final double LARGEST_NOISE = 0.2; // of the reach; beyond, the orders left out are seen
    private static final int ITERATIONS = 4; // of Newton's method for the nearest point; doubles the digits each

    private final double a;
    private final double b;
    private final double kappa;

    /**
     * @param a half axis along x, above 0
     * @param b half axis along y, above 0
     * @param kappa density proportional to {@code exp(kappa cos theta)} in the angle, at least 0
     */
    public EllipseExpansion(double a, double b, double kappa) {
        this.a = Check.positive("a", a);
        this.b = Check.positive("b", b);
        this.kappa = Check.within("kappa", kappa, 0, 1e6);
    }

    @Override
    public int ambientDimension() {
        return 2;
    }

    @Override
    public DType precision() {
        return DType.FLOAT64;
    }

    @Override
    public NoiseRange noiseRange() {
        return new NoiseRange(0, LARGEST_NOISE * Math.min(a * a / b, b * b / a));
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        noiseRange().require(sigma);
        Tensor px = y.narrow(1, 0, 1);
        Tensor py = y.narrow(1, 1, 1);
        Tensor c = px.times(1 / a);
        Tensor s = py.times(1 / b);
        Tensor scale = c.squared().plus(s.squared()).reciprocalSqrt();
        c = c.times(scale);
        s = s.times(scale);
        for (int i = 0; i < ITERATIONS; i++) {
            // |Phi - y|^2 / 2 has slope F and bend G in theta
            Tensor sc = s.times(c);
            Tensor f = s.times(px).times(a).minus(c.times(py).times(b)).plus(sc, b * b - a * a);
            Tensor g = c.times(px)
                    .times(a)
                    .plus(s.times(py).times(b))
                    .plus(s.squared().minus(c.squared()), a * a - b * b);
            Tensor step = f.dividedBy(g).negated();
            Tensor turned = c.minus(s.times(step));
            s = s.plus(c.times(step));
            Tensor length = turned.squared().plus(s.squared()).reciprocalSqrt();
            c = turned.times(length);
            s = s.times(length);
        }
        Tensor invSpeed = s.squared().times(a * a).plus(c.squared(), b * b).reciprocalSqrt(); // 1/g
        Tensor nx = c.times(invSpeed).times(b); // outward normal; the tangent is (-ny, nx)
        Tensor ny = s.times(invSpeed).times(a);
        Tensor u = px.minus(c.times(a)).times(nx).plus(py.minus(s.times(b)).times(ny));
        Tensor curvature = invSpeed.squared().times(invSpeed).times(a * b); // K = ab / g^3
        Tensor thick = u.times(curvature).plus(1).reciprocal(); // 1 / (1 + K u)
        double v = sigma.variance();
        Tensor normal = u.plus(curvature.times(thick), v / 2).negated();
        // d/ds: of kappa cos theta; of -log g = -log' g; of -1/2 log(1 + K u), K' = -3 K log' g
        Tensor logSpeed = s.times(c).times(invSpeed.squared()).times(a * a - b * b); // d log g / d theta
        Tensor bend = u.times(curvature).times(thick).times(1.5).plus(-1); // of log' g
        Tensor slope = logSpeed.times(bend).plus(s, -kappa);
        Tensor along = slope.times(invSpeed).times(thick).times(v);
        return y.plus(Tensor.join(
                1, normal.times(nx).minus(along.times(ny)), normal.times(ny).plus(along.times(nx))));
    }
}
