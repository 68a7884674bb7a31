package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.density.DensityBatch;
import io.fathom.density.DensityEstimator;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every {@link DensityEstimator} must do; one subclass per implementation. */
public abstract class DensityEstimatorContract {
    private static final int ROWS = 7;
    private static final int D = 6;
    private static final NoiseLevel SIGMA = new NoiseLevel(0.1);

    /** An estimator for models of six dimensions, quick. */
    protected abstract DensityEstimator estimator();

    /** Whether another seed gives other numbers. */
    protected boolean isRandom() {
        return true;
    }

    /** How far, in nats, a row's result may depend on the other rows; 0 where it may not. */
    protected double dependenceOnTheBatch() {
        return 0;
    }

    private static ScoreModel model() {
        return new GaussianModel(
                new double[D], Spectrum.along(Rows.orthonormal(5, 3, D), new double[] {1, 0.5, 2}, 0.01));
    }

    private double[] estimate(double[] values, long[] keys, long seed) {
        Tensor x = Rows.tensor(DType.FLOAT64, values, D);
        return estimator()
                .estimate(model(), new DensityBatch(x, keys, seed), SIGMA)
                .nats();
    }

    private void same(double[] found, double[] expected) {
        if (dependenceOnTheBatch() == 0) {
            assertThat(found).isEqualTo(expected);
        } else {
            assertThat(found).containsExactly(expected, Offset.offset(dependenceOnTheBatch()));
        }
    }

    @Test
    void theLabelNamesTheEstimatorAndTheMethodIsAColumnName() {
        assertThat(estimator().toString()).startsWith(estimator().getClass().getSimpleName());
        assertThat(estimator().method()).matches("[a-z][a-z_]*");
    }

    @Test
    void theInputIsNotChangedAndTheSameSeedGivesTheSameBits() {
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, ROWS, D), D);
            byte[] before = x.bytes();
            DensityBatch batch = new DensityBatch(x, Rows.keys(ROWS), 7);
            double[] first = estimator().estimate(model(), batch, SIGMA).nats();
            assertThat(first).hasSize(ROWS);
            for (double each : first) {
                assertThat(each).isFinite();
            }
            assertThat(estimator().estimate(model(), batch, SIGMA).nats()).isEqualTo(first);
            assertThat(x.bytes()).isEqualTo(before);
            double[] other = estimator()
                    .estimate(model(), new DensityBatch(x, Rows.keys(ROWS), 8), SIGMA)
                    .nats();
            assertThat(Arrays.equals(first, other)).isNotEqualTo(isRandom());
        }
    }

    @Test
    void aBatchEqualsItsPartsJoined() {
        try (Scope scope = new Scope()) {
            double[] values = Rows.normal(1, ROWS, D);
            double[] whole = estimate(values, Rows.keys(ROWS), 7);
            double[] tail = estimate(
                    Arrays.copyOfRange(values, 4 * D, ROWS * D), Arrays.copyOfRange(Rows.keys(ROWS), 4, ROWS), 7);
            same(tail, Arrays.copyOfRange(whole, 4, ROWS));
        }
    }

    @Test
    void aRowWithNanGivesNanAndLeavesTheOthersAlone() {
        try (Scope scope = new Scope()) {
            double[] values = Rows.normal(1, ROWS, D);
            double[] clean = estimate(values, Rows.keys(ROWS), 7);
            values[4 * D + 2] = Double.NaN;
            double[] result = estimate(values, Rows.keys(ROWS), 7);
            assertThat(result[4]).isNaN();
            result[4] = clean[4];
            same(result, clean);
        }
    }

    @Test
    void zeroRowsGiveNothing() {
        try (Scope scope = new Scope()) {
            assertThat(estimate(new double[0], new long[0], 7)).isEmpty();
        }
    }

    @Test
    void anotherWidthThanTheModelsIsRefusedWithBothNumbers() {
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, new double[10], 5);
            assertThatThrownBy(() -> estimator().estimate(model(), new DensityBatch(x, Rows.keys(2), 7), SIGMA))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Expected 6")
                    .hasMessageContaining("found 5");
        }
    }
}
