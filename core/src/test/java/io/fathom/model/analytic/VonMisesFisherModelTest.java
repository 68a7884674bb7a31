package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class VonMisesFisherModelTest extends ScoreModelContract {
    private static final double ROUNDING = 1e-12;

    @Override
    protected ScoreModel model() {
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
    void theMeanDirectionMustBeAUnitVector() {
        assertThatThrownBy(() -> new VonMisesFisherModel(3, new double[] {1, 1}, 1))
                .hasMessageContaining("length of mu")
                .hasMessageContaining("1.41");
    }
}
