package io.fathom.cli.bench;

import io.fathom.data.Points;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A cell with what each of its samples contributes, so that cells whose samples share their noise can be compared sample by sample.
 *
 * @param samples in data units; labels are the classes asked for
 * @param right 100 where the judge agrees with the class asked for, else 0, [N]
 * @param similarity each sample's part in I (its jackknife pseudo-value), NaN for one that is not finite, [N]
 * @param confidence the judge's probability of the class asked for, in percent, [N]
 * @param classOf the class asked for, [N]
 */
record GuidanceJudgement(
        GuidanceCell cell, Points samples, double[] right, double[] similarity, double[] confidence, int[] classOf) {
    /** How samples were made. */
    record Maker(GuidanceCell.Method method, double alpha, int corrections, double seconds) {}

    static GuidanceJudgement of(Maker maker, Points samples, int[] classOf, List<String> names, ImageClassifier judge) {
        ImageClassifier.Reading reading = judge.read(samples);
        int n = classOf.length;
        double[] right = new double[n];
        double[] confidence = new double[n];
        boolean[] finite = new boolean[n];
        int missing = 0;
        for (int i = 0; i < n; i++) {
            finite[i] = samples.fault(i) == null;
            right[i] = reading.best(i) == classOf[i] ? 100 : 0;
            confidence[i] = finite[i] ? 100 * reading.probabilities()[i][classOf[i]] : 0;
            missing += finite[i] ? 0 : 1;
        }
        double[] similarity = similarity(reading.features(), finite, classOf, names.size());
        List<GuidanceCell.PerClass> classes = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            classes.add(new GuidanceCell.PerClass(
                    names.get(k), mean(of(right, classOf, k)), mean(of(similarity, classOf, k))));
        }
        GuidanceCell cell = new GuidanceCell(
                maker.method(),
                maker.alpha(),
                maker.corrections(),
                n,
                missing,
                Arrays.stream(right).average().orElse(Double.NaN),
                error(right, classOf),
                Arrays.stream(confidence).average().orElse(Double.NaN),
                classes.stream()
                        .mapToDouble(GuidanceCell.PerClass::similarity)
                        .average()
                        .orElse(Double.NaN),
                error(similarity, classOf),
                maker.seconds(),
                classes);
        return new GuidanceJudgement(cell, samples, right, similarity, confidence, classOf);
    }

    /**
     * A difference to another cell whose rows are of the same classes and noise.
     *
     * @param value this minus the other
     * @param error its standard error, from the differences row by row
     */
    record Difference(double value, double error) {
        /** Above 0 by more than two standard errors. */
        boolean clearlyAbove() {
            return value > 2 * error;
        }

        boolean clearlyBelow() {
            return value < -2 * error;
        }
    }

    Difference accuracyAgainst(GuidanceJudgement other) {
        return difference(right, other.right);
    }

    Difference confidenceAgainst(GuidanceJudgement other) {
        return difference(confidence, other.confidence);
    }

    Difference similarityAgainst(GuidanceJudgement other) {
        return difference(similarity, other.similarity);
    }

    private Difference difference(double[] a, double[] b) {
        double[] d = new double[a.length];
        Arrays.setAll(d, i -> a[i] - b[i]);
        int classes = Arrays.stream(classOf).max().orElse(0) + 1;
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += mean(of(d, classOf, k));
        }
        return new Difference(sum / classes, error(d, classOf));
    }

    /**
     * Pseudo-values {@code m I - (m - 1) I_without_i} of the mean cosine I between the features of two of the m finite samples of a
     * class, times 100; their mean over a class is I.
     */
    static double[] similarity(float[][] features, boolean[] finite, int[] classOf, int classes) {
        int n = classOf.length;
        double[] result = new double[n];
        Arrays.fill(result, Double.NaN);
        for (int k = 0; k < classes; k++) {
            int width = features.length == 0 ? 0 : features[0].length;
            double[] sum = new double[width];
            double[][] unit = new double[n][];
            int m = 0;
            for (int i = 0; i < n; i++) {
                if (classOf[i] == k && finite[i]) {
                    unit[i] = unit(features[i]);
                    for (int j = 0; j < width; j++) {
                        sum[j] += unit[i][j];
                    }
                    m++;
                }
            }
            if (m < 3) {
                continue;
            }
            double square = dot(sum, sum);
            double all = (square - m) / (m * (m - 1.0));
            for (int i = 0; i < n; i++) {
                if (unit[i] != null) {
                    double rest = square - 2 * dot(sum, unit[i]) + 1;
                    double without = (rest - (m - 1)) / ((m - 1.0) * (m - 2));
                    result[i] = 100 * (m * all - (m - 1) * without);
                }
            }
        }
        return result;
    }

    private static double[] unit(float[] v) {
        double[] u = new double[v.length];
        Arrays.setAll(u, j -> v[j]);
        double norm = Math.sqrt(dot(u, u));
        Arrays.setAll(u, j -> u[j] / norm);
        return u;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    /** The numbers of class k that are finite. */
    private static double[] of(double[] values, int[] classOf, int k) {
        return IntStream.range(0, values.length)
                .filter(i -> classOf[i] == k && Double.isFinite(values[i]))
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** The standard error of the mean of class means. */
    private static double error(double[] values, int[] classOf) {
        int classes = Arrays.stream(classOf).max().orElse(0) + 1;
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            double[] own = of(values, classOf, k);
            double mean = mean(own);
            double squares =
                    Arrays.stream(own).map(v -> (v - mean) * (v - mean)).sum();
            sum += squares / (own.length - 1.0) / own.length;
        }
        return Math.sqrt(sum) / classes;
    }
}
