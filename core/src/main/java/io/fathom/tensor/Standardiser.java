package io.fathom.tensor;

import io.fathom.base.Check;

/**
 * The affine map between data units and standardised units, {@code z = (x - centre) / scale} per coordinate.
 *
 * <p>It is made from points once, before training, and travels in the model file, so that a noise level always has one
 * meaning: {@code sigma} in standardised units. With one scalar scale (the default) {@code sigma * scale} is the same noise in
 * data units.
 */
public final class Standardiser {
    private final double[] centre;
    private final double[] scale;

    /**
     * @param centre subtracted, [D]
     * @param scale divided by, all above zero: [1] for one scalar scale, [D] for one scale per coordinate
     */
    public Standardiser(double[] centre, double[] scale) {
        Check.that(
                scale.length == 1 || scale.length == centre.length,
                "scale: expected 1 or " + centre.length + " values, found " + scale.length + ".");
        for (double s : scale) {
            Check.positive("scale", s);
        }
        this.centre = centre.clone();
        this.scale = scale.clone();
    }

    /** The map that changes nothing. */
    public static Standardiser identity(int ambientDimension) {
        return new Standardiser(new double[ambientDimension], new double[] {1});
    }

    /** D. */
    public int ambientDimension() {
        return centre.length;
    }

    /** A copy of the centre, [D]. */
    public double[] centre() {
        return centre.clone();
    }

    /** A copy of the scale, [1] or [D]. */
    public double[] scale() {
        return scale.clone();
    }

    /** Whether one scalar scales all coordinates, so that distances keep their proportions. */
    public boolean isScalar() {
        return scale.length == 1;
    }

    /** The scalar scale, or the root mean square of the coordinate scales: what one standardised unit is in data units. */
    public double typicalScale() {
        double sum = 0;
        for (double s : scale) {
            sum += s * s;
        }
        return Math.sqrt(sum / scale.length);
    }

    /** {@code ln |det dx/dz|}, the sum of ln scale over the coordinates: {@code log p(x) = log p(z)} minus this. */
    public double logVolume() {
        double sum = 0;
        for (double s : scale) {
            sum += Math.log(s);
        }
        return isScalar() ? centre.length * sum : sum;
    }

    /** Standardises {@code rows} rows in place; {@code values} holds [rows, D] row by row. */
    public void apply(float[] values, int rows) {
        int d = centre.length;
        for (int i = 0, at = 0; i < rows; i++) {
            for (int j = 0; j < d; j++, at++) {
                values[at] = (float) ((values[at] - centre[j]) / scale[scale.length == 1 ? 0 : j]);
            }
        }
    }

    /** The inverse of {@link #apply}. */
    public void invert(float[] values, int rows) {
        int d = centre.length;
        for (int i = 0, at = 0; i < rows; i++) {
            for (int j = 0; j < d; j++, at++) {
                values[at] = (float) (values[at] * scale[scale.length == 1 ? 0 : j] + centre[j]);
            }
        }
    }
}
