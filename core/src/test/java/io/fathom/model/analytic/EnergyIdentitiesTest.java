package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the energy of a density obeys, on exact models. */
class EnergyIdentitiesTest {
    private static final double IDENTITY = 1e-9; // relative
    private static final double PERCENT = 0.01;
    private static final double SURE = 4; // standard errors
    private static final int D = 50;
    private static final int INTRINSIC = 7;

    static Stream<EnergyModel> models() {
        return Stream.of(
                new GaussianModel(new double[D], Spectrum.flat(D, INTRINSIC)),
                new GaussianMixtureModel(
                        new double[] {1, 2},
                        new double[][] {{0, 0, 0, 0}, {1, -1, 0, 0}},
                        List.of(
                                Spectrum.axes(1, 0.5, 0, 0),
                                Spectrum.along(Rows.orthonormal(9, 3, 4), new double[] {1, 1, 1}, 0))),
                new VonMisesFisherModel(6, new double[] {0, 0.6, 0.8}, 2));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theNoiseSlopeObeysTheFokkerPlanckEquation(EnergyModel model) {
        int d = model.ambientDimension();
        int n = 5;
        for (double sigma : new double[] {0.05, 0.3, 1, 4}) {
            NoiseLevel level = new NoiseLevel(sigma);
            try (Scope scope = new Scope()) {
                Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, n, d), d);
                Divergence.Trace trace = new Divergence.Exact().trace(model, x, Rows.keys(n), level, 0);
                Divergence.Trace slope = new Divergence.NoiseSlope().trace(model, x, Rows.keys(n), level, 0);
                double[] noiseScore = model.evaluate(x, level).noiseScore().toDoubles();
                for (int i = 0; i < n; i++) {
                    double q = trace.squaredOffset()[i] / level.variance();
                    double expected = d - trace.value()[i] - q; // v (Lap U - |grad U|^2)
                    assertThat(noiseScore[i]).isCloseTo(expected, within(IDENTITY * (d + q)));
                    assertThat(slope.value()[i]).isCloseTo(trace.value()[i], within(IDENTITY * (d + q)));
                    assertThat(slope.standardError()[i]).isZero();
                }
            }
        }
    }

    @Test
    void theDimensionFromTheErrorIsTheSlopeOfTheMeanEnergy() {
        GaussianModel model = new GaussianModel(new double[D], Spectrum.flat(D, INTRINSIC));
        int n = 4000;
        double h = 1e-3;
        for (double sigma : new double[] {0.1, 0.7}) {
            NoiseLevel level = new NoiseLevel(sigma);
            try (Scope scope = new Scope()) {
                Tensor x = points(n);
                Tensor eps = Rows.tensor(DType.FLOAT64, Rows.normal(2, n, D), D);
                double error = model.denoised(x.plus(eps, sigma), level)
                                .minus(x)
                                .squared()
                                .sum()
                                .item()
                        / n
                        / level.variance();
                double slope = (mean(model, x, eps, sigma * Math.exp(h)) - mean(model, x, eps, sigma * Math.exp(-h)))
                        / (2 * h);
                assertThat(D - slope).isCloseTo(error, within(PERCENT * error));
            }
        }
    }

    private static double mean(EnergyModel model, Tensor x, Tensor eps, double sigma) {
        return model.energy(x.plus(eps, sigma), new NoiseLevel(sigma)).mean().item();
    }

    private static Tensor points(int n) {
        Tensor inside = Rows.tensor(DType.FLOAT64, Rows.normal(1, n, INTRINSIC), INTRINSIC);
        return Tensor.join(1, inside, Tensor.zeros(DType.FLOAT64, n, D - INTRINSIC));
    }

    @Test
    void theNoiseSlopeHasMeanZeroOverNoisyPoints() {
        GaussianModel model = new GaussianModel(new double[D], Spectrum.flat(D, INTRINSIC));
        int n = 20_000;
        try (Scope scope = new Scope()) {
            Tensor eps = Rows.tensor(DType.FLOAT64, Rows.normal(2, n, D), D);
            Tensor slope = model.evaluate(points(n).plus(eps, 0.3), new NoiseLevel(0.3))
                    .noiseScore();
            double deviation = Math.sqrt(slope.squared().mean().item());
            assertThat(deviation).isGreaterThan(1);
            assertThat(slope.mean().item()).isCloseTo(0, within(SURE * deviation / Math.sqrt(n)));
        }
    }
}
