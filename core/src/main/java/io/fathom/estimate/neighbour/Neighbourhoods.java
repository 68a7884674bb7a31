package io.fathom.estimate.neighbour;

import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.base.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points and the nearest others of each: what every neighbour-based estimator reads. One search at the largest k feeds all.
 *
 * <p>With copies among the points ({@link Duplicates#COLLAPSE}) the M distinct ones are kept, and {@link #place} says which of
 * them each of the N rows is.
 */
public final class Neighbourhoods {
    private final PointCloud points;
    private final double[][] distances; // [M][up to k]
    private final int[][] indices; // [M][up to k]
    private final int k;
    private final int[] place; // [N]
    private final int threads;

    private Neighbourhoods(PointCloud points, double[][] distances, int[][] indices, int k, int[] place, int threads) {
        this.points = points;
        this.distances = distances;
        this.indices = indices;
        this.k = k;
        this.place = place;
        this.threads = threads;
    }

    /**
     * Searches the k nearest others of every point.
     *
     * @throws BadInputException unless {@code 1 <= k <= M - 1}; and for copies under {@link Duplicates#FAIL}
     */
    public static Neighbourhoods of(
            PointCloud all, int k, Duplicates duplicates, SearchOptions options, Progress progress) {
        PointCloud points = all;
        int[] place = IntStream.range(0, all.count()).toArray();
        if (duplicates != Duplicates.DROP) {
            DistinctRows distinct = DistinctRows.of(all);
            int copies = all.count() - distinct.first().length;
            if (copies > 0 && duplicates == Duplicates.FAIL) {
                throw new BadInputException("points: expected no row twice, found " + copies + " copies of others.");
            }
            if (copies > 0) {
                points = all.rows(distinct.first());
                place = distinct.place();
                requireNeighbours(k, points.count(), all.count());
            }
        }
        requireNeighbours(k, points.count(), all.count());
        Neighbours found = new NearestNeighbours(points, options).ofAll(k, progress);
        Neighbourhoods result =
                new Neighbourhoods(points, found.distances(), found.indices(), k, place, options.threads());
        if (duplicates == Duplicates.DROP) {
            result.dropZeros();
        }
        return result;
    }

    private static void requireNeighbours(int k, int distinct, int count) {
        if (k < 1 || k > distinct - 1) {
            String which = distinct == count ? count + " points" : count + " points, " + distinct + " of them distinct";
            throw new BadInputException("k = " + k + " neighbours of " + which + ": expected k from 1 to "
                    + Math.max(0, distinct - 1) + ", since a point is not its own neighbour.");
        }
    }

    /**
     * Neighbours that were found elsewhere; those at distance 0 are left out.
     *
     * @param distances ascending, [N][k]
     * @param indices rows of {@code points}, without the point itself, [N][k]
     */
    public static Neighbourhoods of(PointCloud points, double[][] distances, int[][] indices, int threads) {
        Check.same("rows of distances", points.count(), distances.length);
        Check.same("rows of indices", points.count(), indices.length);
        int k = Arrays.stream(distances).mapToInt(row -> row.length).max().orElse(0);
        int[] place = IntStream.range(0, points.count()).toArray();
        Neighbourhoods result = new Neighbourhoods(
                points, distances.clone(), indices.clone(), k, place, Check.atLeastOne("threads", threads));
        result.dropZeros();
        return result;
    }

    private void dropZeros() {
        for (int i = 0; i < distances.length; i++) {
            int zeros = 0;
            while (zeros < distances[i].length && distances[i][zeros] == 0) {
                zeros++;
            }
            if (zeros > 0) {
                distances[i] = Arrays.copyOfRange(distances[i], zeros, distances[i].length);
                indices[i] = Arrays.copyOfRange(indices[i], zeros, indices[i].length);
            }
        }
    }

    /** The distinct points. */
    public PointCloud points() {
        return points;
    }

    /** M, the number of distinct points. */
    public int count() {
        return distances.length;
    }

    /** N, the number of rows that were given. */
    public int rows() {
        return place.length;
    }

    /** The neighbours searched for each point. */
    public int k() {
        return k;
    }

    /** Threads of the search, and of estimating. */
    public int threads() {
        return threads;
    }

    /** The distinct point that a row is. */
    public int place(int row) {
        return place[row];
    }

    /** How often each distinct point occurs, [M]. */
    public int[] multiplicities() {
        int[] times = new int[count()];
        for (int p : place) {
            times[p]++;
        }
        return times;
    }

    /** Distances of a point's neighbours, ascending; not to be changed. */
    public double[] distances(int point) {
        return distances[point];
    }

    /** A point's neighbours; not to be changed. */
    public int[] indices(int point) {
        return indices[point];
    }

    /** The distance of the {@code j}-th neighbour (from 1) of every point; NaN where a point has fewer. */
    double[] column(int j) {
        return IntStream.range(0, count())
                .mapToDouble(i -> distances[i].length < j ? Double.NaN : distances[i][j - 1])
                .toArray();
    }

    /** Requires the search to have gone as far as an estimator reads. */
    void require(String method, int needed) {
        Check.that(
                needed <= k,
                method + ": expected a search for at least " + needed + " neighbours, found one for " + k + ".");
    }

    /** One estimator at every point. */
    public LocalLid estimate(LocalEstimator estimator) {
        return estimate(List.of(estimator), Progress.SILENT).get(0);
    }

    /** Several estimators at every point, in their order; those with the same k share their matrices. */
    public List<LocalLid> estimate(List<? extends LocalEstimator> estimators, Progress progress) {
        return new LocalPass(this, estimators).run(progress);
    }
}
