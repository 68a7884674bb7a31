package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.EnergyModelContract;
import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GaussianMixtureModelTest extends EnergyModelContract {
    private static final double DERIVATIVE = 1e-7;
    private static final double ROUNDING = 1e-12;

    @Override
    protected EnergyModel model() {
        return new GaussianMixtureModel(
                new double[] {1, 2},
                new double[][] {{0, 0, 0, 0}, {1, -1, 0, 0}},
                List.of(
                        Spectrum.axes(1, 0.5, 0, 0),
                        Spectrum.along(Rows.orthonormal(9, 3, 4), new double[] {1, 1, 1}, 0)));
    }

    @Test
    void theScoreIsTheGradientOfTheLogDensityInOneDimension() {
        GaussianMixtureModel model = new GaussianMixtureModel(
                new double[] {3, 1}, new double[][] {{-1}, {2}}, List.of(Spectrum.axes(0.5), Spectrum.axes(0)));
        NoiseLevel sigma = new NoiseLevel(0.8);
        try (Scope scope = new Scope()) {
            for (double y : new double[] {-2, 0.3, 1.1, 2.5}) {
                double h = 1e-5;
                double slope = (logDensity(y + h, 0.64) - logDensity(y - h, 0.64)) / (2 * h);
                double score =
                        model.score(Tensor.of(new double[] {y}, 1, 1), sigma).item();
                assertThat(score).isCloseTo(slope, within(DERIVATIVE));
            }
        }
    }

    @Test
    void theEnergyIsTheLogDensityInOneDimension() {
        GaussianMixtureModel model = new GaussianMixtureModel(
                new double[] {3, 1}, new double[][] {{-1}, {2}}, List.of(Spectrum.axes(0.5), Spectrum.axes(0)));
        try (Scope scope = new Scope()) {
            for (double y : new double[] {-2, 0.3, 1.1, 2.5}) {
                double energy = model.energy(Tensor.of(new double[] {y}, 1, 1), new NoiseLevel(0.8))
                        .item();
                assertThat(energy).isCloseTo(-logDensity(y, 0.64), within(ROUNDING));
            }
        }
    }

    private static double logDensity(double y, double v) {
        return Math.log(0.75 * normal(y + 1, 0.5 + v) + 0.25 * normal(y - 2, v));
    }

    private static double normal(double z, double variance) {
        return Math.exp(-z * z / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    }
}
