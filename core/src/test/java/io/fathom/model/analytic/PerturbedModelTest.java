package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PerturbedModelTest extends ScoreModelContract {
    private static final double ROUNDING = 1e-12;

    private final ScoreModel inner = new VonMisesFisherModel(3, new double[] {0, 0.6, 0.8}, 2);

    @Override
    protected ScoreModel model() {
        return new PerturbedModel(inner, y -> y.squared().times(3));
    }

    @Test
    void theErrorIsAddedToTheScore() {
        NoiseLevel sigma = new NoiseLevel(0.3);
        try (Scope scope = new Scope()) {
            Tensor y = Tensor.of(new double[] {0.2, -1, 0.5}, 1, 3);
            double[] clean = inner.score(y, sigma).toDoubles();
            double[] found = model().score(y, sigma).toDoubles();
            double[] at = {0.2, -1, 0.5};
            for (int j = 0; j < 3; j++) {
                assertThat(found[j] - clean[j]).isCloseTo(3 * at[j] * at[j], within(ROUNDING));
            }
        }
    }
}
