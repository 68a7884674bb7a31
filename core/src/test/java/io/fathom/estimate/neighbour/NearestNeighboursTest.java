package io.fathom.estimate.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search equals a double loop over all pairs, bit for bit. */
class NearestNeighboursTest {
    private enum Kind {
        NORMAL,
        OFFSET,
        CLUSTERS,
        GRID,
        COPIES,
        TINY,
        HUGE
    }

    private record Case(Kind kind, int n, int d, int k, int threads, int queryTile, int referenceTile) {}

    static List<Case> cases() {
        return List.of(
                new Case(Kind.NORMAL, 2, 1, 1, 1, 256, 2048),
                new Case(Kind.NORMAL, 3, 5, 2, 7, 1, 1),
                new Case(Kind.NORMAL, 300, 1, 299, 2, 64, 100),
                new Case(Kind.NORMAL, 1200, 10, 20, 2, 256, 2048),
                new Case(Kind.NORMAL, 1100, 100, 100, 1, 256, 512),
                new Case(Kind.OFFSET, 1000, 20, 50, 7, 100, 333),
                new Case(Kind.OFFSET, 700, 64, 699, 2, 256, 2048),
                new Case(Kind.CLUSTERS, 1000, 10, 30, 2, 256, 256),
                new Case(Kind.CLUSTERS, 600, 64, 400, 1, 50, 2048),
                new Case(Kind.GRID, 1000, 2, 10, 7, 256, 700),
                new Case(Kind.GRID, 900, 7, 60, 1, 256, 2048),
                new Case(Kind.COPIES, 500, 6, 40, 2, 77, 77),
                new Case(Kind.COPIES, 100, 3, 99, 1, 256, 2048),
                new Case(Kind.TINY, 400, 9, 20, 1, 256, 128),
                new Case(Kind.HUGE, 400, 9, 20, 1, 256, 128));
    }

