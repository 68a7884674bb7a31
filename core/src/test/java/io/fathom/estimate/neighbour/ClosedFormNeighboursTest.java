package io.fathom.estimate.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.estimate.Reason;
import io.fathom.estimate.neighbour.LocalPca.Rule;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values known beforehand: exact ranks, exact shapes, symmetries, flat tori, edge cases. */
class ClosedFormNeighboursTest {
    private static final double PRINTED = 1e-7; // digits of the expected values
    private static final double SYMMETRY = 1e-9;
    private static final double TRANSLATION = 1e-6; // the input itself is rounded
    private static final double EXACT = 1e-12;

    /** One point, with neighbours at given distances on one line. */
    private static double at(double[] r, LocalEstimator estimator) {
        return only(r, estimator).value()[0];
    }

    private static LocalLid only(double[] r, LocalEstimator estimator) {
        int n = r.length + 1;
        double[][] rows = new double[n][1];
        double[][] distances = new double[n][];
        int[][] indices = new int[n][];
        for (int i = 0; i < n; i++) {
            rows[i][0] = i == 0 ? 0 : r[i - 1];
            distances[i] = r.clone();
            int own = i;
            indices[i] = IntStream.range(0, n).filter(j -> j != own).toArray();
        }
        return Neighbourhoods.of(PointCloud.of(rows), distances, indices, 1).estimate(estimator);
    }

    /** r_j = (j/k)^(1/d). */
    private static double[] ranks(int k, double d) {
        return IntStream.rangeClosed(1, k)
                .mapToDouble(j -> Math.pow((double) j / k, 1 / d))
                .toArray();
    }

    @Test
    void exactRanksGiveTheExpectedValues() {
        for (int k : new int[] {20, 100}) {
            for (double d : new double[] {1, 2, 5}) {
                double[] r = ranks(k, d);
                for (LocalEstimator exact : List.of(new Mada(k), new Ged(k), new Rv(k))) {
                    assertThat(at(r, exact)).as("%s", exact).isCloseTo(d, within(PRINTED));
                }
                double mle = k == 20 ? 1.0808333 : 1.0229635;
                double unbiased = k == 20 ? 1.0239473 : 1.0126306;
                assertThat(at(r, new Mle(k, false)) / d).isCloseTo(mle, within(PRINTED));
                assertThat(at(r, new Mle(k, true)) / d).isCloseTo(unbiased, within(PRINTED));
            }
        }
        List<LocalEstimator> estimators = List.of(
                new Mom(20, true),
                new Mom(20, false),
                new Pwm(20, false),
                new Pwm(20, true),
                new LMoments(20),
                new Zipf(20),
                new AggregatedHill(20));
        double[] line = {1.1052632, 1, .9285714, .8787879, 1.05, 1.1260995, 1.2168618};
        double[] five = {5.6125215, 5.2818954, 4.7451669, 4.4739436, 5.4397154, 5.6304975, 6.0843089};
        for (int e = 0; e < line.length; e++) {
            assertThat(at(ranks(20, 1), estimators.get(e)))
                    .as("%s", estimators.get(e))
                    .isCloseTo(line[e], within(PRINTED));
            assertThat(at(ranks(20, 5), estimators.get(e)))
                    .as("%s", estimators.get(e))
                    .isCloseTo(five[e], within(PRINTED));
        }
    }

    @Test
    void exactRatiosGiveTwoNnItsDimension() {
        int n = 1000;
        for (double d : new double[] {1, 3.5, 20}) {
            double[] logs = IntStream.range(1, n + 1)
                    .mapToDouble(i -> i < n ? -Math.log1p(-(double) i / n) / d : 10)
                    .toArray();
            assertThat(TwoNn.slope(logs, 0.1)).isCloseTo(d, within(EXACT * d));
            assertThat(TwoNn.slope(logs, 0)).isCloseTo(d, within(EXACT * d));
        }
    }

    /** The origin with neighbours +-e_1 .. +-e_m. */
    private static Neighbourhoods cross(int m) {
        double[][] rows = new double[2 * m + 1][m + 1];
        for (int i = 0; i < m; i++) {
            rows[2 * i + 1][i] = 1;
            rows[2 * i + 2][i] = -1;
        }
        return Neighbourhoods.of(PointCloud.of(rows), 2 * m, Duplicates.FAIL, SearchOptions.DEFAULT, Progress.SILENT);
    }

