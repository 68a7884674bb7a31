package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.model.analytic.EllipseModel;

/**
 * Arc length on the ellipse {@code (a cos u, b sin u)}: the measure that a uniform law is even in, which its angle u is not.
 */
public final class EllipseArc {
    private final double a;
    private final double b;
    private final TabulatedCdf arc;

    /** Half axes, above 0. */
    public EllipseArc(double a, double b) {
        this.a = Check.positive("a", a);
        this.b = Check.positive("b", b);
        this.arc = new TabulatedCdf(u -> Math.hypot(a * Math.sin(u), b * Math.cos(u)), 0, 2 * Math.PI);
    }

    /** The length of the curve. */
    public double length() {
        return arc.total();
    }

    /** The part of the curve from angle 0 to angle u, in [0, 1): uniform under the uniform law. For Kuiper. */
    public double cdf(double u) {
        double turn = u / (2 * Math.PI);
        double s = arc.applyAsDouble((turn - Math.floor(turn)) * 2 * Math.PI);
        return s < 1 ? s : 0;
    }

    /** {@link #cdf} of the point of the curve that is nearest to (x, y). */
    public double cdf(double x, double y) {
        return cdf(angle(x, y));
    }

    /** The angle u at which a part of the curve ends, s in [0, 1]: a uniform draw from a uniform number. */
    public double angleAt(double s) {
        return arc.inverse(s);
    }

    /** The angle u of the point of the curve that is nearest to (x, y). */
    public double angle(double x, double y) {
        return EllipseModel.nearestAngle(a, b, x, y);
    }

    /** Distance of (x, y) to the curve. */
    public double distance(double x, double y) {
        double u = angle(x, y);
        return Math.hypot(x - a * Math.cos(u), y - b * Math.sin(u));
    }
}
