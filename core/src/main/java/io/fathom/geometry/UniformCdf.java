package io.fathom.geometry;

import io.fathom.base.Check;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Exact distribution functions of the uniform law (even per length, area, volume) on manifolds where they are known: from a
 * point to numbers u that are uniform on [0, 1], for the tests of {@link Uniformity}.
 *
 * <p>Off the manifold: the circle and the azimuth take the point's direction, the sphere the direction, the ellipse the nearest
 * point of the curve, the torus the nearest point of its tube.
 */
public final class UniformCdf {
    private static final double TURN = 2 * Math.PI;

    private UniformCdf() {}

    /** Circle about 0, or the azimuth of a surface of revolution: {@code angle / 2 pi} of (x, y), in [0, 1). For Kuiper. */
    public static double circle(double x, double y) {
        return ofAngle(Math.atan2(y, x));
    }

    /** An angle as part of a turn, in [0, 1). */
    public static double ofAngle(double angle) {
        double u = angle / TURN;
        u -= Math.floor(u);
        return u < 1 ? u : 0;
    }

    /**
     * One coordinate of the direction of a point on the unit sphere S^{k-1} of R^k: {@code (1 - t^2)^{(k-3)/2}} integrated,
     * {@code (1 + t)/2} for k = 3. For Kolmogorov.
     *
     * @param k dimension of the space, at least 2
     * @param t the coordinate over the point's length, from -1 to 1
     */
    public static double sphereCoordinate(int k, double t) {
        Check.atLeast("k", k, 2);
        Check.within("t", t, -1, 1);
        double shape = (k - 1) / 2.0;
        return RegularizedBeta.value((1 + t) / 2, shape, shape);
    }

    /**
     * The poloidal angle t of a torus, {@code 1/2 + (t + (r/R) sin t) / 2 pi}, t in [-pi, pi], 0 on the outer equator. For
     * Kuiper.
     *
     * @param axis R, the distance of the tube's centre from the axis, above r
     * @param tube r, the radius of the tube
     */
    public static double torusPoloidal(double axis, double tube, double t) {
        Check.positive("tube", tube);
        Check.that(axis > tube, "axis: expected a number above tube = " + tube + ", found " + axis + ".");
        double wrapped = Math.IEEEremainder(t, TURN);
        double u = 0.5 + (wrapped + tube / axis * Math.sin(wrapped)) / TURN;
        return Math.max(0, Math.min(1, u));
    }

    /** The same of a point (x, y, z), the axis along z. */
    public static double torusPoloidal(double axis, double tube, double x, double y, double z) {
        return torusPoloidal(axis, tube, Math.atan2(z, Math.hypot(x, y) - axis));
    }
}
