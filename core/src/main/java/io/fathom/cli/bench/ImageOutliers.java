package io.fathom.cli.bench;

import io.fathom.report.Metrics;
import java.util.Arrays;

/**
 * Whether images of another set are told from a model's own by density, by LID, and by both, after Kamkari et al. (arXiv
 * 2403.18910): in-distribution where neither is low.
 *
 * <p>The log-density comes from the LID's own curve, since {@code Flipd = D + d log p_sigma / d ln sigma}: up to a constant of
 * the model,
 *
 * <pre>
 * log p_first(x) = log p_last(x) + integral of (D - Flipd) d ln sigma,    first to last level, trapezoids
 * log p_last(x) ~ -|z|^2 / 2 (sigma_last^2 + s^2),    z = x standardised, s^2 = its variance per coordinate
 * </pre>
 *
 * <p>the last a normal density, which the smeared data is close to when sigma_last is above the data's spread.
 */
final class ImageOutliers {
    private ImageOutliers() {}

    /**
     * What separates the two sets under one model.
     *
     * @param model the set that trained it
     * @param other the other set
     * @param densityOwn mean log-density of the own set, nats, up to a constant
     * @param densityOther of the other set, the same constant
     * @param lidOwn mean LID of the own set at the level of comparison
     * @param aurocDensity chance that an own image is denser than one of the other set
     * @param aurocLid chance that an own image has the higher LID
     * @param aurocBoth the same for the lower of the two percentiles among the own images
     */
    record Row(
            String model,
            String other,
            double densityOwn,
            double densityOther,
            double lidOwn,
            double lidOther,
            double aurocDensity,
            double aurocLid,
            double aurocBoth) {}

    /**
     * Log-densities at the first level, up to a constant.
     *
     * @param sigmas ascending, standardised, [G]
     * @param flipd [G][N]
     * @param squaredNorms of the standardised rows, [N]
     * @param variance of the model's data per coordinate, standardised
     */
    static double[] logDensity(
            double[] sigmas, double[][] flipd, double[] squaredNorms, double variance, int ambientDimension) {
        int last = sigmas.length - 1;
        double[] density = new double[squaredNorms.length];
        for (int i = 0; i < density.length; i++) {
            double sum = -squaredNorms[i] / (2 * (sigmas[last] * sigmas[last] + variance));
            for (int g = 0; g < last; g++) {
                double mean = ambientDimension - (flipd[g][i] + flipd[g + 1][i]) / 2;
                sum += mean * Math.log(sigmas[g + 1] / sigmas[g]);
            }
            density[i] = sum;
        }
        return density;
    }

    static Row row(
            String model,
            String other,
            double[] densityOwn,
            double[] densityOther,
            double[] lidOwn,
            double[] lidOther) {
        return new Row(
                model,
                other,
                Metrics.overSeeds(densityOwn).mean(),
                Metrics.overSeeds(densityOther).mean(),
                Metrics.overSeeds(lidOwn).mean(),
                Metrics.overSeeds(lidOther).mean(),
                Metrics.auroc(densityOther, densityOwn),
                Metrics.auroc(lidOther, lidOwn),
                Metrics.auroc(
                        both(densityOwn, lidOwn, densityOther, lidOther),
                        both(densityOwn, lidOwn, densityOwn, lidOwn)));
    }

    /** The lower of the percentiles of density and LID among the reference rows. */
    private static double[] both(double[] densities, double[] lids, double[] density, double[] lid) {
        double[] sortedDensities = sorted(densities);
        double[] sortedLids = sorted(lids);
        double[] score = new double[density.length];
        for (int i = 0; i < score.length; i++) {
            score[i] = Double.isFinite(density[i]) && Double.isFinite(lid[i])
                    ? Math.min(percentile(sortedDensities, density[i]), percentile(sortedLids, lid[i]))
                    : Double.NaN;
        }
        return score;
    }

    private static double[] sorted(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    }

    /** Between the ranks, so that values beyond the ends are told apart from those at them. */
    private static double percentile(double[] sorted, double x) {
        int at = Arrays.binarySearch(sorted, x);
        return at >= 0 ? at + 0.5 : -at - 1;
    }
}
