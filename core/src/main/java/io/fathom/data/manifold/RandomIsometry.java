package io.fathom.data.manifold;

import io.fathom.tensor.RandomStream;

/**
 * A random D x d matrix of orthonormal columns, uniform (Haar), kept as the d reflections of the QR decomposition of a Gaussian
 * matrix (Stewart 1980): it is made in O(D d) and applied in O(D d), and the square matrix is never formed.
 */
final class RandomIsometry {
    private final double[][] normal; // reflection k acts on coordinates k..D-1; unit vectors
    private final double[] sign; // makes the triangular factor's diagonal positive, which the Haar law needs

    RandomIsometry(int ambientDimension, int columns, RandomStream random) {
        this.normal = new double[columns][];
        this.sign = new double[columns];
        for (int k = 0; k < columns; k++) {
            double[] v = new double[ambientDimension - k];
            random.fillNormal(v, 0, v.length);
            double norm = Vectors.norm(v, 0, v.length);
            sign[k] = v[0] > 0 ? -1 : 1;
            v[0] -= sign[k] * norm;
            Vectors.scale(v, 0, v.length, 1 / Vectors.norm(v, 0, v.length));
            normal[k] = v;
        }
    }

    /** Replaces {@code [z, 0]}, z the first d of D numbers from {@code at}, by its image. */
    void apply(double[] x, int at) {
        for (int k = normal.length - 1; k >= 0; k--) {
            x[at + k] *= sign[k];
            reflect(k, x, at);
        }
    }

    /** The transpose: the first d of D numbers become the coordinates of the projection, the others those of the rest. */
    void applyTranspose(double[] x, int at) {
        for (int k = 0; k < normal.length; k++) {
            reflect(k, x, at);
            x[at + k] *= sign[k];
        }
    }

    private void reflect(int k, double[] x, int at) {
        double[] v = normal[k];
        double dot = 0;
        for (int j = 0; j < v.length; j++) {
            dot += v[j] * x[at + k + j];
        }
        for (int j = 0; j < v.length; j++) {
            x[at + k + j] -= 2 * dot * v[j];
        }
    }
}
