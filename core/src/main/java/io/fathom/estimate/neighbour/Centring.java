package io.fathom.estimate.neighbour;

/**
 * Moves points to the reference mean and scales them by a power of two, so that the farthest reference point has a norm of at
 * most about 1 and float32 neither cancels nor overflows; and bounds the rounding of squared distances computed from them.
 *
 * @param mean column means of the reference, [D]
 * @param scale a power of two
 * @param largest the largest |y|^2 of a reference point, centred and scaled
 */
record Centring(double[] mean, double scale, double largest) {
    static Centring of(PointCloud reference) {
        double[] mean = reference.means();
        double largest = 0;
        for (int i = 0; i < reference.count(); i++) {
            largest = Math.max(largest, reference.squaredDistance(i, mean));
        }
        double scale = largest > 0 ? Math.scalb(1.0, -Math.getExponent(Math.sqrt(largest)) - 1) : 1;
        return new Centring(mean, scale, largest * scale * scale);
    }

    /**
     * Rounds one point to float32, times {@code factor} (a power of two or its negative), to the start of {@code row}.
     *
     * @param x room for D numbers
     * @return |x|^2 of what was rounded, without the factor
     */
    double toSingle(PointCloud points, int index, double[] x, float[] row, float factor) {
        points.copy(index, x);
        double square = 0;
        for (int j = 0; j < x.length; j++) {
            float rounded = (float) ((x[j] - mean[j]) * scale);
            square += (double) rounded * rounded;
            row[j] = factor * rounded;
        }
        return square;
    }

    /** Writes one point as a row of a product in double, {@code -2 x, 1, |x|^2} of a query or {@code y, |y|^2, 1}; returns |x|^2. */
    double toDouble(double[] x, double[] values, int at, boolean query) {
        int d = x.length;
        double square = 0;
        for (int j = 0; j < d; j++) {
            double c = (x[j] - mean[j]) * scale;
            square += c * c;
            values[at + j] = query ? -2 * c : c;
        }
        values[at + d] = query ? 1 : square;
        values[at + d + 1] = query ? square : 1;
        return square;
    }

    /**
     * At least the error of {@code |x|^2 + |y|^2 - 2 x.y} for any reference point y: D + 2 terms whose sizes add up to at most
     * {@code 2 (|x|^2 + |y|^2)}, rounded in any order, of coordinates rounded before.
     *
     * @param square |x|^2
     * @param unit unit of rounding, 2^-24 or 2^-53
     */
    double bound(double square, double unit) {
        return 2 * (mean.length + 8) * unit * 1.01 * (square + largest);
    }
}
