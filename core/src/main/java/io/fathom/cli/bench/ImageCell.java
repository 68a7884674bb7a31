package io.fathom.cli.bench;

import io.fathom.estimate.LidResult;
import io.fathom.report.Metrics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One estimator at one noise level on one set of images under one model.
 *
 * @param model the set whose training images made the model
 * @param data the set that is measured
 * @param split {@code train}, {@code test}, or {@code train=test} when the model has seen the images
 * @param method short name of the estimator
 * @param t the variance-preserving time (beta from 0.1 to 20) of this level on pixels from -1 to 1
 * @param pixelSigma the level on pixels from -1 to 1
 * @param sigma the level in the model's standardised units
 * @param missing rows without a LID
 * @param outside share of the LIDs below 0 or above D
 * @param spearman rank correlation of LID with the image's bytes as PNG
 * @param classes mean LID per label, ordered; empty without labels
 * @param seconds of estimating
 */
record ImageCell(
        String model,
        String data,
        String split,
        String method,
        double t,
        double pixelSigma,
        double sigma,
        int count,
        int missing,
        double mean,
        double median,
        double sd,
        double outside,
        double spearman,
        Map<String, Double> classes,
        double seconds) {
    /** Where a cell stands. */
    record At(String model, String data, String split, double t, double pixelSigma, double sigma, double seconds) {}

    /** The figures of one result. */
    static ImageCell of(At at, LidResult result, double[] pngBytes, @Nullable String[] labels, int ambientDimension) {
        double[] lid = result.lid();
        double[] finite = Arrays.stream(lid).filter(Double::isFinite).sorted().toArray();
        Metrics.OverSeeds moments = Metrics.overSeeds(finite);
        double outside =
                Arrays.stream(finite).filter(v -> v < 0 || v > ambientDimension).count();
        return new ImageCell(
                at.model(),
                at.data(),
                at.split(),
                result.method(),
                at.t(),
                at.pixelSigma(),
                at.sigma(),
                finite.length,
                lid.length - finite.length,
                moments.mean(),
                finite.length == 0 ? Double.NaN : (finite[(finite.length - 1) / 2] + finite[finite.length / 2]) / 2,
                moments.standardDeviation(),
                finite.length == 0 ? Double.NaN : outside / finite.length,
                Metrics.spearman(lid, pngBytes),
                classMeans(lid, labels),
                at.seconds());
    }

    private static Map<String, Double> classMeans(double[] lid, @Nullable String[] labels) {
        Map<String, double[]> sums = new TreeMap<>();
        for (int i = 0; i < lid.length; i++) {
            String label = labels[i];
            if (label != null && Double.isFinite(lid[i])) {
                double[] sum = sums.computeIfAbsent(label, key -> new double[2]);
                sum[0] += lid[i];
                sum[1]++;
            }
        }
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((label, sum) -> means.put(label, sum[0] / sum[1]));
        return means;
    }

    /** Whether model and data are of the same set. */
    boolean own() {
        return model.equals(data);
    }
}
