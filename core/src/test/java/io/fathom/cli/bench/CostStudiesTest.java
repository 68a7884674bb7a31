package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CostStudiesTest {
    private static final int TRIALS = 500;
    private static final double SD_ERROR = 4 / Math.sqrt(2.0 * TRIALS); // four standard errors of a standard deviation
    private static final double EXACT = 1e-12;

    @Test
    void dOverDOfTheProbesReachTheErrorOfGaussianOnes() {
        ProbeStudy.Row row = ProbeStudy.measure(4, 32, 64, TRIALS, 5);
        assertThat(row.rademacher()).isEqualTo(8);
        assertThat(row.gaussianFormula()).isCloseTo(Math.sqrt(2 * 28 / 64.0), within(EXACT));
        assertThat(row.rademacherFormula()).isCloseTo(Math.sqrt(2 * 4 * (1 - 4 / 32.0) / 8), within(EXACT));
        assertThat(row.gaussianSd() / row.gaussianFormula()).isCloseTo(1, within(SD_ERROR));
        // the formula leaves out that the diagonal of the projector is not even: it is an upper bound, close in many
        // dimensions
        assertThat(row.rademacherSd() / row.rademacherFormula()).isBetween(0.7, 1 + SD_ERROR);
        assertThat(row.ratio()).isLessThan(1 + 2 * SD_ERROR);
    }

    @Test
    void driftIsTheMeanAndRootMeanSquareOfTheDifferences() {
        double[] full = {1, 2, 3, Double.NaN};
        double[] rounded = {1.5, 1.5, 4, 2};
        DriftStudy.Row row = DriftStudy.Row.of("flipd", CostPrecision.BF16, 0.1, full, rounded);
        assertThat(row.count()).isEqualTo(3);
        assertThat(row.mean()).isCloseTo(2, within(EXACT));
        assertThat(row.meanChange()).isCloseTo(1 / 3.0, within(EXACT));
        assertThat(row.rmsChange()).isCloseTo(Math.sqrt(1.5 / 3), within(EXACT));
        assertThat(row.spearman()).isCloseTo(Math.sqrt(3) / 2, within(EXACT)); // ranks 1 2 3 against 1.5 1.5 3
    }
}
