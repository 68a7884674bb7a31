package io.fathom.estimate.neighbour;

import io.fathom.estimate.Reason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one estimator says about every distinct point.
 *
 * @param estimator with its options
 * @param value dimension; NaN or infinite only with a reason, [M]
 * @param standardError by the estimator's theory, NaN where it has none, [M]
 * @param used neighbours at a distance above 0 that were read, [M]
 * @param reason a code of {@link Reason} where there is no finite value, else null, [M]
 */
public record LocalLid(
        LocalEstimator estimator,
        double[] value,
        double[] standardError,
        int[] used,
        @Nullable String[] reason) {
    /** One number for all points with a finite value. */
    public GlobalLid aggregate(Aggregation how) {
        double[] finite = Arrays.stream(value).filter(Double::isFinite).toArray();
        String label = estimator + ", " + how.name().toLowerCase(Locale.ROOT) + " mean";
        if (how == Aggregation.MEDIAN) {
            label = estimator + ", median";
        }
        if (finite.length == 0) {
            return GlobalLid.none(label, value.length == 0 ? Reason.TOO_FEW : commonest());
        }
        double result = how.of(finite);
        double error = how == Aggregation.MEDIAN ? Double.NaN : estimator.standardErrorOfMean(result, finite.length);
        return new GlobalLid(label, result, error, Double.NaN, finite.length, null);
    }

    private String commonest() {
        return Arrays.stream(reason)
                .filter(r -> r != null)
                .collect(Collectors.groupingBy(r -> r, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Reason.UNDEFINED);
    }

    /** The mean of each point's value and those of its {@code k} nearest, finite ones alone: less scatter, less resolution. */
    public LocalLid smoothed(Neighbourhoods x, int k) {
        double[] smooth = IntStream.range(0, value.length)
                .mapToDouble(i -> {
                    int[] near = x.indices(i);
                    double sum = value[i];
                    int n = 1;
                    for (int j = 0; j < Math.min(k, near.length); j++) {
                        if (Double.isFinite(value[near[j]])) {
                            sum += value[near[j]];
                            n++;
                        }
                    }
                    return sum / n;
                })
                .toArray();
        double[] none = new double[value.length];
        Arrays.fill(none, Double.NaN); // neighbours share neighbours: no theory
        return new LocalLid(estimator, smooth, none, used, reason);
    }
}
