package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointSummaryTest {
    private static final Points POINTS = Points.of(
                    new float[][] {{1, 5}, {-0f, 5}, {1, 5}, {Float.NaN, 5}, {0f, 5}, {1, 5}}, "memory")
            .withLabels(Arrays.asList("10", "9", "b", "9", null, "a"));

    @Test
    void countsRangesConstantsAndDuplicates() {
        PointSummary s = PointSummary.of(POINTS);
        assertThat(s.points()).isEqualTo(6);
        assertThat(s.usable()).isEqualTo(5);
        assertThat(s.constantColumns()).isEqualTo(1);
        assertThat(s.duplicateRows()).as("-0 equals 0").isEqualTo(3);
        assertThat(s.values().min()).isEqualTo(0);
        assertThat(s.values().max()).isEqualTo(5);
        assertThat(s.values().mean()).isCloseTo(2.8, within(1e-12));
        assertThat(s.values().std()).isCloseTo(2.3475755815545347, within(1e-9));
    }

    @Test
    void labelsAreSortedAsNumbersThenText() {
        assertThat(PointSummary.of(POINTS).labels().keySet()).containsExactly("9", "10", "a", "b");
        assertThat(PointSummary.of(POINTS).labels()).containsEntry("9", 2);
    }

    @Test
    void faultsAreCountedWithExamples() {
        assertThat(PointSummary.of(POINTS).faults())
                .containsOnly(Map.entry("non_finite_input", new FaultCount(1, List.of("row 4, column 1: NaN"))));
    }

    @Test
    void manyRowsWithoutDuplicatesHaveNone() {
        float[] values = new float[30_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 2 * 1e-3f;
        }
        assertThat(PointSummary.of(Points.of(values, 2, "memory")).duplicateRows())
                .isZero();
        assertThat(PointSummary.of(Points.of(values, 1, "memory")).duplicateRows())
                .isEqualTo(15_000);
    }
}
