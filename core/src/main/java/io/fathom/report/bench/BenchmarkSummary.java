package io.fathom.report.bench;

import io.fathom.report.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A benchmark's rows of one network, recipe, estimator, level and split, over all data sets and seeds.
 *
 * @param group what the rows share
 * @param byData mean absolute error of each data set over its seeds
 * @param meanAbsoluteError the mean of those over the data sets, with the scatter over the seeds that have them all; its count
 *     is the number of such seeds
 * @param worst the data set of greatest error in relation to d
 * @param worstShare its error over d
 * @param missing estimates that are not finite, over all rows
 */
public record BenchmarkSummary(
        Group group,
        Map<String, Metrics.OverSeeds> byData,
        Metrics.OverSeeds meanAbsoluteError,
        String worst,
        double worstShare,
        int missing) {

    /** What is compared. */
    public record Group(String network, String recipe, String estimator, String level, BenchmarkRow.Split split) {
        static Group of(BenchmarkRow row) {
            BenchmarkRow.Cell c = row.cell();
            return new Group(c.network(), c.recipe(), c.estimator(), c.level(), c.split());
        }
    }

    /** One summary per group, in the order of their first rows. */
    public static List<BenchmarkSummary> of(List<BenchmarkRow> rows) {
        Map<Group, List<BenchmarkRow>> groups = new LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(Group.of(row), key -> new ArrayList<>()).add(row));
        List<BenchmarkSummary> summaries = new ArrayList<>();
        groups.forEach((group, members) -> summaries.add(summary(group, members)));
        return summaries;
    }

    private static BenchmarkSummary summary(Group group, List<BenchmarkRow> rows) {
        Map<String, Map<Long, Double>> errors = new LinkedHashMap<>(); // data -> seed -> error
        Map<String, Double> dimension = new LinkedHashMap<>();
        Set<Long> seeds = new LinkedHashSet<>();
        int missing = 0;
        for (BenchmarkRow row : rows) {
            BenchmarkRow.Cell c = row.cell();
            errors.computeIfAbsent(c.data(), key -> new LinkedHashMap<>())
                    .put(c.seed(), row.score().meanAbsoluteError());
            dimension.putIfAbsent(c.data(), row.truth().intrinsicDimension());
            seeds.add(c.seed());
            missing += row.score().count() - row.score().finite();
        }
        Map<String, Metrics.OverSeeds> byData = new LinkedHashMap<>();
        errors.forEach((data, bySeed) -> byData.put(
                data,
                Metrics.overSeeds(bySeed.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())));
        double mean = byData.values().stream()
                .mapToDouble(Metrics.OverSeeds::mean)
                .average()
                .orElse(Double.NaN);
        double[] complete = seeds.stream()
                .filter(seed -> errors.values().stream().allMatch(bySeed -> bySeed.containsKey(seed)))
                .mapToDouble(seed -> errors.values().stream()
                        .mapToDouble(bySeed -> bySeed.get(seed))
                        .average()
                        .orElse(Double.NaN))
                .toArray();
        Metrics.OverSeeds scatter = Metrics.overSeeds(complete);
        String worst = "";
        double share = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, Metrics.OverSeeds> entry : byData.entrySet()) {
            double own = entry.getValue().mean() / dimension.getOrDefault(entry.getKey(), Double.NaN);
            if (Double.isNaN(own) || own > share) { // a data set without any estimate is the worst
                worst = entry.getKey();
                share = own;
                if (Double.isNaN(own)) {
                    break;
                }
            }
        }
        return new BenchmarkSummary(
                group,
                byData,
                new Metrics.OverSeeds(scatter.count(), mean, scatter.standardDeviation(), scatter.standardError()),
                worst,
                share,
                missing);
    }
}
