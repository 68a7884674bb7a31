package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorusExpansionTest extends ScoreModelContract {
    /** Of the denoiser, in units of sigma^4. */
    private static final double FOURTH_ORDER = 60;

    private static final int NODES = 1200;

    @Override
    protected ScoreModel model() {
        return new TorusExpansion(1, 0.5, false);
    }

    @Override
    protected NoiseLevel level() {
        return new NoiseLevel(0.05);
    }

    @ParameterizedTest
    @CsvSource({"0.04, true", "0.04, false", "0.02, true"})
    void itIsTheIntegralUpToTheFourthOrder(double sigma, boolean byArea) {
        double[] y = {0.9, 0.35, 0.62};
        double[] sum = new double[4];
        for (int i = 0; i < NODES; i++) {
            double t = 2 * Math.PI * i / NODES;
            double wide = 1 + 0.5 * Math.cos(t);
            for (int j = 0; j < NODES; j++) {
                double s = 2 * Math.PI * j / NODES;
                double[] x = {wide * Math.cos(s), wide * Math.sin(s), 0.5 * Math.sin(t)};
                double square = 0;
                for (int k = 0; k < 3; k++) {
                    square += (x[k] - y[k]) * (x[k] - y[k]);
                }
                double weight = (byArea ? wide : 1) * Math.exp((0.02 - square) / (2 * sigma * sigma));
                for (int k = 0; k < 3; k++) {
                    sum[k] += weight * x[k];
                }
                sum[3] += weight;
            }
        }
        try (Scope scope = new Scope()) {
            double[] found = new TorusExpansion(1, 0.5, byArea)
                    .denoised(Tensor.of(y, 1, 3), new NoiseLevel(sigma))
                    .toDoubles();
            for (int k = 0; k < 3; k++) {
                assertThat(found[k]).isCloseTo(sum[k] / sum[3], within(FOURTH_ORDER * Math.pow(sigma, 4)));
            }
        }
    }
}
