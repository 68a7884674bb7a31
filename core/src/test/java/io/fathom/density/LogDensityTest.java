package io.fathom.density;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogDensityTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);
    private static final Offset<Double> THREE_DIGITS = Offset.offset(5e-4);

    @Test
    void oneDecibelForEachDimensionIsAThirdOfABit() {
        LogDensity one = new LogDensity(100 * Math.log(10) / 10, 100);
        assertThat(one.decibels()).isCloseTo(1, ROUNDING);
        assertThat(one.bitsPerDimension()).isCloseTo(0.332, THREE_DIGITS);
    }

    @Test
    void theSignIsThatOfLogPInEveryUnit() {
        LogDensity likely = new LogDensity(12, 4);
        assertThat(likely.nats()).isEqualTo(12);
        assertThat(likely.bitsPerDimension()).isCloseTo(3 / Math.log(2), ROUNDING);
        for (LogDensity.Unit unit : LogDensity.Unit.values()) {
            assertThat(likely.in(unit)).isPositive();
            assertThat(new LogDensity(-12, 4).in(unit)).isEqualTo(-likely.in(unit));
        }
        assertThat(likely).isGreaterThan(new LogDensity(11, 4));
    }

    @Test
    void rescalingDataLowersTheDensityByTheVolume() {
        // uniform on a cube of side 3, then of side 6
        LogDensity before = new LogDensity(-5 * Math.log(3), 5);
        assertThat(before.rescaled(2).nats()).isCloseTo(-5 * Math.log(6), ROUNDING);
    }
}
