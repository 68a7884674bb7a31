package io.fathom.data.manifold;

import static io.fathom.data.manifold.FiveManifoldsTest.column;
import static io.fathom.data.manifold.FiveManifoldsTest.pValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesTest {
    private static final int N = 4000;
    private static final double LEAST_P = 0.01;
    private static final double ON_SHAPE = 1e-9;

    @Test
    void torusPointsSatisfyTheImplicitEquation() {
        for (boolean byArea : new boolean[] {false, true}) {
            Sample sample = new Torus(3, 1, byArea, 3).sample(N, RandomStream.at(1));
            for (int i = 0; i < N; i++) {
                assertThat(implicitTorus(sample.row(i), 3, 1)).isCloseTo(0, within(ON_SHAPE));
            }
            double[] tube = IntStream.range(0, N)
                    .mapToDouble(i -> {
                        double[] x = sample.row(i);
                        return Math.atan2(x[2], Math.hypot(x[0], x[1]) - 3);
                    })
                    .toArray();
            DoubleUnaryOperator angles = t -> .5 + t / (2 * Math.PI);
            DoubleUnaryOperator area = t -> .5 + (t + Math.sin(t) / 3) / (2 * Math.PI);
            assertThat(pValue(tube, byArea ? area : angles)).isGreaterThan(LEAST_P);
            assertThat(pValue(tube, byArea ? angles : area)).isLessThan(1e-4);
        }
    }

    @Test
    void doughnutHasATorusAndItsCore() {
        Sample sample = new Doughnut().sample(N, RandomStream.at(2));
        for (int i = 0; i < N; i++) {
            double[] x = sample.row(i);
            if (sample.component()[i] == 0) {
                assertThat(implicitTorus(x, 10, 1)).isCloseTo(0, within(ON_SHAPE));
            } else {
                assertThat(Math.hypot(x[0], x[1])).isCloseTo(10, within(ON_SHAPE));
                assertThat(x[2]).isZero();
            }
        }
        assertShares(sample, 1, 1);
    }

    @Test
    void lollipopIsFourToTwoToOne() {
        Sample sample = new Lollipop().sample(7 * N, RandomStream.at(3));
        assertShares(sample, 4, 2, 1);
        double[] square = new double[sample.count()];
        double[] along = new double[sample.count()];
        int discs = 0;
        int sticks = 0;
        for (int i = 0; i < sample.count(); i++) {
            double[] x = sample.row(i);
            switch (sample.component()[i]) {
                case 0 -> square[discs++] = (x[0] - 3) * (x[0] - 3) + (x[1] - 3) * (x[1] - 3);
                case 1 -> {
                    assertThat(x[1]).isEqualTo(x[0]);
                    along[sticks++] = x[0];
                }
                default -> assertThat(x).containsExactly(0, 0);
            }
        }
        assertThat(pValue(Arrays.copyOf(square, discs), r -> Math.max(0, Math.min(1, r))))
                .isGreaterThan(LEAST_P);
        assertThat(pValue(Arrays.copyOf(along, sticks), s -> Math.max(0, Math.min(1, (s - 1.5) / .7928932188))))
                .isGreaterThan(LEAST_P);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, .1, 1, 4, 50, 2000})
    void circleAnglesAreVonMises(double kappa) {
        double mean = 0.7;
        Sample sample = new Circle(kappa, mean, 2).sample(N, RandomStream.at(4));
        double[] angle = IntStream.range(0, N)
                .mapToDouble(i ->
                        Math.IEEEremainder(Math.atan2(sample.value(i, 1), sample.value(i, 0)) - mean, 2 * Math.PI))
                .toArray();
        assertThat(Math.hypot(sample.value(0, 0), sample.value(0, 1))).isCloseTo(1, within(1e-12));
        assertThat(pValue(angle, vonMises(kappa))).isGreaterThan(LEAST_P);
        assertThat(pValue(angle, vonMises(2 * kappa + 1))).isLessThan(1e-4);
    }

    @Test
    void ellipseIsUniformByArcLengthNotByAngle() {
        Sample sample = new Ellipse(1, 2, 3).sample(N, RandomStream.at(5));
        double[] t = new double[N];
        for (int i = 0; i < N; i++) {
            double[] x = sample.row(i);
            assertThat(x[0] * x[0] + x[1] * x[1] / 4).isCloseTo(1, within(ON_SHAPE));
            t[i] = Math.atan2(x[1] / 2, x[0]);
        }
        DoubleUnaryOperator speed = u -> Math.hypot(Math.sin(u), 2 * Math.cos(u));
        assertThat(pValue(t, cumulative(speed))).isGreaterThan(LEAST_P);
        assertThat(pValue(t, u -> .5 + u / (2 * Math.PI))).isLessThan(.05);
    }

    @Test
    void swissRollIsUniformInItsTwoParameters() {
        Sample sample = new SwissRoll(4).sample(N, RandomStream.at(6));
        double[] t = IntStream.range(0, N)
                .mapToDouble(i -> Math.hypot(sample.value(i, 0), sample.value(i, 2)))
                .toArray();
        assertThat(pValue(t, r -> Math.max(0, Math.min(1, (r / (1.5 * Math.PI) - 1) / 2))))
                .isGreaterThan(LEAST_P);
        assertThat(pValue(column(sample, 1), y -> y / 21)).isGreaterThan(LEAST_P);
        for (int i = 0; i < N; i++) {
            assertThat(sample.value(i, 0)).isCloseTo(t[i] * Math.cos(t[i]), within(ON_SHAPE));
            assertThat(sample.value(i, 3)).isZero();
        }
    }

    @Test
    void multiscaleGaussianHasItsThreeScales() {
        MultiscaleGaussian gaussian = new MultiscaleGaussian(9);
        Sample sample = gaussian.sample(N, RandomStream.at(7));
        double[] mean = sample.columnMeans();
        double[] deviation = sample.columnDeviations(mean);
        double trace = Arrays.stream(deviation).map(s -> s * s).sum();
        // sum of eigenvalues 4003.0003; its standard error is sqrt(2 * 4 * 1000^2 / N)
        assertThat(trace).isCloseTo(4003, within(4 * Math.sqrt(8e6 / N)));
        // undo the rotation with the same draws and meet the eigenvalues one by one
        RandomStream structure = RandomStream.at(9, Streams.STRUCTURE);
        structure.fillNormal(new double[10], 0, 10);
        RandomIsometry rotation = new RandomIsometry(10, 10, structure);
        double[] variance = new double[10];
        for (int i = 0; i < N; i++) {
            double[] x = sample.row(i);
            for (int j = 0; j < 10; j++) {
                x[j] -= mean[j];
            }
            rotation.applyTranspose(x, 0);
            for (int j = 0; j < 10; j++) {
                variance[j] += x[j] * x[j] / (N - 1);
            }
        }
        double[] expected = {1e-4, 1e-4, 1e-4, 1, 1, 1, 1000, 1000, 1000, 1000};
        for (int j = 0; j < 10; j++) {
            assertThat(variance[j]).isCloseTo(expected[j], within(4 * expected[j] * Math.sqrt(2.0 / N)));
        }
    }

    @Test
    void diskImagesHaveTwoLevelsAndTheirDiskLiesInside() {
        Sample sample = Disks.DEFAULT.sample(200, RandomStream.at(8));
        for (int i = 0; i < 200; i++) {
            double[] image = sample.row(i);
            double background = image[0];
            for (int k = 0; k < 64; k++) {
                for (int edge : new int[] {k, 63 * 64 + k, 64 * k, 64 * k + 63}) {
                    assertThat(image[edge]).isEqualTo(background);
                }
            }
            double extreme = Arrays.stream(image)
                    .reduce(background, (a, b) -> Math.abs(b - background) > Math.abs(a - background) ? b : a);
            double area = Arrays.stream(image)
                    .map(v -> (v - background) / (extreme - background))
                    .sum();
            double radius = Math.sqrt(area / Math.PI);
            assertThat(radius).isBetween(2.95, 29.05);
            assertThat(Arrays.stream(image).allMatch(v -> v >= 0 && v <= 1)).isTrue();
        }
    }

    @Test
    void diskImagesHaveFiveDegreesOfFreedomAndASoftEdge() {
        Sample sample = Disks.DEFAULT.sample(1, RandomStream.at(9));
        double[] image = sample.row(0);
        long levels = Arrays.stream(image).distinct().count();
        // two flat levels, and edge pixels that nearly all differ
        assertThat(levels).isBetween(20L, 400L);
    }

    @Test
    void randomIsometryKeepsLengthsAndItsTransposeUndoesIt() {
        RandomIsometry isometry = new RandomIsometry(20, 7, RandomStream.at(3));
        double[] x = new double[25];
        RandomStream.at(4).fillNormal(x, 3, 10);
        double[] z = x.clone();
        double norm = Vectors.norm(x, 3, 20);
        isometry.apply(x, 3);
        assertThat(Vectors.norm(x, 3, 20)).isCloseTo(norm, within(1e-13 * norm));
        assertThat(x).isNotEqualTo(z);
        isometry.applyTranspose(x, 3);
        for (int j = 0; j < 25; j++) {
            assertThat(x[j]).isCloseTo(z[j], within(1e-13));
        }
    }

    @Test
    void randomIsometryIsHaarDistributed() {
        // an entry of a Haar rotation of R^3 is uniform on [-1, 1], whichever row and column
        for (int column = 0; column < 3; column++) {
            double[] first = new double[N];
            double[] last = new double[N];
            for (int i = 0; i < N; i++) {
                double[] x = new double[3];
                x[column] = 1;
                new RandomIsometry(3, 3, RandomStream.at(5, i)).apply(x, 0);
                first[i] = x[0];
                last[i] = x[2];
            }
            assertThat(pValue(first, v -> (v + 1) / 2)).isGreaterThan(LEAST_P / 3);
            assertThat(pValue(last, v -> (v + 1) / 2)).isGreaterThan(LEAST_P / 3);
        }
    }

    @Test
    void rotationMixesAllCoordinates() {
        Sample sample = new Rotated(new HyperSphere(2, 3), 10, 6).sample(N, RandomStream.at(10));
        double[] deviation = sample.columnDeviations(sample.columnMeans());
        for (int i = 0; i < N; i++) {
            assertThat(Vectors.norm(sample.row(i), 0, 10)).isCloseTo(1, within(1e-12));
        }
        assertThat(Arrays.stream(deviation).min().orElseThrow()).isGreaterThan(1e-3);
        assertThat(Arrays.stream(deviation).map(s -> s * s).sum()).isCloseTo(1, within(.01));
    }

    @Test
    void impossibleShapesAreRefused() {
        assertThatThrownBy(() -> new Torus(1, 2, true, 3)).hasMessageContaining("less than the major, 1.0, found 2.0");
        assertThatThrownBy(() -> new Circle(-1, 0, 2)).hasMessageContaining("kappa of a circle");
        assertThatThrownBy(() -> new Ellipse(0, 1, 2)).hasMessageContaining("a of an ellipse");
        assertThatThrownBy(() -> new Disks(5)).hasMessageContaining("at least 12, found 5");
        assertThatThrownBy(() -> new Rotated(new SwissRoll(3), 2, 0)).hasMessageContaining("at least 3, found 2");
    }

    /** Each component's count within 3 binomial standard deviations of its weight's share. */
    static void assertShares(Sample sample, double... weight) {
        double total = Arrays.stream(weight).sum();
        for (int k = 0; k < weight.length; k++) {
            int component = k;
            double p = weight[k] / total;
            long count = Arrays.stream(sample.component())
                    .filter(c -> c == component)
                    .count();
            assertThat((double) count)
                    .isCloseTo(p * sample.count(), within(3 * Math.sqrt(sample.count() * p * (1 - p))));
        }
    }

    private static double implicitTorus(double[] x, double major, double minor) {
        double tube = Math.hypot(x[0], x[1]) - major;
        return tube * tube + x[2] * x[2] - minor * minor;
    }

    private static DoubleUnaryOperator vonMises(double kappa) {
        return cumulative(a -> Math.exp(kappa * (Math.cos(a) - 1)));
    }

    /** The distribution function on [-pi, pi] of an unnormalised density, by the trapezoid rule on 20,000 intervals. */
    private static DoubleUnaryOperator cumulative(DoubleUnaryOperator density) {
        int cells = 20_000;
        double step = 2 * Math.PI / cells;
        double[] sum = new double[cells + 1];
        for (int i = 1; i <= cells; i++) {
            double left = density.applyAsDouble(-Math.PI + (i - 1) * step);
            sum[i] = sum[i - 1] + (left + density.applyAsDouble(-Math.PI + i * step)) / 2;
        }
        return a -> {
            double at = Math.max(0, Math.min(cells, (a + Math.PI) / step));
            int cell = Math.min(cells - 1, (int) at);
            return (sum[cell] + (at - cell) * (sum[cell + 1] - sum[cell])) / sum[cells];
        };
    }
}
