package io.fathom.report.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BenchmarkSummaryTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void theMeanIsOverDataSetsAndTheScatterOverSeeds() {
        // seed 0: 1 and 3, mean 2; seed 1: 2 and 6, mean 4
        List<BenchmarkSummary> all = BenchmarkSummary.of(List.of(
                BenchmarkRows.row("a", 10, 0, 1),
                BenchmarkRows.row("b", 100, 0, 3),
                BenchmarkRows.row("a", 10, 1, 2),
                BenchmarkRows.row("b", 100, 1, 6)));
        assertThat(all).hasSize(1);
        BenchmarkSummary s = all.get(0);
        assertThat(Objects.requireNonNull(s.byData().get("a")).mean()).isCloseTo(1.5, within(ROUNDING));
        assertThat(Objects.requireNonNull(s.byData().get("b")).mean()).isCloseTo(4.5, within(ROUNDING));
        assertThat(s.meanAbsoluteError().mean()).isCloseTo(3, within(ROUNDING));
        assertThat(s.meanAbsoluteError().standardDeviation()).isCloseTo(Math.sqrt(2), within(ROUNDING));
        assertThat(s.meanAbsoluteError().count()).isEqualTo(2);
        assertThat(s.missing()).isZero();
    }

    @Test
    void theWorstDataSetIsThatOfGreatestErrorInRelationToItsDimension() {
        BenchmarkSummary s = BenchmarkSummary.of(
                        List.of(BenchmarkRows.row("small", 10, 0, 1), BenchmarkRows.row("large", 100, 0, 3)))
                .get(0);
        assertThat(s.worst()).isEqualTo("small");
        assertThat(s.worstShare()).isCloseTo(0.1, within(ROUNDING));
    }

    @Test
    void aDataSetWithoutAnyEstimateIsTheWorstAndLeavesNoMean() {
        BenchmarkSummary s = BenchmarkSummary.of(List.of(
                        BenchmarkRows.row("none", 10, 0, Double.NaN, "0.05", 0), BenchmarkRows.row("large", 100, 0, 3)))
                .get(0);
        assertThat(s.worst()).isEqualTo("none");
        assertThat(s.worstShare()).isNaN();
        assertThat(s.meanAbsoluteError().mean()).isNaN();
        assertThat(s.missing()).isEqualTo(100);
    }

    @Test
    void aSeedThatLacksADataSetCountsForThatSetButNotForTheScatter() {
        BenchmarkSummary s = BenchmarkSummary.of(List.of(
                        BenchmarkRows.row("a", 10, 0, 1),
                        BenchmarkRows.row("b", 10, 0, 3),
                        BenchmarkRows.row("a", 10, 1, 2)))
                .get(0);
        assertThat(s.meanAbsoluteError().count()).isEqualTo(1);
        assertThat(s.meanAbsoluteError().standardDeviation()).isNaN();
        assertThat(s.meanAbsoluteError().mean()).isCloseTo((1.5 + 3) / 2, within(ROUNDING));
    }

    @Test
    void levelsAreNotMixed() {
        List<BenchmarkSummary> all = BenchmarkSummary.of(List.of(
                BenchmarkRows.row("a", 10, 0, 1, "0.05", 100), BenchmarkRows.row("a", 10, 0, 2, "plateau", 100)));
        assertThat(all).extracting(s -> s.group().level()).containsExactly("0.05", "plateau");
    }

    @Test
    void theFloorOfPlainDrawsIsThePublishedOne() {
        assertThat(BenchmarkRow.Exact.floorOf(16, 8)).isCloseTo(1.60, within(0.005));
        assertThat(BenchmarkRow.Exact.floorOf(32, 64)).isCloseTo(0.80, within(0.005));
    }
}
