package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    @Test
    void tiesShareTheirMeanRank() {
        assertThat(RankCorrelation.ranks(new double[] {10, 30, 20, 30, 5})).containsExactly(2, 4.5, 3, 4.5, 1);
    }

    @Test
    void rhoIsThatOfTheHandCalculation() {
        // ranks 1 2 3 4 5 against 2 1 4 3 5: 1 - 6 * 4 / (5 * 24)
        RankCorrelation r = RankCorrelation.of(new double[] {1, 4, 9, 16, 25}, new double[] {2, 1, 8, 3, 90});
        assertThat(r.rho()).isCloseTo(0.8, Offset.offset(1e-15));
        assertThat(r.pairs()).isEqualTo(5);
    }

    @Test
    void rhoWithTiesIsPearsonOfTheRanks() {
        // ranks 1.5 1.5 3 4 against 1 2.5 2.5 4: covariance 3.75, variances 4.5 and 4.5
        RankCorrelation r = RankCorrelation.of(new double[] {1, 1, 2, 3}, new double[] {1, 2, 2, 3});
        assertThat(r.rho()).isCloseTo(3.75 / 4.5, Offset.offset(1e-15));
    }

    @Test
    void pairsWithANanAreLeftOut() {
        RankCorrelation r = RankCorrelation.of(
                new double[] {1, Double.NaN, 2, 3, 4}, new double[] {4, 9, 3, Double.POSITIVE_INFINITY, 1});
        assertThat(r.rho()).isEqualTo(-1);
        assertThat(r.pairs()).isEqualTo(3);
    }

    @Test
    void aConstantOrEmptySideHasNoCorrelation() {
        assertThat(RankCorrelation.of(new double[] {1, 1}, new double[] {1, 2}).rho())
                .isNaN();
        assertThat(RankCorrelation.of(new double[0], new double[0]).rho()).isNaN();
    }
}