    private static double[][] points(Kind kind, int n, int d, long seed) {
        RandomStream random = RandomStream.at(seed, n, d);
        double[][] rows = new double[n][d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                double z = random.nextGaussian();
                switch (kind) {
                    case OFFSET -> rows[i][j] = 1000 + z;
                    case CLUSTERS -> rows[i][j] = (i % 2 == 0 ? 500 : -500) + z;
                    case GRID -> rows[i][j] = random.nextInt(4);
                    case TINY -> rows[i][j] = 1e-30 * z;
                    case HUGE -> rows[i][j] = 1e30 * z;
                    default -> rows[i][j] = z;
                }
            }
            if (kind == Kind.COPIES && i % 3 == 1) {
                rows[i] = rows[random.nextInt(i)].clone();
            }
        }
        return rows;
    }

    /** A double loop in the documented order of summation. */
    private static Neighbours brute(double[][] queries, double[][] reference, int k, boolean self) {
        double[][] distances = new double[queries.length][];
        int[][] indices = new int[queries.length][];
        for (int q = 0; q < queries.length; q++) {
            double[] all = new double[reference.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = distance(reference[i], queries[q]);
            }
            int own = self ? q : -1;
            indices[q] = IntStream.range(0, all.length)
                    .filter(i -> i != own)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> all[i]).thenComparing(i -> i))
                    .limit(k)
                    .mapToInt(i -> i)
                    .toArray();
            distances[q] = Arrays.stream(indices[q]).mapToDouble(i -> all[i]).toArray();
        }
        return new Neighbours(distances, indices);
    }

    private static double distance(double[] x, double[] y) {
        double[] s = new double[4];
        int whole = x.length / 4 * 4;
        for (int j = 0; j < whole; j++) {
            s[j % 4] += (x[j] - y[j]) * (x[j] - y[j]);
        }
        double sum = (s[0] + s[1]) + (s[2] + s[3]);
        for (int j = whole; j < x.length; j++) {
            sum += (x[j] - y[j]) * (x[j] - y[j]);
        }
        return Math.sqrt(sum);
    }

    private static void assertSame(Neighbours found, Neighbours expected) {
        assertThat(found.indices()).isDeepEqualTo(expected.indices());
        assertThat(found.distances()).isDeepEqualTo(expected.distances());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSearchAmongThePointsThemselvesEqualsTheDoubleLoop(Case c) {
        double[][] rows = points(c.kind, c.n, c.d, 1);
        SearchOptions options = new SearchOptions(c.threads, c.queryTile, c.referenceTile);
        Neighbours found = new NearestNeighbours(PointCloud.of(rows), options).ofAll(c.k, Progress.SILENT);
        assertSame(found, brute(rows, rows, c.k, true));
    }

    static Stream<Case> foreignCases() {
        return cases().stream().filter(c -> c.n <= 1000);
    }

    @ParameterizedTest
    @MethodSource("foreignCases")
    void theSearchOfOtherPointsEqualsTheDoubleLoop(Case c) {
        double[][] rows = points(c.kind, c.n, c.d, 1);
        double[][] queries = points(c.kind, 37, c.d, 2);
        queries[3] = rows[1].clone();
        Arrays.fill(queries[4], 3e9);
        Arrays.fill(queries[5], 1e35); // squares overflow in single precision
        SearchOptions options = new SearchOptions(c.threads, c.queryTile, c.referenceTile);
        NearestNeighbours search = new NearestNeighbours(PointCloud.of(rows), options);
        int k = Math.min(c.k + 1, c.n);
        Neighbours found = search.of(PointCloud.of(queries), k, Progress.SILENT);
        assertSame(found, brute(queries, rows, k, false));
    }

    @Test
    void aQueryLeavesOutTheRowThatItIsEvenAmongCopies() {
        double[][] rows = points(Kind.COPIES, 200, 4, 1);
        PointCloud reference = PointCloud.of(rows);
        int[] own = {17, 3, 199};
        Neighbours found = new NearestNeighbours(reference, SearchOptions.DEFAULT)
                .of(reference.rows(own), own, 60, Progress.SILENT);
        Neighbours all = brute(rows, rows, 60, true);
        for (int q = 0; q < own.length; q++) {
            assertThat(found.indices()[q]).isEqualTo(all.indices()[own[q]]);
            assertThat(found.distances()[q]).isEqualTo(all.distances()[own[q]]);
        }
    }

    @Test
    void tooManyNeighboursAreRefusedWithTheLargestNumberAllowed() {
        NearestNeighbours search =
                new NearestNeighbours(PointCloud.of(points(Kind.NORMAL, 10, 3, 1)), SearchOptions.DEFAULT);
        assertThatThrownBy(() -> search.ofAll(10, Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("k = 10")
                .hasMessageContaining("10 points")
                .hasMessageContaining("1 to 9");
        PointCloud queries = PointCloud.of(points(Kind.NORMAL, 2, 3, 2));
        assertThatThrownBy(() -> search.of(queries, 11, Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1 to 10");
        assertThat(search.ofAll(9, Progress.SILENT).indices()[0]).hasSize(9);
        assertThat(search.of(queries, 10, Progress.SILENT).indices()[0]).hasSize(10);
    }

    @Test
    void aNumberThatIsNotFiniteIsRefusedWithRowAndColumn() {
        double[][] rows = points(Kind.NORMAL, 10, 3, 1);
        rows[4][2] = Double.NaN;
        assertThatThrownBy(() -> PointCloud.of(rows))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("row 5, column 3");
    }

    @Test
    void identicalPointsAreAtDistanceZeroInOrderOfIndex() {
        double[][] rows = new double[50][3];
        Neighbours found = new NearestNeighbours(PointCloud.of(rows), SearchOptions.DEFAULT).ofAll(5, Progress.SILENT);
        assertThat(found.indices()[0]).containsExactly(1, 2, 3, 4, 5);
        assertThat(found.indices()[3]).containsExactly(0, 1, 2, 4, 5);
        assertThat(found.distances()[3]).containsOnly(0);
    }
}
