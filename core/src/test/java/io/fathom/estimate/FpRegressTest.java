package io.fathom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FpRegressTest {
    private static final double CONSTANT = 1e-9;
    private static final double[] SIGMAS = {.01, .013895, .019307, .026827, .037276, .051795, .071969, .1};

    private static double[] logs() {
        return Arrays.stream(SIGMAS).map(Math::log).toArray();
    }

    @Test
    void ofAConstantCurveItIsTheConstant() {
        double[] weights = FpRegress.weights(logs());
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(CONSTANT));
        // data spread over a whole plane: Flipd is 2 at every level
        ScoreModel plane = new GaussianModel(new double[5], Spectrum.axes(1e18, 1e18, 0, 0, 0));
        for (double[] sigmas : new double[][] {SIGMAS, {.3}, {.1, .5}}) {
            for (double lid : estimate(FpRegress.exact(), plane, sigmas)) {
                assertThat(lid).isCloseTo(2, within(CONSTANT));
            }
        }
    }

    private static double[] estimate(LidEstimator estimator, ScoreModel model, double... sigmas) {
        try (Scope scope = new Scope()) {
            double[] x = new double[model.ambientDimension()];
            x[0] = 1;
            LidBatch batch = new LidBatch(Tensor.of(x, 1, x.length), Rows.keys(1), 1);
            List<NoiseLevel> levels =
                    Arrays.stream(sigmas).mapToObj(NoiseLevel::new).toList();
            return Arrays.stream(estimator.estimate(model, batch, levels).value())
                    .mapToDouble(row -> row[0])
                    .toArray();
        }
    }

    @Test
    void theWeightsAreTheSlopeOfTheIntegral() {
        double[] u = logs();
        double[] curve = {9, 7.5, 4, 3.5, 3, 3.25, 2, -1};
        int ambient = 10;
        double[] integral = new double[u.length];
        for (int k = 1; k < u.length; k++) {
            integral[k] = integral[k - 1] + (u[k] - u[k - 1]) * ((curve[k] + curve[k - 1]) / 2 - ambient);
        }
        double meanU = Arrays.stream(u).average().orElseThrow();
        double meanI = Arrays.stream(integral).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double weighted = 0;
        double[] weights = FpRegress.weights(u);
        for (int k = 0; k < u.length; k++) {
            xy += (u[k] - meanU) * (integral[k] - meanI);
            xx += (u[k] - meanU) * (u[k] - meanU);
            weighted += weights[k] * curve[k];
        }
        assertThat(weighted).isCloseTo(ambient + xy / xx, within(CONSTANT));
        assertThat(weights[4])
                .isGreaterThan(weights[0])
                .isGreaterThan(weights[7])
                .isPositive();
    }

    @Test
    void aSingleLevelIsReadAtFiveAroundIt() {
        List<Double> asked = new ArrayList<>();
        ScoreModel model = new GaussianModel(new double[3], Spectrum.axes(1, 1, 0));
        ScoreModel watched = new DenoisingLossTest.Watched(model, (y, sigma) -> asked.add(sigma.sigma()));
        double found = estimate(FpRegress.exact(), watched, .2)[0];
        assertThat(asked).containsExactly(.1, .2 / 1.41, .2, 1.41 * .2, .4);
        double[] flipd = estimate(Flipd.exact(), model, .1, .2 / 1.41, .2, 1.41 * .2, .4);
        double[] weights =
                FpRegress.weights(asked.stream().mapToDouble(Math::log).toArray());
        double expected = 0;
        for (int k = 0; k < 5; k++) {
            expected += weights[k] * flipd[k];
        }
        assertThat(found).isCloseTo(expected, within(CONSTANT));
    }

    @Test
    void levelsThatTheModelDoesNotKnowAreLeftOut() {
        List<Double> asked = new ArrayList<>();
        ScoreModel model = new GaussianModel(new double[3], Spectrum.axes(1, 1, 0));
        ScoreModel narrow = new ScoreModel() {
            @Override
            public int ambientDimension() {
                return 3;
            }

            @Override
            public io.fathom.tensor.DType precision() {
                return model.precision();
            }

            @Override
            public NoiseRange noiseRange() {
                return new NoiseRange(.15, .25);
            }

            @Override
            public Tensor denoised(Tensor y, NoiseLevel sigma) {
                asked.add(sigma.sigma());
                return model.denoised(y, sigma);
            }
        };
        double alone = estimate(new FpRegress(new Divergence.ForwardOnly(1, 1)), narrow, .2)[0];
        assertThat(asked).containsOnly(.2);
        assertThat(alone).isFinite();
    }
}
