package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GaussianModelTest extends ScoreModelContract {
    private static final double ROUNDING = 1e-12;

    @Override
    protected ScoreModel model() {
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
