package io.fathom.contract;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/** Seeded points for tests. */
public final class Rows {
    private Rows() {}

    /** Standard normal numbers, [n, d] row by row; row i is the same whatever n. */
    public static double[] normal(long seed, int n, int d) {
        double[] values = new double[n * d];
        for (int i = 0; i < n; i++) {
            RandomStream.at(seed, i).fillNormal(values, i * d, (i + 1) * d);
        }
        return values;
    }

    /** A tensor of a model's number type, [n, d]. */
    public static Tensor tensor(DType type, double[] values, int d) {
        return Tensor.of(values, values.length / d, d).to(type);
    }

    /** Keys 0..n-1. */
    public static long[] keys(int n) {
        long[] keys = new long[n];
        for (int i = 0; i < n; i++) {
            keys[i] = i;
        }
        return keys;
    }

    /** Random orthonormal rows, [r][d]. */
    public static double[][] orthonormal(long seed, int r, int d) {
        double[] flat = normal(seed, r, d);
        double[][] rows = new double[r][d];
        for (int i = 0; i < r; i++) {
            System.arraycopy(flat, i * d, rows[i], 0, d);
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    double dot = dot(rows[i], rows[j]);
                    for (int k = 0; k < d; k++) {
                        rows[i][k] -= dot * rows[j][k];
                    }
                }
            }
            double norm = Math.sqrt(dot(rows[i], rows[i]));
            for (int k = 0; k < d; k++) {
                rows[i][k] /= norm;
            }
        }
        return rows;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