    @Test
    void aCrossOfAxesGivesTheGeometricEstimatorsTheirValues() {
        int[] axes = {2, 3, 5, 10};
        double[] skewness = {2.2019574, 3.2302105, 5.2433839, 10.2484605};
        for (int c = 0; c < axes.length; c++) {
            int m = axes[c];
            Neighbourhoods x = cross(m);
            assertThat(x.estimate(new Ess(2 * m, false)).value()[0]).isCloseTo(skewness[c], within(PRINTED));
            assertThat(x.estimate(new Abid(2 * m, true)).value()[0]).isCloseTo(m, within(PRINTED));
            assertThat(x.estimate(new LocalPca(2 * m, Rule.PARTICIPATION)).value()[0])
                    .isCloseTo(m, within(PRINTED));
        }
        assertThat(cross(2).estimate(new Ess(4, true)).value()[0]).isCloseTo(6.2292670, within(PRINTED));
    }

    private static List<LocalEstimator> everyLocal(int k) {
        return List.of(
                new Mle(k, false),
                new Mle(k, true),
                new Mom(k, true),
                new Mada(k),
                new Rv(k),
                new Pwm(k, false),
                new LMoments(k),
                new Zipf(k),
                new Ged(k),
                new AggregatedHill(k),
                new Alid(k),
                new Ess(k, false),
                new Ess(k, true),
                new Tle(k, false),
                new Tle(k, true),
                new Abid(k, true),
                new Abid(k, false),
                new TwoNnLocal(k, 0.1),
                new LocalPca(k, Rule.PARTICIPATION));
    }

    private static double[][] blob(int n, int d) {
        double[][] rows = new double[n][d];
        RandomStream random = RandomStream.at(5);
        for (double[] row : rows) {
            random.fillNormal(row, 0, d - 1);
            row[d - 1] = 0.1 * row[0] * row[1];
        }
        return rows;
    }

    private static Neighbourhoods searched(double[][] rows, int k) {
        return Neighbourhoods.of(
                PointCloud.of(rows), k, Duplicates.FAIL, new SearchOptions(2, 64, 128), Progress.SILENT);
    }

