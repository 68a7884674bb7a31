package io.fathom.data.manifold;

/** Slices of arrays as vectors. */
final class Vectors {
    private Vectors() {}

    static double norm(double[] x, int from, int width) {
        double sum = 0;
        for (int j = from; j < from + width; j++) {
            sum += x[j] * x[j];
        }
        return Math.sqrt(sum);
    }

    static void scale(double[] x, int from, int width, double factor) {
        for (int j = from; j < from + width; j++) {
            x[j] *= factor;
        }
    }
}
