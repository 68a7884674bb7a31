package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.EnergyModelContract;
import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GaussianModelTest extends EnergyModelContract {
    private static final double ROUNDING = 1e-12;

    @Override
    protected EnergyModel model() {
        return new GaussianModel(
                new double[] {1, 2, 3, 4, 5}, Spectrum.along(Rows.orthonormal(9, 2, 5), new double[] {1, 3}, 0.1));
    }

    @Test
    void directionsAndAxesDescribeTheSameCovariance() {
        double[][] axes = {{0, 1, 0}, {1, 0, 0}};
        Spectrum named = Spectrum.along(axes, new double[] {4, 9}, 0.25);
        Spectrum diagonal = Spectrum.axes(9, 4, 0.25);
        NoiseLevel sigma = new NoiseLevel(0.7);
        try (Scope scope = new Scope()) {
            Tensor z = Rows.tensor(DType.FLOAT64, Rows.normal(1, 4, 3), 3);
            assertThat(named.shrink(z, sigma).toDoubles())
                    .containsExactly(diagonal.shrink(z, sigma).toDoubles(), within(ROUNDING));
            assertThat(named.mahalanobis(z, sigma).toDoubles())
                    .containsExactly(diagonal.mahalanobis(z, sigma).toDoubles(), within(ROUNDING));
            assertThat(named.logDeterminant(sigma)).isCloseTo(diagonal.logDeterminant(sigma), within(ROUNDING));
        }
    }

    @Test
    void theLogDensityOfASevenDimensionalFlatHasItsClosedForm() {
        EnergyModel model = new GaussianModel(new double[50], Spectrum.flat(50, 7));
        double[] variances = {1e-4, 0.01, 0.1, 1};
        double[] y = new double[50];
        java.util.Arrays.fill(y, 0, 7, 1);
        try (Scope scope = new Scope()) {
            for (double v : variances) {
                EnergyModel.Evaluation all = model.evaluate(Tensor.of(y, 1, 50), new NoiseLevel(Math.sqrt(v)));
                double expected =
                        0.5 * (7 / (1 + v) + 50 * Math.log(2 * Math.PI) + 7 * Math.log(1 + v) + 43 * Math.log(v));
                assertThat(all.energy().item()).isCloseTo(expected, within(1e-11));
                double flipd = 7 / (1 + v) + 7 * v / ((1 + v) * (1 + v));
                assertThat(50 - all.noiseScore().item()).isCloseTo(flipd, within(1e-9));
            }
        }
    }

    @Test
    void samplesHaveTheCovarianceTheyCameFrom() {
        double[][] u = Rows.orthonormal(3, 2, 4);
        GaussianModel model =
                new GaussianModel(new double[] {0, 0, 0, 7}, Spectrum.along(u, new double[] {4, 1}, 0.25));
        RandomStream random = RandomStream.at(1);
        int n = 20_000;
        double along = 0;
        double square = 0;
        for (int i = 0; i < n; i++) {
            double[] x = model.sample(random);
            x[3] -= 7;
            double dot = 0;
            for (int j = 0; j < 4; j++) {
                dot += u[0][j] * x[j];
                square += x[j] * x[j] / n;
            }
            along += dot * dot / n;
        }
        assertThat(along).isCloseTo(4, within(4 * 4 * Math.sqrt(2.0 / n)));
        assertThat(square).isCloseTo(5.5, within(4 * Math.sqrt(2 * (16 + 1 + 0.125) / n)));
    }

    @Test
    void directionsMustBeOrthonormal() {
        assertThatThrownBy(() -> Spectrum.along(new double[][] {{1, 0}, {1, 1}}, new double[] {1, 1}, 0))
                .hasMessageContaining("expected orthonormal rows");
    }
}
