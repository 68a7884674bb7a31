package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimiserOptionsTest {
    private static final double ROUNDING = 1e-15;
    private static final OptimiserOptions OPTIONS = new OptimiserOptions(32, 4e-3, 0.1, 0, 1, 0.05);

    @Test
    void theRateWarmsUpInALine() {
        assertThat(OPTIONS.rateAt(0, 1000)).isCloseTo(4e-3 / 100, within(ROUNDING));
        assertThat(OPTIONS.rateAt(49, 1000)).isCloseTo(2e-3, within(ROUNDING));
        assertThat(OPTIONS.rateAt(99, 1000)).isCloseTo(4e-3, within(ROUNDING));
    }

    @Test
    void thenItFallsAlongACosineToAHundredth() {
        assertThat(OPTIONS.rateAt(100, 1000)).isCloseTo(4e-3, within(ROUNDING));
        assertThat(OPTIONS.rateAt(550, 1000)).isCloseTo(4e-3 * 0.505, within(ROUNDING));
        assertThat(OPTIONS.rateAt(1000, 1000)).isCloseTo(4e-5, within(ROUNDING));
        for (long step = 101; step < 1000; step++) {
            assertThat(OPTIONS.rateAt(step, 1000)).isLessThan(OPTIONS.rateAt(step - 1, 1000));
        }
    }

    @Test
    void oneStepAndNoWarmUpAreDefined() {
        assertThat(OPTIONS.rateAt(0, 1)).isCloseTo(4e-3, within(ROUNDING));
        OptimiserOptions cold = new OptimiserOptions(32, 4e-3, 0, 0, 1, 0.05);
        assertThat(cold.rateAt(0, 1000)).isCloseTo(4e-3, within(ROUNDING));
    }

    @Test
    void aYoungAverageIsThePlainMeanAndAnOldOneForgetsHalfInItsHalfLife() {
        assertThat(OPTIONS.averagingWeight(0, 1000)).isEqualTo(1);
        assertThat(OPTIONS.averagingWeight(1, 1000)).isEqualTo(0.5);
        double kept = Math.pow(1 - OPTIONS.averagingWeight(900, 1000), 50);
        assertThat(kept).isCloseTo(0.5, within(1e-12));
    }
}
