package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.estimate.LidBatch;
import io.fathom.estimate.LidCurves;
import io.fathom.estimate.LidEstimator;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link LidEstimator} must do; one subclass per implementation. */
public abstract class LidEstimatorContract {
    private static final int ROWS = 9;
    private static final int D = 6;
    private static final List<NoiseLevel> LEVELS =
            List.of(new NoiseLevel(0.05), new NoiseLevel(0.3), new NoiseLevel(2));

    /** An estimator; with few draws or probes, so that the contract is quick. */
    protected abstract LidEstimator estimator();

    /** Whether another seed gives other numbers. */
    protected boolean isRandom() {
        return true;
    }

    /** Whether it tells the error of a value; NaN otherwise. */
    protected boolean tellsItsError() {
        return true;
    }

    /** Whether points of one dimension have a LID. */
    protected boolean isDefinedInOneDimension() {
        return true;
    }

    private static ScoreModel model(int d) {
        if (d == 1) {
            return new GaussianModel(new double[1], Spectrum.axes(1));
        }
        return new GaussianModel(
                new double[d], Spectrum.along(Rows.orthonormal(5, 3, d), new double[] {1, 0.5, 2}, 0.01));
    }

    private LidCurves estimate(double[] values, int d, long[] keys, long seed) {
        Tensor x = Rows.tensor(DType.FLOAT64, values, d);
        return estimator().estimate(model(d), new LidBatch(x, keys, seed), LEVELS);
    }

    @Test
    void theLabelNamesTheEstimatorAndTheMethodIsAColumnName() {
        assertThat(estimator().toString()).startsWith(estimator().getClass().getSimpleName());
        assertThat(estimator().method()).matches("[a-z][a-z_]*");
    }

    @Test
    void everyRowAndLevelGetsAFiniteValueAndError() {
        try (Scope scope = new Scope()) {
            LidCurves curves = estimate(Rows.normal(1, ROWS, D), D, Rows.keys(ROWS), 7);
            assertThat(curves.value()).hasDimensions(LEVELS.size(), ROWS);
            for (int g = 0; g < LEVELS.size(); g++) {
                for (int i = 0; i < ROWS; i++) {
                    assertThat(curves.value()[g][i]).isFinite();
                    if (tellsItsError()) {
                        assertThat(curves.standardError()[g][i]).isFinite().isNotNegative();
                    } else {
                        assertThat(curves.standardError()[g][i]).isNaN();
                    }
                }
            }
        }
    }

    @Test
    void theInputIsNotChangedAndTheSameSeedGivesTheSameBits() {
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, ROWS, D), D);
            byte[] before = x.bytes();
            LidBatch batch = new LidBatch(x, Rows.keys(ROWS), 7);
            double[][] first = estimator().estimate(model(D), batch, LEVELS).value();
            assertThat(estimator().estimate(model(D), batch, LEVELS).value()).isDeepEqualTo(first);
            assertThat(x.bytes()).isEqualTo(before);
            double[][] other = estimator()
                    .estimate(model(D), new LidBatch(x, Rows.keys(ROWS), 8), LEVELS)
                    .value();
            assertThat(Arrays.deepEquals(first, other)).isNotEqualTo(isRandom());
        }
    }

    @Test
    void aBatchEqualsItsPartsJoined() {
        try (Scope scope = new Scope()) {
            double[] values = Rows.normal(1, ROWS, D);
            LidCurves whole = estimate(values, D, Rows.keys(ROWS), 7);
            LidCurves head = estimate(Arrays.copyOf(values, 4 * D), D, Rows.keys(4), 7);
            LidCurves tail = estimate(
                    Arrays.copyOfRange(values, 4 * D, ROWS * D), D, Arrays.copyOfRange(Rows.keys(ROWS), 4, ROWS), 7);
            for (int g = 0; g < LEVELS.size(); g++) {
                assertThat(head.value()[g]).isEqualTo(Arrays.copyOf(whole.value()[g], 4));
                assertThat(tail.value()[g]).isEqualTo(Arrays.copyOfRange(whole.value()[g], 4, ROWS));
                assertThat(tail.standardError()[g]).isEqualTo(Arrays.copyOfRange(whole.standardError()[g], 4, ROWS));
            }
        }
    }

    @Test
    void aRowWithNanGivesNanAndLeavesTheOthersAlone() {
        try (Scope scope = new Scope()) {
            double[] values = Rows.normal(1, ROWS, D);
            double[][] clean = estimate(values, D, Rows.keys(ROWS), 7).value();
            values[4 * D + 2] = Double.NaN;
            double[][] result = estimate(values, D, Rows.keys(ROWS), 7).value();
            for (int g = 0; g < LEVELS.size(); g++) {
                assertThat(result[g][4]).isNaN();
                result[g][4] = clean[g][4];
            }
            assertThat(result).isDeepEqualTo(clean);
        }
    }

    @Test
    void zeroRowsAndNoLevelsGiveNothing() {
        try (Scope scope = new Scope()) {
            LidCurves none = estimate(new double[0], D, new long[0], 7);
            assertThat(none.value()).hasDimensions(LEVELS.size(), 0);
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, 1, D), D);
            assertThat(estimator()
                            .estimate(model(D), new LidBatch(x, Rows.keys(1), 7), List.of())
                            .value())
                    .isEmpty();
        }
    }

    @Test
    void oneDimensionIsDefinedOrSaidNotToBe() {
        assertThat(estimator().undefinedIn(1) == null).isEqualTo(isDefinedInOneDimension());
        try (Scope scope = new Scope()) {
            LidCurves curves = estimate(new double[] {0.3}, 1, Rows.keys(1), 7);
            for (int g = 0; g < LEVELS.size(); g++) {
                assertThat(Double.isFinite(curves.value()[g][0])).isEqualTo(isDefinedInOneDimension());
                assertThat(Double.isFinite(curves.standardError()[g][0])).isEqualTo(tellsItsError());
            }
        }
    }

    @Test
    void anotherWidthThanTheModelsIsRefusedWithBothNumbers() {
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, new double[10], 5);
            assertThatThrownBy(() -> estimator().estimate(model(D), new LidBatch(x, Rows.keys(2), 7), LEVELS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Expected 6")
                    .hasMessageContaining("found 5");
        }
    }
}
