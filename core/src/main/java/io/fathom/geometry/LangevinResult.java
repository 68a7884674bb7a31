package io.fathom.geometry;

import java.util.List;

/**
 * Where chains ended and whether they forgot their start.
 *
 * @param samples of the first start, [N, D] row by row, in the model's units
 * @param ambientDimension D
 * @param steps of every chain
 * @param efolds how many factors of e the start was forgotten by; NaN when lambda1 is not known
 * @param clippedShare share of drifts clipped in the second half of the steps
 * @param notFinite chains that ended at NaN or infinity
 * @param agreements of the first start's ends with those of each other start
 */
public record LangevinResult(
        double[] samples,
        int ambientDimension,
        long steps,
        double efolds,
        double clippedShare,
        int notFinite,
        List<Agreement> agreements) {
    /** Above this share of clipped drifts nothing is claimed of the law. */
    public static final double MOST_CLIPPED = 1e-3;

    /** Below this p value two ends differ. */
    public static final double LEAST_P = 0.01;

    /** Whether the ends of two starts follow one law. */
    public record Agreement(String first, String second, String test, double statistic, double pValue) {
        /** Whether they may. */
        public boolean agrees() {
            return pValue >= LEAST_P;
        }
    }

    /** Whether all starts ended in one law, as far as the tests see. */
    public boolean mixed() {
        return agreements.stream().allMatch(Agreement::agrees);
    }

    /** Whether so many drifts were clipped that the law is not the one asked for. */
    public boolean clippedTooOften() {
        return clippedShare > MOST_CLIPPED;
    }

    /** Whether all diagnostics passed: mixed, hardly clipped, all finite. */
    public boolean sound() {
        return mixed() && !clippedTooOften() && notFinite == 0;
    }

    /** N. */
    public int count() {
        return samples.length / ambientDimension;
    }
}
