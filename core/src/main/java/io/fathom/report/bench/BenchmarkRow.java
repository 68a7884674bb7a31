package io.fathom.report.bench;

import io.fathom.base.Check;
import java.util.List;
import java.util.Locale;

/**
 * One line of a benchmark: one estimator at one noise level, or by one rule, read from one trained network on one data set.
 *
 * @param cell which line it is; no two rows of a run share one
 * @param truth dimensions of the data
 * @param reading what was read, at which noise
 * @param score how well it meets the truth
 * @param exact what a model that cannot be beaten would give
 * @param cost time, memory and the training's loss
 * @param components the same by component of the data, at least one
 */
public record BenchmarkRow(
        Cell cell, Truth truth, Reading reading, Score score, Exact exact, Cost cost, List<Component> components) {

    public BenchmarkRow {
        Check.that(!components.isEmpty(), "components of a benchmark row: expected at least one, found none.");
        components = List.copyOf(components);
    }

    /** Which points are read: those that trained the network, or fresh ones in the same units. */
    public enum Split {
        TRAIN,
        HELD_OUT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What identifies a row.
     *
     * @param data name of the data set
     * @param network name of the network
     * @param recipe name of the training
     * @param estimator short name of the estimator
     * @param level a noise level as typed, for example {@code 0.05}, or a rule's name
     * @param seed of data, initial weights and noise
     * @param split which points
     */
    public record Cell(
            String data, String network, String recipe, String estimator, String level, long seed, Split split) {}

    /**
     * What is known of the data.
     *
     * @param ambientDimension D
     * @param intrinsicDimension d, the mean over the points of a data set of several
     */
    public record Truth(int ambientDimension, double intrinsicDimension) {}

    /**
     * What was read.
     *
     * @param label the estimator with its options
     * @param draws noise draws m, or probes k, per point; 0 for an estimator without
     * @param sigma noise level, standardised units; the median over points where a rule chose
     */
    public record Reading(String label, int draws, double sigma) {
        /** The flow-matching time of the same noise, t = sigma/(1 + sigma). */
        public double flowTime() {
            return sigma / (1 + sigma);
        }
    }

    /**
     * How well estimates meet the truth; rows without a finite estimate are left out and counted.
     *
     * @param count N
     * @param finite how many have an estimate
     * @param meanAbsoluteError mean |LID - d|
     * @param bias mean (LID - d)
     * @param mean of the estimates
     * @param deviation standard deviation of the errors
     * @param standardError mean of the estimators' own standard errors; NaN where it has none
     * @param concordance share of well-ordered pairs of different truth; NaN when there is no such pair
     */
    public record Score(
            int count,
            int finite,
            double meanAbsoluteError,
            double bias,
            double mean,
            double deviation,
            double standardError,
            double concordance) {}

    /**
     * The best that any model could do, NaN where it is not known.
     *
     * @param lid mean DenoisingLoss of the population-optimal denoiser at the row's noise level
     * @param floor mean absolute error that m independent normal draws leave on flat manifolds, sqrt(4d/(pi m)),
     *     the mean over the points
     * @param sigmas levels of {@code curve}, the same as those of the components' curves; empty without a curve
     * @param curve {@code lid} at each of them
     */
    public record Exact(double lid, double floor, List<Double> sigmas, List<Double> curve) {
        public Exact {
            sigmas = List.copyOf(sigmas);
            curve = List.copyOf(curve);
        }

        /** {@code sqrt(4 d/(pi m))}: E|chi^2_dm/m - d|, chi-square taken as normal. */
        public static double floorOf(double intrinsicDimension, int plainDraws) {
            return Math.sqrt(4 * intrinsicDimension / (Math.PI * plainDraws));
        }
    }

    /**
     * What it took.
     *
     * @param trainSeconds wall-clock time of the training
     * @param steps of the training
     * @param estimateSeconds wall-clock time of this row
     * @param peakMegabytes most resident memory of the process while estimating this row; NaN where the system does not tell
     * @param loss the training loss over the noise levels, in units of LID
     * @param lossFloor the same of the population-optimal denoiser; NaN where it is not known
     */
    public record Cost(
            double trainSeconds,
            long steps,
            double estimateSeconds,
            double peakMegabytes,
            double loss,
            double lossFloor) {}

    /**
     * The rows of one component.
     *
     * @param intrinsicDimension d
     * @param count rows
     * @param finite rows with an estimate
     * @param meanAbsoluteError mean |LID - d|
     * @param bias mean (LID - d)
     * @param band LID over noise
     * @param histogram of the estimates
     */
    public record Component(
            double intrinsicDimension,
            int count,
            int finite,
            double meanAbsoluteError,
            double bias,
            Band band,
            Histogram histogram) {}

    /**
     * Curves of many points at the levels of {@link Exact#sigmas}; empty for a row without.
     *
     * @param median of the points' curves
     * @param low their 5 % quantile
     * @param high their 95 % quantile
     */
    public record Band(List<Double> median, List<Double> low, List<Double> high) {
        public Band {
            median = List.copyOf(median);
            low = List.copyOf(low);
            high = List.copyOf(high);
        }
    }

    /**
     * Counts in bins of equal width, the same bins for all components of a row.
     *
     * @param from lower end of the first bin
     * @param width of a bin; 0 without estimates
     * @param counts values below the first or above the last bin count in these
     */
    public record Histogram(double from, double width, List<Integer> counts) {
        public Histogram {
            counts = List.copyOf(counts);
        }
    }
}
