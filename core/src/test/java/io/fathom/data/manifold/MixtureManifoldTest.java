package io.fathom.data.manifold;

import static io.fathom.data.manifold.FiveManifoldsTest.pValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.data.manifold.MixtureOptions.Law;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureManifoldTest {
    private static final int N = 6000;
    private static final double ROUNDING = 1e-14;
    private static final MixtureOptions RAW =
            new MixtureOptions(10, List.of(2, 4, 8), Law.NORMAL, new Warp.None(), 10, false, 5);

    @Test
    void centresAreExactlyTheModeDistanceApart() {
        MixtureManifold mixture = new MixtureManifold(RAW);
        for (int k = 0; k < 3; k++) {
            for (int l = 0; l < k; l++) {
                assertThat(distance(mixture.centre(k), mixture.centre(l))).isCloseTo(10, within(1e-12));
            }
        }
        MixtureManifold ring = new MixtureManifold(RAW.withDimensions(3, 1, 1, 2, 2, 3));
        for (int k = 0; k < 5; k++) {
            assertThat(distance(ring.centre(k), ring.centre((k + 1) % 5))).isCloseTo(10, within(1e-12));
        }
    }

    @Test
    void sharesAreEqualWithinThreeBinomialDeviations() {
        ShapesTest.assertShares(new MixtureManifold(RAW).sample(N, RandomStream.at(1)), 1, 1, 1);
    }

    @Test
    void componentsSitAtTheirCentresAndSpanTheirDimensions() {
        MixtureManifold mixture = new MixtureManifold(RAW);
        Sample sample = mixture.sample(N, RandomStream.at(2));
        for (int k = 0; k < 3; k++) {
            double[][] rows = rows(sample, k);
            // 128 points fix the offset, so the mean is off by N(0, 1/128 + 1/rows) per direction at most
            double bound = 4 * Math.sqrt(1.0 / 128 + 1.0 / rows.length);
            double[] mean = mean(rows);
            for (int j = 0; j < 10; j++) {
                assertThat(mean[j]).isCloseTo(mixture.centre(k)[j], within(bound));
            }
            assertThat(rank(rows, 1e-9)).isEqualTo(RAW.dimensions().get(k));
        }
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void coordinatesFollowTheirLaw(Law law) {
        RandomStream random = RandomStream.at(3);
        double[] z = new double[N];
        Arrays.setAll(z, i -> law.draw(random));
        DoubleUnaryOperator cdf = switch (law) {
            case NORMAL -> x -> Erfc.value(-x / Math.sqrt(2)) / 2;
            case UNIFORM -> x -> (x + 1) / 2;
            case LAPLACE -> x -> x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2;
        };
        assertThat(pValue(z, cdf)).isGreaterThan(.01);
    }

    @Test
    void standardisedMixtureHasUnitColumnsAndHeldOutSharesItsMap() {
        MixtureManifold mixture = new MixtureManifold(MixtureOptions.DEFAULT);
        for (long stream = 0; stream < 2; stream++) {
            Sample sample = mixture.sample(N, RandomStream.at(4, stream));
            double[] mean = sample.columnMeans();
            double[] deviation = sample.columnDeviations(mean);
            for (int j = 0; j < 10; j++) {
                double error = Math.sqrt(1.0 / N + 1.0 / 8192);
                assertThat(mean[j]).isCloseTo(0, within(4.5 * error));
                assertThat(deviation[j]).isCloseTo(1, within(4.5 * error));
            }
        }
        // one shape: the planes of one stream contain the points of the other
        double[][] first = rows(mixture.sample(N, RandomStream.at(4, 0)), 0);
        double[][] second = rows(mixture.sample(N, RandomStream.at(4, 1)), 0);
        double[][] both = new double[first.length + second.length][];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(rank(both, 1e-9)).isEqualTo(2);
    }

    @Test
    void wideComponentsAreDividedByTheirDeviationAndNarrowOnesAreNot() {
        // a Laplace coordinate has deviation sqrt 2; with d = D = 1 it is divided, a uniform one (.577) is not
        MixtureOptions line = new MixtureOptions(1, List.of(1), Law.LAPLACE, new Warp.None(), 0, false, 1);
        double wide = new MixtureManifold(line).sample(N, RandomStream.at(1)).columnDeviations(new double[1])[0];
        assertThat(wide).isBetween(.7, 1.3);
        double narrow = new MixtureManifold(line.withLaw(Law.UNIFORM))
                .sample(N, RandomStream.at(1))
                .columnDeviations(new double[1])[0];
        assertThat(narrow).isCloseTo(Math.sqrt(1 / 3.0), within(.02));
    }

    @ParameterizedTest
    @ValueSource(doubles = {.5, 1, 5, 10})
    void squigglyMapOfALineNeverTurns(double frequency) {
        int flat = 0;
        for (int seed = 0; seed < 6; seed++) {
            Warp.PointMap map = new Warp.Squiggly(frequency).draw(1, RandomStream.at(7, seed));
            double[] y = new double[2001];
            for (int i = 0; i < y.length; i++) {
                y[i] = -10 + .01 * i;
                map.apply(y, i);
            }
            double direction = Math.signum(y[2000] - y[0]);
            assertThat(direction).isNotZero();
            for (int i = 1; i < y.length; i++) {
                double rise = direction * (y[i] - y[i - 1]);
                assertThat(rise).isGreaterThan(-ROUNDING);
                flat += rise < ROUNDING ? 1 : 0;
            }
        }
        // where a wave is flattest the slope of five rounds is 1e-20: lost to rounding, but only there
        assertThat(flat).isLessThan(6 * 2000 / 5);
    }

    @Test
    void gentleSquigglyMapKeepsTheLocalDimension() {
        assertLocalDimensionKept(new Warp.Squiggly(.5).draw(6, RandomStream.at(7)), 6);
    }

    @Test
    void flowIsOneToOneAndNotTheIdentity() {
        Warp.PointMap map = new Warp.Flow().draw(6, RandomStream.at(8));
        assertLocalDimensionKept(map, 6);
        double[] x = {1, 2, 3, -1, -2, -3};
        double[] y = x.clone();
        map.apply(y, 0);
        assertThat(distance(x, y)).isBetween(.01, 5.0);
    }

    @Test
    void splineIsIncreasingContinuousAndTheIdentityAtItsEnds() {
        double[] parameters = new double[3 * SplineFlow.BINS - 1];
        RandomStream random = RandomStream.at(9);
        Arrays.setAll(parameters, i -> 3 * random.nextGaussian());
        assertThat(SplineFlow.spline(-10, parameters)).isCloseTo(-10, within(1e-12));
        assertThat(SplineFlow.spline(10, parameters)).isCloseTo(10, within(1e-12));
        double step = 1e-3;
        double last = -10;
        for (double x = -10 + step; x < 10; x += step) {
            double y = SplineFlow.spline(x, parameters);
            assertThat(y - last).isPositive().isLessThan(.2);
            last = y;
        }
        // slope 1 at the ends, where the identity goes on
        assertThat((SplineFlow.spline(-10 + 1e-6, parameters) + 10) / 1e-6).isCloseTo(1, within(1e-3));
        assertThat((10 - SplineFlow.spline(10 - 1e-6, parameters)) / 1e-6).isCloseTo(1, within(1e-3));
    }

    @Test
    void flowLeavesFarCoordinatesAlone() {
        Warp.PointMap map = new Warp.Flow().draw(4, RandomStream.at(10));
        double[] x = {11, -12, 13, 10.5};
        double[] y = x.clone();
        map.apply(y, 0);
        assertThat(y).isEqualTo(x);
    }

    @Test
    void impossibleMixturesAreRefused() {
        assertThatThrownBy(() -> RAW.withDimensions(10, 2, 11)).hasMessageContaining("from 1.0 to 10.0, found 11");
        assertThatThrownBy(() -> RAW.withDimensions(10)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> RAW.withDimensions(1, 1, 1)).hasMessageContaining("at least 2 for several");
        assertThatThrownBy(() -> new MixtureManifold(
                        new MixtureOptions(1, List.of(1), Law.NORMAL, new Warp.Flow(), 1, false, 0)))
                .hasMessageContaining("at least 2, found 1");
    }

    /** The map's Jacobian has full rank at random points: every singular value is bounded away from zero. */
    private static void assertLocalDimensionKept(Warp.PointMap map, int d) {
        for (int point = 0; point < 50; point++) {
            double[] x = new double[d];
            RandomStream.at(11, point).fillNormal(x, 0, d);
            double[][] jacobian = new double[d][d];
            double step = 1e-5;
            for (int j = 0; j < d; j++) {
                double[] up = x.clone();
                double[] down = x.clone();
                up[j] += step;
                down[j] -= step;
                map.apply(up, 0);
                map.apply(down, 0);
                for (int i = 0; i < d; i++) {
                    jacobian[j][i] = (up[i] - down[i]) / (2 * step);
                }
            }
            assertThat(rank(withOrigin(jacobian), 1e-7)).isEqualTo(d);
        }
    }

    private static double[][] withOrigin(double[][] rows) {
        double[][] more = new double[2 * rows.length][];
        for (int i = 0; i < rows.length; i++) {
            more[i] = rows[i];
            more[rows.length + i] = Arrays.stream(rows[i]).map(v -> -v).toArray();
        }
        return more;
    }

    /** The rank of centred rows by Gram-Schmidt with the longest remainder first; shorter than {@code tolerance} is zero. */
    private static int rank(double[][] rows, double tolerance) {
        double[] mean = mean(rows);
        double[][] rest = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            rest[i] = rows[i].clone();
            for (int j = 0; j < mean.length; j++) {
                rest[i][j] -= mean[j];
            }
        }
        for (int rank = 0; ; rank++) {
            double[] longest = Arrays.stream(rest)
                    .max((a, b) -> Double.compare(Vectors.norm(a, 0, a.length), Vectors.norm(b, 0, b.length)))
                    .orElseThrow()
                    .clone();
            double norm = Vectors.norm(longest, 0, longest.length);
            if (norm < tolerance) {
                return rank;
            }
            Vectors.scale(longest, 0, longest.length, 1 / norm);
            for (double[] row : rest) {
                double dot = 0;
                for (int j = 0; j < row.length; j++) {
                    dot += row[j] * longest[j];
                }
                for (int j = 0; j < row.length; j++) {
                    row[j] -= dot * longest[j];
                }
            }
        }
    }

    private static double[][] rows(Sample sample, int component) {
        int[] components = sample.component();
        return IntStream.range(0, sample.count())
                .filter(i -> components[i] == component)
                .mapToObj(sample::row)
                .toArray(double[][]::new);
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        return mean;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return Math.sqrt(sum);
    }
}
