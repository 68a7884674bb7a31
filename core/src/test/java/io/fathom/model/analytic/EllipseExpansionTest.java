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

class EllipseExpansionTest extends ScoreModelContract {
    /** Of the denoiser, in units of sigma^4. */
    private static final double FOURTH_ORDER = 30;

    @Override
    protected ScoreModel model() {
        return new EllipseExpansion(1, 2, 1);
    }

    @Override
    protected NoiseLevel level() {
        return new NoiseLevel(0.05);
    }

    @ParameterizedTest
    @CsvSource({"0.03", "0.01"})
    void itIsTheIntegralUpToTheFourthOrder(double sigma) {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1.1, 0.3, -0.2, 1.9, 0.6, -1.7, -0.95, 0.1, 0.05, 2.1}, 5, 2);
            double[] exact =
                    new EllipseModel(1, 2, 1).denoised(x, new NoiseLevel(sigma)).toDoubles();
            double[] found = model().denoised(x, new NoiseLevel(sigma)).toDoubles();
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(exact[i], within(FOURTH_ORDER * Math.pow(sigma, 4)));
            }
        }
    }
}
