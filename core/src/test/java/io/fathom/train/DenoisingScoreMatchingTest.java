package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.diffusion.VarianceExploding;
import io.fathom.model.NativeModel;
import io.fathom.model.PreconditionedModel;
import io.fathom.model.SkipMlp;
import io.fathom.model.SkipMlpOptions;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DenoisingScoreMatchingTest {
    private static final int D = 6;
    private static final double DEVIATION = 1.5; // of the data and the model
    private static final double STANDARD_ERRORS = 5;
    private static final NoiseOptions UNIFORM = new NoiseOptions(0.02, 5, NoiseOptions.Sampling.LOG_UNIFORM);
    private static final NoiseOptions NORMAL = new NoiseOptions(0.02, 5, NoiseOptions.Sampling.LOG_NORMAL);

    private static DenoisingScoreMatching silent(NoiseOptions noise) {
        SkipMlp network = SkipMlp.create(D, new SkipMlpOptions(8, 1, 4), RandomStream.at(1));
        return new DenoisingScoreMatching(
                new PreconditionedModel(network, DEVIATION, new NoiseRange(0.02, 5)), ProcessOptions.DEFAULT, noise);
    }

    private static double[] levels(NoiseOptions noise, int batch) {
        try (Scope scope = new Scope()) {
            return silent(noise)
                    .levels(new TorchRandom(3).uniform(batch, 1), batch)
                    .toDoubles();
        }
    }

    @Test
    void uniformLevelsAreStratifiedAndCoverTheRange() {
        int batch = 64;
        double[] sigma = levels(UNIFORM, batch);
        for (int i = 0; i < batch; i++) {
            double part = batch * Math.log(sigma[i] / 0.02) / Math.log(5 / 0.02);
            assertThat(part).isBetween(i - 1e-3, i + 1 + 1e-3);
        }
    }

    @Test
    void normalLevelsStayInsideAndHaveTheMedianAndQuartilesOfACutNormal() {
        double[] sigma = levels(NORMAL, 4000);
        assertThat(Arrays.stream(sigma).min().orElseThrow()).isBetween(0.02 * 0.9999, 0.0225);
        assertThat(Arrays.stream(sigma).max().orElseThrow()).isBetween(4.5, 5 * 1.0001);
        double centre = (Math.log(0.02) + Math.log(5)) / 2;
        double deviation = (Math.log(5) - Math.log(0.02)) / 4;
        assertThat(Math.log(sigma[2000])).isCloseTo(centre, within(0.002 * deviation));
        // the quartile of a normal distribution cut at two deviations: Phi^-1(0.0228 + 0.9545/4)
        assertThat(Math.log(sigma[3000])).isCloseTo(centre + 0.639 * deviation, within(0.005 * deviation));
    }

    @Test
    void aSilentNetworkHasTheLossOfTheBestLinearDenoiser() {
        int rows = 200_000;
        try (Scope scope = new Scope()) {
            TorchRandom random = new TorchRandom(5);
            Tensor clean = random.normal(rows, D).times(DEVIATION);
            for (NoiseOptions noise : new NoiseOptions[] {UNIFORM, NORMAL}) {
                DenoisingScoreMatching.Loss loss = silent(noise).of(clean, random);
                // N(0, s^2): E (eps - epsHat)^2 = s^2/(s^2 + v), whose weight (v + s^2)/s^2 makes it 1 at every level
                assertThat(loss.loss().item()).isCloseTo(1, within(STANDARD_ERRORS * Math.sqrt(2.0 / rows / D)));
                double sum = 0;
                double[] sigma = levels(noise, 4000);
                for (double s : sigma) {
                    sum += DEVIATION * DEVIATION / (DEVIATION * DEVIATION + s * s) / sigma.length;
                }
                assertThat(loss.meanLid().item())
                        .isCloseTo(D * sum, within(STANDARD_ERRORS * D * Math.sqrt(2.0 / rows / D)));
            }
        }
    }

    @Test
    void theLidReadingIsTheClosedFormAtEveryLevelAndTheSameAgain() {
        int rows = 5000;
        double[] sigmas = {0.02, 0.5, 5};
        try (Scope scope = new Scope()) {
            Tensor clean = new TorchRandom(5).normal(rows, D).times(DEVIATION);
            double[] reading = silent(UNIFORM).lidReading(new TrainingRows(clean), sigmas, 9);
            for (int g = 0; g < sigmas.length; g++) {
                double expected = D * DEVIATION * DEVIATION / (DEVIATION * DEVIATION + sigmas[g] * sigmas[g]);
                assertThat(reading[g])
                        .isCloseTo(expected, within(STANDARD_ERRORS * expected * Math.sqrt(2.0 / rows / D)));
            }
            assertThat(silent(UNIFORM).lidReading(new TrainingRows(clean), sigmas, 9))
                    .isEqualTo(reading);
        }
    }

    @Test
    void displacementAddsItsVarianceAcrossTheSurfaceAloneAndAtSmallNoiseAlone() {
        int rows = 200_000;
        double width = 0.3;
        // the same level in every row, below and above a third of the width; the network gives the noise 0
        for (double sigma : new double[] {0.05, 0.11}) {
            NoiseOptions noise = new NoiseOptions(sigma, sigma * 1.0001, NoiseOptions.Sampling.LOG_UNIFORM)
                    .withDisplacement(new Displacement(width, 1));
            try (Scope scope = new Scope()) {
                Tensor clean = Tensor.zeros(DType.FLOAT32, rows, 3);
                float[] basis = new float[3 * rows];
                for (int i = 0; i < rows; i++) {
                    basis[3 * i + i % 3] = 1; // another axis in every row
                }
                TrainingBatch batch = new TrainingBatch(clean, null, Tensor.of(basis, rows, 1, 3));
                SkipMlp network = SkipMlp.create(3, new SkipMlpOptions(8, 1, 0), RandomStream.at(1));
                NativeModel model = new NativeModel(
                        network, new VarianceExploding(), Parameterisation.EPSILON, new NoiseRange(0.02, 5));
                ProcessOptions process =
                        new ProcessOptions(ProcessKind.VE, Parameterisation.EPSILON, ProcessOptions.Weighting.MEAN);
                double lid = new DenoisingScoreMatching(model, process, noise)
                        .of(batch, new TorchRandom(3))
                        .meanLid()
                        .item();
                double ratio = sigma < width / 3 ? width / sigma : 0;
                // chi-square of 2 cut at 8: 2 (1 - exp(-4))
                double square = 2 * (1 - Math.exp(-4));
                double expected = 3 + square * Displacement.SHARE * ratio * ratio;
                double spread = Math.sqrt(6) * (1 + ratio * ratio); // of a row, an upper bound
                assertThat(lid).isCloseTo(expected, within(STANDARD_ERRORS * spread / Math.sqrt(rows)));
            }
        }
    }

    @Test
    void theResultIsInSinglePrecision() {
        try (Scope scope = new Scope()) {
            assertThat(silent(UNIFORM)
                            .of(Tensor.zeros(DType.FLOAT32, 3, D), new TorchRandom(1))
                            .loss()
                            .type())
                    .isEqualTo(DType.FLOAT32);
        }
    }
}
