package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Points around a sphere of radius 1: everything is known. */
class PointGeometryTest {
    private static final int N = 24;
    private static final NoiseLevel SIGMA = new NoiseLevel(0.02);
    private static final double SECOND_ORDER = 4e-3; // about ten times sigma^2

    private static double[] noisy(int d, double noise) {
        RandomStream random = RandomStream.at(12);
        double[] x = new double[N * d];
        for (int i = 0; i < N; i++) {
            double[] g = new double[3];
            random.fillNormal(g, 0, 3);
            double length = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
            for (int j = 0; j < d; j++) {
                x[i * d + j] = (j < 3 ? g[j] / length : 0) + noise * random.nextGaussian();
            }
        }
        return x;
    }

    @Test
    void theWholeJacobianAndItsTopSeeOneSphere() {
        for (int d : new int[] {6, 300}) {
            ScoreModel sphere = new VonMisesFisherModel(d, new double[] {0, 0, 1}, 0.5);
            try (Scope scope = new Scope()) {
                Tensor y = Tensor.of(noisy(d, 0.02), N, d);
                GeometryOptions options = new GeometryOptions(4, 3, 5);
                PointGeometry found = PointGeometry.of(sphere, y, SIGMA, options, Rows.keys(N), 3);
                double mean = 0;
                double[] p = found.points().toDoubles();
                for (int i = 0; i < N; i++) {
                    double radius =
                            Math.sqrt(p[i * d] * p[i * d] + p[i * d + 1] * p[i * d + 1] + p[i * d + 2] * p[i * d + 2]);
                    assertThat(radius).isCloseTo(1, within(1e-5));
                    assertThat(found.tangents().lid(i)).isEqualTo(2);
                    assertThat(found.flipd()[i]).isCloseTo(2, within(0.01));
                    assertThat(found.meanCurvature()[i]).isCloseTo(2, within(SECOND_ORDER));
                    assertThat(found.greatestCurvature()[i]).isCloseTo(1, within(SECOND_ORDER));
                    assertThat(found.reach()[i]).isCloseTo(1, within(SECOND_ORDER));
                    mean += found.squaredRatio()[i] / N;
                    // the trace of many dimensions is taken by probes
                    assertThat(found.trace()[i]).isCloseTo(2, within(0.01));
                }
                double error = Math.sqrt(2.0 * (d - 2) / N);
                assertThat(mean).isCloseTo(d - 2, within(4 * error));
                double[] pairs = Reach.overPairs(found.points(), found.tangents(), found.points(), 0.1);
                assertThat(pairs).containsOnly(new double[] {1}, within(0.02));
            }
        }
    }

    @Test
    void theSecondLevelOfTheSharpProjectionMustBeKnownToo() {
        assertThatThrownBy(() -> PointGeometry.require(new NoiseRange(0.01, 1), new NoiseLevel(0.8)))
                .hasMessageContainingAll("0.01", "to 1,", "1.13");
    }
}
