package io.fathom.report;

import io.fathom.base.Check;

/**
 * Counts in bins of equal, round width; bin b is {@code [from + b * width, from + (b + 1) * width)}.
 *
 * <p>The width follows Freedman and Diaconis (1981). A few extreme values do not squeeze the rest: when the range is several
 * times that of the central 99 %, the bins cover the latter and the others are counted in {@code below} and {@code above}.
 *
 * @param counts [bins]; empty when there is no finite value
 * @param below finite values under the first bin
 * @param above finite values over the last bin
 */
record Histogram(double from, double width, int[] counts, int below, int above) {
    private static final double TAIL = 0.005;
    private static final double TOO_WIDE = 4; // ranges of the central 99 %
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    static Histogram of(double[] values, int mostBins) {
        Check.atLeastOne("mostBins", mostBins);
        double[] x = Distribution.sortedFinite(values);
        int n = x.length;
        if (n == 0) {
            return new Histogram(0, 1, new int[0], 0, 0);
        }
        double low = x[0];
        double high = x[n - 1];
        if (low == high) {
            double width = Math.max(1, Math.abs(low) * 1e-6); // one bin around the one value
            return new Histogram(low - width / 2, width, new int[] {n}, 0, 0);
        }
        double centralLow = Distribution.quantile(x, TAIL);
        double centralHigh = Distribution.quantile(x, 1 - TAIL);
        double central = centralHigh - centralLow;
        if (central > 0 && high - low > TOO_WIDE * central) {
            low = Math.max(low, centralLow - central / 4);
            high = Math.min(high, centralHigh + central / 4);
        }
        double quartiles = Distribution.quantile(x, 0.75) - Distribution.quantile(x, 0.25);
        double wished = quartiles > 0 ? 2 * quartiles / Math.cbrt(n) : (high - low) / Math.sqrt(n);
        double width = round(Math.max(wished, (high - low) / mostBins));
        while (bins(low, high, width) > mostBins && mostBins > 1) {
            width = round(width * 1.01);
        }
        double from = Math.floor(low / width) * width;
        int bins = mostBins == 1 ? 1 : bins(low, high, width);
        width = mostBins == 1 ? (high - from) * (1 + 1e-9) : width;
        return count(x, low, high, from, width, bins);
    }

    private static Histogram count(double[] x, double low, double high, double from, double width, int bins) {
        int[] counts = new int[bins];
        int below = 0;
        int above = 0;
        for (double v : x) {
            if (v < low) {
                below++;
            } else if (v > high) {
                above++;
            } else {
                // the clamp is for a value on an edge, where rounding may go either way
                counts[(int) Math.max(0, Math.min(bins - 1, Math.floor((v - from) / width)))]++;
            }
        }
        return new Histogram(from, width, counts, below, above);
    }

    private static int bins(double low, double high, double width) {
        return (int) (Math.floor(high / width) - Math.floor(low / width)) + 1;
    }

    /** The next of 1, 2, 2.5, 5 times a power of ten that is not below {@code width}. */
    private static double round(double width) {
        double power = Math.pow(10, Math.floor(Math.log10(width)));
        for (double r : ROUND) {
            if (r * power >= width) {
                return r * power;
            }
        }
        return 10 * power;
    }

    /** Values in the bins. */
    int shown() {
        int sum = 0;
        for (int c : counts) {
            sum += c;
        }
        return sum;
    }

    double to() {
        return from + width * counts.length;
    }
}
