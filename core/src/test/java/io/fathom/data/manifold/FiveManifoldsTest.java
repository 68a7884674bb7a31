package io.fathom.data.manifold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FiveManifoldsTest {
    private static final int N = 2000;
    private static final double ROUNDING = 1e-12;
    private static final double SEED_SCATTER = 0.03; // relative, of the published figures
    private static final double LEAST_P = 0.01;

    /** Measured figures at N = 2000: largest raw deviation; after standardising nearest neighbour and root mean square norm. */
    record Figures(Manifold manifold, double deviation, double neighbour, double norm) {}

    static List<Figures> figures() {
        return List.of(
                new Figures(HyperSphere.DEFAULT, .249, 2.95, 4.00),
                new Figures(HyperBall.DEFAULT, .241, 2.79, 3.90),
                new Figures(HyperTwinPeaks.DEFAULT, .295, 12.9, 11.06),
                new Figures(CliffordTorus.DEFAULT, .720, 8.45, 7.86),
                new Figures(Nonlinear.DEFAULT, .358, 7.95, 8.7));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void figuresAreThePublishedOnes(Figures f) {
        Sample raw = f.manifold.sample(N, RandomStream.at(1));
        Standardiser standardiser = raw.standardiser();
        assertThat(standardiser.scale()[0]).isCloseTo(f.deviation, within(SEED_SCATTER * f.deviation));
        Sample x = raw.standardised(standardiser);
        double square = Arrays.stream(x.values()).map(v -> v * v).sum() / N;
        assertThat(Math.sqrt(square)).isCloseTo(f.norm, within(SEED_SCATTER * f.norm));
        assertThat(meanNearestNeighbour(x, 400)).isCloseTo(f.neighbour, within(SEED_SCATTER * f.neighbour));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void standardisedColumnsAreCentredAndTheWidestIsOne(Figures f) {
        Sample raw = f.manifold.sample(N, RandomStream.at(2));
        Sample x = raw.standardised(raw.standardiser());
        double[] mean = x.columnMeans();
        assertThat(Arrays.stream(mean).map(Math::abs).max().orElseThrow()).isLessThan(ROUNDING);
        assertThat(Arrays.stream(x.columnDeviations(mean)).max().orElseThrow()).isCloseTo(1, within(1e-4));
    }

    @Test
    void spherePointsHaveNormOneAndUniformCoordinates() {
        Sample sample = new HyperSphere(2, 6).sample(N, RandomStream.at(3));
        for (int i = 0; i < N; i++) {
            assertThat(Vectors.norm(sample.row(i), 0, 3)).isCloseTo(1, within(ROUNDING));
            assertThat(Vectors.norm(sample.row(i), 3, 3)).isZero();
        }
        // Archimedes: each coordinate of the 2-sphere is uniform on [-1, 1]
        for (int j = 0; j < 3; j++) {
            assertThat(pValue(column(sample, j), x -> (x + 1) / 2)).isGreaterThan(LEAST_P);
        }
    }

    @Test
    void benchmarkSphereHasNormOne() {
        Sample sample = HyperSphere.DEFAULT.sample(N, RandomStream.at(4));
        for (int i = 0; i < N; i++) {
            assertThat(Vectors.norm(sample.row(i), 0, 64)).isCloseTo(1, within(ROUNDING));
        }
    }

    @Test
    void ballRadiiToThePowerOfTheDimensionAreUniform() {
        Sample sample = HyperBall.DEFAULT.sample(N, RandomStream.at(5));
        double[] power = IntStream.range(0, N)
                .mapToDouble(i -> Math.pow(Vectors.norm(sample.row(i), 0, 64), 16))
                .toArray();
        assertThat(Arrays.stream(power).max().orElseThrow()).isLessThanOrEqualTo(1 + ROUNDING);
        assertThat(pValue(power, x -> x)).isGreaterThan(LEAST_P);
        for (int i = 0; i < N; i++) {
            assertThat(Vectors.norm(sample.row(i), 16, 48)).isZero();
        }
    }

    @Test
    void twinPeaksLiftIsTheProductOfSines() {
        Sample sample = new HyperTwinPeaks(2, 5).sample(N, RandomStream.at(6));
        for (int i = 0; i < N; i++) {
            double[] x = sample.row(i);
            assertThat(x[2]).isCloseTo(Math.sin(2 * Math.PI * x[0]) * Math.sin(2 * Math.PI * x[1]), within(ROUNDING));
            assertThat(x[3]).isZero();
        }
        assertThat(pValue(column(sample, 0), x -> x)).isGreaterThan(LEAST_P);
        assertThat(pValue(column(sample, 1), x -> x)).isGreaterThan(LEAST_P);
        Sample wide = HyperTwinPeaks.DEFAULT.sample(N, RandomStream.at(6));
        assertThat(Arrays.stream(column(wide, 128)).map(Math::abs).max().orElseThrow())
                .isPositive()
                .isLessThan(1e-15);
    }

    @Test
    void torusPairsHaveNormOneInPermutedColumns() {
        CliffordTorus torus = new CliffordTorus(32, 128, 11);
        int[] column = torus.columns();
        assertThat(Arrays.stream(column).sorted().toArray())
                .isEqualTo(IntStream.range(0, 128).toArray());
        assertThat(column).isNotEqualTo(new CliffordTorus(32, 128, 12).columns());
        Sample sample = torus.sample(N, RandomStream.at(7));
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < 64; k += 2) {
                double norm = Math.hypot(sample.value(i, column[k]), sample.value(i, column[k + 1]));
                assertThat(norm).isCloseTo(1, within(ROUNDING));
            }
            for (int k = 64; k < 128; k++) {
                assertThat(sample.value(i, column[k])).isZero();
            }
        }
        double[] angles = IntStream.range(0, N)
                .mapToDouble(i -> Math.atan2(sample.value(i, column[5]), sample.value(i, column[4])))
                .toArray();
        assertThat(pValue(angles, a -> (a + Math.PI) / (2 * Math.PI))).isGreaterThan(LEAST_P);
    }

    @Test
    void nonlinearRepeatsItsFirstHalfAndLiesOnItsSurfaces() {
        Sample sample = Nonlinear.DEFAULT.sample(N, RandomStream.at(8));
        assertThat(sample.ambientDimension()).isEqualTo(128);
        for (int i = 0; i < N; i++) {
            double[] x = sample.row(i);
            assertThat(Arrays.copyOf(x, 64)).isEqualTo(Arrays.copyOfRange(x, 64, 128));
            // tan B_i = w sin u and atan A_i = u cos w for the pair (i, 31 - i): recover (u, w) and compare
            double[] seen = {x[3], x[28], x[35], x[60]};
            double[] point = NonlinearSurface.posteriorMean(seen, 1e-7);
            for (int k = 0; k < 4; k++) {
                assertThat(point[k]).isCloseTo(seen[k], within(1e-6));
            }
        }
    }

    @Test
    void impossibleDimensionsAreRefused() {
        assertThatThrownBy(() -> new HyperSphere(4, 4)).hasMessageContaining("at least 5, found 4");
        assertThatThrownBy(() -> new HyperBall(5, 4)).hasMessageContaining("at least 5, found 4");
        assertThatThrownBy(() -> new HyperTwinPeaks(4, 4)).hasMessageContaining("at least 5, found 4");
        assertThatThrownBy(() -> new CliffordTorus(4, 7, 0)).hasMessageContaining("at least 8, found 7");
        assertThatThrownBy(() -> new Nonlinear(3)).hasMessageContaining("even number, found 3");
    }

    private static double meanNearestNeighbour(Sample x, int queries) {
        double[][] rows = IntStream.range(0, x.count()).mapToObj(x::row).toArray(double[][]::new);
        double sum = 0;
        for (int i = 0; i < queries; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < rows.length; j++) {
                double distance = 0;
                for (int c = 0; c < rows[i].length; c++) {
                    distance += (rows[i][c] - rows[j][c]) * (rows[i][c] - rows[j][c]);
                }
                least = i == j ? least : Math.min(least, distance);
            }
            sum += Math.sqrt(least);
        }
        return sum / queries;
    }

    static double[] column(Sample sample, int column) {
        return IntStream.range(0, sample.count())
                .mapToDouble(i -> sample.value(i, column))
                .toArray();
    }

    static double pValue(double[] values, DoubleUnaryOperator cdf) {
        return KolmogorovSmirnovTest.withDefaults().test(values, cdf).getPValue();
    }
}
