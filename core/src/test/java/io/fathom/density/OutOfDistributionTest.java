package io.fathom.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OutOfDistributionTest {
    private static final int N = 2000;

    private static double[] normal(long seed, double mean) {
        RandomStream random = RandomStream.at(seed);
        double[] x = new double[N];
        Arrays.setAll(x, i -> mean + random.nextGaussian());
        return x;
    }

    private static final OutOfDistribution TEST = OutOfDistribution.fit(normal(1, -100), normal(2, 20));

    @Test
    void lowDensityIsOutsideAndSoIsHighDensityOfLowDimension() {
        OutOfDistribution.Scores s =
                TEST.score(new double[] {-100, -120, -80, -80, -120}, new double[] {20, 20, 5, 20, 40});
        assertThat(s.score()[0]).isLessThan(.5); // in the middle of both
        assertThat(s.score()[1]).isGreaterThan(.999); // improbable
        assertThat(s.score()[2]).isGreaterThan(.999); // probable, on a thin part
        assertThat(s.score()[3]).isLessThan(.5); // probable and of full dimension
        assertThat(s.score()[4]).isGreaterThan(.999); // noise: many dimensions, improbable
        assertThat(s.densityRank()[2]).isGreaterThan(.99);
        assertThat(s.dimensionRank()[2]).isLessThan(.01);
    }

    @Test
    void theScoreIsUniformOnTheReference() {
        double[] score = TEST.score(normal(11, -100), normal(12, 20)).score();
        for (double level : new double[] {.5, .9, .95}) {
            double alarms = Arrays.stream(score).filter(s -> s > level).count() / (double) N;
            double error = Math.sqrt(2 * level * (1 - level) / N); // of both samples
            assertThat(alarms).isCloseTo(1 - level, Offset.offset(4 * error));
        }
    }

    @Test
    void equalNumbersShareARank() {
        OutOfDistribution test = OutOfDistribution.fit(new double[] {1, 1, 1, 2}, new double[] {3, 3, 3, 3});
        OutOfDistribution.Scores s = test.score(new double[] {1, 2, 0}, new double[] {3, 3, 3});
        assertThat(s.densityRank()).containsExactly(2.0 / 5, 4.0 / 5, .5 / 5);
        assertThat(s.dimensionRank()).containsOnly(.5);
        assertThat(test.count()).isEqualTo(4);
    }

    @Test
    void rowsWithoutANumberHaveNoScoreAndDoNotCount() {
        OutOfDistribution test =
                OutOfDistribution.fit(new double[] {1, Double.NaN, 3, 4}, new double[] {1, 2, Double.NaN, 4});
        assertThat(test.count()).isEqualTo(2);
        assertThat(test.score(new double[] {1, Double.NaN}, new double[] {Double.NaN, 1})
                        .score())
                .containsOnly(Double.NaN);
        assertThatThrownBy(() -> OutOfDistribution.fit(new double[] {1}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reference");
    }
}
