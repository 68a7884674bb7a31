package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReverseDiffusionTest {
    private static final int DRAWS = 4_000;

    /** 95 % point of two samples' Kuiper statistic, with the error of the steps. */
    private static final double KUIPER = 1.747 / Math.sqrt(DRAWS / 2.0) + 0.01;

    private static final double ON_THE_CIRCLE = 1e-3;

    @ParameterizedTest
    @EnumSource
    void drawsFollowTheLawOfTheData(ReverseOptions.Method method) {
        ScoreModel model = new VonMisesFisherModel(2, new double[] {1, 0}, 2);
        double[] draws = new ReverseDiffusion(model, new ReverseOptions(method, 60, 20, 0.01, 0.7))
                .sample(DRAWS, 3, Progress.SILENT);
        double[] data = new io.fathom.data.manifold.Circle(2, 0, 2)
                .sample(DRAWS, RandomStream.at(4))
                .values();
        double statistic = new TwoSample.Kuiper("angle", x -> UniformCdf.circle(x[0], x[1]))
                .of(draws, data, 2, RandomStream.at(5))
                .statistic();
        assertThat(statistic).isLessThan(KUIPER);
        assertThat(Samplers.sphereDistance(draws, 2)).isLessThan(ON_THE_CIRCLE);
    }

    @Test
    void levelsGoDownFromTheHighestToTheLowest() {
        ReverseOptions options = new ReverseOptions(ReverseOptions.Method.ODE, 5, 3, 0.02, 1);
        assertThat(options.sigma(0)).isCloseTo(3, within(1e-12));
        assertThat(options.sigma(4)).isCloseTo(0.02, within(1e-12));
        assertThat(options.sigma(2)).isBetween(0.02, 0.8);
    }

    @Test
    void aLevelThatTheModelDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> TemperedLangevin.requireLevel(0.01, new NoiseRange(0.02, 3)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void theSameSeedGivesTheSameDraws() {
        ScoreModel model = new VonMisesFisherModel(3, new double[] {1, 0}, 1);
        ReverseDiffusion sampler =
                new ReverseDiffusion(model, new ReverseOptions(ReverseOptions.Method.SDE, 5, 3, 0.02, 1));
        assertThat(sampler.sample(70, 1, Progress.SILENT)).isEqualTo(sampler.sample(70, 1, Progress.SILENT));
    }
}
