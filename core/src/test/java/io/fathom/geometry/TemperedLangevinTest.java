package io.fathom.geometry;

import static io.fathom.geometry.Samplers.circle;
import static io.fathom.geometry.Samplers.circleData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.manifold.Circle;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.analytic.EllipseExpansion;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Oracles 5 to 7 of the geometry specification, exact scores, fewer seeds. */
class TemperedLangevinTest {
    private static final int STEPS = 10_000;
    private static final int CHAINS = 10_000;

    /** Of the mean distance in the tube, from 12 seeds. */
    private static final double DISTANCE = 0.0015;

    /** Of Kuiper's statistic of an unmixed chain. */
    private static final double UNMIXED = 0.02;

    /** Relative, of the tube's standard deviation. */
    private static final double TUBE = 0.03;

    private static LangevinOptions atPaper(double alpha) {
        return LangevinOptions.at(0.01)
                .withAlpha(alpha)
                .withSteps(STEPS)
                .withLambda1(1)
                .withForce(true);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.024", "4, 0.034"})
    void tenThousandChainsOnTheCircleEndUniformWhateverTheDensity(double kappa, double most) {
        LangevinResult result = Samplers.run(circle(kappa), atPaper(1), circleData(kappa, 0, CHAINS, 1), 1);
        assertThat(Samplers.kuiperOnCircle(result.samples())).isLessThan(most);
        assertThat(Samplers.sphereDistance(result.samples(), 2)).isCloseTo(0.0819, within(DISTANCE));
        assertThat(result.efolds()).isCloseTo(10, within(1e-9));
        assertThat(result.clippedShare()).isZero();
        assertThat(result.notFinite()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.619, 0.0103", "0.5, 0.267, 0.0326"})
    void withLittleTemperingTheChainsKeepTheirStart(double alpha, double kuiper, double deviation) {
        int few = 4_000; // the start decides, so fewer chains show it
        LangevinResult result = Samplers.run(circle(4), atPaper(alpha), circleData(4, 0, few, 2), 2);
        assertThat(Samplers.kuiperOnCircle(result.samples())).isCloseTo(kuiper, within(UNMIXED));
        double[] radii = Samplers.read(result.samples(), 2, Samplers::norm);
        double mean = Samplers.mean(radii);
        double variance = Samplers.mean(
                Arrays.stream(radii).map(r -> (r - mean) * (r - mean)).toArray());
        assertThat(Math.sqrt(variance)).isCloseTo(deviation, within(TUBE * deviation));
        assertThat(Math.sqrt(variance))
                .isCloseTo(Thickness.deviation(atPaper(alpha).tau(), 0.1), within(TUBE * deviation));
    }

    @Test
    void onePointIsForgottenAsTheEfoldsSay() {
        Start one = Start.onePoint("far", new double[] {1, 0}, CHAINS);
        double[] half =
                Samplers.run(circle(1), atPaper(1).withSteps(2_000), one, 3).samples();
        assertThat(Samplers.kuiperOnCircle(half)).isBetween(0.081, 0.108);
        double[] more =
                Samplers.run(circle(1), atPaper(1).withSteps(4_000), one, 3).samples();
        assertThat(Samplers.kuiperOnCircle(more)).isBetween(0.012, 0.034);
    }

    @Test
    void onTheSphereInTenDimensionsAllCoordinatesAreUniform() {
        VonMisesFisherModel model = new VonMisesFisherModel(10, new double[] {0, 0, 1}, 5);
        double[] start =
                new HyperSphere(2, 10).sample(CHAINS, RandomStream.at(4)).values();
        double[] ends = Samplers.run(
                        model, atPaper(1).withSteps(5_000).withLambda1(2), new Start("uniform", start, 10), 4)
                .samples();
        assertThat(kolmogorov(ends, 2)).isLessThan(0.03); // the leak of the density alone is .0125
        assertThat(kolmogorov(ends, 0)).isLessThan(0.02);
        double azimuth = Uniformity.kuiper(Samplers.read(ends, 10, x -> UniformCdf.circle(x[0], x[1])))
                .statistic();
        assertThat(azimuth).isLessThan(0.025);
        double distance = Samplers.mean(Samplers.read(ends, 10, x -> Math.hypot(onSphere(x) - 1, rest(x))));
        assertThat(distance).isCloseTo(0.2815, within(0.003));
        assertThat(distance).isCloseTo(Thickness.meanDistance(0.1, 0.1, 8), within(0.003));
    }

    private static double onSphere(double[] x) {
        return Samplers.norm(Arrays.copyOf(x, 3));
    }

    private static double rest(double[] x) {
        return Samplers.norm(Arrays.copyOfRange(x, 3, x.length));
    }

    private static double kolmogorov(double[] ends, int column) {
        return Uniformity.kolmogorov(
                        Samplers.read(ends, 10, x -> UniformCdf.sphereCoordinate(3, x[column] / onSphere(x))))
                .statistic();
    }

    @Test
    void onTheEllipseTheLawIsUniformByArcLengthNotByAngle() {
        EllipseArc arc = new EllipseArc(1, 2);
        double[] start = new double[2 * 3_000];
        double[] angled = new Circle(1, 0, 2).sample(3_000, RandomStream.at(9)).values();
        for (int i = 0; i < start.length; i++) {
            start[i] = (1 + i % 2) * angled[i];
        }
        assertThat(ofArc(arc, start)).isCloseTo(0.284, within(UNMIXED));
        double[] ends = Samplers.run(
                        new EllipseExpansion(1, 2, 1), atPaper(1).withLambda1(0.42058), new Start("data", start, 2), 5)
                .samples();
        assertThat(ofArc(arc, ends)).isLessThan(0.04);
        assertThat(Uniformity.kuiper(Samplers.read(ends, 2, x -> UniformCdf.ofAngle(arc.angle(x[0], x[1]))))
                        .statistic())
                .isBetween(0.04, 0.08);
        assertThat(Samplers.mean(Samplers.read(ends, 2, x -> arc.distance(x[0], x[1]))))
                .isCloseTo(0.082, within(0.004));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 10000, 0.151, 0.211, 0.0261", "1.5, 2000, 0, 0.045, 0.262"})
    void onTheEllipseLittleTemperingIsUnmixedAndMuchIsEvenInAThickTube(
            double alpha, long steps, double least, double most, double distance) {
        EllipseArc arc = new EllipseArc(1, 2);
        int n = 1_500;
        double[] start = new Circle(1, 0, 2).sample(n, RandomStream.at(10)).values();
        for (int i = 1; i < start.length; i += 2) {
            start[i] *= 2;
        }
        LangevinOptions options = atPaper(alpha).withSteps(steps).withLambda1(0.42058);
        double[] ends = Samplers.run(new EllipseExpansion(1, 2, 1), options, new Start("data", start, 2), 6)
                .samples();
        assertThat(ofArc(arc, ends)).isBetween(least, most);
        assertThat(Samplers.mean(Samplers.read(ends, 2, x -> arc.distance(x[0], x[1]))))
                .isCloseTo(distance, within(0.05 * distance));
    }

    private static double ofArc(EllipseArc arc, double[] points) {
        return Uniformity.kuiper(Samplers.read(points, 2, x -> arc.cdf(x[0], x[1])))
                .statistic();
    }

    @Test
    void settingsWithoutMeaningAreRefused() {
        assertThatThrownBy(
                        () -> TemperedLangevin.check(LangevinOptions.at(0.01).withForce(true), new NoiseRange(0.02, 3)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("0.02")
                .hasMessageContaining("0.01");
        LangevinOptions few = LangevinOptions.at(0.01).withLambda1(1).withEfolds(3.9);
        assertThatThrownBy(() -> TemperedLangevin.check(few, NoiseRange.ALL))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("3.9");
        LangevinOptions steps = few.withEfolds(10).withSteps(1_000);
        assertThatThrownBy(() -> TemperedLangevin.check(steps, NoiseRange.ALL))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1000 steps");
        TemperedLangevin.check(steps.withForce(true), NoiseRange.ALL);
        TemperedLangevin.check(few.withEfolds(4), NoiseRange.ALL);
    }

    @Test
    void startsThatAreNotForgottenAreFoundOut() {
        LangevinOptions few = atPaper(1).withSteps(100);
        LangevinResult result = new TemperedLangevin(circle(0), few)
                .run(
                        List.of(circleData(0, 0, 1_000, 5), Start.onePoint("far", new double[] {1, 0}, 1_000)),
                        TwoSample.Energy.DEFAULT,
                        5,
                        Progress.SILENT);
        assertThat(result.mixed()).isFalse();
        assertThat(result.agreements().get(0).second()).isEqualTo("far");
    }

    @Test
    void withoutLambdaStepsAreDoubledUntilTheStartsAgreeTwice() {
        LangevinResult result = new TemperedLangevin(circle(1), LangevinOptions.at(0.03))
                .run(
                        List.of(circleData(1, 0, 1_000, 6), Start.onePoint("far", new double[] {-1, 0}, 1_000)),
                        new TwoSample.Kuiper("angle", x -> UniformCdf.circle(x[0], x[1])),
                        6,
                        Progress.SILENT);
        assertThat(result.mixed()).isTrue();
        double efolds = result.steps() * 0.1 * 0.03; // lambda1 = 1, tau^2 = .03
        assertThat(efolds).isBetween(4.0, 40.0);
        assertThat(Samplers.kuiperOnCircle(result.samples())).isLessThan(1.747 / Math.sqrt(1_000) + 0.02);
    }

    @Test
    void theSameSeedGivesTheSameSamplesAndAnotherOneOthers() {
        LangevinOptions short_ = atPaper(1).withSteps(20);
        Start start = circleData(0, 0, 300, 7);
        double[] first = Samplers.run(circle(0), short_, start, 8).samples();
        assertThat(Samplers.run(circle(0), short_, start, 8).samples()).isEqualTo(first);
        assertThat(Samplers.run(circle(0), short_, start, 9).samples()).isNotEqualTo(first);
    }

    @Test
    void wildDriftsAreCutAndCounted() {
        Start far = Start.onePoint("far", new double[] {50, 0}, 10);
        LangevinResult result = Samplers.run(circle(0), atPaper(1).withSteps(10), far, 1);
        assertThat(result.clippedTooOften()).isTrue();
        assertThat(result.sound()).isFalse();
    }
}
