package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Log-density, score and Jacobian of von Mises-Fisher laws against the numbers of the specification. */
class VonMisesFisherNumbersTest {
    private static final double LAST_DIGIT = 6e-9; // of eight after the point; log p has two more
    private static final double LOG_P = 6e-11;

    @Test
    void onTheCircleOfConcentrationOne() {
        EnergyModel circle = new VonMisesFisherModel(2, new double[] {1, 0}, 1);
        NoiseLevel sigma = new NoiseLevel(0.3);
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1.1, 0.3}, 1, 2);
            assertThat(-circle.energy(x, sigma).item()).isCloseTo(-1.0234651091, within(LOG_P));
            assertThat(circle.score(x, sigma).toDoubles())
                    .containsExactly(new double[] {-1.85111464, -.7187684}, within(LAST_DIGIT));
            double[] j = JacobianProducts.dense(circle, x, sigma).toDoubles();
            // the specification's J is that of sigma^2 score, plus the identity
            assertThat(j)
                    .containsExactly(new double[] {.07612968, -.17854785, -.17854785, .73935742}, within(LAST_DIGIT));
        }
    }

    @Test
    void onTheCircleOfConcentrationFour() {
        EnergyModel circle = new VonMisesFisherModel(2, new double[] {1, 0}, 4);
        NoiseLevel sigma = new NoiseLevel(0.1);
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {-.5, .2}, 1, 2);
            assertThat(-circle.energy(x, sigma).item()).isCloseTo(-16.8719623858, within(LOG_P));
            assertThat(circle.score(x, sigma).toDoubles())
                    .containsExactly(new double[] {-40.7882062, 19.47313313}, within(LAST_DIGIT));
        }
    }

    @Test
    void onTheSphereInTenDimensions() {
        EnergyModel sphere = new VonMisesFisherModel(10, new double[] {0, 0, 1}, 5);
        NoiseLevel sigma = new NoiseLevel(0.3);
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {.7, .2, .9, 0, 0, .1, 0, 0, 0, 0}, 1, 10);
            assertThat(-sphere.energy(x, sigma).item()).isCloseTo(.6106540644, within(LOG_P));
            double[] s = sphere.score(x, sigma).toDoubles();
            assertThat(new double[] {s[0], s[1], s[2]})
                    .containsExactly(new double[] {-3.00436738, -.85839068, -.7941371}, within(LAST_DIGIT));
            double trace = 0;
            double[] j = JacobianProducts.dense(sphere, x, sigma).toDoubles();
            for (int k = 0; k < 10; k++) {
                trace += j[11 * k];
            }
            assertThat(trace).isCloseTo(1.26570556, within(LAST_DIGIT));
        }
    }
}
