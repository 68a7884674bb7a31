package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.data.RowFault.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointsTest {
    private static Points points() {
        return Points.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}, "memory");
    }

    @Test
    void markingRowsLeavesTheOriginalAlone() {
        Points points = points();
        Points marked = points.withFaults(Map.of(
                0, new RowFault(Kind.NOT_A_NUMBER, "row 1"),
                2, new RowFault(Kind.WRONG_WIDTH, "row 3")));
        assertThat(marked.usableRows()).containsExactly(1);
        assertThat(marked.value(2, 1)).isNaN();
        assertThat(points.usableRows()).containsExactly(0, 1, 2);
        assertThat(points.value(2, 1)).isEqualTo(6);
    }

    @Test
    void selectedRowsKeepIdsLabelsAndFaults() {
        Points chosen = points().withLabels(List.of("a", "b", "c"))
                .withFault(1, new RowFault(Kind.NOT_A_NUMBER, "row 2"))
                .select(new int[] {2, 1});
        assertThat(chosen.count()).isEqualTo(2);
        assertThat(chosen.value(0, 1)).isEqualTo(6);
        assertThat(chosen.id(0)).isEqualTo("2");
        assertThat(chosen.label(1)).isEqualTo("b");
        assertThat(TestFiles.detail(chosen, 1)).isEqualTo("row 2");
    }

    @Test
    void theFingerprintIsOfTheNumbersAlone() {
        String plain = points().sha256();
        assertThat(plain).isEqualTo("3d6b3b6ce003542c3e1938d9379e09009ca3edee09e74b57922c9ceadcf1db15");
        assertThat(points().withSource("other")
                        .withLabels(List.of("a", "b", "c"))
                        .sha256())
                .isEqualTo(plain);
        assertThat(points().withFault(0, new RowFault(Kind.NOT_A_NUMBER, "")).sha256())
                .isNotEqualTo(plain);
        assertThat(Points.of(new float[] {1, 2, 3, 4, 5, 6}, 3, "memory").sha256())
                .isNotEqualTo(plain);
        Points large = Points.of(new float[100_000], 1, "memory");
        float[] other = new float[100_000];
        other[99_999] = 1;
        assertThat(Points.of(other, 1, "memory").sha256()).isNotEqualTo(large.sha256());
    }

    @Test
    void aSourceCanBeRenamed() {
        assertThat(points().withSource("train.npy").source()).isEqualTo("train.npy");
    }
}
