package io.fathom.estimate.neighbour;

import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Standard errors of any number for all points, by drawing subsets without replacement (a bootstrap would draw copies, at distance
 * 0): with m of N points, {@code sd sqrt(m / (N - m))} over subsets.
 *
 * <p>A subset is sparser, so its neighbourhoods are wider; the error is that of the estimator at the wider scale.
 *
 * @param subsets how many, 2 or more
 * @param share m / N, between 0 and 1
 * @param seed of the draws
 */
public record Subsampling(int subsets, double share, long seed) {
    public Subsampling {
        Check.atLeast("subsets", subsets, 2);
        Check.that(share > 0 && share < 1, "share: expected a number between 0 and 1, found " + share + ".");
    }

    /** 20 subsets of half the points. */
    public static Subsampling standard(long seed) {
        return new Subsampling(20, 0.5, seed);
    }

    /**
     * The standard error of {@code estimate}; subsets in which it has no value are left out, and with fewer than two left it is
     * NaN.
     *
     * @param k neighbours to search for
     * @throws BadInputException if a subset has no k neighbours
     */
    public double standardError(
            Neighbourhoods x,
            int k,
            Function<Neighbourhoods, GlobalLid> estimate,
            SearchOptions options,
            Progress progress) {
        int n = x.count();
        int m = (int) Math.round(share * n);
        double[] values = new double[subsets];
        for (int s = 0; s < subsets; s++) {
            int[] rows = Arrays.copyOf(RandomStream.at(seed, s).permutation(n), m);
            Arrays.sort(rows);
            Neighbourhoods part =
                    Neighbourhoods.of(x.points().rows(rows), k, Duplicates.DROP, options, Progress.SILENT);
            values[s] = estimate.apply(part).value();
            progress.advance("subsets", s + 1L, subsets, "");
        }
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        if (finite.length < 2) {
            return Double.NaN;
        }
        double mean = Arrays.stream(finite).average().orElseThrow();
        double square = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum() / (finite.length - 1);
        return Math.sqrt(square * m / (n - m));
    }
}
