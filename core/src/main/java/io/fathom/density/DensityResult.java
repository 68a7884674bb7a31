package io.fathom.density;

import io.fathom.base.Check;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DensityRun} said about every row. Densities are log p in nats and data units, NaN with a reason.
 *
 * @param ambientDimension D
 * @param sigma the level at which log p was read, model's units
 * @param method how the headline was read: {@code energy} or that of the first baseline
 * @param logDensity the headline, mean of log p over the noise, [N]
 * @param standardError of the headline, NaN where unknown, [N]
 * @param dimension effective dimensionality at sigma, from the error of the denoiser, [N]
 * @param energy what an energy model says besides; null without one
 * @param baselines in the order asked for
 * @param curve over noise levels, or null
 * @param reason why the headline is NaN: {@link #NON_FINITE_OUTPUT} or what the points say of the row; null where it is a
 *     number, [N]
 */
public record DensityResult(
        int ambientDimension,
        double sigma,
        String method,
        double[] logDensity,
        double[] standardError,
        double[] dimension,
        @Nullable Energy energy,
        List<Baseline> baselines,
        @Nullable Curve curve,
        @Nullable String[] reason) {
    /** A row with NaN or infinity. */
    public static final String NON_FINITE_INPUT = "non_finite_input";

    /** The model gave NaN or infinity. */
    public static final String NON_FINITE_OUTPUT = "non_finite_output";

    /** Below this share of D the log-density of clean points is not that of noisy ones, and no entropy. */
    public static final double RESOLVED = 0.98;

    /**
     * What a normalised energy says at the clean points.
     *
     * @param clean log p at the point itself, [N]
     * @param noiseScore U_l, [N]
     * @param flipd {@code D - U_l}, [N]
     * @param flipdTrace the same by the trace; NaN unless checked, [N]
     * @param gap between the two; NaN unless checked, [N]
     * @param dimension effective dimensionality from the slope of the energy, [N]
     */
    public record Energy(
            double[] clean,
            double[] noiseScore,
            double[] flipd,
            double[] flipdTrace,
            double[] gap,
            double[] dimension) {}

    /**
     * Another estimator's answer.
     *
     * @param method name for columns
     * @param label the estimator with its options
     * @param logDensity [N]
     * @param standardError NaN where unknown, [N]
     * @param evaluations of the model for one row
     */
    public record Baseline(
            String method, String label, double[] logDensity, double[] standardError, double evaluations) {}

    /**
     * Over noise levels.
     *
     * @param sigmas ascending, model's units, [G]
     * @param logDensity mean of log p_sigma over the noise, [N][G]
     * @param dimension effective dimensionality from the error, [N][G]
     * @param dimensionFromEnergy from the slope of the energy; NaN without one, [N][G]
     */
    public record Curve(double[] sigmas, float[][] logDensity, float[][] dimension, float[][] dimensionFromEnergy) {
        /**
         * How far the energy and its denoiser drift apart over the noise levels, nats per dimension: largest minus smallest
         * difference between the mean of -log p_sigma and the integral {@code -(D - d_eff) d ln sigma} of the denoiser's
         * errors, by the trapezoid rule on these levels. 0 for an exact energy up to that rule; NaN without a complete row.
         */
        public double drift(int ambientDimension) {
            int[] rows = IntStream.range(0, logDensity.length)
                    .filter(i -> Check.finite(logDensity[i]) && Check.finite(dimension[i]))
                    .toArray();
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            double integral = 0;
            for (int g = sigmas.length - 1; g >= 0; g--) {
                if (g + 1 < sigmas.length) {
                    double slope = ambientDimension - (mean(dimension, rows, g) + mean(dimension, rows, g + 1)) / 2;
                    integral += slope * Math.log(sigmas[g + 1] / sigmas[g]);
                }
                double gap = mean(logDensity, rows, g) - integral;
                least = Math.min(least, gap);
                most = Math.max(most, gap);
            }
            return rows.length == 0 ? Double.NaN : (most - least) / ambientDimension;
        }

        private static double mean(float[][] of, int[] rows, int g) {
            return Arrays.stream(rows).mapToDouble(i -> of[i][g]).average().orElse(Double.NaN);
        }
    }

    /** N. */
    public int count() {
        return logDensity.length;
    }

    /** The mean of d_eff / D over the rows with a number; at 0.98 and above the clean point may be read. */
    public double resolved() {
        return Arrays.stream(dimension).filter(Double::isFinite).average().orElse(Double.NaN) / ambientDimension;
    }

    /** The headline of a row in its units. */
    public LogDensity at(int row) {
        return new LogDensity(logDensity[row], ambientDimension);
    }
}
