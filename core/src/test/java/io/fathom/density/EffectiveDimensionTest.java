package io.fathom.density;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Seven unit eigenvalues in fifty dimensions: every dimension that an exact energy gives. */
class EffectiveDimensionTest {
    private static final int D = 50;
    private static final int ROWS = 64;
    private static final double EXACT = 1e-9;
    private static final double FIVE_DIGITS = 5e-6;
    private static final double SLOPE = 0.01; // relative, of finite differences
    private static final double SCATTER = 0.15; // dimensions, of the draws
    private static final double STANDARD_ERRORS = 4;
    private static final GaussianModel MODEL = new GaussianModel(new double[D], Spectrum.flat(D, 7));

    private static DensityBatch batch(double[] x) {
        return new DensityBatch(Tensor.of(x, x.length / D, D), Rows.keys(x.length / D), 5);
    }

    private static double[] samples(int n) {
        double[] x = new double[n * D];
        for (int i = 0; i < n; i++) {
            System.arraycopy(MODEL.sample(RandomStream.at(2, i)), 0, x, i * D, D);
        }
        return x;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void theDimensionAtAPointOfKnownLengthIsAsPublished() {
        try (Scope scope = new Scope()) {
            double[] x = new double[D];
            Arrays.fill(x, 0, 7, Math.sqrt(2.572 / 7));
            double[] v = {1e-4, .01, .1, 1};
            double[] flipd = {6.99956, 6.95591, 6.57620, 4.14300};
            for (int k = 0; k < v.length; k++) {
                CleanReading r = CleanReading.of(MODEL, batch(x), new NoiseLevel(Math.sqrt(v[k])), null);
                assertThat(r.flipd()[0]).isCloseTo(flipd[k], Offset.offset(FIVE_DIGITS));
            }
        }
    }

    @Test
    void theDimensionAtTheCleanPointIsDLessTheNoiseScoreAndTheGapIsNone() {
        try (Scope scope = new Scope()) {
            double[] x = samples(3);
            for (double v : new double[] {1e-4, .01, .1, 1}) {
                NoiseLevel sigma = new NoiseLevel(Math.sqrt(v));
                CleanReading r = CleanReading.of(MODEL, batch(x), sigma, new Divergence.Exact());
                for (int i = 0; i < 3; i++) {
                    double expected = 0;
                    for (int j = 0; j < 7; j++) {
                        double z = x[i * D + j];
                        expected += 1 / (1 + v) + v * z * z / (1 + v) / (1 + v);
                    }
                    assertThat(r.flipd()[i]).isCloseTo(expected, Offset.offset(EXACT));
                    assertThat(r.flipd()[i]).isEqualTo(D - r.noiseScore()[i]);
                    assertThat(r.flipdTrace()[i]).isCloseTo(expected, Offset.offset(EXACT));
                    assertThat(r.gap()[i]).isCloseTo(0, Offset.offset(EXACT));
                }
            }
        }
    }

    @Test
    void withoutACheckTheTraceFormIsMissing() {
        try (Scope scope = new Scope()) {
            CleanReading r = CleanReading.of(MODEL, batch(samples(2)), new NoiseLevel(.1), null);
            assertThat(r.flipdTrace()).containsOnly(Double.NaN);
            assertThat(r.gap()).containsOnly(Double.NaN);
        }
    }

    @Test
    void theSameReadingOverNoisyPointsIsAlwaysD() {
        try (Scope scope = new Scope()) {
            double[] x = samples(400);
            double sigma = .3;
            for (int i = 0; i < 400; i++) {
                RandomStream random = RandomStream.at(77, i);
                for (int j = 0; j < D; j++) {
                    x[i * D + j] += sigma * random.nextGaussian();
                }
            }
            double[] flipd = CleanReading.of(MODEL, batch(x), new NoiseLevel(sigma), null)
                    .flipd();
            double mean = mean(flipd);
            double error = Math.sqrt(
                    Arrays.stream(flipd).map(f -> (f - mean) * (f - mean)).sum() / 399 / 400);
            assertThat(Math.abs(mean - D)).isLessThan(STANDARD_ERRORS * error);
            assertThat(error).isLessThan(1);
        }
    }

    @Test
    void theErrorTheSlopeAndTheirFormulaAgree() {
        try (Scope scope = new Scope()) {
            DensityBatch batch = batch(samples(ROWS));
            for (double sigma : new double[] {.1, .5, 2}) {
                NoisyReading r = NoisyReading.of(MODEL, batch, new NoiseLevel(sigma), D);
                double step = 0.1;
                double up = mean(NoisyReading.of(MODEL, batch, new NoiseLevel(sigma * Math.exp(step)), 8 * D)
                        .logDensity());
                double down = mean(NoisyReading.of(MODEL, batch, new NoiseLevel(sigma * Math.exp(-step)), 8 * D)
                        .logDensity());
                double slope = D + (up - down) / (2 * step);
                double found = mean(r.dimension());
                assertThat(mean(r.dimensionFromEnergy())).isCloseTo(found, Offset.offset(SLOPE * found + SCATTER));
                assertThat(slope).isCloseTo(found, Offset.offset(SLOPE * found + SCATTER));
            }
        }
    }

    @Test
    void theFitKnowsEntropyAndDimensionOfNormalData() {
        try (Scope scope = new Scope()) {
            double[] c = {4, 1, .25, 0};
            GaussianModel model = new GaussianModel(new double[4], Spectrum.axes(c));
            double[] x = new double[4000 * 4];
            for (int i = 0; i < 4000; i++) {
                System.arraycopy(model.sample(RandomStream.at(8, i)), 0, x, i * 4, 4);
            }
            GaussianFit fit = GaussianFit.of(Tensor.of(x, 4000, 4));
            NoiseLevel sigma = new NoiseLevel(.5);
            double entropy = 0;
            double dimension = 0;
            for (double each : c) {
                entropy += Math.log(2 * Math.PI * Math.E * (each + .25)) / 2;
                dimension += each / (each + .25);
            }
            assertThat(fit.entropy(sigma)).isCloseTo(entropy, Offset.offset(.05));
            assertThat(fit.effectiveDimension(sigma)).isCloseTo(dimension, Offset.offset(.02));
            assertThat(fit.variance()).isCloseTo(5.25 / 4, Offset.offset(.05));
            assertThat(fit.logDensity(new double[4], sigma)).isCloseTo(-entropy + 2, Offset.offset(.05));
        }
    }
}
