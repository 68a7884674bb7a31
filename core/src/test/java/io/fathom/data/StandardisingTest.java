package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.data.Standardising.Mode;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import org.junit.jupiter.api.Test;

class StandardisingTest {
    private static final float[][] ROWS = {{1, 10, 5}, {2, 20, 5}, {3, 60, 5}};

    @Test
    void oneScaleIsTheLargestUnbiasedColumnDeviation() {
        Standardiser map = Standardising.of(Points.of(ROWS, "memory"), Mode.ONE_SCALE);
        assertThat(map.centre()).containsExactly(2, 30, 5);
        assertThat(map.scale()).containsExactly(new double[] {Math.sqrt(700) + 1e-5}, within(1e-12));
        assertThat(map.isScalar()).isTrue();
    }

    @Test
    void perCoordinateKeepsTheScaleOneForConstantColumns() {
        Standardiser map = Standardising.of(Points.of(ROWS, "memory"), Mode.PER_COORDINATE);
        assertThat(map.scale()).containsExactly(new double[] {1, Math.sqrt(700), 1}, within(1e-12));
    }

    @Test
    void faultyAndUnchosenRowsDoNotCount() {
        Points points = Points.of(new float[][] {{0}, {Float.NaN}, {2}, {1000}}, "memory");
        assertThat(Standardising.of(points, Mode.ONE_SCALE, new int[] {0, 2}).centre())
                .containsExactly(1);
        assertThatThrownBy(() -> Standardising.of(points, Mode.ONE_SCALE, new int[] {0, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows: expected usable rows, found faulty row 2.");
    }

    @Test
    void asTheyAreRowsStay() {
        Standardiser same = Standardising.of(Points.of(new float[][] {{5, 1}, {7, 1}}, "memory"), Mode.AS_IS);
        assertThat(same.centre()).containsExactly(0, 0);
        assertThat(same.scale()).containsExactly(1);
    }

    @Test
    void equalRowsAreAZeroScale() {
        for (Mode mode : new Mode[] {Mode.ONE_SCALE, Mode.PER_COORDINATE}) {
            for (float[][] rows : new float[][][] {{{0.1f, 3}}, {{0.1f, 3}, {0.1f, 3}, {0.1f, 3}}}) {
                assertThatThrownBy(() -> Standardising.of(Points.of(rows, "equal.csv"), mode))
                        .isInstanceOf(BadInputException.class)
                        .hasMessage("equal.csv: zero scale: all " + rows.length
                                + " usable rows are equal, expected rows that differ.");
            }
        }
    }

    @Test
    void aLargeOffsetDoesNotCancelTheSpread() {
        RandomStream random = RandomStream.at(1);
        float[] values = new float[100_000];
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = 8_388_608f + random.nextInt(4); // float32 steps of 1 there; squares of 2^46 in a sum of 2^63
            mean += (values[i] - 8_388_608.0) / values.length;
        }
        double squares = 0;
        for (float value : values) {
            squares += Math.pow(value - 8_388_608.0 - mean, 2);
        }
        double std = Math.sqrt(squares / (values.length - 1));
        Standardiser map = Standardising.of(Points.of(values, 1, "memory"), Mode.ONE_SCALE);
        assertThat(map.centre()[0]).isCloseTo(8_388_608.0 + mean, within(1e-8));
        assertThat(map.scale()[0]).isCloseTo(std + 1e-5, within(1e-10));
        map.apply(values, values.length);
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        assertThat(sum / values.length).as("standardised mean").isCloseTo(0, within(1e-6));
    }
}
