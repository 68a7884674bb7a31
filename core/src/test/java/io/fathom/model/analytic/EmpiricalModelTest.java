package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmpiricalModelTest extends ScoreModelContract {
    private static final double ROUNDING = 1e-11;

    @Override
    protected ScoreModel model() {
        return new EmpiricalModel(Rows.normal(4, 30, 7), 7);
    }

    @Test
    void itIsTheMixtureOfPointMasses() {
        int n = 5;
        double[] points = Rows.normal(4, n, 3);
        double[] weights = new double[n];
        double[][] means = new double[n][];
        List<Spectrum> none = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            weights[i] = 1;
            means[i] = new double[] {points[3 * i], points[3 * i + 1], points[3 * i + 2]};
            none.add(Spectrum.axes(0, 0, 0));
        }
        NoiseLevel sigma = new NoiseLevel(0.5);
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT64, Rows.normal(1, 6, 3), 3);
            double[] expected = new GaussianMixtureModel(weights, means, none)
                    .denoised(y, sigma)
                    .toDoubles();
            assertThat(new EmpiricalModel(points, 3).denoised(y, sigma).toDoubles())
                    .containsExactly(expected, within(ROUNDING));
        }
    }
}
