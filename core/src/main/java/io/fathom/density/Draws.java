package io.fathom.density;

import java.util.Arrays;

/**
 * The mean of some draws for each row.
 *
 * @param mean NaN where a draw is not finite, [B]
 * @param standardError from the scatter of the draws; NaN of a single one, [B]
 */
record Draws(double[] mean, double[] standardError) {
    /** @param values row by row, [B, m] */
    static Draws of(double[] values, int rows) {
        int m = rows == 0 ? 0 : values.length / rows;
        double[] mean = new double[rows];
        double[] error = new double[rows];
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int j = 0; j < m; j++) {
                sum += values[i * m + j];
            }
            mean[i] = sum / m;
            double square = 0;
            for (int j = 0; j < m; j++) {
                square += (values[i * m + j] - mean[i]) * (values[i * m + j] - mean[i]);
            }
            error[i] = m < 2 ? Double.NaN : Math.sqrt(square / (m - 1) / m);
        }
        return new Draws(finite(mean), finite(error));
    }

    /** The same array, with NaN for what is infinite. */
    static double[] finite(double[] values) {
        Arrays.setAll(values, i -> Double.isFinite(values[i]) ? values[i] : Double.NaN);
        return values;
    }
}
