package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.EnergyModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class VonMisesFisherModelTest extends EnergyModelContract {
    private static final double ROUNDING = 1e-12;
    private static final double DIGITS = 1e-10; // of the known values

    @Override
    protected EnergyModel model() {
        return new VonMisesFisherModel(6, new double[] {0, 0.6, 0.8}, 2);
    }

    @Test
    void theCentreOfTheUniformSphereStaysAndItsTraceIsOneOverV() {
        ScoreModel model = new VonMisesFisherModel(5, new double[] {1, 0, 0}, 0);
        NoiseLevel sigma = new NoiseLevel(2);
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[5], 1, 5);
            assertThat(model.denoised(x, sigma).toDoubles()).containsOnly(0);
            double t = new Divergence.Exact()
                    .trace(model, x, new long[1], sigma, 0)
                    .value()[0];
            assertThat(t).isCloseTo(0.25, within(ROUNDING)); // J = I / (k v) in the three coordinates
        }
    }

    @Test
    void theLogDensityHasTheKnownValues() {
        EnergyModel circle = new VonMisesFisherModel(2, new double[] {1, 0}, 1);
        EnergyModel tight = new VonMisesFisherModel(2, new double[] {1, 0}, 4);
        EnergyModel sphere = new VonMisesFisherModel(10, new double[] {0, 0, 1}, 5);
        assertThat(logDensity(circle, 0.3, 1.1, 0.3)).isCloseTo(-1.0234651091, within(DIGITS));
        assertThat(logDensity(tight, 0.1, -0.5, 0.2)).isCloseTo(-16.8719623858, within(DIGITS));
        assertThat(logDensity(sphere, 0.3, 0.7, 0.2, 0.9, 0, 0, 0.1, 0, 0, 0, 0))
                .isCloseTo(0.6106540644, within(DIGITS));
    }

    private static double logDensity(EnergyModel model, double sigma, double... y) {
        try (Scope scope = new Scope()) {
            return -model.energy(Tensor.of(y, 1, y.length), new NoiseLevel(sigma))
                    .item();
        }
    }

    @Test
    void theMeanDirectionMustBeAUnitVector() {
        assertThatThrownBy(() -> new VonMisesFisherModel(3, new double[] {1, 1}, 1))
                .hasMessageContaining("length of mu")
                .hasMessageContaining("1.41");
    }
}
