package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.Reason;
import io.fathom.estimate.RowSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points in, one {@link LidResult} for each estimator out, from one search at the largest k: what {@code LidSweep} is for score
 * models. There are no noise levels; the scale is k. Faulty rows get NaN and their reason, and are nobody's neighbours.
 *
 * <p>Flags: {@link Reason#OUTSIDE} above D; {@link Reason#LIKELY_LOW} above {@code 2 log2 N}, where distances are known to
 * under-estimate; {@link Reason#CAPPED_BY_K} for {@link LocalPca} with k at most D.
 *
 * @param estimators at least one; an estimator that comes with several k is named {@code mle_k20}
 */
public record NeighbourSweep(List<LocalEstimator> estimators, Duplicates duplicates, SearchOptions options) {
    public NeighbourSweep {
        Check.atLeastOne("number of estimators", estimators.size());
        estimators = List.copyOf(estimators);
    }

    /**
     * What a sweep found.
     *
     * @param results one for each estimator, in their order, over all rows
     * @param local the same over the distinct points
     * @param neighbourhoods what they were read from
     */
    public record Outcome(List<LidResult> results, List<LocalLid> local, Neighbourhoods neighbourhoods) {}

    /** How far the search must go. */
    public int k() {
        return estimators.stream().mapToInt(LocalEstimator::k).max().orElseThrow();
    }

    /** Above this a neighbour-based answer is probably too low; a rule of thumb. */
    public static double highest(int points) {
        return 2 * Math.log(points) / Math.log(2);
    }

    /**
     * Searches and estimates.
     *
     * @throws io.fathom.base.BadInputException if there are not more distinct usable rows than the largest k
     */
    public Outcome run(RowSource rows, Progress progress) {
        int n = rows.count();
        @Nullable String[] fault = new String[n];
        int[] usable = new int[n];
        int count = 0;
        float[] one = new float[rows.ambientDimension()];
        for (int i = 0; i < n; i++) {
            fault[i] = rows.fault(i);
            if (fault[i] == null) {
                rows.copyRows(i, i + 1, one);
                fault[i] = Check.finite(one) ? null : Reason.NON_FINITE_INPUT;
            }
            if (fault[i] == null) {
                usable[count++] = i;
            }
        }
        usable = Arrays.copyOf(usable, count);
        Neighbourhoods x = Neighbourhoods.of(PointCloud.of(rows, usable), k(), duplicates, options, progress);
        List<LocalLid> local = x.estimate(estimators, progress);
        List<LidResult> results = new ArrayList<>();
        for (LocalLid lid : local) {
            results.add(result(lid, x, usable, fault));
        }
        return new Outcome(results, local, x);
    }

    /** {@code mle}, or {@code mle_k20} where mle comes with several k. */
    private String name(LocalEstimator estimator) {
        long same = estimators.stream()
                .filter(e -> e.method().equals(estimator.method()))
                .count();
        return estimator.method() + (same > 1 ? "_k" + estimator.k() : "");
    }

    private LidResult result(LocalLid lid, Neighbourhoods x, int[] usable, @Nullable String[] fault) {
        int n = fault.length;
        LidResult result = LidResult.withoutNoise(
                name(lid.estimator()),
                lid.estimator().toString(),
                new double[n],
                new double[n],
                fault.clone(),
                new String[n]);
        Arrays.fill(result.lid(), Double.NaN);
        Arrays.fill(result.standardError(), Double.NaN);
        for (int u = 0; u < usable.length; u++) {
            int i = usable[u];
            int p = x.place(u);
            result.reason()[i] = lid.reason()[p];
            if (lid.reason()[p] == null) {
                result.lid()[i] = lid.value()[p];
                result.standardError()[i] = lid.standardError()[p];
                result.flag()[i] = flags(lid, p, x);
            }
        }
        return result;
    }

    private static @Nullable String flags(LocalLid lid, int p, Neighbourhoods x) {
        List<String> flags = new ArrayList<>();
        int d = x.points().dimension();
        if (lid.value()[p] < 0 || lid.value()[p] > d) {
            flags.add(Reason.OUTSIDE);
        }
        if (lid.value()[p] > highest(x.count())) {
            flags.add(Reason.LIKELY_LOW);
        }
        if (lid.estimator() instanceof LocalPca pca && pca.k() <= d) {
            flags.add(Reason.CAPPED_BY_K);
        }
        return flags.isEmpty() ? null : String.join(";", flags);
    }
}
