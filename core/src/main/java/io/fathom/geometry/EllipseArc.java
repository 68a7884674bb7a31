package io.fathom.geometry;

import io.fathom.base.Check;

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
        // in the first quadrant the distance grows away from its one least value: d/du |Phi - x|^2 / 2 changes sign
        // once
        double px = Math.abs(x);
        double py = Math.abs(y);
        double low = 0;
        double high = Math.PI / 2;
        for (int k = 0; k < 60; k++) {
            double u = (low + high) / 2;
            double slope = (b * b - a * a) * Math.sin(u) * Math.cos(u) + a * px * Math.sin(u) - b * py * Math.cos(u);
            if (slope < 0) {
                low = u;
            } else {
                high = u;
            }
        }
        double u = (low + high) / 2;
        return Math.atan2(Math.copySign(Math.sin(u), y), Math.copySign(Math.cos(u), x));
    }

    /** Distance of (x, y) to the curve. */
    public double distance(double x, double y) {
        double u = angle(x, y);
        return Math.hypot(x - a * Math.cos(u), y - b * Math.sin(u));
    }
}
