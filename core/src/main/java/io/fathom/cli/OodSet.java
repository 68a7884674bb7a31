package io.fathom.cli;

import io.fathom.data.Points;
import io.fathom.density.DensityResult;
import io.fathom.density.OutOfDistribution;
import io.fathom.report.Metrics;
import java.util.Arrays;

/**
 * One data file with what the dual test said of it.
 *
 * @param name the file, for tables
 * @param lid the dimension, [N]
 */
public record OodSet(String name, Points points, DensityResult density, double[] lid, OutOfDistribution.Scores scores) {
    /** A point is called outside from this score on: a false alarm on 5 % of the reference. */
    static final double ALARM = 0.95;

    /**
     * How well the data are told from reference rows that took no part in the calibration.
     *
     * @param logDensity area under the ROC curve of low log p alone
     * @param lid of low dimension alone
     * @param both of the combined score
     * @param pair of the best pair of thresholds, one for each number, chosen on the data themselves: an upper bound
     * @param alarms share of the data called outside
     */
    public record Separation(double logDensity, double lid, double both, double pair, double alarms) {}

    public Separation from(OodSet reference) {
        return columns().from(reference.columns());
    }

    private Columns columns() {
        return new Columns(density.logDensity(), lid, scores.score());
    }

    /** The numbers that separate: log p, dimension, score, each [N]. */
    public record Columns(double[] logDensity, double[] lid, double[] score) {
        public Separation from(Columns reference) {
            return new Separation(
                    Metrics.auroc(negated(reference.logDensity), negated(logDensity)),
                    Metrics.auroc(negated(reference.lid), negated(lid)),
                    Metrics.auroc(reference.score, score),
                    Metrics.aurocOfThresholdPairs(reference.low(), low()),
                    Arrays.stream(score).filter(s -> s >= ALARM).count() / (double) Math.max(1, OodSet.usable(score)));
        }

        private double[][] low() {
            return new double[][] {negated(logDensity), negated(lid)};
        }
    }

    /** Rows with a score. */
    int usable() {
        return usable(scores.score());
    }

    private static int usable(double[] score) {
        return (int) Arrays.stream(score).filter(Double::isFinite).count();
    }

    /** Which half of the test speaks against a row; empty where none does. */
    String why(int row) {
        if (!(scores.score()[row] >= ALARM)) {
            return "";
        }
        return scores.densityRank()[row] <= scores.dimensionRank()[row] ? "low_density" : "low_dimension";
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(v -> -v).toArray();
    }
}
