package io.fathom.geometry;

import io.fathom.base.Check;

/**
 * How {@link PointGeometry} reads a surface.
 *
 * @param tangents the most tangent directions that are sought where D is above 256, and the Jacobian is not taken whole; at
 *     least 1
 * @param offset how far beside the surface curvature is read, in sigma, above 0: farther, the model's errors count less, but it
 *     must stay below the reach
 * @param apart pairs of points nearer than this, in sigma, say nothing of the reach, 0 or more
 */
public record GeometryOptions(int tangents, double offset, double apart) {
    /** 64 directions, 3 sigma, 5 sigma. */
    public static final GeometryOptions DEFAULT = new GeometryOptions(64, 3, 5);

    public GeometryOptions {
        Check.atLeastOne("tangents", tangents);
        Check.positive("offset", offset);
        Check.within("apart", apart, 0, Double.MAX_VALUE);
    }
}
