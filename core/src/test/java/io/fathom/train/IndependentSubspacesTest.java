package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.data.manifold.CliffordTorus;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.HyperTwinPeaks;
import io.fathom.data.manifold.Lollipop;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Nonlinear;
import io.fathom.data.manifold.Rotated;
import io.fathom.data.manifold.Sample;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndependentSubspacesTest {
    private static final int N = 2000;
    /** Standard deviation of the squared norm of a unit circle's projection; of a mixture of two circles it is 0.5. */
    private static final double LEAKED = 0.2;

    private static Tensor points(Manifold manifold) {
        Sample sample = manifold.sample(N, RandomStream.at(3));
        float[] values = new float[N * sample.ambientDimension()];
        for (int i = 0; i < N; i++) {
            double[] row = sample.row(i);
            for (int j = 0; j < row.length; j++) {
                values[i * row.length + j] = (float) row[j];
            }
        }
        return Tensor.of(values, N, sample.ambientDimension());
    }

    private static List<Tensor> found(Tensor points) {
        return IndependentSubspaces.find(points, RandomStream.at(4));
    }

    static Stream<Manifold> tori() {
        return Stream.of(CliffordTorus.DEFAULT, new Rotated(CliffordTorus.DEFAULT, 128, 5));
    }

    @ParameterizedTest
    @MethodSource("tori")
    void aTorusSplitsIntoItsCirclesHoweverItIsTurned(Manifold torus) {
        Tensor points = points(torus);
        List<Tensor> bases = found(points);
        assertThat(bases).hasSize(32);
        for (Tensor basis : bases) {
            assertThat(basis.shape()).containsExactly(2, 128);
            double[] squaredNorms =
                    points.matmul(basis.transpose(0, 1)).squared().sum(1, false).toDoubles();
            double variance = Arrays.stream(squaredNorms)
                    .map(r -> (r - 1) * (r - 1))
                    .average()
                    .orElseThrow();
            assertThat(Math.sqrt(variance)).isLessThan(LEAKED);
        }
    }

    @Test
    void pairedSurfacesSplitIntoTheirSixteenFactors() {
        assertThat(found(points(new Rotated(Nonlinear.DEFAULT, 128, 6))))
                .hasSize(16)
                .allSatisfy(basis -> assertThat(basis.shape()).containsExactly(4, 128));
    }

    @Test
    void basesAreOrthonormal() {
        for (Tensor basis : found(points(Nonlinear.DEFAULT))) {
            double[] gram = basis.matmul(basis.transpose(0, 1)).toDoubles();
            for (int i = 0; i < gram.length; i++) {
                assertThat(gram[i]).isCloseTo(i % 5 == 0 ? 1 : 0, within(1e-5));
            }
        }
    }

    @Test
    void whatHangsTogetherOrHasNoStructureDoesNotSplit() {
        assertThat(found(points(HyperSphere.DEFAULT))).isEmpty();
        assertThat(found(points(HyperTwinPeaks.DEFAULT))).isEmpty();
        assertThat(found(points(new Lollipop()))).isEmpty();
    }

    @Test
    void tooFewPointsForTheHullDoNotSplit() {
        assertThat(found(points(CliffordTorus.DEFAULT).narrow(0, 0, 639))).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        Tensor points = points(new Rotated(CliffordTorus.DEFAULT, 128, 5));
        assertThat(found(points).get(7).toFloats())
                .isEqualTo(found(points).get(7).toFloats());
    }
}
