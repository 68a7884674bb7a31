package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionedModelTest extends ScoreModelContract {
    private static final int D = 5;
    private static final double DEVIATION = 0.8;
    private static final double THREADS = 1e-5; // absolute, outputs are of order 1: sums in another order
    private static final double SINGLE = 2e-6; // relative, a few roundings of float32
    private static final NoiseLevel SIGMA = new NoiseLevel(0.3);

    @Override
    protected PreconditionedModel model() {
        SkipMlp network = SkipMlp.create(D, new SkipMlpOptions(48, 2, 16), RandomStream.at(1));
        // a fresh network is silent: its gates and its last layer are zero
        double[] open = Rows.normal(2, 1, (int) network.parameters().count());
        Tensor weights =
                network.parameters().flat().plus(Tensor.of(open, open.length).to(DType.FLOAT32), 0.1);
        return new PreconditionedModel(
                network.with(network.parameters().over(weights)), DEVIATION, new NoiseRange(0.01, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 128, 255, 256, 257, 300})
    void aRowsBitsDoNotDependOnTheBatch(int batch) {
        PreconditionedModel model = model();
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT32, Rows.normal(3, 600, D), D);
            double[] whole = model.denoised(y, SIGMA).toDoubles();
            for (int from = 0; from < 600; from += Math.max(batch, 97)) {
                int rows = Math.min(batch, 600 - from);
                double[] part = model.denoised(y.narrow(0, from, rows), SIGMA).toDoubles();
                for (int i = 0; i < part.length; i++) {
                    assertThat(part[i]).as("number %d from row %d", i, from).isEqualTo(whole[from * D + i]);
                }
            }
        }
    }

    @Test
    void oneThreadAndFourAgree() {
        PreconditionedModel model = model();
        Engine engine = Engine.start();
        int threads = engine.threads();
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT32, Rows.normal(3, 300, D), D);
            engine.setThreads(1);
            double[] one = model.denoised(y, SIGMA).toDoubles();
            engine.setThreads(4);
            double[] four = model.denoised(y, SIGMA).toDoubles();
            assertThat(four).containsExactly(one, within(THREADS));
        } finally {
            engine.setThreads(threads);
        }
    }

    @Test
    void theNoiseResidualIsTheDenoisersError() {
        PreconditionedModel model = model();
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(4, 9, D), D);
            Tensor eps = Rows.tensor(DType.FLOAT32, Rows.normal(5, 9, D), D);
            Tensor sigma = Tensor.full(DType.FLOAT32, SIGMA.sigma(), 9, 1);
            double[] residual = model.noiseResidual(x, eps, sigma).toDoubles();
            double[] error = model.denoised(x.plus(eps, SIGMA.sigma()), SIGMA)
                    .minus(x)
                    .times(1 / SIGMA.sigma())
                    .toDoubles();
            for (int i = 0; i < error.length; i++) {
                assertThat(residual[i]).isCloseTo(error[i], within(20 * SINGLE * (1 + Math.abs(error[i]))));
            }
        }
    }

    @Test
    void aSilentNetworkLeavesTheBestLinearDenoiser() {
        SkipMlp silent = SkipMlp.create(D, new SkipMlpOptions(8, 1, 4), RandomStream.at(1));
        PreconditionedModel model = new PreconditionedModel(silent, DEVIATION, new NoiseRange(0.01, 3));
        try (Scope scope = new Scope()) {
            double[] values = Rows.normal(4, 2, D);
            double[] denoised =
                    model.denoised(Rows.tensor(DType.FLOAT32, values, D), SIGMA).toDoubles();
            double skip = DEVIATION * DEVIATION / (DEVIATION * DEVIATION + SIGMA.variance());
            for (int i = 0; i < values.length; i++) {
                assertThat(denoised[i]).isCloseTo(skip * values[i], within(SINGLE));
            }
        }
    }
}