    private static void assertSameValues(double[][] rows, double[][] changed, int[] order, double relative) {
        Neighbourhoods a = searched(rows, 30);
        Neighbourhoods b = searched(changed, 30);
        for (LocalEstimator e : everyLocal(30)) {
            double[] before = a.estimate(e).value();
            double[] after = b.estimate(e).value();
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i])
                        .as("%s", e)
                        .isCloseTo(before[order[i]], within(relative * Math.abs(before[order[i]])));
            }
        }
        for (GlobalEstimator e : List.of(
                TwoNn.DEFAULT, new Gride(4), new MindMl(20, false), new Binomial(30, 0.5, true), new CorrInt(10, 20))) {
            double before = e.estimate(a).value();
            assertThat(e.estimate(b).value()).as("%s", e).isCloseTo(before, within(10 * relative * before));
        }
    }

    @Test
    void scaleRotationTranslationAndOrderDoNotMatter() {
        double[][] rows = blob(200, 6);
        int[] same = IntStream.range(0, 200).toArray();
        for (double factor : new double[] {1e-3, 1e3}) {
            assertSameValues(
                    rows, map(rows, x -> Arrays.stream(x).map(v -> v * factor).toArray()), same, SYMMETRY);
        }
        double[][] q = rotation(6);
        assertSameValues(rows, map(rows, x -> product(q, x)), same, SYMMETRY);
        assertSameValues(rows, map(rows, x -> Arrays.stream(x).map(v -> v + 1e6).toArray()), same, TRANSLATION);
        int[] order = RandomStream.at(3).permutation(200);
        double[][] shuffled = IntStream.of(order).mapToObj(i -> rows[i]).toArray(double[][]::new);
        assertSameValues(rows, shuffled, order, SYMMETRY);
    }

    private static double[][] map(double[][] rows, java.util.function.UnaryOperator<double[]> f) {
        return Arrays.stream(rows).map(f).toArray(double[][]::new);
    }

    private static double[] product(double[][] q, double[] x) {
        return Arrays.stream(q)
                .mapToDouble(row -> IntStream.range(0, x.length)
                        .mapToDouble(j -> row[j] * x[j])
                        .sum())
                .toArray();
    }

    private static double[][] rotation(int d) {
        try (Scope scope = new Scope()) {
            double[] values = new double[d * d];
            RandomStream.at(9).fillNormal(values, 0, values.length);
            double[] q = LinearAlgebra.qr(Tensor.of(values, d, d)).q().toDoubles();
            return IntStream.range(0, d)
                    .mapToObj(i -> Arrays.copyOfRange(q, i * d, (i + 1) * d))
                    .toArray(double[][]::new);
        }
    }

    /** N uniform points on a flat d-torus in R^2d of large circles, so that curvature hardly counts at the neighbours' scale. */
    private static Neighbourhoods flatTorus(int n, int d, int k, long seed) {
        RandomStream random = RandomStream.at(seed, d);
        double[][] u = new double[n][d];
        for (double[] x : u) {
            for (int j = 0; j < d; j++) {
                x[j] = random.nextDouble();
            }
        }
        double[][] distances = new double[n][k];
        int[][] indices = new int[n][k];
        Nearest nearest = new Nearest(k);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    double sum = 0;
                    for (int c = 0; c < d; c++) {
                        double apart = Math.abs(u[i][c] - u[j][c]);
                        apart = Math.min(apart, 1 - apart);
                        sum += apart * apart;
                    }
                    nearest.offer(Math.sqrt(sum), j);
                }
            }
            nearest.drain(distances[i], indices[i]);
        }
        return Neighbourhoods.of(PointCloud.of(u), distances, indices, 1);
    }

    @Test
    void theHarmonicMeanIsUnbiasedOnFlatToriAndItsErrorIsHonest() {
        int seeds = 100;
        for (int d : new int[] {2, 5}) {
            double sum = 0;
            int covered = 0;
            for (int seed = 0; seed < seeds; seed++) {
                Neighbourhoods x = flatTorus(1000, d, 20, seed);
                GlobalLid lid = x.estimate(new Mle(20, false)).aggregate(Aggregation.HARMONIC);
                sum += lid.value();
                covered += Math.abs(lid.value() - d) < lid.standardError() ? 1 : 0;
            }
            assertThat(sum / seeds).isCloseTo(d, within(0.01 * d));
            assertThat(covered).isBetween(55, 83);
        }
    }

    @Test
    void subsetsGiveAnErrorLikeTheScatterOverDraws() {
        double[] values = new double[30];
        for (int seed = 0; seed < values.length; seed++) {
            values[seed] =
                    TwoNn.DEFAULT.estimate(searched(gauss(500, 3, seed), 2)).value();
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double scatter = Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 29);
        double error = Subsampling.standard(1)
                .standardError(
                        searched(gauss(500, 3, 77), 2),
                        2,
                        TwoNn.DEFAULT::estimate,
                        SearchOptions.DEFAULT,
                        Progress.SILENT);
        assertThat(error / scatter).isBetween(0.55, 1.8); // three standard errors of 30 and 20 draws
    }

    private static double[][] gauss(int n, int d, long seed) {
        double[][] rows = new double[n][d];
        RandomStream random = RandomStream.at(seed, 1);
        for (double[] row : rows) {
            random.fillNormal(row, 0, d);
        }
        return rows;
    }

    @Test
    void smoothingIsTheMeanOfAPointAndItsNearestThatHaveAValue() {
        Neighbourhoods x = Neighbourhoods.of(
                PointCloud.of(gauss(50, 2, 7)), 10, Duplicates.COLLAPSE, SearchOptions.DEFAULT, Progress.SILENT);
        LocalLid rough = x.estimate(new Mle(10, false));
        int nearest = x.indices(0)[0];
        rough.value()[x.indices(0)[1]] = Double.NaN;
        double expected = (rough.value()[0] + rough.value()[nearest] + rough.value()[x.indices(0)[2]]) / 3;
        LocalLid smooth = rough.smoothed(x, 3);
        assertThat(smooth.value()[0]).isCloseTo(expected, within(EXACT));
        assertThat(smooth.standardError()[0]).isNaN();
        assertThat(rough.smoothed(x, 0).value()[0]).isEqualTo(rough.value()[0]);
    }

    // ---- edge cases, one each ----

    @Test
    void equalDistancesAreNamed() {
        double[] equal = new double[20];
        Arrays.fill(equal, 3);
        LocalLid mle = only(equal, new Mle(20, false));
        assertThat(mle.value()[0]).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(mle.reason()[0]).isEqualTo(Reason.ALL_EQUAL);
        for (LocalEstimator e : List.of(new Mom(20, true), new Mada(20), new Zipf(20), new AggregatedHill(20))) {
            assertThat(only(equal, e).reason()[0]).as("%s", e).isEqualTo(Reason.ALL_EQUAL);
        }
    }

    @Test
    void tooFewNonZeroDistancesAreNamed() {
        double[][] rows = new double[30][2];
        rows[28][0] = 1;
        rows[29][0] = 3;
        Neighbourhoods x =
                Neighbourhoods.of(PointCloud.of(rows), 3, Duplicates.DROP, SearchOptions.DEFAULT, Progress.SILENT);
        assertThat(x.estimate(new Mle(3, false)).reason()[0]).isEqualTo(Reason.TOO_FEW);
        assertThat(x.estimate(new Mle(3, false)).used()[0]).isZero();
        double[] two = {0, 1, 2};
        assertThat(only(two, new Mle(3, true)).reason()[0]).isEqualTo(Reason.TOO_FEW);
        assertThat(only(two, new Mle(3, false)).value()[0]).isCloseTo(1 / Math.log(2), within(EXACT));
    }

    @Test
    void copiesAreCollapsedDroppedOrRefused() {
        double[][] rows = gauss(60, 3, 1);
        rows[59] = rows[0].clone();
        rows[1][1] = 0.0;
        rows[58] = rows[1].clone();
        rows[58][1] = -0.0;
        PointCloud points = PointCloud.of(rows);
        Neighbourhoods collapsed =
                Neighbourhoods.of(points, 20, Duplicates.COLLAPSE, SearchOptions.DEFAULT, Progress.SILENT);
        assertThat(collapsed.count()).isEqualTo(58);
        assertThat(collapsed.place(58)).isEqualTo(1);
        assertThat(collapsed.place(59)).isZero();
        Neighbourhoods dropped = Neighbourhoods.of(points, 20, Duplicates.DROP, SearchOptions.DEFAULT, Progress.SILENT);
        assertThat(dropped.estimate(new Mle(20, false)).used()[0]).isEqualTo(19);
        assertThatThrownBy(() -> Neighbourhoods.of(points, 20, Duplicates.FAIL, SearchOptions.DEFAULT, Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("2 copies");
        assertThatThrownBy(() ->
                        Neighbourhoods.of(points, 58, Duplicates.COLLAPSE, SearchOptions.DEFAULT, Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("60 points, 58 of them distinct")
                .hasMessageContaining("1 to 57");
    }

    @Test
    void aConstantColumnChangesNothing() {
        double[][] rows = gauss(100, 3, 2);
        double[][] wide = map(rows, x -> new double[] {x[0], 7, x[1], x[2]});
        for (LocalEstimator e : everyLocal(30)) {
            double[] before = searched(rows, 30).estimate(e).value();
            double[] after = searched(wide, 30).estimate(e).value();
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).as("%s", e).isCloseTo(before[i], within(SYMMETRY * before[i]));
            }
        }
    }

    @Test
    void oneDimensionIsOne() {
        Neighbourhoods x = searched(gauss(100, 1, 3), 30);
        for (LocalEstimator e : List.of(
                new Ess(30, false),
                new Ess(30, true),
                new Abid(30, true),
                new LocalPca(30, Rule.FUKUNAGA_OLSEN),
                new LocalPca(30, Rule.PARTICIPATION))) {
            for (double value : x.estimate(e).value()) {
                assertThat(value).as("%s", e).isCloseTo(1, within(EXACT));
            }
        }
        assertThat(new FisherS().estimate(x).reason()).isEqualTo(Reason.UNDEFINED);
    }

    @Test
    void fewNeighboursCapLocalPca() {
        Neighbourhoods x = searched(gauss(300, 40, 4), 5);
        for (Rule rule : Rule.values()) {
            assertThat(Arrays.stream(x.estimate(new LocalPca(5, rule)).value())
                            .max()
                            .orElseThrow())
                    .isLessThanOrEqualTo(4 + SYMMETRY);
        }
    }

    @Test
    void tiesOfTheFirstTwoStayInTwoNn() {
        double[][] grid = new double[16][2];
        for (int i = 0; i < 16; i++) {
            grid[i] = new double[] {i % 4, i / 4 * 1.5};
        }
        GlobalLid lid = new TwoNn(TwoNn.Fit.ML, 0).estimate(searched(grid, 2));
        assertThat(lid.points()).isEqualTo(16);
        assertThat(lid.value()).isCloseTo(15 / (8 * Math.log(1.5)), within(SYMMETRY)); // inner columns have mu = 1
        double[][] square = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        assertThat(TwoNn.DEFAULT.estimate(searched(square, 2)).reason()).isEqualTo(Reason.ALL_EQUAL);
    }

    @Test
    void manyDimensionsAndFewPointsLeaveFisherSeparabilityWithABoundAlone() {
        Neighbourhoods x = searched(gauss(100, 200, 6), 2);
        assertThat(new FisherS().estimate(x).reason()).isEqualTo(Reason.UNDEFINED);
        assertThat(FisherS.lowerBound(100)).isBetween(10.0, 60.0);
    }
}
