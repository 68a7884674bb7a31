package io.fathom.geometry;

import static io.fathom.geometry.Samplers.circleData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.RandomStream;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Oracle 8: x1 measured as .3 with noise .5, on the circle and the sphere of two dimensions. */
class UniformPosteriorTest {
    private static final double KUIPER = 0.028;
    private static final double KOLMOGOROV = 0.02;
    private static final int CHAINS = 10_000;

    private static Observation firstCoordinate(int d) {
        return new Observation(LinearOperator.mask(d, new int[] {0}), new double[] {0.3}, 0.5);
    }

    private static double likelihood(double x) {
        return Math.exp(-(x - 0.3) * (x - 0.3) / (2 * 0.25));
    }

    /** Distribution function of a density on [low, high] by midpoints. */
    private static DoubleUnaryOperator cdf(DoubleUnaryOperator density, double low, double high) {
        int n = 20_000;
        double[] sums = new double[n + 1];
        for (int i = 0; i < n; i++) {
            sums[i + 1] = sums[i] + density.applyAsDouble(low + (i + 0.5) * (high - low) / n);
        }
        return x -> {
            double at = Math.max(0, Math.min(n - 1e-9, (x - low) / (high - low) * n));
            int i = (int) at;
            return (sums[i] + (at - i) * (sums[i + 1] - sums[i])) / sums[n];
        };
    }

    private static double kuiperOfAngle(double[] points, DoubleUnaryOperator cdf) {
        return Uniformity.kuiper(Samplers.read(points, 2, x -> cdf.applyAsDouble(Math.atan2(x[1], x[0]))))
                .statistic();
    }

    @Test
    void onTheCircleThePosteriorForgetsTheDensityOfTheData() {
        ScoreModel model = new VonMisesFisherModel(2, new double[] {-1, 0}, 4);
        LangevinOptions options = LangevinOptions.at(0.01).withSteps(10_000).withLambda1(1);
        double[] ends = new UniformPosterior(model, options, firstCoordinate(2))
                .run(List.of(circleData(4, Math.PI, CHAINS, 1)), TwoSample.Energy.DEFAULT, 1, Progress.SILENT)
                .samples();
        assertThat(kuiperOfAngle(ends, cdf(a -> likelihood(Math.cos(a)), -Math.PI, Math.PI)))
                .isLessThan(KUIPER);
        assertThat(Samplers.sphereDistance(ends, 2)).isCloseTo(0.0819, within(0.0015));
    }

    @Test
    void onTheSphereTheMeasuredCoordinateIsACutNormal() {
        ScoreModel model = new VonMisesFisherModel(3, new double[] {0, 0, 1}, 0);
        LangevinOptions options = LangevinOptions.at(0.01).withSteps(5_000).withLambda1(2);
        Start start = new Start(
                "uniform",
                new HyperSphere(2, 3).sample(CHAINS, RandomStream.at(2)).values(),
                3);
        double[] ends = new UniformPosterior(model, options, firstCoordinate(3))
                .run(List.of(start), TwoSample.Energy.DEFAULT, 2, Progress.SILENT)
                .samples();
        DoubleUnaryOperator cdf = cdf(UniformPosteriorTest::likelihood, -1, 1);
        double statistic = Uniformity.kolmogorov(
                        Samplers.read(ends, 3, x -> cdf.applyAsDouble(x[0] / Samplers.norm(x))))
                .statistic();
        assertThat(statistic).isLessThan(KOLMOGOROV);
    }

    @Test
    void theDataPosteriorKeepsTheDensityOfTheData() {
        ScoreModel model = new VonMisesFisherModel(2, new double[] {-1, 0}, 4);
        double[] ends = new DataPosterior(model, firstCoordinate(2), AnnealingOptions.DEFAULT)
                .run(4_000, new NoiseLevel(3), new NoiseLevel(0.01), 3, Progress.SILENT);
        double uniform = kuiperOfAngle(ends, cdf(a -> likelihood(Math.cos(a)), -Math.PI, Math.PI));
        double data =
                kuiperOfAngle(ends, cdf(a -> likelihood(Math.cos(a)) * Math.exp(-4 * Math.cos(a)), -Math.PI, Math.PI));
        assertThat(uniform).isGreaterThan(0.5);
        assertThat(data).isLessThan(0.15);
    }

    @Test
    void aTubeWiderThanTheMeasurementIsRefusedAndStepsShrinkWithTheNoise() {
        ScoreModel model = new VonMisesFisherModel(2, new double[] {1, 0}, 0);
        LinearOperator first = LinearOperator.mask(2, new int[] {0});
        LangevinOptions options = LangevinOptions.at(0.01).withLambda1(1); // tau .1
        Observation sharp = new Observation(first, new double[] {0.3}, 0.03);
        assertThatThrownBy(() -> new UniformPosterior(model, options, sharp).check())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("0.1")
                .hasMessageContaining("0.03");
        UniformPosterior forced = new UniformPosterior(model, options.withForce(true), sharp);
        assertThat(forced.check()).hasSize(1);
        assertThat(forced.options().eta()).isCloseTo(0.5 / (1 + 0.01 / 0.0009), within(1e-12));
        assertThat(new UniformPosterior(model, options, firstCoordinate(2)).check())
                .isEmpty();
    }
}
