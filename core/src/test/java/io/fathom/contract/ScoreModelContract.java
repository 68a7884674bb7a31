package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every {@link ScoreModel} must do; one subclass per implementation. */
public abstract class ScoreModelContract {
    /** Central differences in double precision, relative. */
    private static final double DERIVATIVE_DOUBLE = 1e-6;

    /** Central differences in single precision, relative. */
    private static final double DERIVATIVE_SINGLE = 2e-2;

    private static final int ROWS = 11;

    /** A model, made anew. */
    protected abstract ScoreModel model();

    /** A level that the model knows. */
    protected NoiseLevel level() {
        return new NoiseLevel(0.6);
    }

    /** Greatest relative difference of a row's result between batches; 0 means to the last bit. */
    protected double batchTolerance() {
        return 0;
    }

    private Tensor points(ScoreModel model, int n) {
        return Rows.tensor(model.precision(), Rows.normal(1, n, model.ambientDimension()), model.ambientDimension());
    }

    @Test
    void theLevelIsKnownAndItsOwnNearest() {
        ScoreModel model = model();
        NoiseLevel nearest = model.nearestLevel(level());
        assertThat(model.noiseRange().contains(nearest)).isTrue();
        assertThat(model.nearestLevel(nearest).sigma()).isCloseTo(nearest.sigma(), within(1e-12 * nearest.sigma()));
    }

    @Test
    void theResultHasTheShapeAndPrecisionOfTheInput() {
        ScoreModel model = model();
        try (Scope scope = new Scope()) {
            Tensor result = model.denoised(points(model, ROWS), level());
            assertThat(result.shape()).containsExactly(ROWS, model.ambientDimension());
            assertThat(result.type()).isEqualTo(model.precision());
            for (double x : result.toDoubles()) {
                assertThat(x).isFinite();
            }
        }
    }

    @Test
    void theInputIsNotChangedAndTheSameInputGivesTheSameBits() {
        ScoreModel model = model();
        try (Scope scope = new Scope()) {
            Tensor y = points(model, ROWS);
            byte[] before = y.bytes();
            byte[] first = model.denoised(y, level()).bytes();
            assertThat(model.denoised(y, level()).bytes()).isEqualTo(first);
            assertThat(y.bytes()).isEqualTo(before);
        }
    }

    @Test
    void aBatchEqualsItsPartsJoined() {
        ScoreModel model = model();
        try (Scope scope = new Scope()) {
            Tensor y = points(model, ROWS);
            double[] whole = model.denoised(y, level()).toDoubles();
            double[] joined = Tensor.join(
                            0,
                            model.denoised(y.narrow(0, 0, 1), level()),
                            model.denoised(y.narrow(0, 1, 3), level()),
                            model.denoised(y.narrow(0, 4, ROWS - 4), level()))
                    .toDoubles();
            if (batchTolerance() == 0) {
                assertThat(joined).isEqualTo(whole);
            } else {
                for (int i = 0; i < whole.length; i++) {
                    assertThat(joined[i]).isCloseTo(whole[i], within(batchTolerance() * (1 + Math.abs(whole[i]))));
                }
            }
        }
    }

    @Test
    void aRowWithNanGivesNanAndLeavesTheOthersAlone() {
        ScoreModel model = model();
        int d = model.ambientDimension();
        try (Scope scope = new Scope()) {
            double[] values = Rows.normal(1, ROWS, d);
            double[] clean = model.denoised(Rows.tensor(model.precision(), values, d), level())
                    .toDoubles();
            values[4 * d] = Double.NaN;
            double[] result = model.denoised(Rows.tensor(model.precision(), values, d), level())
                    .toDoubles();
            assertThat(Arrays.stream(result, 4 * d, 5 * d)).anyMatch(x -> Double.isNaN(x));
            System.arraycopy(clean, 4 * d, result, 4 * d, d);
            assertThat(result).isEqualTo(clean);
        }
    }

    @Test
    void zeroRowsGiveZeroRows() {
        ScoreModel model = model();
        try (Scope scope = new Scope()) {
            Tensor none = Tensor.empty(model.precision(), 0, model.ambientDimension());
            assertThat(model.denoised(none, level()).shape()).containsExactly(0, model.ambientDimension());
        }
    }

    @Test
    void theGradientIsTheSlope() {
        ScoreModel model = model();
        assumeTrue(model.differentiable(), "nothing is claimed");
        int d = model.ambientDimension();
        boolean single = model.precision() == DType.FLOAT32;
        double h = single ? 1e-2 : 1e-5;
        double tolerance = single ? DERIVATIVE_SINGLE : DERIVATIVE_DOUBLE;
        try (Scope scope = new Scope()) {
            Tensor y = points(model, 3).requireGradient(true);
            Tensor cotangent = Rows.tensor(model.precision(), Rows.normal(2, 3, d), d);
            Tensor direction = Rows.tensor(model.precision(), Rows.normal(3, 3, d), d);
            Tensor gradient =
                    Tensor.gradients(model.denoised(y, level()), new Tensor[] {y}, cotangent, false, false)[0];
            double[] slope = gradient.times(direction).sum(1, false).toDoubles();
            Tensor above = model.denoised(y.detach().plus(direction, h), level());
            Tensor below = model.denoised(y.detach().plus(direction, -h), level());
            double[] numeric = above.minus(below)
                    .times(cotangent)
                    .times(1 / (2 * h))
                    .sum(1, false)
                    .toDoubles();
            for (int i = 0; i < slope.length; i++) {
                assertThat(slope[i]).isCloseTo(numeric[i], within(tolerance * (1 + Math.abs(numeric[i]))));
            }
        }
    }
}
