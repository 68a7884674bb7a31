package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.data.manifold.Circle;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.PerturbedModel;
import io.fathom.tensor.RandomStream;
import org.junit.jupiter.api.Test;

/** What a run says of itself: the gate, the sources of error, comparisons of two samples, the tube. */
class DiagnosticsTest {
    private static final double SIGMA = 0.01;
    private static final double TAU = 0.1;

    private static double[] circle(double kappa, int n, long seed) {
        return new Circle(kappa, 0, 2).sample(n, RandomStream.at(seed)).values();
    }

    @Test
    void anExactModelBringsDisplacedPointsHome() {
        ManifoldGate gate = ManifoldGate.of(Samplers.circle(1), circle(1, 500, 1), new NoiseLevel(SIGMA), TAU, 1);
        assertThat(gate.passes()).isTrue();
        assertThat(gate.displacement()).containsExactly(1, 3, 10);
        assertThat(gate.largestSafeTau()).isCloseTo(TAU, within(1e-12));
        assertThat(gate.lid()).isCloseTo(1, within(0.01));
        assertThat(gate.tangential()).isLessThan(2 * SIGMA * SIGMA); // sigma^2 grad log rho
        assertThat(gate.rest()).isLessThan(2 * SIGMA);
    }

    @Test
    void aModelThatLeavesHalfOfADisplacementFailsTheGate() {
        // s + (1/2) x-ward pull off the circle: the score at half its strength
        ScoreModel exact = Samplers.circle(0);
        NoiseLevel sigma = new NoiseLevel(SIGMA);
        ScoreModel weak = new PerturbedModel(exact, y -> exact.score(y, sigma).times(-0.5));
        ManifoldGate gate = ManifoldGate.of(weak, circle(0, 500, 2), sigma, TAU, 1);
        assertThat(gate.passes()).isFalse();
        assertThat(gate.error()[0]).isCloseTo(0.5, within(0.05));
        assertThat(gate.largestSafeTau()).isZero();
    }

    @Test
    void aPushAlongTheManifoldIsMeasured() {
        double e = 0.02 / (SIGMA * SIGMA); // .02 in units of h
        ScoreModel pushed = new PerturbedModel(
                Samplers.circle(0), y -> y.times(0).plus(io.fathom.tensor.Tensor.of(new double[] {0, e}, 2)));
        double[] right = new double[200];
        for (int i = 0; i < 100; i++) {
            right[2 * i] = 1; // where the push is along the circle
        }
        ManifoldGate gate = ManifoldGate.of(pushed, right, new NoiseLevel(SIGMA), TAU, 1);
        assertThat(gate.tangential()).isCloseTo(0.02, within(0.002));
        assertThat(gate.rest() * SIGMA).isCloseTo(0.02, within(0.002));
    }

    @Test
    void equalLawsAgreeAndOthersDiffer() {
        RandomStream random = RandomStream.at(7);
        double[] a = circle(1, 800, 3);
        assertThat(TwoSample.Energy.DEFAULT.of(a, circle(1, 900, 4), 2, random).pValue())
                .isGreaterThan(LangevinResult.LEAST_P);
        TwoSample.Outcome other = TwoSample.Energy.DEFAULT.of(a, circle(0, 900, 5), 2, random);
        assertThat(other.pValue()).isCloseTo(1.0 / 500, within(1e-12)); // the least that 499 permutations give
        assertThat(other.statistic()).isGreaterThan(0.01);
    }

    @Test
    void theEnergyDistanceIsThatOfItsDefinition() {
        double[] a = new double[16];
        double[] b = new double[16];
        for (int i = 0; i < 16; i++) {
            a[i] = i;
            b[i] = 100 + 2 * i;
        }
        double sum = 0;
        for (int i = 0; i < 16; i++) {
            for (int j = 0; j < 16; j++) {
                sum += 2 * Math.abs(a[i] - b[j]) - Math.abs(a[i] - a[j]) - Math.abs(b[i] - b[j]);
            }
        }
        double found =
                new TwoSample.Energy(100, 99).of(a, b, 1, RandomStream.at(1)).statistic();
        assertThat(found).isCloseTo(sum / 256, within(1e-6));
    }

    @Test
    void thicknessIsThatOfAHalfNormalInOneDirectionAndGrowsWithTheirNumber() {
        double s = TAU / Math.sqrt(0.95);
        assertThat(Thickness.meanDistance(TAU, 0.1, 1)).isCloseTo(s * Math.sqrt(2 / Math.PI), within(1e-12));
        assertThat(Thickness.meanDistance(TAU, 0.1, 2)).isCloseTo(s * Math.sqrt(Math.PI / 2), within(1e-12));
        assertThat(Thickness.meanDistance(TAU, 0.1, 0)).isZero();
    }

    @Test
    void aTubeTooThickForTheReachIsWarnedOfThenRefused() {
        LangevinOptions options = LangevinOptions.at(SIGMA);
        assertThat(Tube.check(options, 1, 0.31)).isEmpty();
        assertThat(Tube.check(options, 1, 0.25)).isPresent();
        assertThatThrownBy(() -> Tube.check(options, 1, 0.19))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("0.19");
        assertThat(Tube.check(options.withForce(true), 1, 0.19)).isPresent();
        assertThatThrownBy(() -> Tube.check(options, 9, 0.5)).isInstanceOf(RefusedException.class);
    }
}
